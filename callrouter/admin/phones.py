"""Whether we dial the numbers of our agents."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.admin.finding import Finding
from callrouter.records import Agent
from callrouter.rules.telephone import Refused, number_to_dial


def look_at_phones(session: Session, countries: tuple[str, ...]) -> list[Finding]:
    """A finding for each agent whose number we do not dial, with the reason; else one for all."""
    agents = session.execute(
        select(Agent.login, Agent.phone).where(Agent.disabled_at.is_(None)).order_by(Agent.login)
    ).all()
    judged = [(login, number_to_dial(phone, countries)) for login, phone in agents]
    found = [
        Finding(
            f"phone of {login}",
            "failed",
            f"is not rung: {refused}",
            "write the right number into your file of agents, and run `callrouter agents import` "
            "with it",
        )
        for login, refused in judged
        if isinstance(refused, Refused)
    ]
    return found or [Finding("phones", "ok", "every agent's number may be rung")]
