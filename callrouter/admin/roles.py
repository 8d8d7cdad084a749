"""What is found of who answers: their roles, and that somebody is there for everything."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.admin.finding import Finding, Judged, in_english
from callrouter.records import Agent
from callrouter.rules.roles import OVERSEERS, ROLES
from callrouter.wording import LANGUAGE_NAMES


def look_at_roles(session: Session, languages: Collection[str]) -> list[Finding]:
    """A finding for each agent of an unknown role, who may open no page, and for each part that no
    agent takes: to speak one of the lines' `languages`, and to be told of trouble. Else one for
    all."""
    strangers, missing = judge_roles(session), judge_parts(session, languages)
    found = [
        *(in_english(f"agent {login}", [judged]) for login, judged in strangers),
        *(in_english(part, [judged]) for part, judged in missing),
    ]
    return found or [in_english("roles", [Judged("ok", "roles_known")])]


def judge_roles(session: Session) -> list[tuple[str, Judged]]:
    """The logins of agents of an unknown role."""
    strangers = session.execute(
        select(Agent.login, Agent.role).where(Agent.role.not_in(ROLES)).order_by(Agent.login)
    )
    known = {"roles": ", ".join(ROLES[:-1]), "last": ROLES[-1]}
    return [
        (login, Judged("warning", "role_unknown", {"role": repr(role), **known}))
        for login, role in strangers
    ]


def judge_parts(session: Session, languages: Collection[str]) -> list[tuple[str, Judged]]:
    """The parts that no working agent takes."""
    unspoken = judge_languages(session, languages)
    found = [(f"language {one}", judged) for one, judged in unspoken.items()]
    overseers = select(Agent.id).where(Agent.disabled_at.is_(None), Agent.role.in_(OVERSEERS))
    if session.execute(overseers.limit(1)).first() is None:
        found.append(("overseers", Judged("warning", "overseers_missing")))
    return found


def judge_languages(session: Session, languages: Collection[str]) -> dict[str, Judged]:
    """Those of the languages that no working agent speaks."""
    working = session.scalars(select(Agent.languages).where(Agent.disabled_at.is_(None))).all()
    spoken = {language for of_one in working for language in of_one.split()}
    return {
        one: Judged("warning", "language_unspoken", {"language": LANGUAGE_NAMES.get(one, one)})
        for one in sorted(set(languages) - spoken)
    }
