"""Closing and opening a line from the command line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

from callrouter.records import Call, Database
from tests.cli.test_hours_change import on_a_terminal
from tests.world import OPEN

pytestmark = pytest.mark.usefixtures("wednesday_at_noon")

Command = Callable[..., Result]

REASONS = ("--reason-fr", "panne du réseau", "--reason-en", "network outage")


def test_a_line_is_closed_for_a_time_and_opened_again(command: Command, records: Database) -> None:
    command("migrate")
    with records.begin() as session:
        waits = Call(
            sid="CA1", line="advanced", state="waiting", rank=0, language="fr", arrived_at=OPEN
        )
        session.add(waits)
    said = command("hours", "close", "--until", "14h30", *REASONS).output
    assert "fr  Notre ligne est exceptionnellement fermée : panne du réseau. Elle rouvrira" in said
    assert "en  Our line is exceptionally closed: network outage. It reopens" in said
    assert "Waiting: 1, who may be served until 2026-07-15 12:30" in said
    assert "The line is closed until 2026-07-15 14:30" in said
    assert "by revision 2." in said
    now = command("hours", "show").output
    assert "closed (network outage), reopens 2026-07-15 14:30" in now
    assert "The usual hours rule again, as revision 3." in command("hours", "open").output
    assert "open, closes 2026-07-15 18:00" in command("hours", "show").output
    said = command("hours", "open", fails=1).output
    assert "Nothing is closed or opened for a time: the usual hours rule already." in said


def test_a_line_is_opened_beyond_its_hours(command: Command) -> None:
    said = command("hours", "open", "--for", "8h", *REASONS).output
    assert "The line is open until 2026-07-15 20:00" in said
    assert "open (network outage), closes 2026-07-15 20:00" in command("hours", "show").output


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("close", *REASONS), 2, "Say when it ends: --until 14:30, or --for 2h."),
        (("close", *REASONS, "--for", "2h", "--until", "14:00"), 2, "Say when it ends"),
        (("close", *REASONS, "--for", "soon"), 2, "write 45m, 2h or 3d."),
        (("close", *REASONS, "--until", "soon"), 2, "is no moment"),
        (("close", *REASONS, "--until", "11:00"), 1, "--until: That end is past already."),
        (("close", *REASONS, "--for", "32d"), 1, "--until: That is more than 31 days."),
        (("open", *REASONS, "--for", "2d"), 1, "--until: That is more than a day."),
        (("open", "--for", "8h"), 1, "--reason-fr: The reason is missing in French."),
        (("open", *REASONS, "--for", "1h"), 1, "--until: The line is open until then anyway."),
        (("close", *REASONS, "--for", "1h", "--schedule", "x"), 2, "There is no schedule 'x'"),
        (("close", *REASONS, "--until", "2026-10-25 02:30:00", "--as", "x"), 1, "no agent 'x'"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_changed(
    command: Command, words: tuple[str, ...], status: int, said: str
) -> None:
    command("migrate")
    assert said in command("hours", *words, fails=status).output
    assert "2  " not in command("hours", "history").output


def test_it_is_asked_for_on_a_terminal(environment: dict[str, str]) -> None:
    words = ("hours", "close", "--for", "20d", *REASONS)
    assert on_a_terminal(environment, "migrate", answer="")[0] == 0
    status, said = on_a_terminal(environment, *words, answer="n")
    assert (status, "Nothing was changed." in said) == (1, True)
    status, said = on_a_terminal(environment, *words, answer="y")
    assert (status, "The line is closed until" in said) == (0, True)
