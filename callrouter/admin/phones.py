"""Whether we dial the numbers of our agents."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.admin.finding import Finding, Judged, in_english
from callrouter.records import Agent
from callrouter.rules.problem import Problem
from callrouter.rules.telephone import Refused, number_to_dial
from callrouter.wording.problems import say_problem


def look_at_phones(session: Session, countries: tuple[str, ...]) -> list[Finding]:
    """A finding for each agent whose number we do not dial, with the reason; else one for all."""
    found = [
        in_english(f"phone of {login}", [judged])
        for login, judged in judge_phones(session, countries)
    ]
    return found or [in_english("phones", [Judged("ok", "phones_may_be_rung")])]


def judge_phones(session: Session, countries: tuple[str, ...]) -> list[tuple[str, Judged]]:
    """The logins of agents whose number we do not dial, each with the reason."""
    agents = session.execute(
        select(Agent.login, Agent.phone).where(Agent.disabled_at.is_(None)).order_by(Agent.login)
    ).all()
    judged = [(login, _dialled(phone, countries)) for login, phone in agents]
    return [
        (login, Judged("failed", "phone_not_rung", {"why": _why(refused)}))
        for login, refused in judged
        if isinstance(refused, Refused)
    ]


@lru_cache(maxsize=1024)
def _dialled(phone: str, countries: tuple[str, ...]) -> str | Refused:
    # Two hundred agents take as long as everything else that a page of these tells.
    return number_to_dial(phone, countries)


def _why(refused: Refused) -> dict[str, str]:
    wrong = Problem("phone", refused.wrong.name, refused.wrong.facts)
    return {"fr": say_problem(wrong, "fr").rstrip("."), "en": str(refused)}
