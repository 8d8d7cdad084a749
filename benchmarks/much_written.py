"""Tickets of all states beside those of the calls, with what is written on them: a few of them
long, and many of one partner."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from callrouter.records import Agent, Contact, Database, Deadline, TicketEvent
from callrouter.records.table import Table
from callrouter.records.tickets import work_order_of
from callrouter.rules.ticket_number import number_for
from callrouter.rules.tiers import TIERS

Row = dict[str, Any]

TICKETS = 50_000
OPEN = 5_000
"""Of them, in the work list."""
OF_ONE_PARTNER, OPEN_OF_IT = 5_000, 400
IN_HAND = 200
"""Of those that are open, in the hand of the agent who looks at them."""
LONG = 10
AT_ONCE = 2_000
FIRST_TICKET = 300_000
"""The serial number from which they are numbered: see tests/pages/stocked.py."""
STATES_OPEN = ("new", "open", "open", "waiting_for_partner")
STATES_OVER = ("closed", "closed", "resolved", "refused")
TEXT = (
    "Bonjour,\n\nLe disque de la baie 12 ne répond plus depuis ce matin, et le second montre les "
    "mêmes signes. Le journal est sur https://status.example/baie-12 et nous avons déjà changé "
    "les câbles.\n\nCordialement,\nAlice Martin\n\n"
    "Le lundi 13 juillet 2026 à 10:02, Support a écrit :\n"
    + "> Merci pour ces éléments. Nous regardons de notre côté et revenons vers vous.\n"
    * 12
)


@dataclass(frozen=True)
class Much:
    """How much is written on a ticket."""

    messages: int
    entries: int
    mails: int
    files: int = 0


SHORT, WORKED_AT, VERY_LONG = Much(2, 5, 1), Much(6, 12, 4), Much(200, 600, 150, 40)


@dataclass(frozen=True)
class Written:
    """Numbers of tickets, by what is special about them."""

    open: list[str]
    free: list[str]
    """In nobody's hand."""
    over: list[str]
    long: list[str]
    of_one_partner: list[str]


def write_much(records: Database, reader_id: int, now: datetime) -> Written:
    """Put them all on record; the agent with the id `reader_id` has some in hand."""
    with records.read() as session:
        contacts = session.execute(select(Contact.id, Contact.partner_id)).all()
        agents = session.scalars(select(Agent.id).where(Agent.id != reader_id)).all()
        entries = session.execute(
            select(TicketEvent.kind, TicketEvent.facts, TicketEvent.agent_id).limit(50)
        ).all()
        reckoned = session.scalars(
            select(Deadline.reckoned).where(Deadline.round_the_clock.is_(False)).limit(1)
        ).one()
    written = Written([], [], [], [], [])
    for first in range(0, TICKETS, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, TICKETS))
        with records.begin() as session:
            tickets = [_ticket(one, contacts, agents, reader_id, now) for one in numbers]
            _insert(session, "tickets", tickets)
            ids = _ids_of(session, [one["number"] for one in tickets])
            for place, one in zip(numbers, tickets, strict=True):
                _note(written, place, one)
            of_ids = [
                (ids[one["number"]], _much(place, one), one)
                for place, one in zip(numbers, tickets, strict=True)
            ]
            _insert(session, "ticket_events", list(_entries(of_ids, entries)))
            _insert(session, "ticket_messages", list(_messages(of_ids)))
            _insert(session, "deadlines", list(_deadlines(of_ids, reckoned)))
            _insert(session, "outbox", list(_mails(of_ids)))
    with records.begin() as session:
        _files(session, written.long)
        # As PostgreSQL does by itself within minutes.
        session.execute(text("ANALYZE"))
    return written


def _ticket(place: int, contacts: Any, agents: Any, reader_id: int, now: datetime) -> Row:
    is_open = place < OPEN
    # The partner of many has its open ones among the others.
    of_one = place < OPEN_OF_IT or OPEN <= place < OPEN + OF_ONE_PARTNER - OPEN_OF_IT
    contact, partner = contacts[0 if of_one else place % len(contacts)]
    state = (STATES_OPEN if is_open else STATES_OVER)[place % 4]
    rank, opened = place % 3, now - timedelta(minutes=place if is_open else 2 * place)
    due = opened + timedelta(hours=48) if is_open and place % 3 != 2 else None
    in_hand = state != "new" and (not is_open or place % 2 == 0)
    owner = reader_id if is_open and place < 2 * IN_HAND else agents[place % len(agents)]
    return {
        "number": number_for(FIRST_TICKET + place), "channel": ("email", "form")[place % 2],
        "line": "advanced", "state": state, "state_since": opened,
        "nature": ("incident", "request", "undetermined")[place % 3 if is_open else place % 2],
        "severity": f"S{1 + place % 5}" if place % 3 == 0 else None,
        "urgency": "high" if place % 3 == 0 else None, "impact": "low" if place % 3 == 0 else None,
        "rank": rank, "tier": TIERS[rank], "language": ("fr", "en")[place % 5 == 0],
        "partner_id": partner, "contact_id": contact, "opened_at": opened, "due_at": due,
        "owner_id": owner if in_hand else None, "taken_at": opened if in_hand else None,
        "resolved_at": None if is_open else opened, "clock_revision_id": 1,
        "subject": f"Disque muet {place}", "told": {"symptoms": "Plus rien.", "since": "ce matin"},
        "work_order": work_order_of(state, rank, due, opened),
    }  # fmt: skip


