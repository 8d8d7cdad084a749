"""An agent's whole day from a terminal, command by command as the help texts say: from a caller who
waits to a resolved ticket, and the month's statement."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner

from callrouter.cli import main
from callrouter.rules.ticket_number import spaced
from callrouter.settings import Settings
from tests.stories.callers import REQUEST, dials_in, takes
from tests.world import ALICE, ZOE, World

Terminal = Callable[[str], str]


@pytest.fixture
def terminal(world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """What somebody types after `callrouter`, at the hour of the story; and what it prints."""
    for name, value in settings.env.model_dump().items():
        if value is not None:
            secret = getattr(value, "get_secret_value", None)
            monkeypatch.setenv(name.upper(), str(secret() if secret else value))

    def typed(words: str) -> str:
        parts = [one.strip("'") for one in re.findall(r"'[^']*'|\S+", words)]
        with time_machine.travel(world.now, tick=False):
            done = CliRunner().invoke(main, parts, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    return typed


def test_from_a_caller_who_waits_to_the_months_statement(world: World, terminal: Terminal) -> None:
    world.partner(ALICE)
    alice = dials_in(world, ALICE, nature=REQUEST)
    listed = terminal("worklist")
    assert "Advanced, on the phone" in listed

    agent = world.agent(ZOE)
    takes(agent)
    alice.talks_with(ZOE)
    world.pass_time(60)
    alice.hangup()
    world.pass_time(2)

    taken = terminal("worklist next --as zoe")
    (number,) = re.findall(r"tickets show (\d{8})", taken)
    assert "Nature      request" in terminal(f"tickets show {number}")
    terminal(f"tickets qualify {number} --nature incident --urgency medium --impact high "
             "--why 'no login' --text 'We are looking at it.' --as zoe")  # fmt: skip
    terminal(f"tickets note {number} --text 'Two colleagues saw it too.' --as zoe")
    asked = terminal(
        f"tickets status {number} waiting_for_partner --text 'Since when, please?' --as zoe"
    )
    assert "goes out in ten seconds" in asked
    mail_leaves(world)
    said = terminal(f"tickets answered {number} --text 'Since noon.' --as zoe")
    assert said == f"The answer is on ticket {spaced(number)}, which is open again.\n"
    terminal(f"tickets diagnose {number} service_healthy --text 'It was a question.' --as zoe")
    # It was none of ours after all: a request, which counts.
    terminal(f"tickets qualify {number} --nature request --text 'Here is how.' --as zoe")
    done = terminal(f"tickets status {number} resolved --text 'As agreed.' --as zoe")
    assert f"Ticket {spaced(number)} is resolved." in done
    mail_leaves(world)

    shown = terminal(f"tickets show {number} --language en")
    for line in ("State       resolved", "Counted in  2026-07", "Since noon.", "colleagues saw"):
        assert line in shown
    assert spaced(number) in terminal("search noon")
    assert number in terminal("statement --month 2026-07 --csv")
    assert re.search(r"\n\w+ +\S.* 1 +80 +0 +0\n", terminal("statement --month 2026-07"))
    assert spaced(number) not in terminal("worklist")


def mail_leaves(world: World) -> None:
    """The ten seconds in which it could be taken back are over."""
    world.now += timedelta(seconds=15)
    world.mail_is_due = True
    world.work()
