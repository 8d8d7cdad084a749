"""`callrouter audit`: who did what to the service."""

from __future__ import annotations

from datetime import datetime

import click

from callrouter.commands.author import known_agent
from callrouter.commands.context import now, opened
from callrouter.commands.options import instant_of, limit_option, since_option
from callrouter.commands.output import as_json, print_json, print_table, say_if_more
from callrouter.commands.partners import known_account
from callrouter.commands.receipt import language_option
from callrouter.records.current_hours import current_revision
from callrouter.views.accounts import account_id
from callrouter.views.audit import AuditAsked, audited
from callrouter.wording import Language
from callrouter.wording.audit import say_act

COLUMNS = ("at", "author", "what", "about")


@click.command()
@click.option("--by", metavar="LOGIN", help="Only what this agent did.")
@click.option("--agent", metavar="LOGIN", help="Only what was done to this agent.")
@click.option(
    "--partner", metavar="ACCOUNT", help="Only what was done to this account and its contacts."
)
@since_option
@limit_option
@language_option
@as_json
def audit(
    by: str | None,
    agent: str | None,
    partner: str | None,
    since: datetime | None,
    limit: int,
    language: Language,
    as_json: bool,
) -> None:
    """List what people did to the service, the newest first.

    What is done to a ticket stands in its own history: `callrouter tickets show`.
    """
    with opened() as (settings, records), records.read() as session:
        zone = current_revision(session, settings.schedules).schedule.zone
        asked = AuditAsked(
            since=instant_of(since, zone, now()) if since else None,
            author_id=known_agent(session, by).id if by is not None else None,
            agent_id=known_agent(session, agent).id if agent is not None else None,
            partner_id=account_id(session, known_account(session, partner))
            if partner is not None
            else None,
        )
        found = audited(session, asked, limit + 1)
    if as_json:
        print_json(found[:limit])
    else:
        rows = [
            {
                "at": one.at,
                "author": one.author,
                "what": say_act(one.act, language),
                "about": one.about,
            }
            for one in found[:limit]
        ]
        print_table(rows, COLUMNS, zone)
    say_if_more(found, limit)
