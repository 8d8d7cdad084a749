"""`callrouter refused-numbers`: numbers whose calls are not taken."""

from __future__ import annotations

from dataclasses import asdict

import click

from callrouter.commands.author import as_option, author_of
from callrouter.commands.context import in_english, now, opened
from callrouter.commands.options import NUMBER
from callrouter.commands.output import as_json, print_json, print_table
from callrouter.people.refused_numbers import admit, refuse
from callrouter.rules.allowance import PARIS
from callrouter.rules.telephone import in_groups
from callrouter.views.refused_numbers import refusals

COLUMNS = ("id", "number", "since", "ended_at", "author", "served_as", "why")


@click.group("refused-numbers")
def refused_numbers() -> None:
    """Numbers whose calls are not taken, on any line.

    Contacts of entitled accounts are always served.
    """


@refused_numbers.command("list")
@click.option("--ended", is_flag=True, help="Those that are refused no more, instead.")
@as_json
def list_refused(ended: bool, as_json: bool) -> None:
    """List the refused numbers, the newest first."""
    with opened() as (settings, records), records.read() as session:
        accepted = settings.line.entitlement.accreditations
        found = [asdict(one) for one in refusals(session, accepted, now(), ended=ended)]
    if as_json:
        print_json(found)
    else:
        print_table(found, COLUMNS, PARIS)


@refused_numbers.command("add")
@click.argument("number")
@click.option("--why", default="", help="For colleagues: the caller does not hear it.")
@as_option
def add_refused(number: str, why: str, by: str | None) -> None:
    """Refuse the calls of NUMBER from now on, with one polite sentence."""
    written = {"number": number, "why": why}
    with in_english(), opened() as (settings, records), records.begin() as session:
        accepted = settings.line.entitlement.accreditations
        made = refuse(session, written, accepted, author_of(session, by), now())
        click.echo(f"Calls from {in_groups(made.number)} are refused from now on.")


@refused_numbers.command("remove")
@click.argument("refusal_id", metavar="ID", type=NUMBER)
@as_option
def remove_refused(refusal_id: int, by: str | None) -> None:
    """Take the calls of a number again.

    `callrouter refused-numbers list` names the ID.
    """
    with in_english(), opened() as (_, records), records.begin() as session:
        ended = admit(session, refusal_id, author_of(session, by), now())
        click.echo(f"Calls from {in_groups(ended.number)} are taken again.")
