"""Puts the agents of a CSV file on file: whole or not at all, and twice is the same as once.

Whom a file does not name stays as they are; who is disabled stays so although the file names them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.people.files.outcome import Imported, ImportRefused, differences
from callrouter.people.files.partner_rows import LANGUAGES
from callrouter.people.files.row import Row, read_rows
from callrouter.people.files.unique import case_double, holders, make_room
from callrouter.records import Agent, Author
from callrouter.records.audit import audit
from callrouter.rules.roles import ROLES

SAID = ("name", "email", "phone", "languages", "role")
COLUMNS = ("login", *SAID)

Said = dict[str, str]
"""What a row says of its agent, by the columns `SAID`."""

RESERVED = frozenset({"agent", "callrouter", "demo"})
"""Nobody's logins: a history names the service, and whoever is known by an id, by these words."""


def import_agents(
    session: Session,
    content: bytes,
    ours: Collection[str],
    countries: Sequence[str],
    author: Author,
    now: datetime,
) -> Imported:
    """Put the agents of a CSV file on file. New ones are away until they say otherwise.
    Their phones are in one of the `countries`, and none of our own numbers, `ours`.

    Raises ImportRefused with every problem, by line; the caller's transaction must then leave
    nothing behind.
    """
    agents, problems = _read(content, ours, countries)
    present = select(Agent).where(Agent.left_at.is_(None))
    stored = {one.login: one for one in session.scalars(present)}
    by_casefold = {login.casefold(): login for login in stored}
    phones = {login: said["phone"] for login, (_, said) in agents.items() if said["phone"]}
    taken = holders({one.login: one.phone for one in stored.values()}, phones)
    for login, (row, _) in agents.items():
        if login not in stored and (other := case_double(login, by_casefold)):
            row.note(f"login {login!r} is on file as {other!r}; write it so")
        if login in phones and len(taken[phones[login]]) > 1:
            others = ", ".join(other for other in taken[phones[login]] if other != login)
            row.note(f"phone is also that of {others}; give each agent their own")
    if problems:
        raise ImportRefused(problems)
    before = {login: {name: getattr(one, name) for name in SAID} for login, one in stored.items()}
    make_room(session, stored, "phone", phones)
    done = Imported(missing=[login for login in stored if login not in agents])
    for login, (_, said) in agents.items():
        agent = stored.get(login)
        known = agent is not None
        if agent is None:
            agent = Agent(login=login, state="away", state_since=now)
            session.add(agent)
        for name, value in said.items():
            setattr(agent, name, value)
        if agent.disabled_at is not None:
            done.disabled.append(login)
        changes = differences(before.get(login, {}), said)
        done.note(login, known, changes)
        session.flush()
        if not known:
            audit(session, "agent.added", agent.id, author, now, {"imported": True})
        elif changes:
            facts = {"imported": True, "fields": [one.what for one in changes]}
            audit(session, "agent.changed", agent.id, author, now, facts)
    return done


def _read(
    content: bytes, ours: Collection[str], countries: Sequence[str]
) -> tuple[dict[str, tuple[Row, Said]], list[str]]:
    """The agents of a file by their logins, each with its row, and the list that takes problems."""
    rows, problems = read_rows(content, COLUMNS)
    agents: dict[str, tuple[Row, Said]] = {}
    written: dict[str, str] = {}
    """The login of each agent as its first row has it."""
    for row in rows:
        login = row.text("login", 64)
        said = {
            "name": row.text("name", 200),
            "email": row.email("email"),
            "phone": row.phone_to_ring("phone", ours, countries),
            "languages": row.languages("languages", LANGUAGES),
            "role": row.choice("role", ROLES) or "",
        }
        if any(sign.isspace() for sign in login):
            row.note("login holds a space; write it in one piece")
        if "/" in login or login in {".", ".."}:
            # It stands in the addresses of the console.
            row.note(f"login {login!r} holds a slash, or is only dots; write letters and digits")
        if login.casefold() in RESERVED:
            row.note(f"login {login!r} is what acts of the service itself go by; choose another")
        first_written = written.setdefault(login.casefold(), login)
        if login and first_written in agents:
            alike = "" if first_written == login else f", written {first_written!r}"
            line = agents[first_written][0].line
            row.note(f"login {login!r} is in line {line} already{alike}; remove one")
        agents.setdefault(login, (row, said))
    return agents, problems
