"""A service that has run for long: what the demo's fortnight left, many times over."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from callrouter.records import Database
from callrouter.records.table import Table
from callrouter.records.tickets import work_order_of
from callrouter.rules.ticket_number import number_for

Row = dict[str, Any]
AT_ONCE = 2_000
FIRST_TICKET = 100_000
"""The serial number from which the copies of tickets are numbered."""
OF_PARTNER = ("contacts", "accreditations", "subscriptions", "services", "certifications")
STILL_OPEN = 2_000
"""Tickets of calls before these are closed, and what counts was settled."""
EVERY = timedelta(minutes=1)
"""From one call to the next, back from now."""


@dataclass(frozen=True)
class Size:
    """How much there is."""

    calls: int
    partners: int
    agents: int


SMALL = Size(calls=150, partners=24, agents=12)
"""More than a page of every list holds, and little enough for a test."""
LARGE = Size(calls=100_000, partners=1_000, agents=200)


def multiply(records: Database, size: Size, now: datetime) -> None:
    """Copy what is in these records until there is so much of it. Half of the calls have a ticket,
    with its history and its mail; there is an act of an admin for every tenth call."""
    with records.begin() as session:
        _people(session, size)
    calls = _templates(records, "calls")
    people = _ids(records, "contacts", "partner_id")
    for first in range(0, size.calls, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, size.calls))
        with records.begin() as session:
            _calls(session, calls, people, numbers, now)
    with records.begin() as session:
        _acts(session, size.calls // 10, now)


def _people(session: Session, size: Size) -> None:
    partners = _all(session, "partners")
    for number in range(size.partners - len(partners)):
        told = partners[number % len(partners)]
        account, name = f"{told['account']}-{number}", f"{told['name']} {number}"
        (made,) = _copied(session, "partners", [told], account=account, name=name, code_hash=None)
        for table in OF_PARTNER:
            own = [one for one in _all(session, table) if one["partner_id"] == told["id"]]
            more: Row = {"partner_id": made}
            if table == "contacts":
                own, more = own[:1], {**more, "phone": f"+3319901{number:04}"}
            _copied(session, table, own, **more)
    agents = _all(session, "agents")
    for number in range(size.agents - len(agents)):
        told = agents[number % len(agents)]
        _copied(
            session, "agents", [told], login=f"{told['login']}{number}",
            name=f"{told['name']} {number}", phone=f"+3319902{number:04}", role="agent",
        )  # fmt: skip


def _calls(
    session: Session,
    templates: list[Row],
    people: list[tuple[int, int]],
    numbers: range,
    now: datetime,
) -> None:
    rows = []
    for number in numbers:
        told = templates[number % len(templates)]
        contact, partner = people[number % len(people)]
        later = now - (number + 1) * EVERY - told["ended_at"]
        moved = {name: value + later for name, value in told.items() if isinstance(value, datetime)}
        rows.append({
            **told, **moved, "id": None, "sid": f"CA{secrets.token_hex(16)}", "place": None,
            "partner_id": told["partner_id"] and partner,
            "contact_id": told["contact_id"] and contact,
        })  # fmt: skip
    made = _copied(session, "calls", rows)
    events, offers = _all(session, "call_events", 40), _all(session, "offers", 3)
    _copied(session, "call_events", [
        {**events[place % len(events)], "call_sid": row["sid"], "at": row["arrived_at"]}
        for place, row in enumerate(rows)
    ])  # fmt: skip
    _copied(session, "offers", [
        {
            **offers[0], "call_id": call, "token": secrets.token_hex(16), "leg_sid": None,
            "made_at": row["arrived_at"],
        }
        for call, row in zip(made, rows, strict=True)
        if row["disposition"] == "answered"
    ])  # fmt: skip
    _tickets(session, list(zip(numbers, made, rows, strict=True))[::2])


def _tickets(session: Session, of_calls: list[tuple[int, int, Row]]) -> None:
    written = [one for one in _all(session, "tickets", 120) if one["call_id"] is None]
    closed = [one for one in written if one["state"] == "closed"]
    rows = []
    for number, call, row in of_calls:
        templates = written if number < STILL_OPEN else closed
        told, opened = templates[number % len(templates)], row["ended_at"]
        rows.append({
            **told, "source": None, "call_id": call, "number": number_for(FIRST_TICKET + number),
            "partner_id": row["partner_id"], "contact_id": row["contact_id"], "opened_at": opened,
            "state_since": opened, "subject": f"{told['subject']} {number}",
            "work_order": work_order_of(told["state"], told["rank"], told["due_at"], opened),
        })  # fmt: skip
    made = _copied(session, "tickets", rows)
    events, mails = _all(session, "ticket_events", 50), _all(session, "outbox", 5)
    _copied(session, "ticket_events", [
        {**events[(place + step) % len(events)], "ticket_id": ticket, "at": row["opened_at"]}
        for place, (ticket, row) in enumerate(zip(made, rows, strict=True))
        for step in range(3)
    ])  # fmt: skip
    _copied(session, "outbox", [
        {
            **mails[ticket % len(mails)], "ticket_id": ticket, "event": f"ticket-created:{ticket}",
            "message_id": f"<{secrets.token_hex(16)}@vendor.example>", "owed_at": row["opened_at"],
            "due_at": row["opened_at"],
        }
        for ticket, row in zip(made, rows, strict=True)
    ])  # fmt: skip


def _acts(session: Session, count: int, now: datetime) -> None:
    told = _all(session, "audit_events", 40)
    acts = [
        {**told[number % len(told)], "at": now - (count - number) * EVERY}
        for number in range(count)
    ]
    _copied(session, "audit_events", acts)
    revisions = _all(session, "hours_revisions")
    for number in range(2, 62):
        _copied(
            session, "hours_revisions", [revisions[-1]], number=number,
            created_at=now - (63 - number) * timedelta(days=1),
        )  # fmt: skip


def _copied(session: Session, table: str, rows: list[Row], **changed: object) -> list[int]:
    """Insert these rows once more, with ids of their own. Returns those."""
    if not rows:
        return []
    known = Table.metadata.tables[table]
    copies = [
        {name: value for name, value in {**row, **changed}.items() if name != "id"} for row in rows
    ]
    made = insert(known).returning(known.c.id, sort_by_parameter_order=True)
    return list(session.scalars(made, copies))


def _all(session: Session, table: str, at_most: int | None = None) -> list[Row]:
    known = Table.metadata.tables[table]
    asked = select(known).order_by(known.c.id).limit(at_most)
    return [dict(row) for row in session.execute(asked).mappings()]


def _templates(records: Database, table: str) -> list[Row]:
    with records.read() as session:
        return _all(session, table)


def _ids(records: Database, table: str, other: str) -> list[tuple[int, int]]:
    known = Table.metadata.tables[table]
    with records.read() as session:
        asked = select(known.c.id, known.c[other]).order_by(known.c.id)
        return [(one, two) for one, two in session.execute(asked)]
