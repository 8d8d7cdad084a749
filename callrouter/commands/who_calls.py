"""`callrouter calls contact`: which contact of its partner makes a call."""

from __future__ import annotations

import click

from callrouter.calls.who_calls import say_who_calls
from callrouter.calls.wrap_up import NotTaken
from callrouter.commands.context import Refused, now
from callrouter.commands.options import NUMBER
from callrouter.commands.tickets.acting import acting, agent_option


@click.command("contact")
@click.argument("sid")
@click.option("--contact", type=NUMBER, metavar="ID", help="Which of the partner's contacts it is.")
@click.option("--nobody", is_flag=True, help="It is nobody on file.")
@agent_option
def say_contact(sid: str, contact: int | None, nobody: bool, login: str) -> None:
    """Say which contact of its partner makes a call, or made it.

    Several may have its number. The call's ticket is that contact's, and so is the mail about it.
    Whoever took the call says so, while it goes on or afterwards. `callrouter contacts list
    --account ACCOUNT` names each ID.
    """
    if nobody == (contact is not None):
        raise click.UsageError("Write --contact ID, or --nobody.")
    try:
        with acting() as parts:
            name = say_who_calls(parts, sid, contact, login, now())
    except NotTaken as error:
        raise Refused(
            f"{login} took no call {sid}, and only who took a call says who makes it. "
            f"`callrouter calls show {sid}` says to whom it was offered."
        ) from error
    click.echo(
        f"Kept: {name} makes this call." if name else "Kept: nobody on file makes this call."
    )
