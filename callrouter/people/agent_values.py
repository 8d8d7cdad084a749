"""What is said of an agent, in a row of a file or in a form: how it is read, and what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from callrouter.people.typed import Typed
from callrouter.rules.roles import ROLES

SAID = ("name", "email", "phone", "languages", "role")
"""What is said of an agent besides its login, as the columns of its table have it."""
LANGUAGES = ("fr", "en")
LOGIN_LENGTH = 64
RESERVED = frozenset({"agent", "callrouter", "demo", "new"})
"""Nobody's logins: a history names the service, and whoever is known by an id, by these words; and
the page of a new agent stands at the last."""

Said = dict[str, str]
"""What is said of one agent, by `SAID`."""


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
    }
