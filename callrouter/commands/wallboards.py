"""`callrouter wallboards`: links to the page for a big screen."""

from __future__ import annotations

from dataclasses import asdict

import click

from callrouter.commands.author import as_option, author_of
from callrouter.commands.context import in_english, now, opened
from callrouter.commands.options import NUMBER
from callrouter.commands.output import as_json, print_json, print_table
from callrouter.people.wallboards import address_of, make_link, revoke_link
from callrouter.rules.allowance import PARIS
from callrouter.views.wallboard_links import wallboard_links

COLUMNS = ("id", "place", "language", "made_at", "author", "revoked_at")


@click.group()
def wallboards() -> None:
    """Links to the wallboard for a big screen.

    Whoever has a link sees the figures without signing in, until it is revoked.
    """


@wallboards.command("list")
@click.option("--revoked", is_flag=True, help="Those that show nothing any more, instead.")
@as_json
def list_links(revoked: bool, as_json: bool) -> None:
    """List the links, the newest first."""
    with opened() as (_, records), records.read() as session:
        found = [asdict(one) for one in wallboard_links(session, revoked=revoked)]
    if as_json:
        print_json(found)
    else:
        print_table(found, COLUMNS, PARIS)


@wallboards.command()
@click.argument("place")
@click.option("--language", default="en", show_default=True, help="fr or en.")
@as_option
def add(place: str, language: str, by: str | None) -> None:
    """Make a link for the screen at PLACE and print it, this once."""
    written = {"place": place, "language": language}
    with in_english(), opened("PUBLIC_BASE_URL", "PAGES_BASE_URL") as (settings, records):
        with records.begin() as session:
            _, key = make_link(session, written, author_of(session, by), now())
        click.echo(address_of(settings.env.pages_url, key))


@wallboards.command()
@click.argument("link_id", metavar="ID", type=NUMBER)
@as_option
def revoke(link_id: int, by: str | None) -> None:
    """Let a link show nothing any more.

    `callrouter wallboards list` names the ID.
    """
    with in_english(), opened() as (_, records), records.begin() as session:
        revoked = revoke_link(session, link_id, author_of(session, by), now())
        click.echo(f"The link for {revoked.place} shows nothing any more.")
