"""`callrouter tickets`: the desk from a terminal. One file for each kind of act."""

from __future__ import annotations

import click

from callrouter.commands.options import TicketGroup
from callrouter.commands.tickets.charge import accept_charge
from callrouter.commands.tickets.describing import describe
from callrouter.commands.tickets.handling import access, assign, give_back, take
from callrouter.commands.tickets.joining import link, merge, unmerge
from callrouter.commands.tickets.listing import list_tickets
from callrouter.commands.tickets.opening import open_ticket
from callrouter.commands.tickets.saving import diagnose, qualify, refuse, status
from callrouter.commands.tickets.showing import show_ticket
from callrouter.commands.tickets.writing import (
    answered,
    attachment,
    called_back,
    note,
    reply,
    take_back,
)


@click.group(cls=TicketGroup)
def tickets() -> None:
    """What partners ask of us, from its opening to its close.

    `callrouter worklist` lists what is open in the order of its turn, and `callrouter worklist
    next` takes the next one in hand. Then qualify it, reply, say how it stands with diagnose and
    status: resolved is where it ends. Each act names its agent with --as, by a login of
    `callrouter agents list`, and tells its partner by mail what is the partner's concern.
    """


LISTING = (list_tickets, show_ticket)
OPENING = (open_ticket,)
HANDLING = (take, assign, give_back, access)
SAVING = (describe, qualify, status, diagnose, refuse, accept_charge)
JOINING = (link, merge, unmerge)
WRITING = (reply, answered, note, take_back, called_back, attachment)

for command in (*LISTING, *OPENING, *HANDLING, *SAVING, *WRITING, *JOINING):
    tickets.add_command(command)
