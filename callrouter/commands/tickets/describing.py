"""`callrouter tickets describe`: what the partner told is put down later; and the options that say
it, here and when a ticket is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from callrouter.commands.tickets.saving import saved, with_a_message
from callrouter.desk.describing import Description
from callrouter.rules.told import TOLD

Command = TypeVar("Command", bound=Callable[..., Any])

OPTIONS = (
    click.option("--service", metavar="NAME", help="Which of the account's services it is about."),
    click.option("--symptoms", metavar="TEXT", help="What the partner sees."),
    click.option("--since", metavar="TEXT", help="Since when, as the partner says it."),
    click.option("--impact", metavar="TEXT", help="What it means for the partner, in its words."),
    click.option("--tests", metavar="TEXT", help="What the partner has tested."),
    click.option("--pre-diagnosis", metavar="TEXT", help="What the partner thinks it is."),
    click.option("--call-back", metavar="NUMBER", help="The number to call back."),
    click.option("--call-back-whom", metavar="NAME", help="Whom to ask for."),
    click.option("--call-back-when", metavar="TEXT", help="When to call."),
)


def with_what_was_told(command: Command) -> Command:
    """A command that takes what a partner tells of its request; `description_of` reads it."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def description_of(parts: dict[str, Any]) -> Description:
    """What was told, taken out of the values of a command's options."""
    return Description(
        subject=parts.pop("subject"),
        service=parts.pop("service"),
        told={name: parts.pop(name) for name in TOLD},
        call_back={
            "whom": parts.pop("call_back_whom"),
            "number": parts.pop("call_back"),
            "when": parts.pop("call_back_when"),
        },
    )


@click.command()
@click.argument("number")
@click.option("--subject", metavar="TEXT", help="In one line.")
@with_what_was_told
@with_a_message
def describe(number: str, **parts: Any) -> None:
    """Put down what the partner told later, as in a call.

    What is left out stays as it is; an empty text ("") takes a part away. The partner sees it on
    the ticket. Where it names a service of a product that the partner is certified on, and no
    pre-diagnosis, that is asked for by mail, once.
    """
    saved(number, description=description_of(parts), **parts)
