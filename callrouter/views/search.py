"""Whatever is found by what somebody typed into the search field: tickets, calls, partners,
contacts, agents, revisions of the hours."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Agent, HoursRevision, find_call
from callrouter.rules.search_words import words_of
from callrouter.rules.telephone import Refused, read_caller
from callrouter.rules.ticket_number import read_number as read_ticket_number
from callrouter.views.listings import CallsAsked, calls, is_given_out
from callrouter.views.search_people import (
    agents_named,
    contacts_named,
    contacts_with_number,
    names_of,
    partners_named,
    read_people,
)
from callrouter.views.search_tickets import tickets_named

Kind = Literal["tickets", "calls", "partners", "contacts", "agents", "revisions"]
KINDS: tuple[Kind, ...] = get_args(Kind)

CALLED = "revision horaires hours"
"""What a revision is called besides its schedule and its number, folded."""


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    rows: Sequence[Any]
    more: bool
    """There are others."""


@dataclass(frozen=True)
class RevisionFound:
    """A revision of a schedule."""

    schedule: str
    number: int
    created_at: datetime
    author: str
    why: str | None


def the_one(session: Session, wanted: str) -> tuple[Kind, str] | None:
    """The ticket or the call that is called exactly so, by its number or SID; None where nothing
    is, or it is no such name."""
    number = read_ticket_number(wanted)
    if number is not None and is_given_out(session, number):
        return "tickets", number
    call = find_call(session, wanted) if wanted.startswith("CA") else None
    return None if call is None else ("calls", call.sid)


def find(session: Session, wanted: str, kinds: Collection[Kind], most: int) -> Mapping[Kind, Group]:
    """What has all words of `wanted`, of these kinds, at most so many of each; only kinds of which
    something was found. What is written like a number is looked for as such. Accents and capitals
    are set aside, and the last word may be a beginning."""
    words = words_of(wanted)
    if not words:
        return {}
    telephone = read_caller(wanted)
    number = None if isinstance(telephone, Refused) else telephone
    people = read_people(session)

    def calls_found(limit: int) -> Sequence[Any]:
        return calls(session, CallsAsked(caller=number), limit) if number else ()

    def contacts_found(limit: int) -> Sequence[Any]:
        if number is not None:
            return contacts_with_number(session, number, limit)
        return contacts_named(session, words, limit, people)

    looked_for: dict[Kind, Callable[[int], Sequence[Any]]] = {
        "tickets": lambda limit: tickets_named(session, wanted, limit, people),
        "calls": calls_found,
        "partners": lambda limit: partners_named(session, wanted, limit, people),
        "contacts": contacts_found,
        "agents": lambda limit: agents_named(session, words, limit),
        "revisions": lambda limit: _revisions(session, words, limit),
    }
    found = {kind: looked_for[kind](most + 1) for kind in KINDS if kind in kinds}
    return {kind: Group(rows[:most], len(rows) > most) for kind, rows in found.items() if rows}


def _revisions(session: Session, words: Sequence[str], most: int) -> list[RevisionFound]:
    """Those that have all of these words in their schedule, their number or why they were made, the
    newest first."""
    read = session.execute(
        select(
            HoursRevision.schedule, HoursRevision.known_as, HoursRevision.created_at,
            HoursRevision.author, HoursRevision.why, Agent.login,
        )
        .outerjoin(Agent, Agent.id == HoursRevision.author_id)
        .order_by(HoursRevision.id.desc())
    )  # fmt: skip
    names = names_of(
        (
            RevisionFound(schedule, number, created_at, login or author, why),
            f"{CALLED} {schedule} {number} {why or ''}",
        )
        for schedule, number, created_at, author, why, login in read
    )
    return list(islice(names.with_all(words), most))
