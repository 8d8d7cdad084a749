"""`callrouter agents`: who takes calls, who signs in, and who no longer does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

import click
from pydantic import SecretStr

from callrouter.admin.agents import NoSuchAgent
from callrouter.admin.agents import disable as disable_agent
from callrouter.admin.agents import enable as enable_agent
from callrouter.admin.agents import remove as remove_agent
from callrouter.admin.agents import sign_out as sign_out_agent
from callrouter.admin.agents_on_file import add_agent, change_agent
from callrouter.admin.invitations import invite as invite_agent
from callrouter.admin.invitations import reset as reset_agent
from callrouter.commands.author import as_option, author_of, known_agent
from callrouter.commands.context import (
    OF_A_RUNTIME,
    Refused,
    in_english,
    now,
    opened,
    runtime,
    settings,
)
from callrouter.commands.output import as_json, print_json, print_table
from callrouter.people.access.links import sign_in_link
from callrouter.people.presence import PresenceError, set_available, set_away
from callrouter.records import Author
from callrouter.records.current_hours import current_revision
from callrouter.rules.presence import AWAY_CHOICES, AwayChoice
from callrouter.rules.roles import ROLES
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
    """Let an agent take calls from now on.

    It is marked as working by telephone only: no console need be open. Its first press of a button
    of presence on the console takes that mark away.
    """
    _do(
        login,
        by,
        lambda parts, author: set_available(parts, login, now(), author=author, phone_only=True),
    )
    click.echo(f"{login} is available.")


@agents.command()
@click.argument("login")
@click.option("--reason", type=click.Choice(AWAY_CHOICES), help="As colleagues read it.")
@as_option
def away(login: str, reason: AwayChoice | None, by: str | None) -> None:
    """Let an agent take no more calls."""
    _do(
        login,
        by,
        lambda parts, author: set_away(parts, login, now(), author=author, reason=reason),
    )
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


@agents.command()
@click.argument("login")
@as_option
def invite(login: str, by: str | None) -> None:
    """Mail an agent a way in, and print it.

    A link to choose a password and set up codes.

    It works once, within three days. Whoever has it signs in as that agent: hand it over to nobody
    else.
    """
    click.echo(_let_in(login, by, invite_agent))


@agents.command()
@click.argument("login")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@as_option
def reset(login: str, yes: bool, by: str | None) -> None:
    """Take away an agent's password and codes.

    It is mailed a link to choose others.

    It is signed out everywhere. The link is printed too, and works once, within three days.
    """
    with opened() as (_, records), records.read() as session:
        name = known_agent(session, login).name
    if not yes:
        click.confirm(f"{name} ({login}) will be signed out everywhere. Go on?", abort=True)
    click.echo(_let_in(login, by, reset_agent))


@agents.command()
@click.argument("login")
@click.option("--name", required=True, help="As colleagues and partners read it.")
@click.option("--email", required=True)
@click.option("--phone", required=True, help="Where it is rung, like +33199000123.")
@click.option("--languages", required=True, help='"fr", "en" or "fr en".')
@click.option("--role", default="agent", show_default=True, help=" or ".join(ROLES))
@click.option("--phone-only", is_flag=True, help="It works without an open console.")
@click.option("--invite", is_flag=True, help="Mail it an invitation, and print the link.")
@as_option
def add(login: str, by: str | None, invite: bool, phone_only: bool, **said: str) -> None:
    """Put an agent on file. It is away until it says otherwise."""
    # Nobody is put on file who cannot be invited then.
    with runtime(*(["SECRET_KEY"] if invite else [])) as parts, _in_words():
        with parts.records.read() as session:
            author = author_of(session, by)
        written = {"login": login, "phone_only": "yes" if phone_only else "no", **said}
        add_agent(parts, written, author, now())
    click.echo(f"{login} is on file.")
    if invite:
        click.echo(_let_in(login, by, invite_agent))


@agents.command()
@click.argument("login")
@click.argument("role")
@as_option
def role(login: str, role: str, by: str | None) -> None:
    """Give an agent another role: agent, supervisor or admin. It counts at once."""
    said = {"role": role}
    changed = _do(login, by, lambda parts, author: change_agent(parts, login, said, author, now()))
    click.echo(f"{login} {'is now' if changed else 'was already'} {role}.")


@agents.command("sign-out")
@click.argument("login")
@as_option
def sign_out(login: str, by: str | None) -> None:
    """Sign an agent out everywhere. Links made for it before work no more."""
    _do(login, by, lambda parts, author: sign_out_agent(parts, login, author, now()))
    click.echo(f"{login} is signed in nowhere.")


def _let_in(
    login: str,
    by: str | None,
    act: Callable[[Runtime, SecretStr, str, Author, datetime], str],
) -> str:
    """The address of the page on which the agent chooses how it signs in."""
    env = settings("SECRET_KEY", *OF_A_RUNTIME).env
    token = _do(login, by, lambda parts, author: act(parts, env.secret_key, login, author, now()))
    return f"{env.pages_url}/invitation/{token}"


def _do(login: str, by: str | None, act: Callable[[Runtime, Author], Done]) -> Done:
    with runtime() as parts:
        with parts.records.read() as session:
            known_agent(session, login)
            author = author_of(session, by)
        with _in_words():
            return act(parts, author)


@contextmanager
def _in_words() -> Iterator[None]:
    """Let the command end with sentences where it is not done."""
    try:
        with in_english():
            yield
    except (PresenceError, NoSuchAgent) as error:
        raise Refused(str(error)) from error
