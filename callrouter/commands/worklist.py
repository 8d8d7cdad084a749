"""`callrouter worklist`: who and what is to be served, in order."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from callrouter.commands.author import known_agent
from callrouter.commands.context import now, opened
from callrouter.commands.options import limit_option
from callrouter.commands.output import as_json, minute, print_json, print_table
from callrouter.commands.receipt import language_option
from callrouter.commands.tickets.acting import agent_option
from callrouter.commands.tickets.handling import take
from callrouter.records.current_hours import current_revision
from callrouter.rules.ticket import STATES, UNRESOLVED
from callrouter.rules.ticket_number import spaced
from callrouter.rules.tiers import TIERS, Tier, rank_of
from callrouter.views.work_list import Row, WorkAsked, work_list
from callrouter.wording import LANGUAGES, Language
from callrouter.wording.work_list import say_why

COLUMNS = ("what", "why", "due_or_since", "nature", "in", "owner", "partner", "subject")
CUT = {"nature": 8, "partner": 10, "subject": 12}
"""What is shortened for a narrow terminal, see print_table."""


@click.group(invoke_without_command=True)
@click.option("--owner", metavar="LOGIN", help="Only the tickets that this agent has in hand.")
@click.option("--unowned", is_flag=True, help="Only what nobody has in hand.")
@click.option("--in", "spoken", type=click.Choice(LANGUAGES), help="Only those in this language.")
@click.option("--rank", type=click.Choice(TIERS), help="Only those of this rank.")
@click.option(
    "--state",
    type=click.Choice([one for one in STATES if one in UNRESOLVED]),
    help="Only the tickets in this state.",
)
@click.option("--after", metavar="CURSOR", help="Go on where a list before ended.")
@limit_option
@language_option
@as_json
@click.pass_context
def worklist(
    context: click.Context,
    owner: str | None,
    unowned: bool,
    spoken: Language | None,
    rank: Tier | None,
    state: str | None,
    after: str | None,
    limit: int,
    language: Language,
    as_json: bool,
) -> None:
    """List who waits and which tickets are open, in their turn.

    By rank; inside a rank callers first, since they hold a telephone, then tickets by what is due,
    then those of which nothing is due, by age. `worklist next` takes the first one in hand;
    `callrouter calls list --state waiting` names the calls of those who wait.
    """
    if context.invoked_subcommand is not None:
        return
    if owner is not None and unowned:
        raise click.UsageError(
            "What an agent has in hand is not unowned: leave one of the two out."
        )
    with opened() as (settings, records), records.read() as session:
        zone = current_revision(session, settings.schedules).schedule.zone
        asked = WorkAsked(
            owner=known_agent(session, owner).login if owner is not None else None,
            unowned=unowned,
            languages=(spoken,) if spoken is not None else None,
            rank=rank_of(rank) if rank is not None else None,
            state=state,
        )
        try:
            page = work_list(session, asked, after=after, limit=limit)
        except ValueError as error:
            raise click.BadParameter(
                f"{after!r} is no place in the list; write the one that a list before ended with",
                param_hint="--after",
            ) from error
    if as_json:
        print_json(page)
        return
    at = now()
    print_table([_shown(one, at, language, zone) for one in page.rows], COLUMNS, zone, CUT)
    if page.next is not None:
        click.echo(f"There is more: --after {page.next} goes on.", err=True)


@worklist.command("next")
@agent_option
@click.pass_context
def take_next(context: click.Context, login: str) -> None:
    """Take the next ticket in hand.

    It is the first that nobody has in hand, in one of the agent's languages. Callers are not taken
    from here: the agent's telephone rings for them.
    """
    context.invoke(take, number=None, reason=None, login=login)


def _shown(row: Row, at: datetime, language: Language, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "what": spaced(row.number) if row.number else row.kind,
        "why": say_why(
            row.rank,
            row.due_at,
            at,
            language,
            is_call=row.kind == "call",
            stands_still=row.stands_still,
        ),
        "due_or_since": minute(row.due_at or row.since, at, zone),
        "nature": row.severity or row.nature,
        "in": row.language,
        "owner": row.owner,
        "partner": row.partner,
        "subject": row.subject,
    }
