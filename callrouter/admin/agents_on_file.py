"""Agents put on file one by one, and what is said of them changed: by a page, or by the command."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.admin.agents import keep_an_admin, locked_agent
from callrouter.people.agent_values import (
    SAID,
    Said,
    facts_of_change,
    put,
    read_login,
    read_said,
    words_of,
)
from callrouter.people.new_address import leave_address
from callrouter.people.overtaking import merge
from callrouter.people.turns import take_people_turn
from callrouter.people.typed import Typed, typed
from callrouter.records import Agent, Author
from callrouter.records.audit import audit
from callrouter.rules.problem import Problem, Problems
from callrouter.runtime import Runtime

log = structlog.get_logger()


def add_agent(runtime: Runtime, written: Mapping[str, str], author: Author, now: datetime) -> str:
    """Put an agent on file, away until it says otherwise. `written` are its login and what is said
    of it, `SAID`, as somebody typed them. Returns its login. Raises Problems with everything
    wrong."""
    problems: list[Problem] = []
    read = typed(written, problems)
    login, said = read_login(read), _said(runtime, read)
    with runtime.transaction() as session:
        take_people_turn(session)
        alike = [one for one in _present(session) if one.login.casefold() == login.casefold()]
        if login and alike:
            read.note("login", "login_taken", written=alike[0].login)
        _note_phone_of_another(session, read, said, None)
        if problems:
            raise Problems(problems)
        agent = Agent(login=login, state="away", state_since=now)
        put(agent, said)
        session.add(agent)
        session.flush()
        audit(session, "agent.added", agent.id, author, now)
    log.info("agent.added", agent=login, role=said["role"])
    return login


def change_agent(
    runtime: Runtime,
    login: str,
    written: Mapping[str, str],
    author: Author,
    now: datetime,
    was: Mapping[str, str] | None = None,
) -> list[str]:
    """Change what is said of an agent: of `SAID`, what is `written`, by whoever had what `was`
    there before them. It counts at once. Returns the names of what is different now. Raises
    NoSuchAgent, Problems, Overtaken."""
    problems: list[Problem] = []
    with runtime.transaction() as session:
        take_people_turn(session)
        agent = locked_agent(session, login)
        before = words_of(agent)
        read = typed(merge(before, written, was), problems)
        said = _said(runtime, read)
        _note_phone_of_another(session, read, said, agent)
        # What stood there before is not judged anew.
        problems = [one for one in problems if one.at in written]
        if problems:
            raise Problems(problems)
        changed = [name for name in written if name in SAID and said[name] != before[name]]
        if "email" in changed:
            leave_address(session, runtime.notices, agent, now)
        if changed:
            put(agent, {**before, **{name: said[name] for name in changed}})
            facts = facts_of_change({name: (before[name], said[name]) for name in changed})
            audit(session, "agent.changed", agent.id, author, now, facts)
            keep_an_admin(session, author)
    if changed:
        log.info("agent.changed", agent=login, fields=changed)
    return changed


def _said(runtime: Runtime, read: Typed) -> Said:
    return read_said(read, [line.number for line in runtime.dialled_lines.all], runtime.countries)


def _note_phone_of_another(session: Session, read: Typed, said: Said, agent: Agent | None) -> None:
    same = [one for one in _present(session) if one.phone == said["phone"] and one is not agent]
    if said["phone"] and same:
        logins = tuple(one.login for one in same)
        read.note("phone", "phone_of_another_agent", logins=logins)


def _present(session: Session) -> list[Agent]:
    return list(session.scalars(select(Agent).where(Agent.left_at.is_(None)).order_by(Agent.id)))
