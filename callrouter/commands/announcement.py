"""`callrouter announcement`: the sentence said to every caller before anything else."""

from __future__ import annotations

import click

from callrouter.admin.announcements import announce
from callrouter.commands.author import as_option, author_of
from callrouter.commands.context import Refused, now, opened
from callrouter.commands.output import as_json, print_json
from callrouter.records.hours import current_announcement
from callrouter.rules.spoken_text import fault_of

LONGEST = 500
"""Characters; longer than half a minute of speech, nobody listens any more."""


@click.group()
def announcement() -> None:
    """What every caller is told first, as of an incident."""


@announcement.command("set")
@click.option("--fr", "french", required=True, help="The sentence in French.")
@click.option("--en", "english", required=True, help="The same in English.")
@as_option
def set_(french: str, english: str, by: str | None) -> None:
    """Say a sentence to every caller from now on, each in their language."""
    texts = (" ".join(french.split()), " ".join(english.split()))
    for name, text in zip(("--fr", "--en"), texts, strict=True):
        if fault := fault_of(text, LONGEST):
            raise Refused(f"{name}: the sentence {fault.problem}. {fault.remedy}")
    with opened() as (_, records), records.begin() as session:
        announce(session, texts, author_of(session, by), now())
    click.echo("Every caller hears it from now on.")


@announcement.command()
@as_json
def show(as_json: bool) -> None:
    """Show what callers are told now."""
    with opened() as (_, records), records.read() as session:
        found = current_announcement(session)
    texts = {"fr": found.text_fr, "en": found.text_en} if found else None
    if as_json:
        print_json(texts)
    elif texts is None:
        click.echo("Nothing is announced.")
    else:
        for language, text in texts.items():
            click.echo(f"{language}  {text}")


@announcement.command()
@as_option
def clear(by: str | None) -> None:
    """Say nothing of the kind any more."""
    with opened() as (_, records), records.begin() as session:
        announce(session, None, author_of(session, by), now())
    click.echo("Nothing is announced any more.")
