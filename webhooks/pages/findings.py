"""What was found of the service as a page tells it: in words, with what to do and where."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from callrouter.admin.finding import Judged, State
from callrouter.wording import Language
from callrouter.wording.findings import say_finding
from callrouter.wording.remedies import say_remedy
from webhooks.pages import addresses

TONES = {"ok": "good", "warning": "warn", "failed": "bad"}
"""The colour of a badge, by the state."""


@dataclass(frozen=True)
class Told:
    """What was found."""

    state: State
    said: str
    fix: str
    """Empty where there is nothing to do."""
    where: str | None
    """The page on which it is done."""


def tell(judged: Judged, about: str, language: Language, zone: ZoneInfo) -> Told:
    """What was found; `about` is the login or the schedule that it was found of."""
    said, fix = say_finding(judged.name, judged.facts, language, zone)
    remedy = say_remedy(judged.name, language)
    where = None if remedy is None else _where(judged.name, about)
    return Told(judged.state, said, remedy or fix, where)


def _where(finding: str, about: str) -> str | None:
    match finding:
        case "holiday_undecided":
            return addresses.of_holidays(about)
        case "mail_troubled" | "mail_troubled_so":
            return "/mails"
        case "language_unspoken" | "overseers_missing":
            return "/agents"
        case "role_unknown" | "phone_not_rung":
            return f"{addresses.of_agent(about)}/edit"
    return None
