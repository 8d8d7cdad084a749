"""An account's services in a cell: `Public Cloud: pci-123 from 2026-01-01 until 2026-12-31`.

A product or a name that would be read as something else stands in quotation marks, doubled within:
`"Cloud: Public": "backup from Paris"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from callrouter.people.services import LONGEST
from callrouter.people.typed import Typed
from callrouter.records import Service
from callrouter.records.people import days_of

COLUMN = "services"

_QUOTED = r'"(?:[^"]|"")*"'
_SERVICE = re.compile(
    rf"(?P<product>{_QUOTED}|[^:]+?)\s*:\s*(?P<name>{_QUOTED}|.+?)"
    r"(?:\s+from\s+(?P<first>\S+))?(?:\s+until\s+(?P<last>\S+))?",
    re.IGNORECASE,
)
_PART = re.compile(
    rf" *(?:{_QUOTED}|[^:;\n]*):[ ]*{_QUOTED}[^;\n]*"  # Its name in quotation marks,
    rf"| *{_QUOTED} *:[^;\n]*"  # only its product,
    r"|[^;\n]+"  # or neither.
)
_MISREAD = re.compile(r'[:;"]|  |(?:^| )(?:from|until)(?: |$)', re.IGNORECASE)


@dataclass(frozen=True)
class Supplied:
    """A service that the vendor supplies to an account, from one day through another; a day that is
    None is open."""

    product: str
    name: str
    first: date | None
    last: date | None

    @classmethod
    def of(cls, service: Service) -> Supplied:
        """A service on file."""
        return cls(service.product, service.name, *days_of(service))

    def __str__(self) -> str:
        ends = (("from", self.first), ("until", self.last))
        span = "".join(f" {word} {day.isoformat()}" for word, day in ends if day is not None)
        return f"{_quoted(self.product)}: {_quoted(self.name)}{span}"


def as_cell(services: Iterable[Supplied]) -> str:
    """The services as a cell has them."""
    return "; ".join(map(str, services))


def read_services(row: Typed) -> list[Supplied]:
    """The services that a row names, parted by semicolons or lines. What is none is noted."""
    read = (_read(row, part) for part in _parts(row[COLUMN]))
    return [one for one in read if one is not None]


def _parts(cell: str) -> Iterator[str]:
    return (part for found in _PART.findall(cell) if (part := found.strip()))


def _read(row: Typed, text: str) -> Supplied | None:
    found = _SERVICE.fullmatch(text)
    product, name = (_unquoted(found[one]) for one in ("product", "name")) if found else ("", "")
    if found is None or not (product and name):
        row.note(COLUMN, "no_service", written=text)
        return None
    if max(len(product), len(name)) > LONGEST:
        row.note(COLUMN, "part_too_long", written=name[:40], longest=LONGEST)
        return None
    first = row.day_of(found["first"] or "", COLUMN)
    last = row.day_of(found["last"] or "", COLUMN)
    if first is not None and last is not None and last < first:
        row.note(COLUMN, "service_ends_before_it_begins", service=name)
    return Supplied(product, name, first, last)


def _quoted(text: str) -> str:
    if _MISREAD.search(text) is None:
        return text
    return '"' + text.replace('"', '""') + '"'


def _unquoted(text: str) -> str:
    if re.fullmatch(_QUOTED, text):
        return text[1:-1].replace('""', '"')
    return " ".join(text.split())
