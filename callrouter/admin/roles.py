"""Whether everybody on our side has a role that the service knows."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.admin.finding import Finding
from callrouter.records import Agent
from callrouter.rules.roles import ROLES


def look_at_roles(session: Session) -> list[Finding]:
    """A finding for each agent of an unknown role, who may open no page; else one for all."""
    strangers = session.execute(
        select(Agent.login, Agent.role).where(Agent.role.not_in(ROLES)).order_by(Agent.login)
    )
    found = [
        Finding(
            f"agent {login}",
            "warning",
            f"its role is {role!r}, which opens no page",
            f"write {', '.join(ROLES[:-1])} or {ROLES[-1]} into your file of agents, and run "
            "`callrouter agents import` with it",
        )
        for login, role in strangers
    ]
    return found or [Finding("roles", "ok", "every agent has one that is known")]
