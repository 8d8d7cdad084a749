"""Closing a line now, opening it now, and its usual hours again: each is a revision like every
other (contract, section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from callrouter.admin.hours import Occasion, Overtaken, revise
from callrouter.records import Author
from callrouter.records.current_hours import Ruling, current_revision
from callrouter.records.hours_for_a_time import in_force
from callrouter.rules.audit import Act
from callrouter.rules.closing_now import (
    LONGEST,
    ForATime,
    Kind,
    for_a_time,
    whole_minute,
)
from callrouter.rules.hours_document import LONGEST_REASON, reason_fault, write_schedule
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.schedule import Schedule
from callrouter.rules.spoken_text import fault_of
from callrouter.wording.hours import why_as_usual

ACTS: Mapping[Kind, Act] = {"closed": "hours.closed_now", "opened": "hours.opened_now"}


class NothingChanges(Problems):
    """It is so already until that end, or will be by the usual hours."""


@dataclass(frozen=True)
class Candidate:
    """Hours that are not saved yet."""

    ruling: Ruling
    """What rules now."""
    usual: Schedule
    """That, without what is closed or opened for a time already."""
    schedule: Schedule


def candidate(
    session: Session, shipped: Mapping[str, Schedule], name: str, wanted: ForATime
) -> Candidate:
    """The hours of that schedule with what is wanted in them, instead of what is closed or opened
    for a time already. Raises Problems; NothingChanges where that is all."""
    ruling = current_revision(session, shipped, name)
    present = in_force(session, ruling, wanted.since)
    usual = ruling.schedule if present is None else present.usual
    if problems := _problems(wanted):
        raise Problems(problems)
    schedule = for_a_time(usual, wanted)
    if schedule == usual:
        ends_another = present is not None and present.kind != wanted.kind
        why = "as_usual" if ends_another else "already"
        raise NothingChanges([Problem("until", f"now_{wanted.kind}_{why}")])
    return Candidate(ruling, usual, schedule)


def change_now(
    session: Session,
    shipped: Mapping[str, Schedule],
    name: str,
    wanted: ForATime,
    based_on: int | None,
    author: Author,
) -> int:
    """Close or open the lines of that schedule from `wanted.since`, which is now, on, as somebody
    does who looked at the revision of that number, None for the file. Returns the number of the new
    one. Raises Problems, and Overtaken where another one was made meanwhile."""
    if current_revision(session, shipped, name).newest != based_on:
        raise Overtaken(name)
    found = candidate(session, shipped, name, wanted)
    columns = {
        "for_a_time": wanted.kind,
        "ends_at": whole_minute(wanted.until),
        "usual": write_schedule(found.usual),
    }
    occasion = Occasion(ACTS[wanted.kind], columns)
    why = f"{wanted.reason_fr} / {wanted.reason_en}"
    return _revise(session, name, found.schedule, author, wanted.since, occasion, why)


def make_as_usual(
    session: Session,
    shipped: Mapping[str, Schedule],
    name: str,
    based_on: int | None,
    author: Author,
    now: datetime,
) -> int:
    """End what is closed or opened for a time: the usual hours rule again. `based_on` is the
    revision that was looked at, None for the file. Returns the number of the new one. Raises
    Problems where there is nothing to end, and Overtaken where another one was made meanwhile."""
    ruling = current_revision(session, shipped, name)
    if ruling.newest != based_on:
        raise Overtaken(name)
    present = in_force(session, ruling, now)
    if present is None:
        raise Problems([Problem("schedule", "now_as_usual_already", {"schedule": name})])
    occasion = Occasion("hours.as_usual", {"for_a_time": "usual"})
    why = why_as_usual(present.kind, present.reason_fr, present.reason_en)
    return _revise(session, name, present.usual, author, now, occasion, why)


def _revise(
    session: Session,
    name: str,
    schedule: Schedule,
    author: Author,
    now: datetime,
    occasion: Occasion,
    why: str,
) -> int:
    try:
        return revise(session, name, schedule, author, now, why, occasion)
    except IntegrityError as error:
        # Both had looked before either was through.
        raise Overtaken(name) from error


def _problems(wanted: ForATime) -> list[Problem]:
    found = []
    if wanted.until <= wanted.since:
        found.append(Problem("until", "now_until_past"))
    elif wanted.until - wanted.since > LONGEST[wanted.kind]:
        days = LONGEST[wanted.kind].days
        found.append(Problem("until", f"now_{wanted.kind}_too_long", {"days": days}))
    return [*found, *reason_problems(wanted.reason_fr, wanted.reason_en)]


def reason_problems(french: str, english: str) -> list[Problem]:
    """What keeps these reasons from being told to callers."""
    faults = {"reason_fr": fault_of(french, LONGEST_REASON)}
    faults["reason_en"] = fault_of(english, LONGEST_REASON)
    return [
        Problem(at, f"hours_{reason_fault(at, fault)}", {"longest": LONGEST_REASON})
        for at, fault in faults.items()
        if fault is not None
    ]
