"""`callrouter hours close` and `open`: a line closed or opened for a time, from now on."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import datetime, timedelta

import click
from sqlalchemy.orm import Session

from callrouter.admin.closing_now import candidate, change_now, make_as_usual
from callrouter.admin.hours import Overtaken
from callrouter.commands.author import as_option, author_of
from callrouter.commands.context import Refused, now, opened
from callrouter.commands.hours import known_schedule, schedule_option
from callrouter.commands.hours_change import OVERTAKEN, yes_option
from callrouter.commands.options import Moment, instant_of
from callrouter.commands.output import moment
from callrouter.records import Database
from callrouter.records.current_hours import current_revision
from callrouter.rules.closing_now import ForATime, Kind, whole_minute
from callrouter.rules.local_day import instant_on, local
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.schedule import Schedule
from callrouter.rules.typed_time import typed_time
from callrouter.settings import Settings
from callrouter.startup import lines_of
from callrouter.views.closing_now import followed, standing
from callrouter.wording.problems import say_problem

UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
OPTIONS = {"reason_fr": "--reason-fr", "reason_en": "--reason-en", "until": "--until"}

until_option = click.option(
    "--until", metavar="MOMENT", help="14:30, or '2026-07-15 14:30', on the line's clock."
)
for_option = click.option("--for", "lasts", metavar="TIME", help="Instead: 45m, 2h or 3d.")


@click.command("close")
@until_option
@for_option
@click.option("--reason-fr", "french", required=True, help="What callers are told, in French.")
@click.option("--reason-en", "english", required=True, help="The same in English.")
@schedule_option
@as_option
@yes_option
def close_now(
    until: str | None,
    lasts: str | None,
    french: str,
    english: str,
    name: str,
    by: str | None,
    yes: bool,
) -> None:
    """Close a line now, for a time. Callers hear why, and when it opens again.

    Who waits may still be served for the drain time. What follows is shown first, and asked. The
    usual hours come back by themselves; `callrouter hours open` brings them back before.
    """
    with opened() as (settings, records):
        known_schedule(settings, name)
        _change(settings, records, "closed", name, (until, lasts), (french, english), by, yes)


@click.command("open")
@until_option
@for_option
@click.option("--reason-fr", "french", default="", help="Why, in French, for the record.")
@click.option("--reason-en", "english", default="", help="The same in English.")
@schedule_option
@as_option
@yes_option
def open_now(
    until: str | None,
    lasts: str | None,
    french: str,
    english: str,
    name: str,
    by: str | None,
    yes: bool,
) -> None:
    """Open a line as usual, or for a time.

    As usual after it was closed or opened for a time; or, with --until or
    --for, open it now for a time, whatever its hours."""
    with opened() as (settings, records):
        known_schedule(settings, name)
        if until is None and lasts is None:
            _usual(settings, records, name, by)
        else:
            ends, why = (until, lasts), (french, english)
            _change(settings, records, "opened", name, ends, why, by, yes)


def _usual(settings: Settings, records: Database, name: str, by: str | None) -> None:
    try:
        with records.begin() as session:
            author, shipped = author_of(session, by), settings.schedules
            based_on = current_revision(session, shipped, name).newest
            number = make_as_usual(session, shipped, name, based_on, author, now())
    except Overtaken as error:
        raise Refused(OVERTAKEN) from error
    except Problems as error:
        raise _refused(error) from error
    click.echo(f"The usual hours rule again, as revision {number}.")


def _change(
    settings: Settings,
    records: Database,
    kind: Kind,
    name: str,
    ends: tuple[str | None, str | None],
    why: tuple[str, str],
    by: str | None,
    yes: bool,
) -> None:
    """Show what follows, and close or open the line if that is wanted."""
    at, shipped = now(), settings.schedules
    french, english = (" ".join(one.split()) for one in why)
    try:
        with records.read() as session:
            author = author_of(session, by)
            ruling = current_revision(session, shipped, name)
            wanted = ForATime(kind, at, _end(*ends, ruling.schedule, at), french, english)
            _show(settings, session, name, wanted)
        if not yes and sys.stdin.isatty() and not click.confirm("Shall this rule from now on?"):
            raise Refused("Nothing was changed.")
        # However long that took, it begins now.
        wanted = replace(wanted, since=now())
        with records.begin() as session:
            number = change_now(session, shipped, name, wanted, ruling.newest, author)
    except Overtaken as error:
        raise Refused(OVERTAKEN) from error
    except Problems as error:
        raise _refused(error) from error
    state = "open" if kind == "opened" else "closed"
    until = moment(whole_minute(wanted.until), ruling.schedule.zone)
    click.echo(f"The line is {state} until {until}, by revision {number}.")


def _show(settings: Settings, session: Session, name: str, wanted: ForATime) -> None:
    found = candidate(session, settings.schedules, name, wanted)
    stands = standing(session, lines_of(settings), wanted.since).get(name)
    follows = followed(
        name,
        found.schedule,
        found.usual,
        found.ruling.schedule,
        stands.waiting if stands is not None else 0,
        stands.leaving if stands is not None else None,
        wanted.since,
        settings.line.waiting.patience.drain,
        settings.line.status_page,
    )
    for sentence in follows.changes["en"]:
        click.echo(sentence)
    for language, words in (follows.heard or {}).items():
        click.echo(f"{language}  {words}")
    if follows.waiting:
        leave = follows.sent_off_at
        until = f"may be served until {moment(leave, follows.zone)}" if leave else "may stay"
        click.echo(f"Waiting: {follows.waiting}, who {until}.")


def _end(until: str | None, lasts: str | None, hours: Schedule, at: datetime) -> datetime:
    """When it ends. Raises UsageError where that cannot be known."""
    if (until is None) == (lasts is None):
        raise click.UsageError("Say when it ends: --until 14:30, or --for 2h.")
    if lasts is not None:
        amount = re.fullmatch(r"([1-9]\d{0,3})([mhd])", lasts)
        if amount is None:
            raise click.BadParameter(f"{lasts!r} is no time; write 45m, 2h or 3d.",
                                     param_hint="--for")  # fmt: skip
        return at + int(amount[1]) * UNITS[amount[2]]
    minute = typed_time(until or "")
    if minute is None:
        return instant_of(Moment().convert(until or "", None, None), hours.zone, at)
    found = instant_on(local(at, hours.zone).date(), minute, hours.zone)
    if found is None:
        raise Refused(f"--until: {say_problem(Problem('until', 'now_until_skipped'), 'en')}")
    return found


def _refused(error: Problems) -> Refused:
    return Refused(
        *(
            f"{OPTIONS[one.at]}: {say_problem(one, 'en')}"
            if one.at in OPTIONS
            else say_problem(one, "en")
            for one in error.problems
        )
    )
