"""Puts the agents of a CSV file on file: whole or not at all, and twice is the same as once.

Whom a file does not name stays as they are; who is disabled stays so although the file names them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.mail.notices import Notices
from callrouter.people.agent_values import (
    SAID,
    Said,
    facts_of_change,
    put,
    read_login,
    read_said,
    words_of,
)
from callrouter.people.files.outcome import Imported, differences
from callrouter.people.files.row import Row, read_rows, refused
from callrouter.people.files.unique import case_double, holders, make_room
from callrouter.people.new_address import leave_address
from callrouter.records import Agent, Author
from callrouter.records.audit import audit
from callrouter.rules.problem import Problem

OPTIONAL_COLUMNS = ("phone_only",)
COLUMNS = ("login", *(one for one in SAID if one not in OPTIONAL_COLUMNS))


@dataclass
class _Compared:
    """A file beside what is on file: what it makes of that, not yet written."""

    done: Imported
    stored: dict[str, Agent]
    said: dict[str, Said]


def import_agents(
    session: Session,
    content: bytes,
    ours: Collection[str],
    countries: Sequence[str],
    author: Author,
    now: datetime,
    notices: Notices,
) -> Imported:
    """Put the agents of a CSV file on file. New ones are away until they say otherwise.
    Their phones are in one of the `countries`, and none of our own numbers, `ours`. Where the
    author is an agent, a working admin is left: only a shell's user lets one in again.
    An agent whose mail address the file changes is told at the one before, by `notices`.

    Raises Problems with everything wrong, by line; the caller's transaction must then leave nothing
    behind.
    """
    compared = _compared(session, content, ours, countries, author)
    done, stored = compared.done, compared.stored
    make_room(session, stored, "phone", {name: one["phone"] for name, one in compared.said.items()})
    for login, said in compared.said.items():
        agent = stored.get(login)
        changed = {one.what: (one.before, one.after) for one in done.changes.get(login, ())}
        if agent is None:
            agent = Agent(login=login, state="away", state_since=now)
            session.add(agent)
        elif "email" in changed:
            leave_address(session, notices, agent, now)
        put(agent, said)
        session.flush()
        if login in done.created:
            audit(session, "agent.added", agent.id, author, now, {"imported": True})
        elif login in done.updated:
            facts = {"imported": True, **facts_of_change(changed)}
            audit(session, "agent.changed", agent.id, author, now, facts)
    return done


def preview_agents(
    session: Session,
    content: bytes,
    ours: Collection[str],
    countries: Sequence[str],
    author: Author,
) -> Imported:
    """What `import_agents` would do; nothing is written. Raises Problems as that does."""
    return _compared(session, content, ours, countries, author).done


def _compared(
    session: Session,
    content: bytes,
    ours: Collection[str],
    countries: Sequence[str],
    author: Author,
) -> _Compared:
    agents, problems = _read(content, ours, countries)
    present = select(Agent).where(Agent.left_at.is_(None))
    stored = {one.login: one for one in session.scalars(present)}
    by_casefold = {login.casefold(): login for login in stored}
    phones = {login: said["phone"] for login, (_, said) in agents.items() if said["phone"]}
    taken = holders({one.login: one.phone for one in stored.values()}, phones)
    for login, (row, _) in agents.items():
        if login not in stored and (other := case_double(login, by_casefold)):
            row.cells.note("login", "on_file_as", written=login, other=other)
        if login in phones and len(taken[phones[login]]) > 1:
            others = tuple(other for other in taken[phones[login]] if other != login)
            row.cells.note("phone", "phone_of_another_agent", logins=others)
    if author.agent_id is not None:
        _keep_an_admin(agents, stored)
    if problems:
        raise refused(problems)
    done = Imported(missing=[login for login in stored if login not in agents])
    for login, (_, said) in agents.items():
        agent = stored.get(login)
        before = {} if agent is None else words_of(agent)
        # What a file does not tell stays as it is.
        said["phone_only"] = said["phone_only"] or before.get("phone_only", "")
        done.note(login, agent is not None, differences(before, said))
        if agent is not None and agent.disabled_at is not None:
            done.disabled.append(login)
    return _Compared(done, stored, {login: said for login, (_, said) in agents.items()})


def _keep_an_admin(agents: Mapping[str, tuple[Row, Said]], stored: Mapping[str, Agent]) -> None:
    """Refuse the rows that make another of the last admins who work."""
    working = [one.login for one in stored.values() if one.role == "admin" and not one.disabled_at]
    makes = {login: said["role"] for login, (_, said) in agents.items()}
    new = (login for login in makes if login not in stored)
    if any(makes.get(login, "admin") == "admin" for login in (*working, *new)):
        return
    for login in working:
        agents[login][0].cells.note("role", "last_admin")


def _read(
    content: bytes, ours: Collection[str], countries: Sequence[str]
) -> tuple[dict[str, tuple[Row, Said]], list[Problem]]:
    """The agents of a file by their logins, each with its row, and the list that takes problems."""
    rows, problems = read_rows(content, COLUMNS, OPTIONAL_COLUMNS)
    agents: dict[str, tuple[Row, Said]] = {}
    written: dict[str, str] = {}
    """The login of each agent as its first row has it."""
    for row in rows:
        login = read_login(row.cells)
        said = read_said(row.cells, ours, countries)
        first_written = written.setdefault(login.casefold(), login)
        if login and first_written in agents:
            line = agents[first_written][0].line
            row.cells.note("login", "login_twice", written=login, before=first_written, line=line)
        agents.setdefault(login, (row, said))
    return agents, problems
