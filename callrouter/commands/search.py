"""`callrouter search`: tickets by their words."""

from __future__ import annotations

import click

from callrouter.commands.context import opened
from callrouter.commands.options import limit_option
from callrouter.commands.output import as_json, print_json, say_if_more
from callrouter.commands.tickets.listing import print_tickets
from callrouter.records.current_hours import current_revision
from callrouter.views.search_tickets import tickets_named


@click.command()
@click.argument("words", nargs=-1, required=True)
@limit_option
@as_json
def search(words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find tickets by words, closed ones too.

    Those that have all of them, the newest first. In the number, the subject, the service and
    all that was written; in the names and addresses of partner and contact; or a telephone
    number. Accents and capitals make no difference, and the last word may be a beginning.
    """
    with opened() as (settings, records), records.read() as session:
        zone = current_revision(session, settings.schedules).schedule.zone
        found = tickets_named(session, " ".join(words), limit + 1)
    listed = found[:limit]
    if as_json:
        print_json(listed)
    elif not listed:
        click.echo("No ticket has all of these words.")
    else:
        print_tickets(listed, zone)
    say_if_more(found, limit)
