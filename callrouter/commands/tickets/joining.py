"""`callrouter tickets merge|unmerge`: what belongs together."""

from __future__ import annotations

import click

from callrouter.commands.context import now
from callrouter.commands.tickets.acting import acting, agent_option
from callrouter.desk import merging
from callrouter.rules.ticket_number import spaced


@click.command()
@click.argument("number")
@click.argument("other")
@agent_option
def merge(number: str, other: str, login: str) -> None:
    """Make one of two tickets about the same thing.

    The younger one points to the older, whose clock, severity and count stay; what the younger
    counted is released. Both numbers still lead there. `unmerge` takes it back for a day.
    """
    with acting() as parts:
        merged = merging.merge(parts, number, other, login, now())
    click.echo(
        f"Ticket {spaced(merged.younger)} now leads to ticket {spaced(merged.older)}. "
        f"`callrouter tickets unmerge {merged.younger}` takes that back for a day."
    )


@click.command()
@click.argument("number")
@agent_option
def unmerge(number: str, login: str) -> None:
    """Undo a merge, within a day: NUMBER is the younger of the two."""
    with acting() as parts:
        merged = merging.unmerge(parts, number, login, now())
    click.echo(
        f"Ticket {spaced(merged.younger)} is what it was, apart from ticket {spaced(merged.older)}."
    )
