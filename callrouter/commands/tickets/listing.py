"""`callrouter tickets list`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from callrouter.commands.author import known_agent
from callrouter.commands.context import now, opened
from callrouter.commands.options import (
    Moment,
    instant_of,
    limit_option,
    partner_option,
    since_option,
)
from callrouter.commands.output import as_json, minute, print_json, print_table, say_if_more
from callrouter.commands.partners import known_account
from callrouter.records.current_hours import current_revision
from callrouter.rules.severity import SEVERITIES
from callrouter.rules.ticket import STATES
from callrouter.rules.ticket_number import spaced
from callrouter.rules.tiers import TIERS, Tier, rank_of
from callrouter.views import listings

COLUMNS = (
    "number", "opened_at", "state", "nature", "rank", "due_at", "owner", "partner", "subject",
)  # fmt: skip
CUT = {"state": 8, "nature": 8, "partner": 10, "subject": 12}
"""What is shortened for a narrow terminal, see print_table."""

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
        print_tickets(listed, zone)
    say_if_more(found, limit)


def print_tickets(found: Sequence[listings.Facts], zone: ZoneInfo) -> None:
    """Print tickets for people: what tells one from another. All of one is in `tickets show`."""
    at = now()
    rows = [
        {
            **one,
            "number": one["number"] and spaced(one["number"]),
            "nature": one["severity"] or one["nature"],
            "rank": TIERS[one["rank"]],
            "opened_at": minute(one["opened_at"], at, zone),
            "due_at": one["due_at"] and minute(one["due_at"], at, zone),
        }
        for one in found
    ]
    print_table(rows, COLUMNS, zone, CUT)
