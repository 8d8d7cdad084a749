"""`callrouter partners` and `callrouter agents`: who is on file, and who takes calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from callrouter.commands.context import Refused, now, opened, runtime
from callrouter.commands.options import FILE
from callrouter.commands.output import as_json, print_json
from callrouter.commands.partners import partners
from callrouter.people.csv_file import ImportRefused
from callrouter.people.files import (
    AGENT_COLUMNS,
    PARTNER_COLUMNS,
    Imported,
    import_agents,
    import_partners,
)
from callrouter.people.presence import PresenceError, set_available, set_away
from callrouter.people.sign_in import sign_in_link
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from callrouter.views.console import person

Import = Callable[[Session, Settings, bytes], Imported]


@partners.command(
    "import",
    help=f"""Put the accounts of a CSV FILE on file, a row for each contact.

    Columns: {", ".join(PARTNER_COLUMNS)}.

    Blank dates are open; the last dates are the last valid days. A blank support code is generated
    and printed once. Whatever is wrong is named by its line, and nothing of the file is kept then.
    The same file twice changes nothing, and nobody is ever removed.""",
)
@click.argument("file", type=FILE)
@as_json
def import_partners_(file: Path, as_json: bool) -> None:
    """See the help above, which names the columns."""

    def put_on_file(session: Session, settings: Settings, content: bytes) -> Imported:
        return import_partners(session, settings.env.support_code_key, content, now())

    _import(file, put_on_file, "account", as_json)


@click.group()
def agents() -> None:
    """Who answers."""


@agents.command(
    "import",
    help=f"""Put the agents of a CSV FILE on file.

    Columns: {", ".join(AGENT_COLUMNS)}; languages are separated by spaces, a role is agent,
    supervisor or admin. Whatever is wrong is named by its line, and nothing of the file is kept
    then. The same file twice changes nothing, and nobody is ever removed.""",
)
@click.argument("file", type=FILE)
@as_json
def import_agents_(file: Path, as_json: bool) -> None:
    """See the help above, which names the columns."""

    def put_on_file(session: Session, settings: Settings, content: bytes) -> Imported:
        ours = [line.number for line in settings.line.lines]
        return import_agents(session, content, ours, settings.line.countries, now())

    _import(file, put_on_file, "agent", as_json)


@agents.command()
@click.argument("login")
def available(login: str) -> None:
    """Let an agent take calls from now on."""
    _move(set_available, login)
    click.echo(f"{login} is available.")


@agents.command()
@click.argument("login")
def away(login: str) -> None:
    """Let an agent take no more calls."""
    _move(set_away, login)
    click.echo(f"{login} is away.")


@agents.command()
@click.argument("login")
def link(login: str) -> None:
    """Print a link that signs an agent in to the console. It is good for ten minutes."""
    with opened() as (settings, records):
        if person(records, login) is None:
            raise Refused(f"There is no agent {login!r}.")
    click.echo(sign_in_link(settings.env.secret_key, settings.env.pages_url, login))


def _import(file: Path, put_on_file: Import, what: str, as_json: bool) -> None:
    try:
        content = file.read_bytes()
        with opened() as (settings, records), records.begin() as session:
            done = put_on_file(session, settings, content)
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}.") from error
    except ImportRefused as error:
        refused = f"{file}: nothing was imported."
        raise Refused(refused, *(f"{file}: {problem}" for problem in error.problems)) from error
    if as_json:
        print_json(done)
        return
    counts = (("new", done.created), ("changed", done.updated), ("unchanged", done.unchanged))
    click.echo(f"{what}s: " + ", ".join(f"{len(names)} {state}" for state, names in counts))
    if done.codes:
        click.echo("\nNew support codes. They are kept nowhere: note them now.")
        width = max(map(len, done.codes))
        for account, code in done.codes.items():
            click.echo(f"  {account.ljust(width)}  {code}")


def _move(move: Callable[[Runtime, str, datetime], None], login: str) -> None:
    with runtime() as parts:
        try:
            move(parts, login, now())
        except PresenceError as error:
            raise Refused(str(error)) from error
