"""What the sandbox's README tells a newcomer to do is done, word for word."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from callrouter.rules.secret import weakness
from callrouter.sandbox.handset import Sandbox
from tests.sandbox.toy import Toy

ROOT = Path(__file__).parents[2]
README = (ROOT / "callrouter/sandbox/README.md").read_text()


def block(kind: str) -> str:
    """The first code block of that language."""
    found = re.search(rf"^```{kind}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Sandbox]:
    """The sandbox, started by the README's command but for its ports."""
    (tmp_path / "phones.json").write_text(block("json"))
    command = block("").split()
    assert command[:3] == ["python", "-m", "callrouter.sandbox"]
    command[0] = sys.executable
    for port in ("8030", "8031"):
        command[command.index(port)] = "0"
    command[command.index("phones.json")] = str(tmp_path / "phones.json")
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with Sandbox(json.loads(process.stdout.readline())["url"], process) as sandbox:
        yield sandbox


def test_started_and_pointed_to_by_the_sdk_it_calls_the_application(
    started: Sandbox, toy: Toy
) -> None:
    toy.says("/voice", "<Say>Bonjour.</Say>")
    recipe = block("python").replace("http://127.0.0.1:8030", started.url)
    exec(recipe.replace("http://127.0.0.1:5000", toy.url), {})
    alice = started.phone("+33199000101")
    alice.dial("+33199000001")
    alice.hears("Bonjour.")


def test_its_account_has_a_token_that_an_application_takes_for_one() -> None:
    token = re.search(r"^token +(.+)$", README, re.MULTILINE)
    assert token is not None
    assert weakness(token[1]) is None
