"""A line with hours of its own: its file, its revisions, and what every command makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from callrouter.settings import SHIPPED_CONFIG

pytestmark = pytest.mark.usefixtures("wednesday_at_noon")

Command = Callable[..., Result]

SHIPPED = (SHIPPED_CONFIG / "hours.toml").read_text("utf-8")
LATE = SHIPPED.replace("18:00", "22:00").replace('zone = "Europe/Paris"', 'zone = "Europe/London"')
EVENING = ("--at", "2026-07-15 19:30")


@pytest.fixture
def folder(config_with: Callable[[str, str, str], str]) -> Path:
    """A configuration in which the premium line names hours of its own."""
    named = 'name = "premium"\nhours = "premium"'
    folder = Path(config_with("line.toml", 'name = "premium"', named))
    (folder / "premium.toml").write_text(LATE, "utf-8")
    return folder


@pytest.fixture
def run(command: Command, folder: Path) -> Command:
    """Run `callrouter` on that configuration."""

    def on_folder(*words: Any, **how: Any) -> Result:
        return command(*words, CALLROUTER_CONFIG=str(folder), **how)

    return on_folder


def outcome(run: Command, line: str) -> str:
    """What becomes of a caller of that line in the evening."""
    found: str = json.loads(run("dial", "--line", line, *EVENING, "--json").output)["outcome"]
    return found


def test_each_schedule_has_its_file_as_revision_1(run: Command) -> None:
    said = run("migrate").output
    assert "hours.toml became revision 1" in said
    assert "premium.toml became revision 1" in said
    for name, zone in (("hours", "Europe/Paris"), ("premium", "Europe/London")):
        seen = json.loads(run("hours", "show", "--schedule", name, "--json").output)
        assert (seen["schedule"], seen["revision"], seen["zone"]) == (name, 1, zone)
    assert "became" not in run("migrate").output


def test_dial_follows_the_schedule_of_the_line(run: Command) -> None:
    run("migrate")
    assert outcome(run, "standard") == "closed"
    assert outcome(run, "premium") == "queued"
    heard = json.loads(run("dial", "--line", "premium", *EVENING, "--json").output)
    hours = heard["receipt"][0]
    assert (hours["schedule"], hours["revision"]) == ("premium", 1)
    assert hours["at"] == "2026-07-15T18:30:00+00:00"


def test_a_file_is_imported_into_its_schedule_alone_and_rules_there(
    run: Command, folder: Path
) -> None:
    run("migrate")
    short = folder / "short.toml"
    short.write_text(LATE.replace("22:00", "19:00"), "utf-8")
    assert "Revision 2" in run("hours", "import", short, "--schedule", "premium").output
    assert outcome(run, "premium") == "closed"
    assert json.loads(run("hours", "show", "--json").output)["revision"] == 1
    assert run("hours", "export", "--schedule", "premium").output.count("09:00-19:00") == 5
    assert "09:00-18:00" in run("hours", "export").output


def test_check_warns_of_each_file_that_differs(run: Command, folder: Path) -> None:
    run("migrate")
    (folder / "premium.toml").write_text(LATE.replace("22:00", "21:00"), "utf-8")
    found = {one["probe"]: one for one in json.loads(run("check", "--json", fails=1).output)}
    assert found["hours"]["state"] == "ok"
    assert found["hours premium"]["state"] == "warning"
    assert "premium.toml differs from revision 1" in found["hours premium"]["said"]
    assert "callrouter hours import --schedule premium" in found["hours premium"]["fix"]


def test_a_schedule_without_a_file_is_refused_with_its_line(run: Command, folder: Path) -> None:
    (folder / "premium.toml").unlink()
    said = run("migrate", fails=2).stderr
    assert "line 'premium' has the hours 'premium'" in said
    assert "no premium.toml beside it" in said
    assert "write one like hours.toml" in said


def test_everything_wrong_with_its_file_is_said(run: Command, folder: Path) -> None:
    (folder / "premium.toml").write_text(LATE.replace("22:00", "25:00"), "utf-8")
    assert f"{folder / 'premium.toml'}: week.monday[0]: " in run("migrate", fails=2).stderr


@pytest.mark.parametrize("name", ["targets", "../hours", "Premium", ""])
def test_a_name_that_can_be_no_schedule_is_refused(run: Command, folder: Path, name: str) -> None:
    file = folder / "line.toml"
    file.write_text(
        file.read_text("utf-8").replace(
            '"premium"\nhours = "premium"', f'"premium"\nhours = "{name}"'
        ),
        "utf-8",
    )
    assert "hours" in run("migrate", fails=2).stderr


def test_commands_name_the_schedules_there_are(run: Command) -> None:
    run("migrate")
    said = run("hours", "show", "--schedule", "gold", fails=2).stderr
    assert "The schedules are: hours, premium." in said


def test_the_last_resort_tells_hours_only_where_all_lines_have_the_same(
    run: Command, folder: Path
) -> None:
    run("migrate")
    assert "Notre ligne est ouverte" not in run("fallback").output
    run("hours", "import", folder / "hours.toml", "--schedule", "premium")
    assert "Notre ligne est ouverte du lundi au vendredi" in run("fallback").output
