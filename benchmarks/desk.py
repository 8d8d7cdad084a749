"""The desk: the door beside the bare rows it writes, the work list and the search when much is
open."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import func, insert, select, text

from benchmarks.figures import Figure, Report, number, ratio, table
from benchmarks.rig import Rig, database, in_memory, phone, rig
from callrouter.desk.tickets import NewTicket, open_ticket
from callrouter.records import Contact, Table, Ticket, TicketMessage
from callrouter.records.tickets import work_order_of
from callrouter.rules.ticket_number import number_drawn, number_for
from callrouter.rules.tiers import TIERS
from callrouter.views.search_tickets import tickets_named
from callrouter.views.work_list import WorkAsked, work_list

ROUNDS = 7
TICKETS = 60
"""Opened in a round."""
PARTNERS = 400
SIZES = (1_000, 100_000)
WAITING = 1_000
PAGE = 50
WRITTEN = (
    "tickets", "ticket_numbers", "ticket_events", "ticket_messages", "deadlines", "promises",
    "outbox", "counted_contacts", "overages",
)  # fmt: skip
"""The tables that the door writes to, each row after those that it refers to."""
LOOKED_FOR = ("disque réseau", "incident", "partner 17", "lettre42 mot7", "rien de tel")


def measure() -> Report:
    """The door first, then the lists: each in one run with what it is compared with."""
    with in_memory():
        opened = _door()
        pages, searches = _lists()
    least, most = SIZES
    slowest = max(median(taken) for taken in searches.values())
    figures = [
        Figure("tickets opened, door ÷ the same rows by Core",
               ratio(opened["door"], opened["core"]), "×", at_least=0.5),
        Figure(f"work list of {most:,} tickets, first page, median",
               median(pages[most]) * 1e3, "ms", at_most=20),
        Figure(f"work list, {most:,} ÷ {least:,} tickets",
               ratio(pages[most], pages[least]), "×", at_most=1.3),
        Figure(f"search in {most:,} tickets, slowest question, median",
               slowest * 1e3, "ms", at_most=50),
    ]  # fmt: skip
    rates = [[name, number(median(rate))] for name, rate in opened.items()]
    asked = [[words, number(median(taken) * 1e3)] for words, taken in searches.items()]
    return Report(
        "The desk",
        f"{database()} in memory, in process. {ROUNDS} rounds of {TICKETS} tickets each, a "
        "transaction for each ticket: by the door, and the very rows that it wrote by Core into an "
        f"equal database. The lists: {WAITING:,} callers wait beside the tickets, pages of {PAGE}.",
        figures,
        [table(["", "tickets a second"], rates), table(["looked for", "ms"], asked)],
    )


def _door() -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {"door": [], "core": []}
    with rig() as ours, rig() as bare:
        for made in (ours, bare):
            made.migrate()
            made.partners(PARTNERS, phone)
        ours.start_valkey()
        for turn in range(ROUNDS + 1):
            before = _last_ids(ours)
            began = time.perf_counter()
            _open(ours)
            by_door = time.perf_counter() - began
            rows = _rows(ours, before)
            began = time.perf_counter()
            _write(bare, rows)
            by_core = time.perf_counter() - began
            if turn:
                # The first round fills the pools and the caches.
                rates["door"].append(TICKETS / by_door)
                rates["core"].append(TICKETS / by_core)
    return rates


def _open(made: Rig) -> None:
    runtime = made.silent_service
    for _ in range(TICKETS):
        now = datetime.now(UTC)
        with runtime.transaction() as session:
            contact = session.get_one(Contact, 1 + secrets.randbelow(PARTNERS))
            new = NewTicket(
                channel="form", line="advanced", admitted_at=now, partner_id=contact.partner_id,
                contact_id=contact.id, language="fr", nature="incident", rank=0,
                circumstance="form", subject="Disque plein",
                told={"symptoms": "Plus rien ne répond depuis ce matin.", "tests": "ping, ssh"},
            )  # fmt: skip
            open_ticket(session, runtime, new, now)


def _last_ids(made: Rig) -> dict[str, int]:
    with made.records.read() as session:
        return {
            name: session.scalar(select(func.max(Table.metadata.tables[name].c.id))) or 0
            for name in WRITTEN
        }


def _rows(made: Rig, before: dict[str, int]) -> list[list[tuple[Any, dict[str, Any]]]]:
    """By the ticket: the statement and the values of every row that the door wrote for it."""
    by_ticket: dict[int, list[tuple[Any, dict[str, Any]]]] = {}
    numbers: dict[str, int] = {}
    with made.records.read() as session:
        for name in WRITTEN:
            rows = Table.metadata.tables[name]
            statement = insert(rows)
            for row in session.execute(select(rows).where(rows.c.id > before[name])).mappings():
                values = {column.name: row[column.name] for column in rows.c}
                if name == "tickets":
                    ticket = numbers[values["number"]] = values["id"]
                elif name == "ticket_numbers":
                    ticket = numbers[number_drawn(values["id"])]
                else:
                    ticket = values["ticket_id"]
                by_ticket.setdefault(ticket, []).append((statement, values))
    return list(by_ticket.values())


def _write(made: Rig, tickets: list[list[tuple[Any, dict[str, Any]]]]) -> None:
    for rows in tickets:
        with made.records.engine.begin() as connection:
            for statement, values in rows:
                connection.execute(statement, values)


def _lists() -> tuple[dict[int, list[float]], dict[str, list[float]]]:
    pages: dict[int, list[float]] = {size: [] for size in SIZES}
    searches: dict[str, list[float]] = {words: [] for words in LOOKED_FOR}
    with rig() as small, rig() as large:
        rigs = dict(zip(SIZES, (small, large), strict=True))
        for size, made in rigs.items():
            made.migrate()
            made.partners(PARTNERS, phone)
            made.calls([f"CA{secrets.token_hex(16)}" for _ in range(WAITING)])
            _fill(made, size)
        for turn in range(ROUNDS * 5 + 1):
            for size, made in rigs.items():
                taken = _asked(made, lambda s: work_list(s, WorkAsked(), after=None, limit=PAGE))
                if turn:
                    pages[size].append(taken)
            for words in LOOKED_FOR:
                taken = _asked(large, lambda s, words=words: tickets_named(s, words, PAGE))
                if turn:
                    searches[words].append(taken)
    return pages, searches


def _fill(made: Rig, size: int) -> None:
    """So many open tickets of all ranks, with a message each; two in three are to be answered."""
    now = datetime.now(UTC)
    for first in range(0, size, 5_000):
        tickets, messages = [], []
        for i in range(first, min(first + 5_000, size)):
            rank, opened = i % 3, now - timedelta(seconds=size - i)
            due = None if i % 3 == 2 else opened + timedelta(hours=4)
            tickets.append({
                "id": i + 1, "number": number_for(i + 1), "channel": "email", "state": "new",
                "nature": "incident", "rank": rank, "tier": TIERS[rank], "language": "fr",
                "partner_id": 1 + i % PARTNERS, "contact_id": 1 + i % PARTNERS,
                "opened_at": opened, "due_at": due, "subject": f"Incident lettre{i % 97}",
                "work_order": work_order_of("new", rank, due, opened),
            })  # fmt: skip
            messages.append({
                "ticket_id": i + 1, "kind": "told", "public": True, "language": "fr", "at": opened,
                "text": f"Le disque du réseau {i % 1013} ne répond plus, mot{i % 89} numéro{i}.",
            })  # fmt: skip
        with made.records.begin() as session:
            session.execute(insert(Ticket.__table__), tickets)
            session.execute(insert(TicketMessage.__table__), messages)
    with made.records.begin() as session:
        # As PostgreSQL does by itself within minutes.
        session.execute(text("ANALYZE"))


def _asked(made: Rig, ask: Callable[[Any], object]) -> float:
    began = time.perf_counter()
    with made.records.read() as session:
        ask(session)
    return time.perf_counter() - began
