"""The business hours as admins change them: a change is a new revision, and none is ever lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from callrouter.records import Agent, Author, HoursRevision
from callrouter.records.audit import audit
from callrouter.records.current_hours import current_revision
from callrouter.rules.audit import Act
from callrouter.rules.hours_document import write_schedule
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.schedule import Schedule

LONGEST_WHY = 500
"""Characters."""


class Overtaken(Exception):
    """Somebody else made a revision meanwhile."""


def history(session: Session, name: str) -> list[dict[str, Any]]:
    """Every revision of a schedule, the newest first: its number, who made it and when."""
    found = (
        select(HoursRevision, Agent.login)
        .outerjoin(Agent, Agent.id == HoursRevision.author_id)
        .where(HoursRevision.schedule == name)
        .order_by(HoursRevision.id.desc())
    )
    return [
        {
            "revision": one.known_as,
            "made_at": one.created_at,
            "author": login or one.author,
            "why": one.why,
        }
        for one, login in session.execute(found)
    ]


@dataclass(frozen=True)
class Occasion:
    """On what occasion a revision is made: lines are closed or opened for a time, or are as usual
    again; or it is one as any."""

    act: Act
    columns: Mapping[str, Any]


AS_ANY = Occasion("hours.revised", {})


def first_revisions(session: Session, shipped: Mapping[str, Schedule], now: datetime) -> list[str]:
    """Make revision 1 of each schedule that has none, from its file. Returns the files' names."""
    made = []
    for name, schedule in shipped.items():
        of_that_name = select(HoursRevision.id).where(HoursRevision.schedule == name).limit(1)
        if session.scalar(of_that_name) is None:
            revise(session, name, schedule, Author(f"{name}.toml"), now)
            made.append(f"{name}.toml")
    return made


def change_hours(
    session: Session,
    shipped: Mapping[str, Schedule],
    name: str,
    schedule: Schedule,
    based_on: int | None,
    author: Author,
    now: datetime,
    why: str = "",
) -> int:
    """Write the next revision of a schedule, made by somebody who looked at the one of that number,
    None for the file. Returns the new one's number. Raises Overtaken where another one was made
    meanwhile, and Problems for a `why` that is too long."""
    why = " ".join(why.split())
    if len(why) > LONGEST_WHY:
        raise Problems([Problem("why", "too_long", {"longest": LONGEST_WHY})])
    if current_revision(session, shipped, name).newest != based_on:
        raise Overtaken(name)
    try:
        return revise(session, name, schedule, author, now, why or None)
    except IntegrityError as error:
        # Both had looked before either was through.
        raise Overtaken(name) from error


def revise(
    session: Session,
    name: str,
    schedule: Schedule,
    author: Author,
    now: datetime,
    why: str | None = None,
    occasion: Occasion = AS_ANY,
) -> int:
    """Write the next revision of a schedule, whatever rules now; returns its number. Who waits
    comes under it within seconds: the dispatcher compares what each caller's times rest on with
    what rules."""
    numbers = func.max(HoursRevision.known_as)
    last = session.scalar(select(numbers).where(HoursRevision.schedule == name))
    number = (last or 0) + 1
    revision = HoursRevision(
        schedule=name,
        number=number,
        document=write_schedule(schedule),
        created_at=now,
        why=why,
        **occasion.columns,
        **author.columns(),
    )
    session.add(revision)
    session.flush()
    about = {"schedule": name, "revision": number}
    audit(session, occasion.act, revision.id, author, now, about)
    return number
