"""The command as people start it: statuses, what goes to which stream, and no traceback ever."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from callrouter.cli import main
from callrouter.commands.surroundings import OURS

ROOT = Path(__file__).parents[2]


def callrouter(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a process of its own, with nothing but this environment."""
    command = Path(sys.executable).with_name("callrouter")
    path = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        [command, *words],
        env={**path, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        errors="replace",
        check=False,
    )


TWILIO = {"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "PUBLIC_BASE_URL"}


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (("migrate",), {"DATABASE_URL"}),
        (("fallback",), {"DATABASE_URL"}),
        (("calls", "list"), {"DATABASE_URL"}),
        (("tickets", "list"), {"DATABASE_URL"}),
        (("hours", "show"), {"DATABASE_URL"}),
        (("hours", "check", "config/hours.toml"), set()),
        (("dial", "--line", "advanced"), {"DATABASE_URL", "SUPPORT_CODE_KEY"}),
        (("partners", "import", "Procfile"), {"DATABASE_URL", "SUPPORT_CODE_KEY"}),
        (
            ("agents", "import", "Procfile"),
            {"DATABASE_URL", "REDIS_URL", "MAIL_FROM", "PUBLIC_BASE_URL"},
        ),
        (("agents", "link", "lea"), {"DATABASE_URL", "PUBLIC_BASE_URL"}),
        (("agents", "away", "lea"), {"DATABASE_URL", "REDIS_URL", "MAIL_FROM", "PUBLIC_BASE_URL"}),
        (("connect",), TWILIO),
    ],
)
def test_a_command_asks_only_for_the_settings_that_it_uses(
    words: tuple[str, ...], asked: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("callrouter.demo.folder.running_demos", list)
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    # What it does not use may be wrong.
    monkeypatch.setenv("MAIL_FROM" if "MAIL_FROM" not in asked else "SMTP_URL", "nobody")
    ended = CliRunner().invoke(main, words)
    assert ended.exit_code == (2 if asked else 0)
    if asked:
        lines = [f"environment: {name}: is missing; set it" for name in asked]
        assert sorted(ended.output.splitlines()) == sorted(lines)


def test_unusable_settings_end_it_with_status_2_and_one_line_each(tmp_path: Path) -> None:
    alone = {"TMPDIR": str(tmp_path)}  # In which no demo runs.
    ended = callrouter("connect", TWILIO_ACCOUNT_SID="AC1", DATABASE_URL="nonsense", **alone)
    assert ended.returncode == 2
    assert ended.stdout == ""
    lines = ended.stderr.splitlines()
    assert [line.split(":")[1].strip() for line in lines] == [
        "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "PUBLIC_BASE_URL"
    ]  # fmt: skip


def test_a_bad_configuration_ends_it_with_status_2_and_names_file_and_key(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    ended = callrouter("calls", "list", **environment, CALLROUTER_CONFIG=str(tmp_path))
    assert ended.returncode == 2
    assert [line.partition(": ")[0] for line in ended.stderr.splitlines()] == [
        str(tmp_path / name) for name in ("line.toml", "targets.toml", "hours.toml")
    ]


def test_a_database_that_is_away_ends_it_with_status_1_and_a_sentence(
    environment: dict[str, str],
) -> None:
    away = {**environment, "DATABASE_URL": "postgresql://router:hush-hush@127.0.0.1:9/x"}
    ended = callrouter("calls", "list", **away)
    assert ended.returncode == 1
    assert "`callrouter check` says more" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "hush-hush" not in ended.stderr


def test_a_database_that_is_no_database_ends_it_with_status_1(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "no.db").write_text("this is a letter, not a database\n" * 100)
    ended = callrouter("migrate", **{**environment, "DATABASE_URL": f"sqlite:///{tmp_path}/no.db"})
    assert ended.returncode == 1
    assert "not a database" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_answer_is_all_that_goes_to_standard_output(environment: dict[str, str]) -> None:
    assert callrouter("migrate", **environment).returncode == 0
    ended = callrouter("agents", "available", "nobody", **environment)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == ("There is no agent 'nobody'. `callrouter agents list` names them.\n")


def test_a_terminal_that_lacks_a_letter_is_told_all_the_same(environment: dict[str, str]) -> None:
    callrouter("migrate", **environment)
    callrouter(
        "announcement", "set", "--fr", "Panne – réseau", "--en", "Outage – network", **environment
    )
    shown = callrouter("announcement", "show", **environment, PYTHONIOENCODING="latin-1:strict")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "Outage \\u2013 network" in shown.stdout


def test_words_that_are_no_utf_8_are_refused_in_a_sentence(environment: dict[str, str]) -> None:
    refused = callrouter("tickets", "list", "--partner", "no\udcffrd", **environment)

    assert refused.returncode == 2
    assert "is not written in UTF-8." in refused.stderr
    assert "Traceback" not in refused.stderr


def test_help_names_every_command() -> None:
    shown = callrouter("--help").stdout
    for name in ("demo", "check", "migrate", "connect", "dial", "hours", "partners", "agents",
                 "calls", "tickets", "announcement"):  # fmt: skip
        assert f"\n  {name} " in shown


def groups(command: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    """The words that lead to each group of commands."""
    if isinstance(command, click.Group):
        yield path
        for name, below in command.commands.items():
            yield from groups(below, *path, name)


@pytest.mark.parametrize("words", list(groups(main)))
def test_a_list_of_commands_says_of_each_in_a_line_what_it_does(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is cut off where a terminal is as narrow as they were, 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "argv", ["callrouter", *words, "--help"])
    listed = CliRunner().invoke(main, [*words, "--help"]).output.split("Commands:\n")[1]
    assert [line for line in listed.splitlines() if not line.endswith(".")] == []
    assert "..." not in listed


def test_a_scripted_call_has_no_address_to_be_chosen() -> None:
    refused = callrouter("demo", "--call", "--port", "9000")
    assert refused.returncode == 2
    assert "leave --host, --port and --empty out" in refused.stderr
