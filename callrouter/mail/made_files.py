"""Files that go with a mail and are made from its facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from callrouter.mail.message import File
from callrouter.rules.spreadsheet import as_csv

COLUMNS = ("month", "ticket", "reached_at", "billable")
"""Named as in `callrouter statement --csv`, which has more."""


def made_files(kind: str, facts: Mapping[str, Any]) -> list[File]:
    """The files that a mail of this kind goes with, whatever is attached beside."""
    make = _MADE.get(kind)
    return [make(facts)] if make is not None else []


def _extra_requests(facts: Mapping[str, Any]) -> File:
    """The requests of a month beyond the allowance, one a line, as the mail lists them."""
    month, zone = facts["month"], ZoneInfo(facts["zone"])
    rows = [
        (
            month,
            one["number"],
            f"{datetime.fromisoformat(one['at']).astimezone(zone):%Y-%m-%d %H:%M}",
            "yes" if one["billable"] else "no",
        )
        for one in facts["extra"]
    ]
    return File(f"contacts-{month}.csv", "text/csv", as_csv([COLUMNS, *rows]).encode())


_MADE: dict[str, Callable[[Mapping[str, Any]], File]] = {"month_extra": _extra_requests}
