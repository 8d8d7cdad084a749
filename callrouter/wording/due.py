"""By when something is due, in French and English: what is over is never told as still to come."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from callrouter.rules.local_day import local
from callrouter.wording import Both, Language
from callrouter.wording.written import write_due, write_moment

COMES: Both = {"fr": "avant {moment}", "en": "by {moment}"}
IS_OVER: Both = {"fr": "en retard depuis {moment}", "en": "overdue since {moment}"}
AND_OVER: Both = {"fr": "{moment}, dépassée", "en": "{moment}, overdue"}


def say_due(instant: datetime, now: datetime, language: Language, zone: ZoneInfo) -> str:
    """Where there is room for little: "by 11:30 a.m.", "overdue since Mon 13 Jul, 11:30 a.m."; with
    the year where that is another one. Raises ValueError for a naive datetime."""
    moment = write_due(instant, now, language, zone)
    there, here = local(instant, zone), local(now, zone)
    if there.year != here.year:
        day, comma, time = moment.partition(",")
        moment = f"{day}\u00a0{there.year}{comma}{time}"
    return (COMES if instant > now else IS_OVER)[language].format(moment=moment)


def say_due_moment(instant: datetime, now: datetime, language: Language, zone: ZoneInfo) -> str:
    """In full, beside the word that it is due: "Monday 13 July 2026 at 11:30 a.m., overdue"."""
    moment = write_moment(instant, language, zone)
    return moment if instant > now else AND_OVER[language].format(moment=moment)
