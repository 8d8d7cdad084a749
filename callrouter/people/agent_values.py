"""What is said of an agent, in a row of a file or in a form: how it is read, and what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from callrouter.people.typed import Typed
from callrouter.records import Agent
from callrouter.rules.roles import ROLES

SAID = ("name", "email", "phone", "languages", "role", "phone_only")
"""What is said of an agent besides its login."""
YES_OR_NO = ("yes", "no")
LANGUAGES = ("fr", "en")
LOGIN_LENGTH = 64
RESERVED = frozenset({"agent", "callrouter", "demo", "new"})
"""Nobody's logins: a history names the service, and whoever is known by an id, by these words; and
the page of a new agent stands at the last."""

Said = dict[str, str]
"""What is said of one agent, by `SAID`."""


def words_of(agent: Agent) -> Said:
    """What is on file of an agent, as it is written in files and forms."""
    return {
        "name": agent.name,
        "email": agent.email,
        "phone": agent.phone,
        "languages": agent.languages,
        "role": agent.role,
        "phone_only": "yes" if agent.phone_only else "no",
    }


def put(agent: Agent, said: Said) -> None:
    """Put on file what is said of it. What says nothing of the telephone leaves that as it is."""
    agent.name, agent.email, agent.phone = said["name"], said["email"], said["phone"]
    agent.languages, agent.role = said["languages"], said["role"]
    if said["phone_only"]:
        agent.phone_only = said["phone_only"] == "yes"


def facts_of_change(changed: Mapping[str, tuple[str | None, str | None]]) -> dict[str, object]:
    """What goes on record of a change of what is said of an agent, by `SAID`: a role with both
    values, of what tells who the agent is only that it changed."""
    facts: dict[str, object] = {}
    fields = [name for name in changed if name != "role"]
    if fields:
        facts["fields"] = fields
    if "role" in changed:
        facts["changes"] = {"role": list(changed["role"])}
    return facts


def read_login(written: Typed) -> str:
    """The agent's login. It stands in addresses of pages, and is typed in a shell."""
    login = written.text("login", LOGIN_LENGTH)
    if any(sign.isspace() for sign in login):
        written.note("login", "login_in_pieces")
    if "/" in login or login in {".", ".."}:
        written.note("login", "login_with_slash", written=login)
    if login.casefold() in RESERVED:
        written.note("login", "login_reserved", written=login)
    return login


def read_said(written: Typed, ours: Collection[str], countries: Collection[str]) -> Said:
    """What is said of an agent besides its login. Its phone is in one of the `countries`, and none
    of our own numbers, `ours`."""
    return {
        "name": written.text("name", 200),
        "email": written.email("email"),
        "phone": written.phone_to_ring("phone", ours, countries),
        "languages": written.languages("languages", LANGUAGES),
        "role": written.choice("role", ROLES) or "",
        "phone_only": written.choice("phone_only", YES_OR_NO, blank=True) or "",
    }
