"""How a deadline was reckoned, in sentences: by which hours, over which days that were not as
usual, and which pauses it left out (art. 4.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from callrouter.rules.business_time import amount_of
from callrouter.wording import Both, Language
from callrouter.wording.mails import write_target
from callrouter.wording.written import write_day, write_moment

RUNS: Both = {
    "fr": "Compté depuis le {since} : {target}, d'après {hours}.",
    "en": "Reckoned from {since}: {target}, by {hours}.",
}
RUNS_ALWAYS: Both = {
    "fr": "Compté depuis le {since} : {target}, jour et nuit.",
    "en": "Reckoned from {since}: {target}, day and night.",
}
OF_FILE: Both = {"fr": "les horaires du fichier", "en": "the hours of the file"}
OF_REVISION: Both = {"fr": "les horaires de la révision {}", "en": "the hours of revision {}"}
THEN: Both = {"fr": ", puis ", "en": ", then "}
DAYS: dict[str, Both] = {
    "holiday": {"fr": "Jour férié le {day} : {name}.", "en": "Public holiday on {day}: {name}."},
    "dated": {
        "fr": "Horaires d'exception le {day} : {name}.",
        "en": "Hours of their own on {day}: {name}.",
    },
}
PAUSED: Both = {
    "fr": "Arrêté du {since} au {until} : {time} en moins.",
    "en": "Stood still from {since} until {until}: {time} less.",
}
STILL_PAUSED: Both = {"fr": "Arrêté depuis le {since}", "en": "Stands still since {since}"}


def say_reckoning(deadline: Mapping[str, Any], language: Language, zone: ZoneInfo) -> Iterator[str]:
    """The receipt of a deadline, a sentence each: `runs_from`, `target`, `round_the_clock`, and
    `reckoned` as rules.deadline.crossed gives it."""
    receipt = deadline["reckoned"]
    since = write_moment(deadline["runs_from"], language, zone)
    target = say_target(deadline, language)
    if deadline["round_the_clock"]:
        yield RUNS_ALWAYS[language].format(since=since, target=target)
    else:
        hours = THEN[language].join(_hours(one, language) for one in receipt["revisions"])
        yield RUNS[language].format(since=since, target=target, hours=hours)
    for one in receipt["days"]:
        day = write_day(date.fromisoformat(one["day"]), language)
        yield DAYS[one["kind"]][language].format(day=day, name=one[language].rstrip("."))
    for one in receipt["pauses"]:
        begin = write_moment(datetime.fromisoformat(one["from"]), language, zone)
        if one["until"] is None:
            yield STILL_PAUSED[language].format(since=begin)
            continue
        end = write_moment(datetime.fromisoformat(one["until"]), language, zone)
        yield PAUSED[language].format(since=begin, until=end, time=_time(one["seconds"]))


def say_target(deadline: Mapping[str, Any], language: Language) -> str:
    """Within what something is owed: "4 business hours"; by a clock that never stops "4 h"."""
    if deadline["round_the_clock"]:
        return _time(amount_of(deadline["target"]).total_seconds())
    return write_target(deadline["target"], language)


def _hours(revision: int | None, language: Language) -> str:
    return OF_FILE[language] if revision is None else OF_REVISION[language].format(revision)


def _time(seconds: float) -> str:
    hours, minutes = divmod(round(seconds) // 60, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes:02} min" if minutes else f"{hours} h"
