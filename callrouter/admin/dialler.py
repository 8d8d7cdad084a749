"""The dialler as people fill it in: any line, any caller, any moment, any keys, read and walked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callrouter.admin.rehearsal import Rehearsal, rehearse
from callrouter.dialled_lines import Admission, DialledLines
from callrouter.records import Partner
from callrouter.records.current_hours import (
    Ruling,
    current_revision,
    revision_numbered,
    ruled_at,
)
from callrouter.records.table import LARGEST_NUMBER
from callrouter.rules.hours_document import HoursError
from callrouter.rules.local_day import YEARS
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.schedule import DAY
from callrouter.rules.steps import Question
from callrouter.rules.telephone import Refused, is_withheld, read_caller
from callrouter.rules.typed_time import typed_time
from callrouter.settings import LineSettings
from callrouter.wording import LANGUAGES, Language

SILENCE = "-"
"""How an answer is written where the caller presses nothing."""
LONGEST = len(str(LARGEST_NUMBER))
"""Digits of a revision's number."""
MOST_ANSWERS = 20
"""No intake asks so often."""
CHOICES: dict[Question, tuple[str, ...]] = {
    "language": ("1", "2", SILENCE),
    "message": ("1", SILENCE),
    "code": (SILENCE,),
    "nature": ("1", "2", SILENCE),
    "charge": ("1", SILENCE),
    "refused": ("1", SILENCE),
    "major_incident": ("9", SILENCE),
}
"""What a caller may sensibly press at each question."""

_ANSWER = re.compile(r"[0-9*#]{0,4}|-")
"""Longer ones would be support codes, which are written down nowhere."""
_TO_THE_SECOND = re.compile(r"([0-9]{1,2}:[0-9]{2}):([0-5][0-9])")
_NAMED = 5
"""Partners that are named where several were meant."""


@dataclass(frozen=True)
class Dialled:
    """A call that was tried out."""

    line: LineSettings
    caller_number: str | None
    """None where it is withheld."""
    partner: Partner | None
    """Whose support code is keyed where one is asked for."""
    instant: datetime
    ruling: Ruling
    heard: Rehearsal
    ruled_then: int | None = None
    """The revision that a call of the past came under, where it is another one than `ruling`."""


def try_call(
    session: Session,
    lines: DialledLines,
    admission: Admission,
    written: Mapping[str, str],
    now: datetime,
) -> Dialled:
    """Walk a call as the form has it: `line`, `from`, `partner`, `date`, `time`, `language`,
    `answers`, `revision`. What is left out is withheld, now, silent, and what rules.

    It reads and never writes. Raises Problems with all that is wrong at once.
    """
    problems: list[Problem] = []

    def note(at: str, name: str, **facts: object) -> None:
        problems.append(Problem(at, f"dial_{name}", facts))

    def said(name: str) -> str:
        return written.get(name, "").strip()

    line = lines.named(said("line"))
    if line is None:
        note("line", "line", lines=", ".join(one.name for one in lines.all))
        line = lines.all[0]
    ruling = current_revision(session, lines.schedules, line.hours)
    if said("revision"):
        numbered = _revision(session, line.hours, said("revision"))
        if numbered is None:
            note("revision", "revision", number=said("revision"), schedule=line.hours)
        ruling = numbered or ruling
    number = _number(said("from"), note_to=problems)
    partner = _partner(session, said("partner"), note_to=problems)
    moment = _moment(said("date"), said("time"), ruling.schedule.zone, now, note_to=problems)
    answers = [SILENCE if one == "" else one for one in _answers(said("answers"))]
    if len(answers) > MOST_ANSWERS or not all(_ANSWER.fullmatch(one) for one in answers):
        note("answers", "keys")
    language: Language | None = next((one for one in LANGUAGES if one == said("language")), None)
    if problems or moment is None:
        raise Problems(problems)
    ruled_then = None
    if not said("revision") and ruling.since is not None and moment < ruling.since:
        ruled_then = ruled_at(session, line.hours, moment)
    keys = ["" if one == SILENCE else one for one in answers]
    heard = rehearse(
        session,
        lines,
        admission,
        line,
        number,
        moment,
        keys,
        ruling,
        partner=partner,
        language=language,
    )
    return Dialled(line, number, partner, moment, ruling, heard, ruled_then)


def _answers(written: str) -> list[str]:
    return [one.strip() for one in written.split(",")] if written else []


def _revision(session: Session, schedule: str, written: str) -> Ruling | None:
    # Python reads no number of thousands of digits.
    if not (written.isdecimal() and len(written) <= LONGEST) or int(written) > LARGEST_NUMBER:
        return None
    try:
        return revision_numbered(session, schedule, int(written))
    except HoursError:
        return None


def _number(written: str, note_to: list[Problem]) -> str | None:
    """The caller's number; None where it is withheld, or wrong."""
    if not written or is_withheld(written):
        return None
    read = read_caller(written)
    if isinstance(read, Refused):
        note_to.append(Problem("from", "dial_number", {"written": written}))
        return None
    return read


def _partner(session: Session, written: str, note_to: list[Problem]) -> Partner | None:
    """The partner that is meant; None where none is named, or not just one is meant."""
    found = _partners(session, written) if written else []
    if len(found) == 1:
        return found[0]
    if found:
        accounts = ", ".join(one.account for one in found[:_NAMED])
        facts = {"written": written, "accounts": accounts}
        note_to.append(Problem("partner", "dial_partners", facts))
    elif written:
        note_to.append(Problem("partner", "dial_partner", {"written": written}))
    return None


def _partners(session: Session, written: str) -> list[Partner]:
    """The partner of that account; else those with this in their name."""
    account = session.scalars(select(Partner).where(Partner.account == written)).first()
    if account is not None:
        return [account]
    named = func.lower(Partner.name).contains(written.lower(), autoescape=True)
    by_name = select(Partner).where(named).order_by(Partner.account).limit(_NAMED + 1)
    return list(session.scalars(by_name))


def _moment(
    day: str, clock: str, zone: ZoneInfo, now: datetime, note_to: list[Problem]
) -> datetime | None:
    """The instant of a date and a time on the zone's clock; what is left out is that of now. Where
    the clock shows a time twice, the first one."""
    here = now.astimezone(zone)
    try:
        on = date.fromisoformat(day) if day else here.date()
    except ValueError:
        on = None
    if on is None or on.year not in YEARS:
        note_to.append(Problem("date", "dial_date", {"first": YEARS.start, "last": YEARS.stop - 1}))
        on = None
    at = _time(clock) if clock else here.time().replace(microsecond=0)
    if at is None:
        note_to.append(Problem("time", "dial_time", {"written": clock}))
    if on is None or at is None:
        return None
    wanted = datetime.combine(on, at)
    instant = wanted.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != wanted:
        note_to.append(Problem("time", "dial_skipped", {"written": clock}))
    return instant


def _time(written: str) -> time | None:
    """To the second, where that is written."""
    match = _TO_THE_SECOND.fullmatch(written)
    minutes = typed_time(match[1] if match else written)
    seconds = int(match[2]) if match else 0
    if minutes is None or minutes == DAY:
        return None
    return time(minutes // 60, minutes % 60, seconds)
