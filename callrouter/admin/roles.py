"""What `check` finds of who answers: their roles, and that somebody is there for everything."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.admin.finding import Finding
from callrouter.records import Agent
from callrouter.rules.roles import OVERSEERS, ROLES

SOMEBODY = (
    "`callrouter agents import` puts such a person on file, `callrouter agents enable` brings back "
    "one who is disabled"
)


def look_at_roles(session: Session, languages: Collection[str]) -> list[Finding]:
    """A finding for each agent of an unknown role, who may open no page, and for each part that no
    agent takes: to speak one of the lines' `languages`, and to be told of trouble. Else one for
    all."""
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
    working = session.scalars(select(Agent).where(Agent.disabled_at.is_(None))).all()
    found += [
        Finding(
            f"language {one}",
            "warning",
            "a line offers it, and no agent on file speaks it: its callers wait in vain",
            SOMEBODY,
        )
        for one in sorted(languages)
        if not any(agent.speaks(one) for agent in working)
    ]
    if not any(agent.role in OVERSEERS for agent in working):
        found.append(
            Finding(
                "overseers",
                "warning",
                "no supervisor or admin is on file: nobody is mailed about trouble",
                SOMEBODY,
            )
        )
    said = "every role is known, every language spoken, and somebody is mailed about trouble"
    return found or [Finding("roles", "ok", said)]
