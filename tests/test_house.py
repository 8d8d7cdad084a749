"""How the house is built: what no linter holds, held."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCT = ("callrouter", "webhooks", "workers")
KNOW_EVERYTHING = (
    # Startup, commands and edges.
    "callrouter/settings.py",
    "callrouter/startup.py",
    "callrouter/commands/",
    "callrouter/demo/",
    "webhooks/voice_app.py",
    "webhooks/pages_app.py",
    "workers/",
)
LONGEST = 400


def sources(*folders: str) -> Iterator[Path]:
    found = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *folders],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    yield from (ROOT / name for name in found.stdout.split() if name.endswith(".py"))


def within(path: Path, *places: str) -> bool:
    return str(path.relative_to(ROOT)).startswith(places)


def test_no_file_is_long() -> None:
    long = [str(one) for one in sources() if len(one.read_text().splitlines()) > LONGEST]
    assert long == []


def test_migrations_stand_in_one_row() -> None:
    """Two that follow the same one are not seen until somebody upgrades."""
    versions = sorted((ROOT / "callrouter/records/migrations/versions").glob("*.py"))
    follows = [
        re.findall(r'^(?:down_)?revision = "?(\w+)"?$', one.read_text(), re.MULTILINE)
        for one in versions
    ]
    numbers = [f"{number:04}" for number in range(1, len(versions) + 1)]
    assert [one.name[:4] for one in versions] == numbers
    assert follows == [list(pair) for pair in zip(numbers, ["None", *numbers], strict=False)]


def test_nobody_is_handed_the_whole_settings_but_startup_commands_and_edges() -> None:
    handed = [
        f"{path.relative_to(ROOT)}: {function.name}"
        for path in sources(*PRODUCT)
        if not within(path, *KNOW_EVERYTHING)
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for argument in [*function.args.args, *function.args.kwonlyargs]
        if argument.annotation and re.search(r"\bSettings\b", ast.unparse(argument.annotation))
    ]
    assert handed == []


@pytest.mark.parametrize(
    ("words", "places"),
    [
        (r"\.wake_mail\(", ("callrouter/runtime.py",)),
        (r"\bline\.wake\(", ("callrouter/runtime.py",)),
        (r"except .*\bLineUnavailable\b", ("callrouter/line/",)),
    ],
)
def test_what_must_follow_a_change_is_remembered_in_one_place(
    words: str, places: tuple[str, ...]
) -> None:
    elsewhere = [
        str(path.relative_to(ROOT))
        for path in sources(*PRODUCT)
        if not within(path, "callrouter/sandbox/", *places)
        and re.search(words, path.read_text(), re.MULTILINE)
    ]
    assert elsewhere == []


def test_calls_know_no_table_of_tickets_but_the_desk() -> None:
    tables = {"Ticket", "TicketEvent", "CountedRequest", "Overage"}
    known = [
        f"{path.relative_to(ROOT)}: {name.name}"
        for path in sources("callrouter/calls")
        for imported in ast.walk(ast.parse(path.read_text()))
        if isinstance(imported, ast.ImportFrom)
        for name in imported.names
        if name.name in tables
    ]
    assert known == []


def test_the_picture_shows_the_rooms_as_they_are() -> None:
    spec = spec_from_file_location("picture", ROOT / "docs/picture.py")
    assert spec is not None and spec.loader is not None
    picture = module_from_spec(spec)
    sys.modules["picture"] = picture
    spec.loader.exec_module(picture)
    assert picture.PICTURE.read_text() == picture.picture(), "run `make picture`"


@pytest.mark.parametrize("document", ["README.md", "docs/architecture.md"])
def test_documents_name_files_that_exist(document: str) -> None:
    places = [ROOT, *(ROOT / one for one in ("callrouter", "config", "docs", "webhooks/voice"))]
    named = set(re.findall(r"`([\w./-]+(?:\.(?:py|md|toml)|/))`", (ROOT / document).read_text()))
    missing = {one for one in named if not any((place / one).exists() for place in places)}
    assert missing - {"var/demo/"} == set()
