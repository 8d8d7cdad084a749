"""How the clock of a deadline stands, in French and English."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from callrouter.rules.clock import Clock
from callrouter.wording import Both, Language
from callrouter.wording.written import write_deadline

RUNS: Both = {"fr": "Il reste {left}.", "en": "{left} left."}
CLOSED: Both = {
    "fr": "Arrêtée jusqu'au {until} ; il restera {left}.",
    "en": "Stands still until {until}; then {left} are left.",
}
CLOSED_FOR_GOOD: Both = {
    "fr": "Arrêtée : la ligne ne rouvre pas d'après ses horaires.",
    "en": "Stands still: by its hours the line does not open again.",
}
PAUSED: Both = {
    "fr": "Arrêtée jusqu'à la réponse du partenaire.",
    "en": "Stands still until the partner answers.",
}


def say_clock(clock: Clock, language: Language, zone: ZoneInfo) -> str:
    """How it stands now: "Stands still until Thursday 16 July at 9 a.m.; then 2 h are left.\""""
    left = _time(clock.left)
    if clock.standing == "paused":
        return PAUSED[language]
    if clock.standing == "runs":
        return RUNS[language].format(left=left)
    if clock.runs_again_at is None:
        return CLOSED_FOR_GOOD[language]
    until = write_deadline(clock.runs_again_at, language, zone)
    return CLOSED[language].format(until=until, left=left)


def _time(left: timedelta) -> str:
    """To the minute that has begun: business days have no length that everybody knows."""
    hours, minutes = divmod(-(-int(left.total_seconds()) // 60), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes:02}" if minutes else f"{hours} h"
