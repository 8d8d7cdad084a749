"""Who else is at a ticket, so that no two answer it without knowing of each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from callrouter.records import Agent, Database, FormDraft, Ticket, TicketLook
from callrouter.records.database import insert_once
from callrouter.rules.onlookers import LOOKS_FOR, Doing, doing

KEPT = timedelta(hours=1)
OF_TICKET = re.compile(r"/tickets/([^/ ?]+)")
"""The number of a ticket in the address that a form on its page is sent to."""


@dataclass(frozen=True)
class Onlooker:
    """An agent who is at a ticket."""

    agent_id: int
    name: str
    doing: Doing


Onlookers = Mapping[str, tuple[Onlooker, ...]]
"""By the number of a ticket: who writes comes first, then by name."""
IN_ORDER: tuple[Doing, ...] = ("writes", "has_written", "looks")


def note_look(records: Database, agent_id: int, number: str, now: datetime) -> bool:
    """This agent has the page of the ticket of this number before their eyes. Returns whether there
    is such a ticket."""
    with records.read() as session:
        ticket_id = session.scalar(select(Ticket.id).where(Ticket.number == number))
    if ticket_id is None:
        return False
    looked: dict[str, Any] = {"ticket_id": ticket_id, "agent_id": agent_id}
    again = update(TicketLook).filter_by(**looked).values(seen_at=now).returning(TicketLook.id)
    with records.begin(lasting=False) as session:
        if session.scalar(again) is None:
            insert_once(session, TicketLook, ("ticket_id", "agent_id"), **looked, seen_at=now)
    return True


def onlookers(session: Session, now: datetime) -> Onlookers:
    """Who is at which ticket: two questions, however many they are."""
    there = session.execute(
        select(Ticket.number, Agent.id, Agent.name, TicketLook.seen_at)
        .join(TicketLook, TicketLook.ticket_id == Ticket.id)
        .join(Agent, Agent.id == TicketLook.agent_id)
        .where(TicketLook.seen_at >= now - LOOKS_FOR, Agent.disabled_at.is_(None))
    ).all()
    typed = _typed(session, {agent_id for _, agent_id, _, _ in there})
    found: dict[str, list[Onlooker]] = {}
    for number, agent_id, name, seen_at in there:
        assert number is not None, "a page is opened by its ticket's number"
        does = doing(seen_at, typed.get((number, agent_id)), now)
        if does is not None:
            found.setdefault(number, []).append(Onlooker(agent_id, name, does))
    return {
        number: tuple(sorted(all_, key=lambda one: (IN_ORDER.index(one.doing), one.name)))
        for number, all_ in found.items()
    }


def forget_old_looks(records: Database, now: datetime) -> None:
    """Delete who looked a while ago."""
    with records.begin() as session:
        session.execute(delete(TicketLook).where(TicketLook.seen_at <= now - KEPT))


def _typed(session: Session, agent_ids: Collection[int]) -> dict[tuple[str, int], datetime]:
    """By the number of a ticket and the agent, when the last words were kept that this one typed
    there and has not sent."""
    if not agent_ids:
        return {}
    forms = session.execute(
        select(FormDraft.form, FormDraft.agent_id, func.max(FormDraft.saved_at))
        .where(FormDraft.agent_id.in_(agent_ids), FormDraft.form.startswith("/tickets/"))
        .group_by(FormDraft.form, FormDraft.agent_id)
    )
    typed: dict[tuple[str, int], datetime] = {}
    for form, agent_id, saved_at in forms:
        of_ticket = OF_TICKET.match(form)
        if of_ticket is not None:
            key = (of_ticket[1], agent_id)
            typed[key] = max(saved_at, typed.get(key, saved_at))
    return typed
