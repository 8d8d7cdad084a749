"""What every act of an agent from the terminal begins with: who does it, and how it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from callrouter.commands.context import in_english, runtime
from callrouter.runtime import Runtime

agent_option = click.option(
    "--as", "login", metavar="LOGIN", required=True, help="Which agent does this."
)


@contextmanager
def acting() -> Iterator[Runtime]:
    """The service, for one act of an agent. What cannot be done is refused with its sentence."""
    # The mail about a resolved ticket has a signed link.
    with runtime("SECRET_KEY") as parts, in_english():
        yield parts
