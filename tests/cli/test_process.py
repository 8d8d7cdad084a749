"""The command as people start it: statuses, what goes to which stream, and no traceback ever."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


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
        check=False,
    )


@pytest.mark.parametrize(
    "words", [("migrate",), ("calls", "list"), ("dial", "--line", "advanced"), ("connect",)]
)
def test_unusable_settings_end_it_with_status_2_and_one_line_each(words: tuple[str, ...]) -> None:
    ended = callrouter(*words, TWILIO_ACCOUNT_SID="AC1", DATABASE_URL="sqlite:///x.db")
    assert ended.returncode == 2
    assert ended.stdout == ""
    lines = ended.stderr.splitlines()
    assert all(line.startswith("environment: ") for line in lines)
    assert "environment: SECRET_KEY: is missing; set it" in lines


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
    assert ended.stderr == "There is no agent 'nobody'.\n"


def test_help_names_every_command() -> None:
    shown = callrouter("--help").stdout
    for name in ("demo", "check", "migrate", "connect", "dial", "hours", "partners", "agents",
                 "calls", "tickets", "announcement"):  # fmt: skip
        assert f"\n  {name} " in shown
