"""`callrouter calls`: what happened, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from callrouter.commands.context import Refused, now, opened
from callrouter.commands.options import (
    TicketGroup,
    caller_written,
    instant_of,
    known_line,
    limit_option,
    partner_option,
    since_option,
    ticket_number_written,
)
from callrouter.commands.output import as_json, minute, print_json, print_table, say_if_more
from callrouter.commands.partners import known_account
from callrouter.commands.receipt import language_option, print_moments, print_receipt
from callrouter.commands.who_calls import say_contact
from callrouter.records.current_hours import current_revision
from callrouter.rules.call import TRANSITIONS
from callrouter.rules.ticket_number import spaced
from callrouter.rules.tiers import TIERS
from callrouter.rules.turn import OUTCOMES
from callrouter.startup import lines_of
from callrouter.views import listings
from callrouter.views.accounts import account_id
from callrouter.wording import Language
from callrouter.wording.call_heading import say_heading, say_ticket
from callrouter.wording.events import say_event
from callrouter.wording.timeline import of_conversation, of_offers

CALL_COLUMNS = (
    "sid", "arrived_at", "line", "caller", "partner", "state", "outcome", "nature", "rank",
)  # fmt: skip
CUT = {"partner": 10, "outcome": 8, "nature": 8}
"""What is shortened for a narrow terminal, see print_table."""

HEADINGS: dict[Language, tuple[str, str, str, str, str]] = {
    "fr": (
        "Ce qui a été décidé et dit",
        "Promis",
        "Proposé aux conseillers",
        "Conversation",
        "Signalé par Twilio",
    ),
    "en": (
        "What was decided and said",
        "Promised",
        "Offered to agents",
        "Conversation",
        "Reported by Twilio",
    ),
}

call_state_option = click.option(
    "--state", type=click.Choice(sorted(TRANSITIONS)), help="Only those in this state."
)


@click.group(cls=TicketGroup)
def calls() -> None:
    """Calls to the lines."""


calls.add_command(say_contact)


@calls.command("list")
@call_state_option
@click.option("--from", "caller", metavar="NUMBER", help="Only those from this number.")
@partner_option
@click.option("--line", metavar="NAME", help="Only those to this line, by its name or number.")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="Only those that came to this.")
@click.option("--ticket", metavar="NUMBER", help="Only that of this ticket.")
@since_option
@limit_option
@as_json
def list_calls(
    state: str | None,
    caller: str | None,
    partner: str | None,
    line: str | None,
    outcome: str | None,
    ticket: str | None,
    since: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """List calls, the newest first."""
    number = caller_written(caller) if caller is not None else None
    of_ticket = ticket_number_written(ticket) if ticket is not None else None
    with opened() as (settings, records), records.read() as session:
        zone = current_revision(session, settings.schedules).schedule.zone
        asked = listings.CallsAsked(
            state=state,
            since=instant_of(since, zone, now()) if since else None,
            caller=number,
            partner_id=account_id(session, known_account(session, partner))
            if partner is not None
            else None,
            line=known_line(lines_of(settings), line).name if line is not None else None,
            outcome=outcome,
            ticket=of_ticket,
        )
        if of_ticket is not None and not listings.is_given_out(session, of_ticket):
            unknown = f"There is no ticket {spaced(of_ticket)}."
            raise Refused(f"{unknown} `callrouter tickets list` names the tickets.")
        found = listings.calls(session, asked, limit + 1)
    if as_json:
        print_json(found[:limit])
    else:
        at = now()
        rows = [
            {
                **one,
                "arrived_at": minute(one["arrived_at"], at, zone),
                "rank": None if one["rank"] is None else TIERS[one["rank"]],
            }
            for one in found[:limit]
        ]
        print_table(rows, CALL_COLUMNS, zone, CUT)
    say_if_more(found, limit)


@calls.command("show")
@click.argument("sid")
@language_option
@as_json
def show_call(sid: str, language: Language, as_json: bool) -> None:
    """Show one call: every decision with its reason.

    And what happened in it, and to whom it was offered.
    """
    with opened() as (settings, records), records.read() as session:
        found = listings.call(session, sid)
        if found is None:
            raise Refused(f"There is no call {sid}. `callrouter calls list` names the calls.")
        name = lines_of(settings).schedule_of(found["line"])
        zone = current_revision(session, settings.schedules, name).schedule.zone
    if as_json:
        print_json(found)
    else:
        _print_call(found, language, zone)


def _print_call(found: dict[str, Any], language: Language, zone: ZoneInfo) -> None:
    participants = found.pop("conversation")["participants"]
    lists = {name: found.pop(name) for name in ("receipt", "promises", "offers", "events")}
    heading = list(say_heading(found, language))
    width = max(len(label) for label, _ in heading)
    for label, value in heading:
        click.echo(f"{label.ljust(width)}  {value}")
    if ticket := found["ticket"]:
        # A ticket has its number from its own transaction on.
        click.echo(say_ticket(ticket, spaced(ticket["number"] or ""), language))
    headings = HEADINGS[language]
    click.echo(f"\n{headings[0]}")
    print_receipt(lists["receipt"], language, zone)
    if lists["promises"]:
        click.echo(f"\n{headings[1]}")
        promised = ((one["told_at"], one["words"]) for one in lists["promises"])
        print_moments(promised, language, zone)
    if lists["offers"]:
        click.echo(f"\n{headings[2]}")
        print_moments(of_offers(lists["offers"], language), language, zone)
    if participants:
        click.echo(f"\n{headings[3]}")
        print_moments(of_conversation(participants, language), language, zone)
    if lists["events"]:
        click.echo(f"\n{headings[4]}")
        reported = ((one["at"], say_event(one["kind"], language)) for one in lists["events"])
        print_moments(reported, language, zone)
