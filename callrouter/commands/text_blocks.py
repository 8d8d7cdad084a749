"""`callrouter text-blocks`: texts that agents use again, in both languages."""

from __future__ import annotations

from dataclasses import asdict

import click

from callrouter.admin.text_blocks import remove_text_block, set_text_block
from callrouter.commands.author import as_option, author_of
from callrouter.commands.context import in_english, now, opened
from callrouter.commands.output import as_json, print_json, print_table
from callrouter.desk.text_blocks import text_block
from callrouter.records.current_hours import current_revision
from callrouter.rules.text_block import FIELDS
from callrouter.views.text_blocks import blocks_shown

COLUMNS = ("name", "fr", "en", "written_at", "author")
SHOWN = 40
"""Characters of a text in a list."""


@click.group("text-blocks")
def text_blocks() -> None:
    """Texts that agents use again, in French and English."""


@text_blocks.command("list")
@as_json
def list_blocks(as_json: bool) -> None:
    """List the text blocks, by name."""
    with opened() as (known, records), records.read() as session:
        zone = current_revision(session, known.schedules).schedule.zone
        found = blocks_shown(session)
    if as_json:
        print_json(found)
        return
    shown = [{**asdict(one), "fr": _begun(one.fr), "en": _begun(one.en)} for one in found]
    print_table(shown, COLUMNS, zone)


@text_blocks.command()
@click.argument("name")
@as_json
def show(name: str, as_json: bool) -> None:
    """Show a text block in both languages."""
    with opened() as (_, records), records.read() as session, in_english():
        known = text_block(session, name).name
        (found,) = (one for one in blocks_shown(session) if one.name == known)
    if as_json:
        print_json(found)
        return
    click.echo(f"fr\n\n{found.fr}\n\nen\n\n{found.en}")


@text_blocks.command(
    "set",
    epilog="Fields: " + ", ".join(f"{{{one}}}" for one in FIELDS) + ". They are filled in for the "
    "ticket when the block is used; braces that are to stay are written twice.",
)
@click.argument("name")
@click.option("--fr", "french", metavar="TEXT", help="In French.")
@click.option("--en", "english", metavar="TEXT", help="In English.")
@as_option
def set_(name: str, french: str | None, english: str | None, by: str | None) -> None:
    """Keep a text under a NAME such as ask-for-traceroute.

    A new one needs both languages; of one that is there, what is left out stays.
    """
    texts = {"fr": french, "en": english}
    with opened() as (_, records), records.begin() as session, in_english():
        set_text_block(session, name, texts, author_of(session, by), now())
    click.echo(f"Kept. `callrouter tickets reply NUMBER --block {name}` writes it.")


@text_blocks.command()
@click.argument("name")
@as_option
def remove(name: str, by: str | None) -> None:
    """Remove a text block; what was written with it stays."""
    with opened() as (_, records), records.begin() as session, in_english():
        known = text_block(session, name)
        remove_text_block(session, known.id, author_of(session, by), now())
    click.echo("Removed.")


def _begun(text: str) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
