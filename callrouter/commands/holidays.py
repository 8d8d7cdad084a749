"""`callrouter hours holidays`: which public holidays are decided, and deciding them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import click

from callrouter.admin.holidays import Decided, decide_holidays, holidays_of_schedule
from callrouter.admin.hours import Overtaken
from callrouter.commands.author import as_option, author_of
from callrouter.commands.context import Refused, now, opened
from callrouter.commands.hours import known_schedule, schedule_option
from callrouter.commands.hours_change import OVERTAKEN, why_option
from callrouter.commands.output import as_json, print_json, print_table
from callrouter.records.current_hours import current_revision
from callrouter.rules.problem import Problems
from callrouter.rules.public_holidays import PublicHoliday
from callrouter.wording.holidays import say_decided
from callrouter.wording.problems import say_problem

COLUMNS = ("day", "name", "hours", "decided")


@click.command()
@schedule_option
@click.option(
    "--decide",
    "decisions",
    multiple=True,
    metavar="DAY=WHAT",
    help="closed, open (at the hours of its weekday), or hours: 2026-12-25=9:00-12:00. Several.",
)
@click.option("--close-rest", is_flag=True, help="Confirm all that are not decided as closed.")
@why_option
@as_option
@as_json
def holidays(
    name: str, decisions: tuple[str, ...], close_rest: bool, why: str, by: str | None, as_json: bool
) -> None:
    """List the public holidays of two years, or decide them.

    They are closed. One that nobody has decided is warned of by `callrouter check` a week before.
    """
    with opened() as (settings, records):
        with records.read() as session:
            ruling = current_revision(session, settings.schedules, known_schedule(settings, name))
            ahead = holidays_of_schedule(session, ruling, now())
        said = dict(_read(one) for one in decisions)
        if close_rest:
            rest = (one.day for one in ahead if one.decided is None and one.day not in said)
            said.update(dict.fromkeys(rest, Decided("closed")))
        if not decisions and not close_rest:
            _list(ahead, ruling.schedule.zone, as_json)
            return
        try:
            with records.begin() as session:
                came_to = decide_holidays(
                    session,
                    settings.schedules,
                    name,
                    said,
                    ruling.newest,
                    author_of(session, by),
                    now(),
                    why,
                )
        except Overtaken as error:
            raise Refused(OVERTAKEN) from error
        except Problems as error:
            raise Refused(*(say_problem(one, "en") for one in error.problems)) from error
    sentences = say_decided(
        came_to.confirmed, came_to.revision, came_to.before, came_to.after, "en"
    )
    for sentence in sentences or ["It was so already; nothing was changed."]:
        click.echo(sentence)


def _read(written: str) -> tuple[date, Decided]:
    """A day and what is said of it."""
    day, _, what = written.partition("=")
    try:
        on = date.fromisoformat(day.strip())
    except ValueError as error:
        raise click.BadParameter(
            f"{written!r} begins with no day; write it like 2026-12-25=closed",
            param_hint="--decide",
        ) from error
    what = what.strip()
    return on, Decided(what) if what in {"closed", "open"} else Decided("other_hours", what)


def _list(ahead: list[PublicHoliday], zone: ZoneInfo, as_json: bool) -> None:
    rows = [
        {
            "day": one.day.isoformat(),
            "name": one.name_en,
            "hours": ", ".join(map(str, one.slots)) or "closed",
            "decided": one.decided is not None,
        }
        for one in ahead
    ]
    if as_json:
        print_json(rows)
        return
    shown = [{**row, "decided": "yes" if row["decided"] else "not yet"} for row in rows]
    print_table(shown, COLUMNS, zone)
