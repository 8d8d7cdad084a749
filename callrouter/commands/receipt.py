"""How commands print a receipt: sentences in one language, on the clock of the call's line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from callrouter.wording import LANGUAGES, Language
from callrouter.wording.calendar import name_clock
from callrouter.wording.receipt import say_note
from callrouter.wording.written import write_day

language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language of the sentences.",
)


def print_receipt(receipt: Iterable[Mapping[str, Any]], language: Language, zone: ZoneInfo) -> None:
    """Print what was decided about a call and said to it, in its order."""
    print_moments(
        ((datetime.fromisoformat(note["at"]), say_note(note, language, zone)) for note in receipt),
        language,
        zone,
    )


def print_moments(
    moments: Iterable[tuple[datetime, str]], language: Language, zone: ZoneInfo
) -> None:
    """Print each sentence after its time of day, under the day and whose clock it is read on."""
    shown: date | None = None
    for instant, sentence in moments:
        at = instant.astimezone(zone)
        if at.date() != shown:
            shown = at.date()
            click.echo(f"  {write_day(shown, language)}, {name_clock(zone, language)}")
        click.echo(f"    {at:%H:%M:%S}  {sentence}")
