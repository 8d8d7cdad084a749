"""`callrouter tickets link|merge|unmerge`: what belongs together."""

from __future__ import annotations

import click

from callrouter.commands.context import now
from callrouter.commands.tickets.acting import acting, agent_option
from callrouter.desk import linking, merging
from callrouter.desk.merging import Merged
from callrouter.rules.ticket_number import spaced


@click.command()
@click.argument("call", metavar="CALL")
@click.argument("number", required=False)
@click.option("--undo", is_flag=True, help="Before the end of the call, take that back.")
@agent_option
def link(call: str, number: str | None, undo: bool, login: str) -> None:
    """Let a call belong to a ticket that exists already.

    While the call is under way it then opens no ticket and counts nothing, and the mail about it
    gives NUMBER. Once it is over, its ticket and this one are merged. `callrouter calls list` names
    calls.
    """
    if undo == (number is not None):
        raise click.UsageError("Write the number of the ticket, or --undo.")
    with acting() as parts:
        if number is None:
            unlinked = linking.unlink(parts, call, login, now())
            click.echo(f"The call is off ticket {spaced(unlinked)}, and will have its own.")
            return
        linked = linking.link(parts, call, number, login, now())
    if linked.merged is None:
        click.echo(
            f"The call belongs to ticket {spaced(linked.number)}: it opens none of its own. "
            f"`callrouter tickets link {call} --undo --as {login}` "
            "takes that back until it ends."
        )
    else:
        _say_merged(linked.merged, login)


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
    _say_merged(merged, login)


@click.command()
@click.argument("number")
@agent_option
def unmerge(number: str, login: str) -> None:
    """Undo a merge, within a day.

    NUMBER is the younger of the two.
    """
    with acting() as parts:
        merged = merging.unmerge(parts, number, login, now())
    click.echo(
        f"Ticket {spaced(merged.younger)} stands by itself again, apart from "
        f"{spaced(merged.older)}."
    )


def _say_merged(merged: Merged, login: str) -> None:
    click.echo(
        f"Ticket {spaced(merged.younger)} now leads to ticket {spaced(merged.older)}. "
        f"`callrouter tickets unmerge {merged.younger} --as {login}` takes that back "
        "for a day."
    )
