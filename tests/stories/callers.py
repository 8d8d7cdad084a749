"""What callers and agents do in many stories."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import tests.world
from callrouter.records import Announcement
from callrouter.sandbox.handset import Handset
from tests.world import ADVANCED, BOB, World, with_line

INCIDENT, REQUEST = "1", "2"
FRENCH, ENGLISH = "1", "2"
ASK_CODE = {
    FRENCH: "Saisissez votre code support à huit chiffres, puis dièse.",
    ENGLISH: "Enter your eight-digit support code, then hash.",
}


def dials_in(
    world: World,
    number: str,
    *,
    line: str = ADVANCED,
    language: str = FRENCH,
    nature: str | None = INCIDENT,
) -> Handset:
    """A caller known by its number dials, answers what is asked, and comes to wait in the line."""
    phone = world.phone(number)
    phone.dial(line)
    phone.hears("For English, press 2")
    phone.press(language)
    if nature is not None and line == ADVANCED:
        phone.hears("tapez 2" if language == FRENCH else "press 2")
        phone.press(nature)
    phone.is_in("queue")
    # Nobody else joins at the very same millisecond.
    world.now += timedelta(milliseconds=10)
    return phone


def asked_for_code(
    world: World, number: str = BOB, *, language: str = FRENCH, **how: object
) -> Handset:
    """A caller whom nobody knows is asked for the support code."""
    phone = world.phone(number)
    phone.dial(ADVANCED, **how)  # type: ignore[arg-type]
    phone.hears("For English, press 2")
    phone.press(language)
    phone.hears(ASK_CODE[language])
    return phone


def announce(world: World, french: str, english: str = "") -> None:
    """An admin has set an announcement."""
    announced = Announcement(text_fr=french, text_en=english, author="test", created_at=world.now)
    with world.records.begin() as session:
        session.add(announced)


def spoken_to(phone: Handset) -> list[str]:
    """Every sentence that a phone's call has heard, in order: no music, nothing else."""
    return [heard["text"] for heard in phone.call()["heard"] if heard["kind"] == "say"]


def takes(agent: Handset) -> None:
    """An agent answers the phone that rings and presses 1."""
    agent.rings()
    agent.answer()
    agent.hears("1")
    agent.press("1")


def presses_1(world: World, agent: Handset) -> None:
    """An agent answers and presses 1; the caller is not fetched before `world.dispatching` is on
    again."""
    agent.rings()
    agent.answer()
    agent.hears("Pour accepter")
    world.dispatching = False
    agent.press("1")
    world.sandbox.settle()


def talk(caller: Handset, agent: Handset) -> None:
    """An agent takes the call, and the two speak."""
    takes(agent)
    caller.talks_with(agent.number)


@contextmanager
def long_steps(seconds: float) -> Iterator[None]:
    """Time passes in steps of so many seconds, where nothing happens for long."""
    before = tests.world.QUANTUM
    tests.world.QUANTUM = seconds
    try:
        yield
    finally:
        tests.world.QUANTUM = before


def configure(world: World, **changes: dict[str, Any]) -> None:
    """The service works with some keys of line.toml changed: waiting={"position_every": 5}."""
    world.settings = with_line(world.settings, **changes)
    world.restart()
