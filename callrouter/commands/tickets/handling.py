"""`callrouter tickets take|assign|give-back|access`: whose a ticket is, and what is done for it."""

from __future__ import annotations

import click

from callrouter.commands.context import Refused, now
from callrouter.commands.tickets.acting import acting, agent_option
from callrouter.desk import accesses, taking
from callrouter.rules.taking import REASONS, TakingReason
from callrouter.rules.ticket_number import read_number, spaced


@click.command()
@click.argument("number", required=False)
@click.option(
    "--reason",
    type=click.Choice(REASONS),
    help="Why this one, where it is not the next: it is kept with what was passed over.",
)
@agent_option
def take(number: str | None, reason: TakingReason | None, login: str) -> None:
    """Take a ticket in hand: the next one, or NUMBER.

    The next one is the first in one of the agent's languages. Of two agents who take the same one,
    one has it, and the other is told who.
    """
    with acting() as parts:
        if number is not None:
            taken: str | None = taking.take(parts, number, login, now(), reason=reason)
        elif reason is not None:
            raise click.UsageError("The next ticket needs no reason. Write the number of another.")
        else:
            taken = taking.take_next(parts, login, now())
    if taken is None:
        raise Refused("Nothing waits: no ticket in the agent's languages is left to be taken.")
    click.echo(
        f"{login} has ticket {spaced(taken)} in hand. "
        f"`callrouter tickets show {taken}` shows all of it."
    )


@click.command()
@click.argument("number")
@click.argument("to", metavar="COLLEAGUE")
@agent_option
def assign(number: str, to: str, login: str) -> None:
    """Hand a ticket on to a colleague, by login.

    It is one of your own; a supervisor hands on anybody's.
    """
    with acting() as parts:
        taking.assign(parts, number, to, login, now())
    click.echo(f"{to} has ticket {_number(number)} in hand.")


@click.command("give-back")
@click.argument("number")
@agent_option
def give_back(number: str, login: str) -> None:
    """Give a ticket back to the work list; it keeps its place."""
    with acting() as parts:
        taking.give_back(parts, number, login, now())
    click.echo(f"Ticket {_number(number)} is back in the work list.")


@click.command()
@click.argument("number")
@click.argument("what")
@click.option("--service", metavar="NAME", help="Which service; left out, the ticket's own.")
@click.option("--test", is_flag=True, help="WHAT is a test that the partner was asked for.")
@agent_option
def access(number: str, what: str, service: str | None, test: bool, login: str) -> None:
    """Log an access to a partner's service, or a requested test.

    WHAT was done there, or is to be tested. The partner sees it with the ticket's history.
    """
    if test and service is not None:
        raise click.UsageError("A test goes with no service: leave one of the two out.")
    with acting() as parts:
        if test:
            accesses.log_test(parts, number, login, what, now())
            said = "the requested test"
        else:
            name = accesses.log_access(parts, number, login, what, now(), service=service)
            said = f"the access to {name}"
    click.echo(f"Logged on ticket {_number(number)}: {said}.")


def _number(number: str) -> str:
    read = read_number(number)
    return spaced(read) if read else number
