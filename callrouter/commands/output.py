"""How commands print: tables for people, JSON for programs."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from callrouter.commands.context import Refused

BETWEEN = "  "
"""What stands between two columns."""

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def print_json(value: object) -> None:
    """Print one JSON document; instants are ISO 8601 in UTC."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=_plain))


def print_table(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    zone: ZoneInfo,
    cut: Mapping[str, int] | None = None,
) -> None:
    """Print rows below a header, each column as wide as it needs; instants on the zone's clock.

    On a terminal that is too narrow for them the columns of `cut` are shortened, one after the
    other, none to less than so many characters.
    """
    shown = [[_cell(row[column], zone) for column in columns] for row in rows]
    header = [column.removesuffix("_at").replace("_", " ").upper() for column in columns]
    widths = [max(map(len, column)) for column in zip(header, *shown, strict=True)]
    if (room := _room()) is not None:
        for column, least in (cut or {}).items():
            place = columns.index(column)
            beyond = sum(widths) + len(BETWEEN) * (len(widths) - 1) - room
            widths[place] -= max(0, min(beyond, widths[place] - least))
    for cells in [header, *shown]:
        line = BETWEEN.join(
            _shortened(cell, width).ljust(width) for cell, width in zip(cells, widths, strict=True)
        )
        click.echo(line.rstrip())


def say_if_more(found: Sequence[object], limit: int) -> None:
    """Say, beside the answer, that a list of which one more than `limit` was looked for goes on."""
    if len(found) > limit:
        click.echo(f"There are more than these {limit}: --limit gives more of them.", err=True)


@contextmanager
def shown_or_undone(undone: str) -> Iterator[None]:
    """Around the printing, within a transaction, of what is kept nowhere: where it cannot be
    printed the command is refused, and nothing is kept. `undone` says so."""
    try:
        yield
    except OSError as error:
        # Or what is left unprinted fails once more as the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Refused(f"{undone}: the output could not be written ({error.strerror}).") from error


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """An instant on the zone's clock, to the second."""
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def minute(instant: datetime, now: datetime, zone: ZoneInfo) -> str:
    """An instant on the zone's clock, to the minute; its year only where it is not this one."""
    local = instant.astimezone(zone)
    this_year = local.year == now.astimezone(zone).year
    return local.strftime("%m-%d %H:%M" if this_year else "%Y-%m-%d %H:%M")


def _room() -> int | None:
    """The characters in a line of the terminal; None where a file or a program reads."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS"):
        return shutil.get_terminal_size().columns
    return None


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _cell(value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        return moment(value, zone)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value is None else str(value)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"cannot be printed as JSON: {type(value).__name__}")
