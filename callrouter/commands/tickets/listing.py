"""`callrouter tickets list`."""

from __future__ import annotations

from datetime import datetime

import click

from callrouter.commands.agents import known_agent
from callrouter.commands.context import now, opened
from callrouter.commands.options import (
    Moment,
    instant_of,
    limit_option,
    partner_option,
    since_option,
)
from callrouter.commands.output import as_json, print_json, print_table, say_if_more
from callrouter.commands.partners import known_account
from callrouter.records.current_hours import current_revision
from callrouter.rules.severity import SEVERITIES
from callrouter.rules.ticket import STATES
from callrouter.rules.ticket_number import spaced
from callrouter.rules.tiers import TIERS, Tier, rank_of
from callrouter.views import listings

TICKET_COLUMNS = (
    "number", "opened_at", "state", "nature", "severity", "rank", "due_at", "owner", "partner",
    "contact", "subject", "abandoned", "call",
)  # fmt: skip

ticket_state_option = click.option(
    "--state", type=click.Choice(STATES), help="Only those in this state."
)


@click.command("list")
@ticket_state_option
@partner_option
@click.option("--owner", metavar="LOGIN", help="Only those that this agent has in hand.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="Only those qualified so.")
@click.option("--rank", type=click.Choice(TIERS), help="Only those of this rank.")
@click.option("--due-before", type=Moment(), help="Only those that owe something before then.")
@since_option
@limit_option
@as_json
def list_tickets(
    state: str | None,
    partner: str | None,
    owner: str | None,
    severity: str | None,
    rank: Tier | None,
    due_before: datetime | None,
    since: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """List tickets, the newest first.

    `callrouter worklist` has the open ones in their turn, `callrouter search` finds them by words.
    """
    with opened() as (settings, records), records.read() as session:
        zone = current_revision(session, settings.schedules).schedule.zone
        asked = listings.TicketsAsked(
            state=state,
            since=instant_of(since, zone, now()) if since else None,
            account=known_account(session, partner) if partner is not None else None,
            owner=known_agent(session, owner).login if owner is not None else None,
            severity=severity,
            rank=rank_of(rank) if rank is not None else None,
            due_before=instant_of(due_before, zone, now()) if due_before else None,
        )
        found = listings.tickets(session, asked, limit + 1)
    listed = found[:limit]
    if as_json:
        print_json(listed)
    else:
        rows = [{**one, "number": one["number"] and spaced(one["number"])} for one in listed]
        print_table(rows, TICKET_COLUMNS, zone)
    say_if_more(found, limit)
