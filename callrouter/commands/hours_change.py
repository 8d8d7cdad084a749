"""`callrouter hours import` and `restore`: what changes is shown, and asked, before it rules."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from callrouter.admin.effect import effect_of
from callrouter.admin.hours import LONGEST_WHY, Overtaken, change_hours
from callrouter.clocks import Clocks
from callrouter.commands.author import as_option, author_of
from callrouter.commands.context import Refused, now, opened
from callrouter.commands.hours import known_schedule, numbered, read_file, schedule_option
from callrouter.commands.options import FILE, NUMBER
from callrouter.records import Database
from callrouter.records.current_hours import Ruling, current_revision
from callrouter.rules.effect import Effect
from callrouter.rules.hours_doubts import doubts
from callrouter.rules.problem import Problems
from callrouter.rules.schedule import Schedule
from callrouter.settings import Settings
from callrouter.startup import lines_of
from callrouter.wording.effect import say_effect
from callrouter.wording.hours import say_differences, say_doubt
from callrouter.wording.problems import say_problem

OVERTAKEN = "Another revision was made meanwhile. Look again, then repeat this."

why_option = click.option(
    "--why", default="", help=f"The reason, for the list of revisions: {LONGEST_WHY} characters."
)
yes_option = click.option("--yes", is_flag=True, help="Ask nothing, whatever may be a slip.")


@click.command("import")
@click.argument("file", type=FILE)
@schedule_option
@as_option
@why_option
@yes_option
def import_hours(file: Path, name: str, by: str | None, why: str, yes: bool) -> None:
    """Make FILE the next revision. Calls that arrive from now on follow it, and so does who waits.

    What changes is shown first, and asked; without a terminal, nothing that may be a slip is let
    through without --yes.
    """
    schedule = read_file(file)
    with opened() as (settings, records):
        _change(settings, records, known_schedule(settings, name), schedule, by, why, yes)


@click.command("restore")
@click.argument("number", type=NUMBER)
@schedule_option
@as_option
@why_option
@yes_option
def restore_hours(number: int, name: str, by: str | None, why: str, yes: bool) -> None:
    """Make a new revision that says what revision NUMBER said. Shown and asked as by import."""
    with opened() as (settings, records):
        with records.read() as session:
            schedule = numbered(session, known_schedule(settings, name), number).schedule
        _change(settings, records, name, schedule, by, why, yes)


def _change(
    settings: Settings,
    records: Database,
    name: str,
    schedule: Schedule,
    by: str | None,
    why: str,
    yes: bool,
) -> None:
    with records.read() as session:
        author = author_of(session, by)
        ruling = current_revision(session, settings.schedules, name)
    if ruling.says(schedule):
        click.echo(f"Revision {ruling.number} says the same already; nothing was changed.")
        return
    with records.read() as session:
        clocks = Clocks(settings.targets, lines_of(settings))
        effect = effect_of(session, clocks, name, schedule, now())
    _agree(ruling, schedule, effect, yes)
    try:
        with records.begin() as session:
            number = change_hours(
                session, settings.schedules, name, schedule, ruling.newest, author, now(), why
            )
    except Overtaken as error:
        raise Refused(OVERTAKEN) from error
    except Problems as error:
        raise Refused(
            *(f"--{one.at}: {say_problem(one, 'en')}" for one in error.problems)
        ) from error
    click.echo(f"Revision {number} rules from now on.")


def _agree(ruling: Ruling, schedule: Schedule, effect: Effect, yes: bool) -> None:
    """Show what changes, what follows and what may be a slip, and go on only if that is wanted."""
    for sentence in say_differences(ruling.schedule, schedule, "en"):
        click.echo(sentence)
    told = say_effect(effect, "en", schedule.zone)
    for sentence in told.calls:
        click.echo(f"In the last 30 days: {sentence}")
    for sentence in told.deadlines:
        click.echo(f"Of those that run: {sentence}")
    found = [
        say_doubt(one, schedule.zone, "en") for one in doubts(schedule, now(), ruling.schedule)
    ]
    for sentence in found:
        click.echo(f"Look at this: {sentence}")
    if yes:
        return
    if sys.stdin.isatty():
        if not click.confirm("Shall this rule from now on?"):
            raise Refused("Nothing was changed.")
    elif found:
        raise Refused("Nothing was changed. Mend it, or say --yes if it is meant so.")
