"""`callrouter partners export` and `callrouter agents export`: who is on file, as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import click
from sqlalchemy.orm import Session

from callrouter.commands.context import now, opened
from callrouter.people.files.export import agents_csv, partners_csv

separator_option = click.option(
    "--separator",
    type=click.Choice([",", ";"]),
    default=";",
    show_default=True,
    help="What stands between two cells: French spreadsheets take semicolons, English ones commas.",
)


@click.command("export")
@separator_option
def export_partners(separator: str) -> None:
    """Print who is on file, for `import`.

    The accounts with their contacts, as `partners import` reads them.

    Support codes are kept nowhere: their column is empty, which leaves them as they are.
    """
    _print(partners_csv, separator)


@click.command("export")
@separator_option
def export_agents(separator: str) -> None:
    """Print the agents as `agents import` reads them."""
    _print(agents_csv, separator)


def _print(rows: Callable[[Session, str, datetime], Iterator[str]], separator: str) -> None:
    with opened() as (_, records), records.read() as session:
        for piece in rows(session, separator, now()):
            click.echo(piece, nl=False)
