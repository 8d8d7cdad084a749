"""`callrouter dial`: what would this caller hear at this instant?"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import click

from callrouter.admin.rehearsal import Rehearsed
from callrouter.admin.rehearsal import dial as walk
from callrouter.commands.context import now, opened
from callrouter.commands.hours import read_file
from callrouter.commands.options import FILE, Moment, caller_written, instant_of, known_line
from callrouter.commands.output import as_json, print_json
from callrouter.commands.receipt import language_option
from callrouter.records.current_hours import Ruling, current_revision
from callrouter.rules.telephone import is_withheld
from callrouter.startup import admission_of, lines_of
from callrouter.wording import RANK_NAMES, Language
from callrouter.wording.calendar import name_clock
from callrouter.wording.call_heading import NO_NUMBER
from callrouter.wording.outcomes import OUTCOMES
from callrouter.wording.receipt import say_note
from callrouter.wording.written import write_moment


@click.command()
@click.option("--line", required=True, help="Name of the dialled line, or its number.")
@click.option("--from", "caller", default="", help="The caller's number; left out, it is withheld.")
@click.option("--at", type=Moment(), help="When, on the line's clock; now, where left out.")
@click.option(
    "--keys",
    default="",
    help="Answers in the order of the questions, separated by commas; an empty one is silence.",
)
@click.option(
    "--hours", "file", type=FILE, help="Under the hours of this file, not those that rule."
)
@language_option
@as_json
def dial(
    line: str,
    caller: str,
    at: datetime | None,
    keys: str,
    file: Path | None,
    language: Language,
    as_json: bool,
) -> None:
    """Say what a caller would hear. Nothing is written, and nothing is counted."""
    answers = [answer.strip() for answer in keys.split(",")] if keys else []
    if any(not re.fullmatch(r"[0-9*#]*", answer) for answer in answers):
        raise click.UsageError("--keys takes the keys of a telephone: 0 to 9, * and #.")
    with opened("SUPPORT_CODE_KEY") as (settings, records), records.read() as session:
        lines = lines_of(settings)
        dialled = known_line(lines, line)
        if file is None:
            ruling = current_revision(session, settings.schedules, dialled.hours)
        else:
            ruling = Ruling(file.name, read_file(file))
        zone = ruling.schedule.zone
        instant = instant_of(at, zone, now())
        withheld = not caller.strip() or is_withheld(caller)
        number = None if withheld else caller_written(caller)
        admission = admission_of(settings)
        heard = walk(session, lines, admission, dialled, number, instant, answers, ruling)
    if as_json:
        print_json(heard)
        return
    click.echo(
        f"{dialled.name} ({dialled.number}), {_caller(number, language)}, "
        f"{write_moment(instant, language, zone)}, {name_clock(zone, language)}"
    )
    for sentence in heard.spoken:
        click.echo(f"  « {sentence} »")
    click.echo(_outcome(heard, language))
    for note in heard.receipt:
        if note["what"] not in {"spoken", "outcome"}:
            click.echo(f"  {say_note(note, language, zone)}")


def _caller(number: str | None, language: Language) -> str:
    if number is None:
        return NO_NUMBER[language]
    return {"fr": f"appelé du {number}", "en": f"called from {number}"}[language]


def _outcome(heard: Rehearsed, language: Language) -> str:
    came_to = OUTCOMES[heard.outcome][language]
    if heard.rank is None:
        return came_to
    rank = {"fr": f"Rang {RANK_NAMES[heard.rank]}.", "en": f"{RANK_NAMES[heard.rank]} rank."}
    return f"{came_to} {rank[language]}"
