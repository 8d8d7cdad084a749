"""What every act of an agent from the terminal begins with: who does it, and how it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from callrouter.commands.context import Refused, runtime
from callrouter.desk.acting import ActError
from callrouter.runtime import Runtime

agent_option = click.option(
    "--as", "login", metavar="LOGIN", required=True, help="Which agent does this."
)


@contextmanager
def acting() -> Iterator[Runtime]:
    """The service, for one act of an agent. What cannot be done is refused with its sentence."""
    # The mail about a resolved ticket has a signed link.
    with runtime("SECRET_KEY") as parts:
        try:
            yield parts
        except ActError as error:
            raise Refused(str(error)) from error
