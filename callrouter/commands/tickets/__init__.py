"""`callrouter tickets`: the desk from a terminal. One file for each kind of act."""

from __future__ import annotations

import click

from callrouter.commands.tickets.handling import access, assign, give_back, take
from callrouter.commands.tickets.joining import merge, unmerge
from callrouter.commands.tickets.listing import list_tickets
from callrouter.commands.tickets.opening import open_ticket


@click.group()
def tickets() -> None:
    """Tickets."""


for command in (list_tickets, open_ticket, take, assign, give_back, access, merge, unmerge):
    tickets.add_command(command)
