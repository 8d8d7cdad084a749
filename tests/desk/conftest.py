"""A desk without telephony: the records, a clock that is set by hand, and a ticket on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callrouter.admin.hours import revise
from callrouter.clocks import Clocks
from callrouter.desk.deadlines import begin_pause, end_pause, reckon
from callrouter.records import Database, Deadline, Ticket, TicketEvent, TicketMessage
from callrouter.rules.schedule import Schedule
from callrouter.rules.severity import Impact, Urgency, severity_of
from callrouter.settings import Settings
from callrouter.startup import lines_of
from tests.authors import BY_TEST

PARIS = ZoneInfo("Europe/Paris")
QUALIFICATIONS: dict[str, tuple[Urgency, Impact]] = {
    "S1": ("high", "high"),
    "S2": ("high", "medium"),
    "S3": ("medium", "medium"),
    "S4": ("medium", "low"),
    "S5": ("low", "low"),
}


def instant(text: str) -> datetime:
    """An instant from Paris time; "10:00" is of Wednesday 15 July 2026."""
    text = text if "-" in text else f"2026-07-15 {text}"
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def told(at: datetime | None) -> str | None:
    """An instant as these tests write it."""
    if at is None:
        return None
    local = at.astimezone(PARIS)
    return f"{local:%H:%M}" if local.date().isoformat() == "2026-07-15" else f"{local:%m-%d %H:%M}"


class Desk:
    """One ticket, and what happens to it when. Instants are as `instant` reads them."""

    def __init__(self, session: Session, clocks: Clocks) -> None:
        self.session = session
        self.clocks = clocks
        self.ticket: Ticket

    def opens(self, at: str = "10:00", **values: Any) -> None:
        """A ticket is opened, of an incident that came by the partners' line."""
        now = instant(at)
        given = {"channel": "form", "line": "advanced", "nature": "incident", "state": "new"}
        more = {"rank": 0, "tier": "advanced", "language": "fr", "opened_at": now}
        self.ticket = Ticket(**{**given, **more, **values})
        self.session.add(self.ticket)
        self.session.flush()
        reckon(self.session, self.clocks, self.ticket, now)

    def qualifies(self, at: str, severity: str) -> None:
        """An agent says how severe it is."""
        urgency, impact = QUALIFICATIONS[severity]
        self.ticket.urgency, self.ticket.impact = urgency, impact
        self.ticket.severity = severity_of(urgency, impact)
        self.ticket.qualified_at = instant(at)
        self.looks(at)

    def becomes(self, at: str, **values: Any) -> None:
        """Something about the ticket changes."""
        for name, value in values.items():
            setattr(self.ticket, name, value)
        self.looks(at)

    def asks(self, at: str) -> None:
        """An agent asks the partner for something, and the mail is accepted at once."""
        begin_pause(self.session, self.ticket, instant(at))
        self.ticket.state = "waiting_for_partner"
        self.writes(at)

    def is_answered(self, at: str) -> None:
        """The partner answers."""
        end_pause(self.session, self.ticket, instant(at))
        self.becomes(at, state="open")

    def writes(self, at: str, accepted: str | None = "") -> None:
        """An agent writes to the partner; the mail is accepted at once, then, or not yet."""
        when = None if accepted is None else instant(accepted or at)
        message = TicketMessage(
            ticket_id=self.ticket.id, kind="reply", public=True, agent_id=1, language="fr",
            text="Bonjour", at=instant(at), accepted_at=when,
        )  # fmt: skip
        self.session.add(message)
        self.looks(accepted or at)

    def comes_back(self, at: str) -> None:
        """The mail of the latest message bounces."""
        message = self._latest()
        message.accepted_at = message.judged_at = None
        self.looks(at)

    def is_taken_back(self, at: str) -> None:
        """The author takes the latest message back."""
        self._latest().taken_back_at = instant(at)
        self.looks(at)

    def _latest(self) -> TicketMessage:
        return self.session.query(TicketMessage).order_by(TicketMessage.id.desc()).limit(1).one()

    def revises(self, at: str, schedule: Schedule) -> None:
        """An admin saves other hours."""
        revise(self.session, "hours", schedule, BY_TEST, instant(at))
        self.looks(at)

    def looks(self, at: str) -> None:
        """The ticket is reckoned anew; and once more, which changes nothing."""
        reckon(self.session, self.clocks, self.ticket, instant(at))
        before = self._state()
        reckon(self.session, self.clocks, self.ticket, instant(at))
        assert self._state() == before

    def _state(self) -> list[tuple[Any, ...]]:
        self.session.flush()
        rows = self.session.execute(select(Deadline.__table__).order_by(Deadline.kind)).all()
        entries = self.session.scalar(select(func.count()).select_from(TicketEvent))
        return [*map(tuple, rows), (self.ticket.due_at, entries)]

    def kinds(self) -> list[str]:
        """The deadlines that it has."""
        return [one.kind for one in self.session.query(Deadline).order_by(Deadline.kind)]

    def __getitem__(self, kind: str) -> Deadline:
        return self.session.query(Deadline).filter_by(kind=kind).one()

    @property
    def response(self) -> tuple[str | None, str | None, str | None]:
        """Of the first response: when it is due, when it was kept, and when it was missed."""
        one = self["first_response"]
        return told(one.due_at), told(one.kept_at), told(one.missed_at)

    @property
    def news(self) -> tuple[str | None, str | None]:
        """Of the progress update: when it is due, and when it was missed."""
        one = self["progress"]
        return told(one.due_at), told(one.missed_at)

    def history(self) -> list[TicketEvent]:
        """What is told of it, oldest first."""
        return list(self.session.query(TicketEvent).order_by(TicketEvent.id))


@pytest.fixture
def desk(records: Database, settings: Settings) -> Iterator[Desk]:
    """A desk with the shipped hours and targets."""
    with records.begin() as session:
        yield Desk(session, Clocks(settings.targets, lines_of(settings)))
