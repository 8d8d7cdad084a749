"""`callrouter tickets list`."""

from __future__ import annotations

from datetime import datetime

import click

from callrouter.commands.context import now, opened
from callrouter.commands.options import instant_of, limit_option, partner_option, since_option
from callrouter.commands.output import as_json, print_json, print_table, say_if_more
from callrouter.commands.partners import known_account
from callrouter.records.current_hours import current_revision
from callrouter.rules.ticket import STATES
from callrouter.rules.ticket_number import spaced
from callrouter.views import listings

TICKET_COLUMNS = (
    "number", "opened_at", "state", "nature", "rank", "partner", "contact", "abandoned", "call",
)  # fmt: skip

ticket_state_option = click.option(
    "--state", type=click.Choice(STATES), help="Only those in this state."
)


@click.command("list")
@ticket_state_option
@partner_option
@since_option
@limit_option
@as_json
def list_tickets(
    state: str | None, partner: str | None, since: datetime | None, limit: int, as_json: bool
) -> None:
    """List tickets, the newest first."""
    with opened() as (settings, records), records.read() as session:
        zone = current_revision(session, settings.schedules).schedule.zone
        first = instant_of(since, zone, now()) if since else None
        account = known_account(session, partner) if partner is not None else None
        found = listings.tickets(
            session, state=state, since=first, account=account, limit=limit + 1
        )
    listed = found[:limit]
    if as_json:
        print_json(listed)
    else:
        rows = [{**one, "number": one["number"] and spaced(one["number"])} for one in listed]
        print_table(rows, TICKET_COLUMNS, zone)
    say_if_more(found, limit)
