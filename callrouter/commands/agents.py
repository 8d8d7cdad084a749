"""`callrouter agents`: who takes calls, who signs in, and who no longer does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from callrouter.admin.agents import NoSuchAgent
from callrouter.admin.agents import disable as disable_agent
from callrouter.admin.agents import enable as enable_agent
from callrouter.admin.agents import remove as remove_agent
from callrouter.admin.agents import sign_out as sign_out_agent
from callrouter.commands.author import as_option, author_of, known_agent
from callrouter.commands.context import Refused, now, opened, runtime
from callrouter.commands.output import as_json, print_json, print_table
from callrouter.people.presence import PresenceError, set_available, set_away
from callrouter.people.sign_in import sign_in_link
from callrouter.records import Author
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
@as_option
def available(login: str, by: str | None) -> None:
    """Let an agent take calls from now on."""
    _do(login, by, lambda parts, author: set_available(parts, login, now(), author=author))
    click.echo(f"{login} is available.")


@agents.command()
@click.argument("login")
@as_option
def away(login: str, by: str | None) -> None:
    """Let an agent take no more calls."""
    _do(login, by, lambda parts, author: set_away(parts, login, now(), author=author))
    click.echo(f"{login} is away.")


@agents.command()
@click.argument("login")
@as_option
def disable(login: str, by: str | None) -> None:
    """Let an agent do nothing any more: no session, no call, no mail. A conversation goes on."""
    _do(login, by, lambda parts, author: disable_agent(parts, login, author, now()))
    click.echo(f"{login} is disabled. `callrouter agents enable {login}` takes that back.")


@agents.command()
@click.argument("login")
@as_option
def enable(login: str, by: str | None) -> None:
    """Let a disabled agent work again."""
    was_disabled = _do(login, by, lambda parts, author: enable_agent(parts, login, author, now()))
    may = "may work again, and is away" if was_disabled else "was not disabled; nothing changed"
    click.echo(f"{login} {may}.")


@agents.command()
@click.argument("login")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@as_option
def remove(login: str, yes: bool, by: str | None) -> None:
    """Disable an agent for ever; login and phone are free.

    They may be given to somebody else. What the agent did stays on record under its name.
    """
    with opened() as (_, records), records.read() as session:
        name = known_agent(session, login).name
    if not yes:
        click.confirm(f"{name} ({login}) cannot be brought back. Go on?", abort=True)
    _do(login, by, lambda parts, author: remove_agent(parts, login, author, now()))
    click.echo(f"{login} is removed.")


@agents.command()
@click.argument("login")
@as_option
def link(login: str, by: str | None) -> None:
    """Print a link that signs an agent in to the console. It works once, within ten minutes."""
    with opened("PUBLIC_BASE_URL", "PAGES_BASE_URL") as (settings, records):
        with records.read() as session:
            known_agent(session, login)
            author = author_of(session, by)
        made = sign_in_link(records, settings.env.pages_url, login, author, now())
    if made is None:
        raise Refused(f"{login} is disabled; `callrouter agents enable {login}` takes that back.")
    click.echo(made)


@agents.command("sign-out")
@click.argument("login")
@as_option
def sign_out(login: str, by: str | None) -> None:
    """Sign an agent out everywhere. Links made for it before work no more."""
    _do(login, by, lambda parts, author: sign_out_agent(parts, login, author, now()))
    click.echo(f"{login} is signed in nowhere.")


def _do(login: str, by: str | None, act: Callable[[Runtime, Author], Done]) -> Done:
    with runtime() as parts:
        with parts.records.read() as session:
            known_agent(session, login)
            author = author_of(session, by)
        try:
            return act(parts, author)
        except (PresenceError, NoSuchAgent) as error:
            raise Refused(str(error)) from error
