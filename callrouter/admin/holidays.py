"""The public holidays to come, decided one by one: closed as they are, or at hours of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from callrouter.admin.finding import Judged
from callrouter.admin.hours import LONGEST_WHY, Overtaken, change_hours
from callrouter.records import Author, ConfirmedHoliday
from callrouter.records.audit import audit
from callrouter.records.current_hours import Ruling, current_revision
from callrouter.records.hours import confirmed_since
from callrouter.rules.hours_document import HoursError, read_schedule, write_schedule
from callrouter.rules.local_day import local
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.public_holidays import (
    SOON,
    Decision,
    PublicHoliday,
    holidays_ahead,
    with_holidays,
)
from callrouter.rules.schedule import Schedule, Slot
from callrouter.rules.typed_hours import typed_hours
from callrouter.settings import DEFAULT_SCHEDULE
from callrouter.wording.holidays import why_decided


@dataclass(frozen=True)
class Decided:
    """What somebody says of one public holiday."""

    decision: str
    """One of rules.public_holidays.Decision, as it came."""
    hours: str = ""
    """The other hours, as they were typed."""


@dataclass(frozen=True)
class Proposed:
    """What decisions come to, before they are saved."""

    wanted: dict[date, tuple[Slot, ...]]
    """The hours of each day that is decided otherwise than it was; none is closed."""
    closed: list[date]
    """Those that are closed, and were not confirmed before."""
    before: Schedule
    after: Schedule
    why: str
    """Why the hours change, where nobody says so: the names of the holidays that have others, in
    both languages. Empty where none has."""


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    confirmed: list[date]
    """Those that are closed, and were not confirmed before."""
    revision: int | None
    """The new one; None where the hours stay as they are."""
    before: Schedule
    after: Schedule


def holidays_of_schedule(session: Session, ruling: Ruling, now: datetime) -> list[PublicHoliday]:
    """Those of the coming two years, in order, with what was decided of each."""
    today = local(now, ruling.schedule.zone).date()
    return holidays_ahead(ruling.schedule, today, confirmed_since(session, ruling.name, today))


def undecided(session: Session, ruling: Ruling, now: datetime) -> list[PublicHoliday]:
    """Those of which nobody has said anything."""
    return [one for one in holidays_of_schedule(session, ruling, now) if one.decided is None]


def judge_holidays(session: Session, ruling: Ruling, now: datetime) -> list[Judged]:
    """Those within a week that nobody has decided."""
    until = local(now, ruling.schedule.zone).date() + SOON
    which = "" if ruling.name == DEFAULT_SCHEDULE else f" --schedule {ruling.name}"
    return [
        Judged(
            "warning",
            "holiday_undecided",
            {
                "day": one.day,
                "holiday": {"fr": one.name_fr, "en": one.name_en},
                "which": which,
            },
        )
        for one in undecided(session, ruling, now)
        if one.day <= until
    ]


def propose_holidays(
    session: Session, ruling: Ruling, decisions: Mapping[date, Decided], now: datetime
) -> Proposed:
    """What these decisions come to by the hours that rule; what says the same as before is passed
    over. Raises Problems, each at `decision.DAY` or `hours.DAY`."""
    known = {one.day: one for one in holidays_of_schedule(session, ruling, now)}
    wanted, problems = _read(known, decisions)
    after = with_holidays(ruling.schedule, known, wanted)
    if not problems:
        problems = _impossible(after, wanted)
    if problems:
        raise Problems(problems)
    closed = sorted(
        day for day, slots in wanted.items() if not slots and known[day].decided != "closed"
    )
    changed = [known[day] for day in sorted(wanted) if wanted[day] != known[day].slots]
    names = dict.fromkeys((one.name_fr, one.name_en) for one in changed)
    why = why_decided(list(names), LONGEST_WHY)
    return Proposed(wanted, closed, ruling.schedule, after, why)


def decide_holidays(
    session: Session,
    shipped: Mapping[str, Schedule],
    name: str,
    decisions: Mapping[date, Decided],
    based_on: int | None,
    author: Author,
    now: datetime,
    why: str = "",
) -> Outcome:
    """Decide public holidays of that schedule, as somebody did who looked at the revision of that
    number. Those at hours of their own make one revision together; `why` empty names them.

    Raises Problems as propose_holidays does and for a `why` that is too long, and Overtaken where
    somebody else decided one of them or made another revision meanwhile.
    """
    ruling = current_revision(session, shipped, name)
    if ruling.newest != based_on:
        raise Overtaken(name)
    found = propose_holidays(session, ruling, decisions, now)
    try:
        _confirm(session, name, found.closed, found.wanted, author, now)
    except IntegrityError as error:
        # Both had looked before either was through.
        raise Overtaken(name) from error
    number = None
    if found.after != found.before:
        reason = why.strip() or found.why
        number = change_hours(session, shipped, name, found.after, based_on, author, now, reason)
    return Outcome(found.closed, number, found.before, found.after)


def _read(
    known: Mapping[date, PublicHoliday], decisions: Mapping[date, Decided]
) -> tuple[dict[date, tuple[Slot, ...]], list[Problem]]:
    """The hours that are wanted of each day, and what cannot be done."""
    wanted: dict[date, tuple[Slot, ...]] = {}
    problems: list[Problem] = []
    for day, said in decisions.items():
        holiday = known.get(day)
        if holiday is None:
            problems.append(Problem(f"decision.{day}", "holidays_none", {"day": day}))
            continue
        if holiday.of_several is not None:
            problems.append(Problem(f"decision.{day}", "holidays_of_several", {"day": day}))
            continue
        slots: tuple[Slot, ...] | None = ()
        decision: Decision | None = next(
            (one for one in ("closed", "open", "other_hours") if one == said.decision), None
        )
        match decision:
            case None:
                problems.append(Problem(f"decision.{day}", "holidays_decision"))
            case "open":
                slots = holiday.as_usual
                if not slots:
                    problems.append(Problem(f"decision.{day}", "holidays_shut", {"day": day}))
            case "other_hours":
                slots = typed_hours(said.hours)
                if not slots:
                    wrong = {"written": said.hours.strip()}
                    problems.append(Problem(f"hours.{day}", "holidays_hours", wrong))
        if decision != holiday.decided or slots != holiday.slots:
            wanted[day] = slots or ()
    return wanted, problems


def _impossible(after: Schedule, wanted: Mapping[date, tuple[Slot, ...]]) -> list[Problem]:
    """What the hours cannot say: a time that the clock of that day skips, too many dates."""
    days = [one.day for one in after.exceptions]
    try:
        read_schedule(write_schedule(after))
    except HoursError as error:
        return [
            Problem(f"hours.{day}", one.name, one.facts)
            for one in error.problems
            for day in [_day_at(one.at, days) or next(iter(wanted))]
        ]
    return []


def _day_at(path: str, days: list[date]) -> date | None:
    """The day of `dated[3].slots`."""
    number = path.partition("[")[2].partition("]")[0]
    return days[int(number)] if number.isdecimal() else None


def _confirm(
    session: Session,
    name: str,
    closed: list[date],
    wanted: Mapping[date, tuple[Slot, ...]],
    author: Author,
    now: datetime,
) -> None:
    """Keep which are confirmed as closed, and that those with hours of their own no longer are."""
    session.execute(
        delete(ConfirmedHoliday).where(
            ConfirmedHoliday.schedule == name, ConfirmedHoliday.day.in_(list(wanted))
        )
    )
    session.add_all(
        ConfirmedHoliday(schedule=name, day=day, confirmed_at=now, **author.columns())
        for day, slots in wanted.items()
        if not slots
    )
    session.flush()
    if closed:
        facts = {"schedule": name, "days": [day.isoformat() for day in closed]}
        audit(session, "hours.holidays_confirmed", None, author, now, facts)
