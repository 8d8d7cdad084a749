"""Who is taken for silent, and who is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from callrouter.people.consoles import SeenConsoles
from callrouter.records import Agent, Console, Heartbeat
from callrouter.records.consoles import note_seen
from callrouter.records.heartbeats import NEEDED, SEND_MAIL
from callrouter.records.mail import OwedMail
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from callrouter.startup import open_runtime
from callrouter.upkeep.heartbeat import Heart, beat

BEGIN = datetime(2026, 7, 14, 10, 0, tzinfo=UTC)


@pytest.fixture
def runtime(settings: Settings) -> Iterator[Runtime]:
    runtime = open_runtime(settings)
    with runtime.records.begin() as session:
        session.add(
            Agent(
                login="sarah",
                name="Sarah O'Neill",
                email="sarah.oneill@vendor.example",
                phone="+33199000203",
                languages="fr",
                role="supervisor",
                state="away",
                state_since=BEGIN,
                idle_since=BEGIN,
            )
        )
    yield runtime
    runtime.line.close()
    runtime.records.close()


class Looking:
    """The heart of `pages`, on a clock of its own."""

    def __init__(self, runtime: Runtime) -> None:
        self.now = BEGIN
        self._runtime = runtime
        self._heart = Heart(runtime, "pages", lambda: self.now)

    def look_for(self, seconds: int, *beating: str) -> None:
        """Every five seconds, while those others give signs of life as well."""
        for _ in range(seconds // 5):
            self.now += timedelta(seconds=5)
            for process in beating:
                beat(self._runtime, process, "there:1", self.now)
            self._heart.give_sign()

    def told(self) -> int:
        """How many mails about a silent process are owed."""
        kind = OwedMail.kind == "process_silent"
        with self._runtime.records.read() as session:
            return session.scalar(select(func.count()).select_from(OwedMail).where(kind)) or 0


def rename(runtime: Runtime, table: str, to: str) -> None:
    with runtime.records.begin() as session:
        session.execute(text(f"ALTER TABLE {table} RENAME TO {to}"))


def test_a_database_that_was_away_for_a_minute_makes_nobody_silent(runtime: Runtime) -> None:
    """Nobody could write then, so the others' signs are as old as the outage when it ends."""
    looking = Looking(runtime)
    looking.look_for(10, *NEEDED)
    rename(runtime, "heartbeats", "away")
    looking.look_for(60)
    rename(runtime, "away", "heartbeats")
    looking.look_for(5)
    assert looking.told() == 0
    looking.look_for(20, *NEEDED)
    assert looking.told() == 0


def test_who_stays_silent_after_the_outage_is_told_of_all_the_same(runtime: Runtime) -> None:
    looking = Looking(runtime)
    looking.look_for(10, *NEEDED)
    rename(runtime, "heartbeats", "away")
    looking.look_for(60)
    rename(runtime, "away", "heartbeats")
    looking.look_for(45, "worker", "sweeper")
    assert looking.told() == 1


def test_a_process_that_was_never_seen_is_not_told_of_before_it_had_its_time_to_come(
    runtime: Runtime,
) -> None:
    """So a release that brings the first sweeper alarms nobody."""
    looking = Looking(runtime)
    looking.look_for(25, "dispatcher", "worker")
    assert looking.told() == 0
    looking.look_for(60, *NEEDED)
    assert looking.told() == 0


def test_a_process_that_never_comes_is_told_of_once(runtime: Runtime) -> None:
    looking = Looking(runtime)
    looking.look_for(60, "dispatcher", "worker")
    assert looking.told() == 1


def test_signs_of_life_tell_since_when_they_came_without_a_break(runtime: Runtime) -> None:
    looking = Looking(runtime)

    def beats() -> tuple[timedelta, timedelta]:
        with runtime.records.read() as session:
            one = session.scalars(select(Heartbeat).where(Heartbeat.process == "pages")).one()
        assert one.since is not None
        return one.since - BEGIN, one.at - BEGIN

    def seconds(since: int, at: int) -> tuple[timedelta, timedelta]:
        return timedelta(seconds=since), timedelta(seconds=at)

    looking.look_for(30, *NEEDED)
    assert beats() == seconds(5, 30)
    # The machine slept.
    looking.now += timedelta(minutes=10)
    looking.look_for(10, *NEEDED)
    assert beats() == seconds(635, 640)
    # What could not be written was no sign.
    rename(runtime, "heartbeats", "away")
    looking.look_for(60)
    rename(runtime, "away", "heartbeats")
    looking.look_for(10, *NEEDED)
    assert beats() == seconds(705, 710)


def test_what_is_written_with_a_sign_of_life_is_written_with_it_or_there_is_no_sign(
    runtime: Runtime,
) -> None:
    clock = [BEGIN]
    seen = SeenConsoles()
    heart = Heart(runtime, "pages", lambda: clock[0], seen.write)

    def written() -> list[datetime]:
        with runtime.records.read() as session:
            return list(session.scalars(select(Console.seen_at)))

    def sign_at(second: int) -> None:
        clock[0] = BEGIN + timedelta(seconds=second)
        seen.note(1, clock[0])
        heart.give_sign()

    for second in (0, 5, 10):
        sign_at(second)
    assert written() == [BEGIN], "four times a minute"
    sign_at(15)
    assert written() == [BEGIN + timedelta(seconds=15)]
    # Another process has seen it later.
    with runtime.records.begin() as session:
        note_seen(session, {1: BEGIN + timedelta(seconds=40)})
    sign_at(30)
    assert written() == [BEGIN + timedelta(seconds=40)]
    sign_at(44)
    rename(runtime, "consoles", "away")
    sign_at(45)
    rename(runtime, "away", "consoles")
    with runtime.records.read() as session:
        (sign,) = session.scalars(select(Heartbeat.at).where(Heartbeat.process == "pages"))
    assert sign == BEGIN + timedelta(seconds=44)


@pytest.mark.parametrize("left", ["worker", "sweeper", "dispatcher", None])
def test_whoever_is_left_the_mail_about_a_silent_process_is_sent(
    runtime: Runtime, left: str | None
) -> None:
    """By the worker or the sweeper; where neither is left, by the pages themselves."""
    looking = Looking(runtime)
    looking.look_for(35, *([left] if left else []))
    with runtime.records.read() as session:
        mails = session.scalars(select(OwedMail)).all()
    assert len(mails) == len(NEEDED) - (left is not None)
    sent_by_pages = [mail.sent_at is not None for mail in mails]
    assert set(sent_by_pages) == {left not in SEND_MAIL}
