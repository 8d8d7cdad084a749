"""`callrouter hours`: the business hours, looked at. `hours_change` has what changes them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlalchemy.orm import Session

from callrouter.admin import hours as revisions
from callrouter.commands.context import Refused, now, opened
from callrouter.commands.options import FILE, NUMBER, Moment, instant_of
from callrouter.commands.output import as_json, moment, print_json, print_table
from callrouter.records.current_hours import Ruling, current_revision, revision_numbered
from callrouter.rules.hours import Opening
from callrouter.rules.hours_document import HoursError
from callrouter.rules.hours_doubts import doubts
from callrouter.rules.schedule import Schedule
from callrouter.settings import DEFAULT_SCHEDULE, Settings, read_hours_file
from callrouter.views.hours import Day, Survey, export_hours, survey
from callrouter.wording.hours import say_differences, say_doubt

schedule_option = click.option(
    "--schedule",
    "name",
    default=DEFAULT_SCHEDULE,
    show_default=True,
    metavar="NAME",
    help="Of which schedule, as the lines in line.toml name it.",
)


@click.group()
def hours() -> None:
    """The business hours. The newest revision rules; hours.toml makes the first one."""


@hours.command()
@click.argument("number", type=NUMBER, required=False)
@schedule_option
@click.option("--at", type=Moment(), help="As seen from this moment, on the line's clock.")
@as_json
def show(number: int | None, name: str, at: datetime | None, as_json: bool) -> None:
    """Show the hours, or those of revision NUMBER.

    That is the week, the days that differ, and whether the line is open.
    """
    with opened() as (settings, records), records.read() as session:
        ruling = current_revision(session, settings.schedules, known_schedule(settings, name))
        shown = ruling if number is None else numbered(session, name, number)
    zone = shown.schedule.zone
    seen = survey(shown, instant_of(at, zone, now()))
    if as_json:
        print_json(seen)
    else:
        _print(seen, zone, rules=shown.number == ruling.number)


@hours.command()
@schedule_option
@as_json
def history(name: str, as_json: bool) -> None:
    """List the revisions, the newest first, which rules."""
    with opened() as (settings, records), records.read() as session:
        found = revisions.history(session, known_schedule(settings, name))
        zone = current_revision(session, settings.schedules, name).schedule.zone
    if as_json:
        print_json(found)
    else:
        print_table(found, ("revision", "made_at", "author", "why"), zone)


@hours.command()
@click.argument("one", required=False, metavar="[N|FILE]")
@click.argument("other", required=False, metavar="[M|FILE]")
@schedule_option
def diff(one: str | None, other: str | None, name: str) -> None:
    """Say in sentences what differs between two revisions or files.

    With one revision: from it to the hours that rule. With one file: from the hours that rule to
    it. With nothing: from the hours that rule to the file in the configuration.
    """
    with opened() as (settings, records), records.read() as session:
        ruling = current_revision(session, settings.schedules, known_schedule(settings, name))
        now_rules = ("the hours that rule", ruling.schedule)
        sides = [_side(session, name, text) for text in (one, other) if text is not None]
    if not sides:
        sides = [now_rules, (f"{name}.toml", settings.schedules[name])]
    elif len(sides) == 1:
        sides = [*sides, now_rules] if one is not None and one.isdecimal() else [now_rules, *sides]
    (from_name, before), (to_name, after) = sides
    found = say_differences(before, after, "en")
    click.echo(f"From {from_name} to {to_name}:" if found else f"{from_name} and {to_name} agree.")
    for sentence in found:
        click.echo(f"  {sentence}")


@hours.command()
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Name what is wrong in an hours FILE, and what may be a slip."""
    schedule = read_file(file)
    found = doubts(schedule, now())
    if not found:
        click.echo(f"{file} is good.")
        return
    click.echo(f"{file} can be used, but look at this:")
    for doubt in found:
        click.echo(f"  {say_doubt(doubt, schedule.zone, 'en')}")


@hours.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@schedule_option
def export(file: Path | None, name: str) -> None:
    """Write the hours that rule now as TOML, to FILE or to the screen.

    A file that is there is written over.
    """
    with opened() as (settings, records), records.read() as session:
        ruling = current_revision(session, settings.schedules, known_schedule(settings, name))
    text = export_hours(ruling.schedule)
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}. Choose another.") from error
    click.echo(f"The hours are in {file}.")


def known_schedule(settings: Settings, name: str) -> str:
    """The name, if there is such a schedule."""
    if name not in settings.schedules:
        names = ", ".join(settings.schedules)
        raise click.UsageError(f"There is no schedule {name!r}. The schedules are: {names}.")
    return name


def numbered(session: Session, name: str, number: int) -> Ruling:
    """That revision of the schedule. Refused where there is none, or none that can be read."""
    try:
        found = revision_numbered(session, name, number)
    except HoursError as error:
        raise Refused(
            f"Revision {number} of {name} was made by a later version. Run that one to read it."
        ) from error
    if found is None:
        raise Refused(f"{name} has no revision {number}. `callrouter hours history` lists them.")
    return found


def read_file(file: Path) -> Schedule:
    """The hours of a file. Refused with everything wrong with it."""
    problems: list[str] = []
    schedule = read_hours_file(file, problems)
    if schedule is None:
        raise Refused(*problems)
    return schedule


def _side(session: Session, name: str, text: str) -> tuple[str, Schedule]:
    """One side of a comparison: a revision by its number, else a file."""
    if text.isdecimal():
        return f"revision {text}", numbered(session, name, int(text)).schedule
    if not Path(text).is_file():
        raise click.UsageError(f"There is no file {text!r}. Name a file, or a revision's number.")
    return text, read_file(Path(text))


def _print(seen: Survey, zone: ZoneInfo, *, rules: bool) -> None:
    from_file = f"{seen.schedule}.toml (the database has no revision yet)"
    revision = from_file if seen.revision is None else str(seen.revision)
    click.echo(f"Schedule  {seen.schedule}")
    click.echo(f"Revision  {revision}{'' if rules else ' (another one rules)'}")
    if seen.unread is not None:
        click.echo(
            f"Newer     revision {seen.unread}, which only the version that made it can read"
        )
    click.echo(f"Zone      {seen.zone}")
    click.echo(f"Now       {_opening(seen.opening, zone)}")
    click.echo()
    for name, slots in seen.week.items():
        click.echo(f"{name.capitalize():<10}{', '.join(slots) or 'closed'}")
    for title, days in (("Special dates", seen.dated), ("Public holidays", seen.holidays)):
        if days:
            click.echo(f"\n{title}")
            for day in days:
                click.echo(f"  {_day(day)}")


def _day(day: Day) -> str:
    days = f"{day.day:%a %Y-%m-%d}"
    if day.until is not None:
        days += f" to {day.until:%a %Y-%m-%d}"
    if day.yearly:
        days += ", every year"
    hours = ", ".join(day.slots) or "closed"
    return f"{days}  {hours:<13}  {day.name_fr} / {day.name_en}".rstrip(" /")


def _opening(opening: Opening, zone: ZoneInfo) -> str:
    because = f" ({opening.because.name_en})" if opening.because.name_en else ""
    if opening.is_open:
        until = f", closes {moment(opening.closes, zone)}" if opening.closes else ""
        return f"open{because}{until}"
    until = f"reopens {moment(opening.reopens, zone)}" if opening.reopens else "never reopens"
    return f"closed{because}, {until}"
