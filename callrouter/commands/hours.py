"""`callrouter hours`: the business hours, seen, checked, taken out and put in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from callrouter.commands.context import AUTHOR, Refused, now, opened
from callrouter.commands.options import FILE, Moment, instant_of
from callrouter.commands.output import as_json, moment, print_json
from callrouter.rules.hours import Opening, Schedule
from callrouter.settings import DEFAULT_SCHEDULE, Settings, read_hours_file
from callrouter.stages.hours import (
    Day,
    Survey,
    current_revision,
    export_hours,
    import_hours,
    survey,
)


@click.group()
def hours() -> None:
    """The business hours. The newest revision rules; hours.toml makes the first one."""


schedule_option = click.option(
    "--schedule",
    "name",
    default=DEFAULT_SCHEDULE,
    show_default=True,
    metavar="NAME",
    help="Of which schedule, as the lines in line.toml name it.",
)


@hours.command()
@schedule_option
@click.option("--at", type=Moment(), help="As seen from this moment, on the line's clock.")
@as_json
def show(name: str, at: datetime | None, as_json: bool) -> None:
    """Show the hours, the days that differ, and whether the line is open."""
    with opened() as (settings, records), records.read() as session:
        ruling = current_revision(session, settings, _known(settings, name))
    zone = ruling.schedule.zone
    seen = survey(ruling, instant_of(at, zone, now()))
    if as_json:
        print_json(seen)
    else:
        _print(seen, zone)


@hours.command()
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Name everything wrong with an hours FILE, or say that it is good."""
    _read(file)
    click.echo(f"{file} is good.")


@hours.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@schedule_option
def export(file: Path | None, name: str) -> None:
    """Write the hours that rule now as TOML, to FILE or to the screen."""
    with opened() as (settings, records), records.read() as session:
        text = export_hours(current_revision(session, settings, _known(settings, name)).schedule)
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}. Choose another.") from error
    click.echo(f"The hours are in {file}.")


@hours.command("import")
@click.argument("file", type=FILE)
@schedule_option
def import_(file: Path, name: str) -> None:
    """Make FILE the next revision. Calls that arrive from now on follow it."""
    schedule = _read(file)
    with opened() as (settings, records), records.begin() as session:
        revision, made = import_hours(
            session, settings, schedule, AUTHOR, now(), _known(settings, name)
        )
    if made:
        click.echo(f"Revision {revision} rules from now on.")
    else:
        click.echo(f"Revision {revision} says the same already; nothing was changed.")


def _read(file: Path) -> Schedule:
    problems: list[str] = []
    schedule = read_hours_file(file, problems)
    if schedule is None:
        raise Refused(*problems)
    return schedule


def _known(settings: Settings, name: str) -> str:
    """The name, if there is such a schedule."""
    if name not in settings.schedules:
        names = ", ".join(settings.schedules)
        raise click.UsageError(f"There is no schedule {name!r}. The schedules are: {names}.")
    return name


def _print(seen: Survey, zone: ZoneInfo) -> None:
    from_file = f"{seen.schedule}.toml (the database has no revision yet)"
    click.echo(f"Schedule  {seen.schedule}")
    click.echo(f"Revision  {seen.revision if seen.revision is not None else from_file}")
    click.echo(f"Zone      {seen.zone}")
    click.echo(f"Now       {_opening(seen.opening, zone)}")
    click.echo()
    for name, slots in seen.week.items():
        click.echo(f"{name.capitalize():<10}{', '.join(slots) or 'closed'}")
    for title, days in (("Dates of their own", seen.dated), ("Public holidays", seen.holidays)):
        if days:
            click.echo(f"\n{title}")
            for day in days:
                click.echo(f"  {_day(day)}")


def _day(day: Day) -> str:
    hours = ", ".join(day.slots) or "closed"
    return f"{day.day:%a %Y-%m-%d}  {hours:<13}  {day.name_fr} / {day.name_en}".rstrip(" /")


def _opening(opening: Opening, zone: ZoneInfo) -> str:
    because = f" ({opening.because.name_en})" if opening.because.name_en else ""
    if opening.is_open:
        until = f", closes {moment(opening.closes, zone)}" if opening.closes else ""
        return f"open{because}{until}"
    until = f"reopens {moment(opening.reopens, zone)}" if opening.reopens else "never reopens"
    return f"closed{because}, {until}"
