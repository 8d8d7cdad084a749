"""An account's services in a cell: `Public Cloud: pci-123 from 2026-01-01 until 2026-12-31`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from callrouter.people.typed import Typed

COLUMN = "services"
LONGEST = 200

_SERVICE = re.compile(
    r"(?P<product>[^:]+):\s*(?P<name>.+?)(?:\s+from\s+(?P<first>\S+))?(?:\s+until\s+(?P<last>\S+))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Supplied:
    """A service that the vendor supplies to an account, from one day through another; a day that is
    None is open."""

    product: str
    name: str
    first: date | None
    last: date | None


def read_services(row: Typed) -> list[Supplied]:
    """The services that a row names, parted by semicolons or lines. What is none is noted."""
    read = (_read(row, part) for part in row.parts(COLUMN, ";"))
    return [one for one in read if one is not None]


def _read(row: Typed, text: str) -> Supplied | None:
    found = _SERVICE.fullmatch(text)
    if found is None:
        row.note(COLUMN, "no_service", written=text)
        return None
    product, name = found["product"].strip(), found["name"]
    if max(len(product), len(name)) > LONGEST:
        row.note(COLUMN, "part_too_long", written=name[:40], longest=LONGEST)
        return None
    first = row.day_of(found["first"] or "", COLUMN)
    last = row.day_of(found["last"] or "", COLUMN)
    if first is not None and last is not None and last < first:
        row.note(COLUMN, "service_ends_before_it_begins", service=name)
    return Supplied(product, name, first, last)
