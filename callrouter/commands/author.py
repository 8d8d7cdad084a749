"""Agents by their logins, and who changes something: one of them, or whoever uses the shell."""

from __future__ import annotations

import getpass
import os

import click
from sqlalchemy.orm import Session

from callrouter.commands.context import Refused
from callrouter.commands.options import meant
from callrouter.records import Agent, Author, agent_named, by_agent
from callrouter.views import people

as_option = click.option(
    "--as",
    "by",
    metavar="LOGIN",
    help="Who does this: an agent's login. Left out, the user of this shell.",
)


def known_agent(session: Session, login: str) -> Agent:
    """The agent of that login, of those who have not left. Refused, with those that may be meant,
    where there is none."""
    agent = agent_named(session, login)
    if agent is not None and agent.left_at is None:
        return agent
    names = [one["login"] for one in people.agents(session, left=False)]
    unknown = f"There is no agent {login!r}.{meant(login, names)}"
    raise Refused(f"{unknown} `callrouter agents list` names them.")


def author_of(session: Session, by: str | None) -> Author:
    """Who goes on record. Refused for a login that no agent has."""
    if by is not None:
        agent = known_agent(session, by)
        if agent.disabled_at is not None:
            raise Refused(f"The agent {by!r} is disabled. Write the login of another one.")
        return by_agent(agent.id)
    try:
        # Whoever became root by sudo, as one does for the service's commands, is known still.
        return Author(os.environ.get("SUDO_USER") or getpass.getuser())
    except (OSError, KeyError) as error:
        raise Refused("This shell has no user name. Say who you are with --as LOGIN.") from error
