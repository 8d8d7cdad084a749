"""`callrouter agents`: who takes calls, who signs in, and who no longer does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click
from sqlalchemy.orm import Session

from callrouter.admin.agents import NoSuchAgent
from callrouter.admin.agents import disable as disable_agent
from callrouter.admin.agents import enable as enable_agent
from callrouter.admin.agents import remove as remove_agent
from callrouter.admin.agents import sign_out as sign_out_agent
from callrouter.commands.context import Refused, now, opened, runtime
from callrouter.commands.options import meant
from callrouter.commands.output import as_json, print_json, print_table
from callrouter.people.presence import PresenceError, set_available, set_away
from callrouter.people.sign_in import sign_in_link
from callrouter.records import Agent, agent_named
from callrouter.records.current_hours import current_revision
from callrouter.runtime import Runtime
from callrouter.views import people

Done = TypeVar("Done")
"""What an act on an agent gives back."""

COLUMNS = ("login", "name", "role", "languages", "phone", "state", "since", "disabled_at")


@click.group()
def agents() -> None:
    """Who answers."""


@agents.command("list")
@click.option("--left", is_flag=True, help="Those who were removed, too.")
@as_json
def list_agents(left: bool, as_json: bool) -> None:
    """List agents, and what they are doing now."""
    with opened() as (settings, records), records.read() as session:
        zone = current_revision(session, settings.schedules).schedule.zone
        found = people.agents(session, left=left)
    if as_json:
        print_json(found)
    else:
        print_table(found, (*COLUMNS, "left_at") if left else COLUMNS, zone)


@agents.command()
@click.argument("login")
def available(login: str) -> None:
    """Let an agent take calls from now on."""
    _do(login, lambda parts: set_available(parts, login, now()))
    click.echo(f"{login} is available.")


@agents.command()
@click.argument("login")
def away(login: str) -> None:
    """Let an agent take no more calls."""
    _do(login, lambda parts: set_away(parts, login, now()))
    click.echo(f"{login} is away.")


@agents.command()
@click.argument("login")
def disable(login: str) -> None:
    """Let an agent do nothing any more: no session, no call, no mail. A conversation goes on."""
    _do(login, lambda parts: disable_agent(parts, login, now()))
    click.echo(f"{login} is disabled. `callrouter agents enable {login}` takes that back.")


@agents.command()
@click.argument("login")
def enable(login: str) -> None:
    """Let a disabled agent work again."""
    was_disabled = _do(login, lambda parts: enable_agent(parts, login))
    may = "may work again, and is away" if was_disabled else "was not disabled; nothing changed"
    click.echo(f"{login} {may}.")


@agents.command()
@click.argument("login")
@click.option("--yes", is_flag=True, help="Ask nothing.")
def remove(login: str, yes: bool) -> None:
    """Disable an agent for ever; login and phone are free.

    They may be given to somebody else. What the agent did stays on record under its name.
    """
    with opened() as (_, records), records.read() as session:
        name = known_agent(session, login).name
    if not yes:
        click.confirm(f"{name} ({login}) cannot be brought back. Go on?", abort=True)
    _do(login, lambda parts: remove_agent(parts, login, now()))
    click.echo(f"{login} is removed.")


@agents.command()
@click.argument("login")
def link(login: str) -> None:
    """Print a link that signs an agent in to the console. It works once, within ten minutes."""
    with opened("PUBLIC_BASE_URL", "PAGES_BASE_URL") as (settings, records):
        with records.read() as session:
            known_agent(session, login)
        made = sign_in_link(records, settings.env.pages_url, login, now())
    if made is None:
        raise Refused(f"{login} is disabled; `callrouter agents enable {login}` takes that back.")
    click.echo(made)


@agents.command("sign-out")
@click.argument("login")
def sign_out(login: str) -> None:
    """Sign an agent out everywhere. Links made for it before work no more."""
    _do(login, lambda parts: sign_out_agent(parts, login, now()))
    click.echo(f"{login} is signed in nowhere.")


def known_agent(session: Session, login: str) -> Agent:
    """The agent of that login, of those who have not left. Refused, with those that may be meant,
    where there is none."""
    agent = agent_named(session, login)
    if agent is not None and agent.left_at is None:
        return agent
    names = [one["login"] for one in people.agents(session, left=False)]
    unknown = f"There is no agent {login!r}.{meant(login, names)}"
    raise Refused(f"{unknown} `callrouter agents list` names them.")


def _do(login: str, act: Callable[[Runtime], Done]) -> Done:
    with runtime() as parts:
        with parts.records.read() as session:
            known_agent(session, login)
        try:
            return act(parts)
        except (PresenceError, NoSuchAgent) as error:
            raise Refused(str(error)) from error
