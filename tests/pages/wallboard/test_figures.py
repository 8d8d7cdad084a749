"""The figures of a wallboard: what is counted, as of which instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callrouter.records import Agent, Call, Database, Deadline, Ticket
from callrouter.rules.service_level import ServiceLevel
from callrouter.views.wallboard import BASES, Coming, Owed, standing, today
from tests.plans import noted, plans_of, read_through, read_whole

NOON = datetime(2026, 7, 15, 10, tzinfo=UTC)
"""In Paris."""
MIDNIGHT = datetime(2026, 7, 14, 22, tzinfo=UTC)
WITHIN = timedelta(seconds=60)


def call(
    number: int, rank: int, joined: datetime, *, answered: int | None = None, ended: bool = True
) -> Call:
    """A call of that rank, answered after so many seconds, or never."""
    return Call(
        sid=f"CA{number:032x}", line="advanced", rank=rank, outcome="queued", language="fr",
        state="ended" if ended else "waiting", arrived_at=joined - timedelta(seconds=20),
        joined_at=joined, ended_at=joined + timedelta(minutes=5) if ended else None,
        connected_at=None if answered is None else joined + timedelta(seconds=answered),
    )  # fmt: skip


def ticket(number: int, **told: object) -> Ticket:
    """An open ticket."""
    return Ticket(
        number=f"{number:08}", channel="form", state="open", nature="incident", rank=0,
        language="fr", opened_at=NOON - timedelta(days=1), **told,
    )  # fmt: skip


def deadline(owed: Ticket, minutes: float, basis: str, **told: object) -> Deadline:
    """What is due on it in so many minutes, and looked at then at the latest."""
    due = NOON + timedelta(minutes=minutes)
    facts = {"kind": "first_response", "next_at": due - timedelta(minutes=5), **told}
    return Deadline(
        ticket_id=owed.id, runs_from=NOON - timedelta(days=1), target="4h", basis=basis,
        round_the_clock=False, due_at=due, **facts,
    )  # fmt: skip


def test_who_waits_and_what_agents_do(records: Database, people: None) -> None:
    with records.begin() as session:
        session.query(Agent).filter_by(login="anna").one().disabled_at = NOON
        # It talks until its call is over.
        session.query(Agent).filter_by(login="celia").one().disabled_at = NOON
        first = session.query(Call.joined_at).filter_by(state="waiting", rank=2).order_by(
            Call.joined_at
        ).first()  # fmt: skip
    now = standing(records, NOON)
    assert [(one.rank, one.callers) for one in now.waiting] == [(0, 1), (1, 0), (2, 2)]
    assert (now.waiting[1].since, now.waiting[2].since) == (None, first[0])
    assert now.agents == {"available": 1, "on_call": 1, "wrap_up": 1, "away": 2}


def test_what_is_due_within_the_hour_and_what_is_late(records: Database) -> None:
    with records.begin() as session:
        owed = [ticket(n) for n in range(1, 9)]
        owed[6].due_at = NOON - timedelta(minutes=1)
        owed[7].due_at, owed[7].state = NOON - timedelta(minutes=1), "resolved"
        session.add_all(owed)
        session.flush()
        session.add_all([
            deadline(owed[0], 60, "S1"),
            deadline(owed[1], 12, "S3"),
            deadline(owed[1], 30, "S3", kind="progress"),
            deadline(owed[2], 61, "S1"),
            deadline(owed[3], 40, "request", kept_at=NOON),
            # Paused: nobody is to look at it again.
            deadline(owed[4], 40, "S2", kind="progress", next_at=None),
            deadline(owed[5], 40, "request"),
            deadline(owed[6], -1, "S1", missed_at=NOON - timedelta(minutes=1)),
        ])  # fmt: skip
    expected = {**dict.fromkeys(BASES, 0), "S1": 1, "S3": 2, "request": 1}
    first = Owed(NOON + timedelta(minutes=12), "S3")
    assert standing(records, NOON).coming == Coming(expected, first)
    assert standing(records, NOON - timedelta(hours=3)).coming.next is None
    assert today(records, WITHIN, NOON).late == 1


@pytest.mark.parametrize(
    ("now", "levels"),
    [
        (MIDNIGHT - timedelta(seconds=1), [(0, 0), (1, 1), (0, 0)]),
        (MIDNIGHT, [(0, 0), (0, 0), (0, 0)]),
        (NOON, [(1, 3), (0, 0), (0, 1)]),
        (NOON + timedelta(seconds=61), [(1, 4), (0, 0), (0, 1)]),
    ],
)
def test_the_service_level_is_that_of_the_day_in_paris(
    records: Database, now: datetime, levels: list[tuple[int, int]]
) -> None:
    with records.begin() as session:
        done = [
            call(1, 1, MIDNIGHT - timedelta(minutes=2), answered=10),
            call(2, 0, MIDNIGHT + timedelta(seconds=1), answered=60),
            call(3, 0, NOON - timedelta(hours=1), answered=61),
            call(4, 0, NOON - timedelta(hours=1)),
            call(5, 2, NOON - timedelta(hours=1)),
            call(6, 0, NOON, ended=False),
        ]
        session.add_all(one for one in done if one.joined_at <= now)
    assert today(records, WITHIN, now).levels == tuple(ServiceLevel(*one) for one in levels)


def test_neither_reads_a_growing_table_whole(records: Database, people: None) -> None:
    with noted(records) as asked:
        standing(records, NOON)
        today(records, WITHIN, NOON)
    plans = plans_of(records, asked, several=True)
    grow = ("calls", "tickets", "deadlines")
    assert read_whole(plans, *grow) + read_through(plans, *grow) == []
