"""Who changes something: an agent by login, or whoever uses the shell."""

from __future__ import annotations

import getpass
import os

import click
from sqlalchemy.orm import Session

from callrouter.commands.agents import known_agent
from callrouter.commands.context import Refused
from callrouter.records import Agent

LONGEST = 80

as_option = click.option(
    "--as",
    "login",
    metavar="LOGIN",
    help="Who does this: an agent's login. Left out, the user of this shell.",
)


def author_of(session: Session, login: str | None) -> Agent | str:
    """Who goes on record. Refused for a login that no agent has."""
    if login is not None:
        agent = known_agent(session, login)
        if agent.disabled_at is not None:
            raise Refused(f"The agent {login!r} is disabled. Write the login of another one.")
        return agent
    try:
        # Whoever became root by sudo, as one does for the service's commands, is known still.
        return (os.environ.get("SUDO_USER") or getpass.getuser())[:LONGEST]
    except (OSError, KeyError) as error:
        raise Refused("This shell has no user name. Say who you are with --as LOGIN.") from error
