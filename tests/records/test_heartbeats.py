"""Who is taken for silent, and who is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from callrouter.records import Agent
from callrouter.records.mail import OwedMail
from callrouter.settings import Settings
from callrouter.stages.heart import Heart, beat
from callrouter.stages.process import open_service
from callrouter.stages.service import Service

BEGIN = datetime(2026, 7, 14, 10, 0, tzinfo=UTC)


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    service = open_service(settings)
    with service.records.begin() as session:
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
    yield service
    service.line.close()
    service.records.close()


class Looking:
    """The heart of `pages`, on a clock of its own."""

    def __init__(self, service: Service) -> None:
        self.now = BEGIN
        self._service = service
        self._heart = Heart(service, "pages", lambda: self.now)

    def look_for(self, seconds: int, *beating: str) -> None:
        """Every five seconds, while those others give signs of life as well."""
        for _ in range(seconds // 5):
            self.now += timedelta(seconds=5)
            for process in beating:
                beat(self._service, process, "there:1", self.now)
            self._heart.give_sign()

    def told(self) -> int:
        """How many mails about a silent process are owed."""
        kind = OwedMail.kind == "process_silent"
        with self._service.records.read() as session:
            return session.scalar(select(func.count()).select_from(OwedMail).where(kind)) or 0


def rename(service: Service, table: str, to: str) -> None:
    with service.records.begin() as session:
        session.execute(text(f"ALTER TABLE {table} RENAME TO {to}"))


def test_a_database_that_was_away_for_a_minute_makes_nobody_silent(service: Service) -> None:
    """Nobody could write then, so the others' signs are as old as the outage when it ends."""
    looking = Looking(service)
    looking.look_for(10, "dispatcher", "worker")
    rename(service, "heartbeats", "away")
    looking.look_for(60)
    rename(service, "away", "heartbeats")
    looking.look_for(5)
    assert looking.told() == 0
    looking.look_for(20, "dispatcher", "worker")
    assert looking.told() == 0


def test_who_stays_silent_after_the_outage_is_told_of_all_the_same(service: Service) -> None:
    looking = Looking(service)
    looking.look_for(10, "dispatcher", "worker")
    rename(service, "heartbeats", "away")
    looking.look_for(60)
    rename(service, "away", "heartbeats")
    looking.look_for(45, "worker")
    assert looking.told() == 1
