"""`callrouter tickets accept-charge`: a request beyond the month's allowance goes on."""

from __future__ import annotations

import click

from callrouter.commands.context import now
from callrouter.commands.options import ticket_number_written
from callrouter.commands.tickets.acting import acting, agent_option
from callrouter.desk.charge import accept_charge as accept
from callrouter.rules.ticket_number import spaced


@click.command("accept-charge")
@click.argument("number")
@agent_option
def accept_charge(number: str, login: str) -> None:
    """Record that the partner goes on, though it may be charged.

    It is a request beyond the month's allowance. A plain "yes" to our mail is recorded by
    itself: this is for what was said in another way.
    """
    number = ticket_number_written(number)
    with acting() as parts:
        accept(parts, number, login, now())
    click.echo(f"Ticket {spaced(number)} goes on; it will be billed.")
