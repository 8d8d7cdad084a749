"""How commands print: tables for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def print_json(value: object) -> None:
    """Print one JSON document; instants are ISO 8601 in UTC."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=_plain))


def print_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], zone: ZoneInfo) -> None:
    """Print rows below a header, each column as wide as it needs; instants on the zone's clock."""
    shown = [[_cell(row[column], zone) for column in columns] for row in rows]
    header = [column.removesuffix("_at").replace("_", " ").upper() for column in columns]
    widths = [max(map(len, column)) for column in zip(header, *shown, strict=True)]
    for cells in [header, *shown]:
        line = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        click.echo(line.rstrip())


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """An instant on the zone's clock, to the second."""
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


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