def _much(place: int, ticket: Row) -> Much:
    if place < LONG:
        return VERY_LONG
    return WORKED_AT if ticket["work_order"] is not None else SHORT


def _note(written: Written, place: int, ticket: Row) -> None:
    kind = written.open if place < OPEN else written.over
    if place < LONG:
        kind = written.long
    elif place < OPEN_OF_IT:
        kind = written.of_one_partner
    kind.append(ticket["number"])
    if ticket["state"] == "new":
        written.free.append(ticket["number"])


def _entries(of_ids: Any, entries: Any) -> Iterator[Row]:
    for ticket, much, row in of_ids:
        for step in range(much.entries):
            kind, facts, agent = entries[(ticket + step) % len(entries)]
            at = row["opened_at"] + timedelta(minutes=step)
            yield {
                "ticket_id": ticket, "at": at, "kind": kind, "facts": facts, "agent_id": agent,
                "author": "agent" if agent else "callrouter",
            }  # fmt: skip


def _messages(of_ids: Any) -> Iterator[Row]:
    for ticket, much, row in of_ids:
        for step in range(much.messages):
            ours = step % 2 == 1
            yield {
                "ticket_id": ticket, "kind": "reply" if ours else "answer", "public": True,
                "language": "fr", "text": TEXT, "agent_id": row["owner_id"] if ours else None,
                "contact_id": None if ours else row["contact_id"],
                "at": row["opened_at"] + timedelta(minutes=step),
                "accepted_at": row["opened_at"], "judged_at": row["opened_at"],
            }  # fmt: skip


def _deadlines(of_ids: Any, reckoned: Row) -> Iterator[Row]:
    for ticket, _, row in of_ids:
        if row["work_order"] is None:
            continue
        for kind in ("first_response", "progress"):
            yield {
                "ticket_id": ticket, "kind": kind, "runs_from": row["opened_at"], "target": "4h",
                "basis": "S3", "round_the_clock": False, "due_at": row["due_at"],
                "reckoned": reckoned,
            }  # fmt: skip


def _mails(of_ids: Any) -> Iterator[Row]:
    for ticket, much, row in of_ids:
        for step in range(much.mails):
            yield {
                "event": f"much-written:{ticket}:{step}", "kind": "ticket_created",
                "message_id": f"<{secrets.token_hex(12)}@vendor.example>", "language": "fr",
                "contact_id": row["contact_id"], "recipient": "alice@partner.example", "facts": {},
                "ticket_id": ticket, "owed_at": row["opened_at"], "due_at": row["opened_at"],
                "attempts": 1, "sent_at": row["opened_at"],
            }  # fmt: skip


def _files(session: Session, numbers: list[str]) -> None:
    tickets = list(_ids_of(session, numbers).values())
    messages = Table.metadata.tables["ticket_messages"]
    found = session.scalars(
        select(messages.c.id).where(messages.c.ticket_id.in_(tickets)).order_by(messages.c.id)
    ).all()
    _insert(session, "attachments", [
        {
            "message_id": message, "name": f"trace-{message}.txt", "media_type": "text/plain",
            "size": 20_000, "content": b"ping " * 4_000,
        }
        for message in found[:: VERY_LONG.messages // VERY_LONG.files]
    ])  # fmt: skip


def _insert(session: Session, table: str, rows: list[Row]) -> None:
    if rows:
        session.execute(insert(Table.metadata.tables[table]), rows)


def _ids_of(session: Session, numbers: list[str]) -> dict[str, int]:
    tickets = Table.metadata.tables["tickets"].c
    rows = session.execute(select(tickets.number, tickets.id).where(tickets.number.in_(numbers)))
    return {one.number: one.id for one in rows}
