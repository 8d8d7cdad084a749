"""The effect of other hours, shown before they are saved: of each call what the dialler answers, of
each deadline what comes once they are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from callrouter.admin.effect import LOOKED_BACK, effect_of, turned_by
from callrouter.admin.hours import revise
from callrouter.admin.rehearsal import dial
from callrouter.clocks import Clocks
from callrouter.desk.deadlines import reckon, reckon_all
from callrouter.desk.tried_hours import moved_by
from callrouter.records import Call, Database, Deadline, Pause, Ticket, TicketEvent, TicketMessage
from callrouter.records.current_hours import Ruling
from callrouter.rules.closing_now import ForATime, for_a_time
from callrouter.rules.effect import Turned
from callrouter.rules.schedule import DatedHours, Schedule, Slot
from callrouter.rules.ticket_number import number_for
from callrouter.settings import Settings
from callrouter.startup import admission_of, lines_of
from callrouter.wording.effect import say_effect
from tests.authors import BY_TEST
from tests.desk.conftest import QUALIFICATIONS, instant

NOW = instant("2026-07-15 11:00")

CALLS = 300
KINDS = [
    # outcome, joined the line, reached an agent
    ("queued", True, True), ("queued", True, True), ("queued", True, False),
    ("closed", False, False), ("message", False, False), ("unidentified", False, False),
    ("hung_up", False, False), ("message", True, False),
]  # fmt: skip


def tried(settings: Settings) -> dict[str, Schedule]:
    """Hours that somebody may want to save."""
    usual = settings.schedules["hours"]
    lunch = (Slot(540, 720), Slot(780, 1080))
    long = (Slot(480, 1200),)
    whit = DatedHours(date(2026, 7, 14), (Slot(540, 1080),), "Ouvert", "Open")
    closing = ForATime("closed", NOW, NOW + timedelta(days=2, hours=3), "Panne", "Outage")
    return {
        "a lunch break": replace(usual, week=(lunch,) * 5 + ((), ())),
        "longer": replace(usual, week=(long,) * 6 + ((),)),
        "never": replace(usual, week=((),) * 7),
        "always": replace(usual, week=((Slot(0, 1440),),) * 7, country=None),
        "the holiday": replace(usual, dated={whit.day: whit}),
        "closed now": for_a_time(usual, closing),
        "the same": usual,
    }


TRIED = ["a lunch break", "longer", "never", "always", "the holiday", "closed now", "the same"]


@pytest.fixture
def calls(records: Database) -> list[tuple[datetime, str, bool, bool]]:
    """Calls of the last month and some before it, at all hours, to two lines of the schedule."""
    chance = random.Random(7)
    made = []
    with records.begin() as session:
        for number in range(CALLS):
            outcome, joined, answered = chance.choice(KINDS)
            at = NOW - timedelta(minutes=chance.randrange(1, 35 * 24 * 60))
            session.add(
                Call(
                    sid=f"CA{number}",
                    line=chance.choice(["advanced", "standard"]),
                    state="ended",
                    outcome=outcome,
                    language="fr",
                    arrived_at=at,
                    joined_at=at if joined else None,
                    connected_at=at if answered else None,
                )
            )
            made.append((at, outcome, joined, answered))
        session.add(Call(sid="CA-other", line="elsewhere", state="ended", arrived_at=NOW))
    return made


@pytest.mark.parametrize("name", TRIED)
def test_the_calls_of_last_month_are_those_for_which_the_dialler_answers_otherwise(
    records: Database,
    settings: Settings,
    calls: list[tuple[datetime, str, bool, bool]],
    name: str,
) -> None:
    lines, admission = lines_of(settings), admission_of(settings)
    candidate = tried(settings)[name]
    expected = dict.fromkeys(["answered", "waited", "neither", "met_closed", "message"], 0)
    with records.read() as session:
        for at, outcome, joined, answered in calls:
            if at < NOW - LOOKED_BACK:
                continue
            met = [
                dial(
                    session, lines, admission, lines.all[0], None, at, ["1"], Ruling("hours", hours)
                ).outcome
                for hours in (settings.schedules["hours"], candidate)
            ]
            was_open, would_be = (one != "closed" for one in met)
            was_told_closed = not joined and outcome in {"closed", "message"}
            if was_open and not would_be:
                expected["answered"] += answered
                expected["waited"] += joined and not answered
                expected["neither"] += not joined and not was_told_closed
            if would_be and not was_open and was_told_closed:
                expected["met_closed"] += 1
                expected["message"] += outcome == "message"
        found = turned_by(session, Clocks(settings.targets, lines), "hours", candidate, NOW)
    assert found == Turned(NOW - LOOKED_BACK, NOW, *expected.values())
    assert (sum(expected.values()) > 0) == (name not in {"the same", "closed now"})


@pytest.fixture
def clocks(records: Database, settings: Settings) -> Iterator[Clocks]:
    """A hundred open tickets of all severities and lines, some paused, answered or overdue."""
    clocks = Clocks(settings.targets, lines_of(settings))
    chance = random.Random(11)
    with records.begin() as session:
        for number in range(100):
            opened = NOW - timedelta(minutes=chance.randrange(1, 4 * 24 * 60))
            severity = chance.choice([None, "S1", "S2", "S3", "S4", "S5"])
            urgency, impact = QUALIFICATIONS[severity] if severity else (None, None)
            ticket = Ticket(
                number=number_for(number + 1), channel="form", state="open",
                line=chance.choice(["advanced", "standard", "gone", None]),
                nature=chance.choice(["incident", "request"]), rank=0, tier="advanced",
                language="fr", opened_at=opened, severity=severity, urgency=urgency, impact=impact,
            )  # fmt: skip
            session.add(ticket)
            session.flush()
            reckon(session, clocks, ticket, opened)
            how = chance.choice(["left", "paused", "was paused", "answered"])
            at = opened + (NOW - opened) / 2
            if how in {"paused", "was paused"}:
                ended = at + (NOW - at) / 2 if how == "was paused" else None
                session.add(Pause(ticket_id=ticket.id, started_at=at, ended_at=ended))
                ticket.state = "open" if ended else "waiting_for_partner"
            elif how == "answered":
                session.add(
                    TicketMessage(
                        ticket_id=ticket.id, kind="reply", public=True, agent_id=1, language="fr",
                        text="Bonjour", at=at, accepted_at=at,
                    )
                )  # fmt: skip
            session.flush()
            reckon(session, clocks, ticket, NOW)
    yield clocks


@pytest.mark.parametrize("name", TRIED)
def test_running_deadlines_move_as_they_do_once_the_hours_are_saved(
    records: Database, settings: Settings, clocks: Clocks, name: str
) -> None:
    candidate = tried(settings)[name]
    with records.read() as session:
        events = session.scalar(select(func.count()).select_from(TicketEvent))
        before = _due(session)
        moved, is_all = moved_by(session, clocks, "hours", candidate, NOW)
        assert is_all
        assert (_due(session), [*session.new], [*session.dirty]) == (before, [], [])
    with records.begin() as session:
        assert session.scalar(select(func.count()).select_from(TicketEvent)) == events
        revise(session, "hours", candidate, BY_TEST, NOW)
        reckon_all(session, clocks, session.query(Ticket).order_by(Ticket.id).all(), NOW)
        session.flush()
        after = _due(session)
    assert {(one.ticket_id, one.kind): (one.before, one.after) for one in moved} == {
        key: (due, after[key]) for key, due in before.items() if due != after[key]
    }
    assert bool(moved) == (name not in {"the same", "the holiday"})
    assert [one.before for one in moved if one.before] == sorted(
        one.before for one in moved if one.before
    )


def test_deadlines_that_were_never_due_come_again_with_hours_that_open(
    records: Database, settings: Settings, clocks: Clocks
) -> None:
    never, usual = tried(settings)["never"], settings.schedules["hours"]
    with records.begin() as session:
        revise(session, "hours", never, BY_TEST, NOW)
        # Some have not been reckoned by them yet.
        tickets = session.query(Ticket).order_by(Ticket.id).all()
        reckon_all(session, clocks, tickets[:60], NOW)
    at = NOW + timedelta(minutes=3)
    with records.read() as session:
        before = _due(session)
        moved, _ = moved_by(session, clocks, "hours", usual, at)
    with records.begin() as session:
        revise(session, "hours", usual, BY_TEST, at)
        reckon_all(session, clocks, session.query(Ticket).order_by(Ticket.id).all(), at)
        session.flush()
        after = _due(session)
    assert {(one.ticket_id, one.kind): one.after for one in moved} == {
        key: after[key] for key, due in before.items() if due != after[key]
    }
    assert any(one.before is None for one in moved)


def test_both_together(
    records: Database, settings: Settings, clocks: Clocks, calls: list[object]
) -> None:
    with records.read() as session:
        found = effect_of(session, clocks, "hours", tried(settings)["never"], NOW)
    assert found.calls.answered > 0
    assert {one.after for one in found.moved} == {None}
    assert found.is_all
    told = say_effect(found, "en", settings.schedules["hours"].zone)
    assert (
        f"{found.calls.answered} callers who were answered would have met a closed" in told.calls[0]
    )
    assert told.deadlines == [
        f"{len(found.moved)} deadlines will never be due: the line does not open for long enough "
        "any more."
    ]
    assert len(told.first) == 5


def _due(session) -> dict[tuple[int, str], datetime | None]:  # type: ignore[no-untyped-def]
    """When each running deadline is due."""
    running = session.query(Deadline).filter(
        Deadline.kept_at.is_(None), Deadline.missed_at.is_(None)
    )
    return {(one.ticket_id, one.kind): one.due_at for one in running}
