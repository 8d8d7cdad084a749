"""Values that several commands take: moments, files, lines; and what a wrong one may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from callrouter.dialled_lines import DialledLines
from callrouter.records.table import LARGEST_NUMBER
from callrouter.rules.local_day import YEARS
from callrouter.rules.near_miss import slips_of
from callrouter.rules.telephone import HOME, Refused, read_caller, read_number
from callrouter.rules.ticket_number import read_number as read_ticket_number
from callrouter.rules.ticket_number import what_is_wrong
from callrouter.settings import LineSettings

NUMBER = click.IntRange(0, LARGEST_NUMBER)
"""An id, or the number of a revision; whether there is such a one is the records' to say."""
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
HALF = re.compile(r"[0-9]{4}")
"""One of the two groups in which a ticket's number is shown."""
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
"""A civil month as it is written."""
MOST = 10_000
"""Rows of a list."""

limit_option = click.option(
    "--limit",
    type=click.IntRange(1, MOST),
    default=50,
    show_default=True,
    help="At most so many.",
)


class Moment(click.ParamType[datetime]):
    """A moment as people write it; without an offset it is on the line's own clock."""

    name = "moment"

    def convert(
        self, value: str, param: click.Parameter | None, context: click.Context | None
    ) -> datetime:
        """The date and time, with an offset only where one was written."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no moment; write it like '2026-07-13 18:02'", param, context)
        if moment.year not in YEARS:
            self.fail(
                f"{value!r} is too far away; write a year from {YEARS[0]} to {YEARS[-1]}",
                param,
                context,
            )
        return moment


class Month(click.ParamType[str]):
    """A civil month, as Paris counts it."""

    name = "month"

    def convert(
        self, value: str, param: click.Parameter | None, context: click.Context | None
    ) -> str:
        """The month as it was written."""
        if not MONTH.fullmatch(value):
            self.fail(f"{value!r} is no month; write it like 2026-07", param, context)
        if int(value[:4]) not in YEARS:
            self.fail(
                f"{value} is too far away; write a year from {YEARS[0]} to {YEARS[-1]}",
                param,
                context,
            )
        return value


partner_option = click.option("--partner", metavar="ACCOUNT", help="Only those of this account.")
since_option = click.option(
    "--since", type=Moment(), help="Only those from this moment on, on the line's clock."
)


def instant_of(moment: datetime | None, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant in UTC of a moment on the zone's clock; `now` where none was given.

    Where the clock is set back and shows it twice, the first one. Raises UsageError where the clock
    skips it.
    """
    if moment is None:
        return now
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    instant = moment.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != moment:
        raise click.UsageError(f"{moment} does not exist in {zone.key}: the clock skips it.")
    return instant


def known_line(lines: DialledLines, named: str) -> LineSettings:
    """The line of that name or number. Raises UsageError, naming the lines, where there is none."""
    number = read_number(named, HOME)
    line = lines.named(named) or (lines.called(number) if isinstance(number, str) else None)
    if line is None:
        names = ", ".join(one.name for one in lines.all)
        raise click.UsageError(f"There is no line {named!r}. The lines are: {names}.")
    return line


def caller_written(written: str) -> str:
    """The caller's number of `--from`. Raises BadParameter, saying what is wrong with it."""
    number = read_caller(written)
    if isinstance(number, Refused):
        raise click.BadParameter(str(number), param_hint="--from")
    return number


def meant(named: str, known: Iterable[str]) -> str:
    """The question, with a blank before it, whether one of the `known` names was meant; empty where
    none is near."""
    near = " or ".join(repr(one) for one in slips_of(named, known))
    return f" Did you mean {near}?" if near else ""


class TicketGroup(click.Group):
    """Commands that take tickets' numbers, also in two words, as they are shown: 5000 0017."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, and its words, of which two halves of a number are one."""
        name, command, words = super().resolve_command(ctx, args)
        joined: list[str] = []
        for word in words:
            if HALF.fullmatch(word) and joined and HALF.fullmatch(joined[-1]):
                joined[-1] += f" {word}"
            else:
                joined.append(word)
        return name, command, joined


def ticket_number_written(written: str) -> str:
    """The eight digits of a ticket's number, however it was spaced. Raises BadParameter."""
    number = read_ticket_number(written)
    if number is None:
        raise click.BadParameter(f"{written!r} is no ticket's number: {what_is_wrong(written)}")
    return number
