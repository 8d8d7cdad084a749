"""`callrouter partners import` and `callrouter agents import`: who is put on file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy.orm import Session

from callrouter.commands.context import Refused, now, opened
from callrouter.commands.options import FILE
from callrouter.commands.output import as_json, print_json
from callrouter.people.csv_file import ImportRefused
from callrouter.people.files import (
    AGENT_COLUMNS,
    PARTNER_COLUMNS,
    Imported,
    import_agents,
    import_partners,
)
from callrouter.settings import Settings

Import = Callable[[Session, Settings, bytes], Imported]


@click.command(
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


@click.command(
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
    for contact_id, who in done.left.items():
        restore = f"`callrouter contacts restore {contact_id}` brings them back"
        click.echo(f"left, and stays out: {who} ({restore})")
    for login in done.disabled:
        click.echo(f"disabled, and stays so: {login} (`callrouter agents enable {login}`)")
    if done.codes:
        click.echo("\nNew support codes. They are kept nowhere: note them now.")
        width = max(map(len, done.codes))
        for account, code in done.codes.items():
            click.echo(f"  {account.ljust(width)}  {code}")
