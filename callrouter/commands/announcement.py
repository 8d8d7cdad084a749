"""`callrouter announcement`: the sentence said to every caller before anything else."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from sqlalchemy.orm import Session

from callrouter.admin.announcements import announce, cancel, end_current
from callrouter.commands.author import as_option, author_of
from callrouter.commands.context import Refused, now, opened
from callrouter.commands.options import NUMBER, Moment, instant_of
from callrouter.commands.output import as_json, moment, print_json
from callrouter.records.current_hours import current_revision
from callrouter.records.hours import current_announcement
from callrouter.rules.problem import Problems
from callrouter.settings import Settings
from callrouter.views.announcements import Announced, announcements
from callrouter.wording.problems import say_problem

OPTIONS = {"text_fr": "--fr", "text_en": "--en", "end": "--until"}


@click.group()
def announcement() -> None:
    """What every caller is told first, as of an incident."""


@announcement.command("set")
@click.option("--fr", "french", required=True, help="The sentence in French.")
@click.option("--en", "english", required=True, help="The same in English.")
@click.option("--from", "begins", type=Moment(), help="When it begins; left out, at once.")
@click.option("--until", "ends", type=Moment(), help="When it ends; left out, when it is cleared.")
@as_option
def set_(
    french: str, english: str, begins: datetime | None, ends: datetime | None, by: str | None
) -> None:
    """Say a sentence to every caller.

    Each in their language: from now on, or for a time. Moments
    are on the line's clock. It takes the place of the one that is said then."""
    at = now()
    with opened() as (settings, records), records.begin() as session:
        zone = _zone(settings, session)
        start = None if begins is None else instant_of(begins, zone, at)
        end = None if ends is None else instant_of(ends, zone, at)
        author = author_of(session, by)
        try:
            announce(session, (french, english), author, at, starts_at=start, ends_at=end)
        except Problems as error:
            raise _refused(error) from error
    if start is not None and start > at:
        click.echo(f"Every caller hears it from {moment(start, zone)} on.")
    else:
        click.echo("Every caller hears it from now on.")


@announcement.command()
@as_json
def show(as_json: bool) -> None:
    """Show what callers are told now."""
    with opened() as (_, records), records.read() as session:
        found = current_announcement(session, now())
        texts = {"fr": found.text_fr, "en": found.text_en} if found else None
    if as_json:
        print_json(texts)
    elif texts is None:
        click.echo("Nothing is announced.")
    else:
        for language, text in texts.items():
            click.echo(f"{language}  {text}")


@announcement.command("list")
@as_json
def list_(as_json: bool) -> None:
    """List what callers are told now, will be told, and were told last."""
    with opened() as (settings, records), records.read() as session:
        found = announcements(session, now())
        zone = _zone(settings, session)
    current = [] if found.current is None else [found.current]
    rows = [("now", current), ("to come", found.to_come), ("past", found.past)]
    if as_json:
        print_json([{"when": when, **asdict(one)} for when, some in rows for one in some])
        return
    for when, some in rows:
        for one in some:
            click.echo(f"{one.id:>4}  {when:<8}{_times(one, zone)}  {one.text_fr} / {one.text_en}")


@announcement.command()
@click.argument("number", type=NUMBER, required=False)
@as_option
def clear(number: int | None, by: str | None) -> None:
    """Announce nothing, or not NUMBER.

    Say nothing of the kind any more; or cancel the announcement of that NUMBER, as
    `announcement list` has it, also before it begins."""
    with opened() as (_, records), records.begin() as session:
        author = author_of(session, by)
        if number is None:
            end_current(session, author, now())
        else:
            try:
                cancel(session, number, author, now())
            except Problems as error:
                raise _refused(error) from error
    if number is None:
        click.echo("Nothing is announced any more.")
    else:
        click.echo(f"Announcement {number} is ended.")


def _times(one: Announced, zone: ZoneInfo) -> str:
    until = "" if one.until is None else f" until {moment(one.until, zone)}"
    return f"from {moment(one.since, zone)}{until}"


def _zone(settings: Settings, session: Session) -> ZoneInfo:
    return current_revision(session, settings.schedules).schedule.zone


def _refused(error: Problems) -> Refused:
    return Refused(
        *(
            f"{OPTIONS[one.at]}: {say_problem(one, 'en')}"
            if one.at in OPTIONS
            else say_problem(one, "en")
            for one in error.problems
        )
    )
