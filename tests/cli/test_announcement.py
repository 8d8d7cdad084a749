"""The announcement from the command line: now, for a time, and cancelled."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

pytestmark = pytest.mark.usefixtures("wednesday_at_noon")

Command = Callable[..., Result]
WORKS = ("--fr", "Travaux en cours.", "--en", "Works in progress.")


@pytest.fixture(autouse=True)
def _on_file(command: Command) -> None:
    command("migrate")


def heard(command: Command, at: str) -> list[str]:
    """What a French-speaking caller is told at that time of this Wednesday."""
    words = ("--line", "standard", "--at", f"2026-07-15 {at}", "--keys", "1", "--json")
    spoken: list[str] = json.loads(command("dial", *words).output)["spoken"]
    return [one for one in spoken if "Travaux" in one or "Incident" in one]


def test_it_is_heard_for_its_time_in_place_of_the_one_before(command: Command) -> None:
    command("announcement", "set", "--fr", "Incident.", "--en", "Incident.")
    times = ("--from", "2026-07-15 14:00", "--until", "2026-07-15 16:00")
    said = command("announcement", "set", *WORKS, *times).output
    assert said.startswith("Every caller hears it from 2026-07-15 14:00")
    assert heard(command, "13:59") == ["Incident."]
    assert heard(command, "14:00") == heard(command, "15:59") == ["Travaux en cours."]
    assert heard(command, "16:00") == []
    listed = command("announcement", "list").output
    assert "   1  now     from 2026-07-15 12:00" in listed
    assert "   2  to come from 2026-07-15 14:00" in listed
    assert "Travaux en cours. / Works in progress." in listed
    as_json = json.loads(command("announcement", "list", "--json").output)
    assert [(one["id"], one["when"]) for one in as_json] == [(1, "now"), (2, "to come")]


def test_one_to_come_can_be_cancelled(command: Command) -> None:
    command("announcement", "set", "--fr", "Incident.", "--en", "Incident.")
    command("announcement", "set", *WORKS, "--from", "2026-07-15 14:00")
    assert "Announcement 2 is ended." in command("announcement", "clear", "2").output
    assert heard(command, "15:00") == ["Incident."]
    assert "is over already" in command("announcement", "clear", "2", fails=1).output
    assert "is over already" in command("announcement", "clear", "9", fails=1).output
    command("announcement", "clear", "1")
    assert heard(command, "15:00") == []


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (("--until", "2026-07-15 11:00"), "--until: That end is past already."),
        (("--from", "2026-07-15 15:00", "--until", "2026-07-15 14:00"),
         "--until: The end comes before the start."),
    ],
)  # fmt: skip
def test_times_that_cannot_be_are_refused(
    command: Command, times: tuple[str, ...], said: str
) -> None:
    assert said in command("announcement", "set", *WORKS, *times, fails=1).output
    assert "Nothing is announced." in command("announcement", "show").output
