"""A schedule as somebody types it into a form: fields of text, read whole, with what is wrong with
each of them.

A field is named as its value is in the document: `week.monday[0].start`, `dated[2].reason_fr`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from callrouter.rules.hours_document import HoursError, read_schedule
from callrouter.rules.problem import Problem, Problems, Wrong
from callrouter.rules.schedule import DAY, WEEKDAYS, DatedHours, Schedule, Slot, clock
from callrouter.rules.typed_day import read_day
from callrouter.rules.typed_text import cleaned
from callrouter.rules.typed_time import typed_time

_ROW = re.compile(
    r"(week\.(?P<weekday>[a-z]+)|dated\[(?P<dated>\d{1,4})\]\.slots)\[(?P<row>\d{1,4})\]"
)
_DATED = re.compile(r"dated\[(\d{1,4})\]\.(\w+)")
CLOSED, OPEN = "closed", "hours"
"""What may happen on a date of its own."""


@dataclass
class TypedSlot:
    """From when until when."""

    start: str = ""
    end: str = ""

    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not (self.start.strip() or self.end.strip())


@dataclass
class TypedDate:
    """The days of an exception, what happens on them, and why."""

    day: str = ""
    until: str = ""
    kind: str = CLOSED
    """Closed, whatever hours are in the form: they are kept, for whoever changes their mind."""
    slots: list[TypedSlot] = field(default_factory=lambda: [TypedSlot()])
    reason_fr: str = ""
    reason_en: str = ""
    yearly: bool = False
    spoken: bool = True

    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        typed = (self.day, self.until, self.reason_fr, self.reason_en)
        return not any(one.strip() for one in typed) and all(one.is_blank() for one in self.slots)


@dataclass
class TypedHours:
    """The whole form."""

    zone: str
    week: dict[str, list[TypedSlot]]
    country: str = ""
    subdivision: str = ""
    dated: list[TypedDate] = field(default_factory=list)

    def add(self, what: str) -> None:
        """One row more: hours of `week.monday` or `dated[0]`, or a date (`dated`)."""
        slots = self._slots(what)
        if what == "dated":
            self.dated.append(TypedDate())
        elif slots is not None:
            slots.append(TypedSlot())

    def remove(self, what: str) -> None:
        """Without `week.monday[0]`, `dated[0].slots[1]` or `dated[0]`."""
        row, dated = _ROW.fullmatch(what), re.fullmatch(r"dated\[(\d{1,4})\]", what)
        if row is not None:
            of = f"week.{row['weekday']}" if row["weekday"] else f"dated[{row['dated']}]"
            slots, place = self._slots(of), int(row["row"])
            if slots is not None and place < len(slots):
                del slots[place]
        elif dated is not None and int(dated[1]) < len(self.dated):
            del self.dated[int(dated[1])]

    def copy(self, weekday: str, to: Collection[str]) -> None:
        """Give these weekdays the hours of that one."""
        for name in to:
            if name in self.week and weekday in self.week and name != weekday:
                self.week[name] = [TypedSlot(one.start, one.end) for one in self.week[weekday]]

    def _slots(self, of: str) -> list[TypedSlot] | None:
        if of.startswith("week."):
            return self.week.get(of.removeprefix("week."))
        found = re.fullmatch(r"dated\[(\d{1,4})\]", of)
        if found is None or int(found[1]) >= len(self.dated):
            return None
        return self.dated[int(found[1])].slots


def typed_of(schedule: Schedule) -> TypedHours:
    """The form of a schedule as it rules."""
    return TypedHours(
        schedule.zone.key,
        {
            name: [_typed_slot(one) for one in slots]
            for name, slots in zip(WEEKDAYS, schedule.week, strict=True)
        },
        schedule.country or "",
        schedule.subdivision or "",
        [_typed_date(one) for one in schedule.exceptions],
    )


def typed_in(fields: Mapping[str, str]) -> TypedHours:
    """What was typed, from the fields of the form; rows keep their order and close their gaps."""
    week: dict[str, dict[int, TypedSlot]] = {name: {} for name in WEEKDAYS}
    dated: dict[int, TypedDate] = {}
    rows: dict[int, dict[int, TypedSlot]] = {}
    for name, value in fields.items():
        if found := _DATED.fullmatch(name):
            number, part = int(found[1]), found[2]
            one = dated.setdefault(number, TypedDate(spoken=False))
            if part in ("yearly", "spoken"):
                setattr(one, part, True)
            elif part in ("day", "until", "kind", "reason_fr", "reason_en"):
                setattr(one, part, value)
            continue
        path, _, edge = name.rpartition(".")
        row = _ROW.fullmatch(path)
        if row is None or edge not in ("start", "end"):
            continue
        if row["weekday"]:
            of = week.get(row["weekday"])
        else:
            dated.setdefault(int(row["dated"]), TypedDate(spoken=False))
            of = rows.setdefault(int(row["dated"]), {})
        if of is not None:
            setattr(of.setdefault(int(row["row"]), TypedSlot()), edge, value)
    for number, one in dated.items():
        one.slots = _in_order(rows.get(number, {}))
    return TypedHours(
        fields.get("zone", ""),
        {name: _in_order(slots) for name, slots in week.items()},
        fields.get("holidays.country", ""),
        fields.get("holidays.subdivision", ""),
        [dated[number] for number in sorted(dated)],
    )


def read_typed(typed: TypedHours) -> Schedule:
    """The schedule that was typed. Raises Problems, each at the field that is to be put right."""
    reader = _Reader()
    document = reader.document(typed)
    try:
        schedule = read_schedule(document)
    except HoursError as error:
        reader.take(error.problems)
        raise Problems(reader.problems) from error
    if reader.problems:
        raise Problems(reader.problems)
    return schedule


class _Reader:
    """Makes the document of a form, and remembers which field each of its values came from."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.field_of: dict[str, str] = {}

    def note(self, at: str, name: str, **facts: object) -> None:
        self.problems.append(Problem(at, f"hours_{name}", facts))

    def take(self, found: Iterable[Problem]) -> None:
        """What the document's own reader found, where the form has not said it already."""
        said = {one.at for one in self.problems}
        for one in found:
            at = self.field_of.get(one.at, one.at)
            if at not in said:
                self.problems.append(Problem(at, one.name, one.facts))

    def document(self, typed: TypedHours) -> dict[str, Any]:
        week: dict[str, list[str]] = {name: [] for name in WEEKDAYS}
        for number, name in enumerate(WEEKDAYS):
            for _, start, end in self.slots(f"week.{name}", typed.week.get(name, [])):
                if start < end:
                    week[name].append(_written(start, end))
                    continue
                following = WEEKDAYS[(number + 1) % 7]
                week[name].append(_written(start, DAY))
                week[following].append(_written(0, end))
        document: dict[str, Any] = {"zone": typed.zone, "week": week, "dated": []}
        if typed.country or typed.subdivision:
            document["holidays"] = {"country": typed.country, "subdivision": typed.subdivision}
        for number, one in enumerate(typed.dated):
            if not one.is_blank():
                self.dated(document["dated"], f"dated[{number}]", one)
        return document

    def dated(self, entries: list[dict[str, Any]], at: str, one: TypedDate) -> None:
        """Blank dates are left out, so that the others have other numbers in the document."""
        for name in ("day", "until", "slots", "reason_fr", "reason_en"):
            self.field_of[f"dated[{len(entries)}].{name}"] = f"{at}.{name}"
        slots = []
        rows = one.slots if one.kind != CLOSED else []
        if one.kind != CLOSED and all(row.is_blank() for row in rows):
            self.note(f"{at}.kind", "open_without_hours")
        for row, start, end in self.slots(f"{at}.slots", rows):
            if start < end:
                slots.append(_written(start, end))
            else:
                self.note(f"{row}.end", "night_of_a_date", start=clock(start), end=clock(end))
        if not one.day.strip():
            self.note(f"{at}.day", "day_untyped")
        day, until = self.day(f"{at}.day", one.day), self.day(f"{at}.until", one.until)
        entries.append(
            {
                "day": day,
                **({"until": until} if until is not None else {}),
                "slots": slots,
                "yearly": one.yearly,
                "spoken": one.spoken,
                "reason_fr": cleaned(one.reason_fr),
                "reason_en": cleaned(one.reason_en),
            }
        )

    def day(self, at: str, text: str) -> date | None:
        read = read_day(cleaned(text), day_first=True) if text.strip() else None
        if isinstance(read, Wrong):
            self.problems.append(read.at(at))
            return None
        return read

    def slots(self, path: str, rows: list[TypedSlot]) -> Iterator[tuple[str, int, int]]:
        """Each row that says hours: its name, and its minutes; what ends at midnight ends the
        day."""
        for number, row in enumerate(rows):
            at = f"{path}[{number}]"
            if row.is_blank():
                continue
            start, end = (
                self.time(f"{at}.{name}", getattr(row, name)) for name in ("start", "end")
            )
            if start is None or end is None:
                continue
            if start in (end, DAY):
                self.note(f"{at}.end", "nothing_between", start=clock(start), end=clock(end))
            else:
                yield at, start, end or DAY

    def time(self, at: str, text: str) -> int | None:
        found = typed_time(cleaned(text))
        if not text.strip():
            self.note(at, "time_untyped")
        elif found is None:
            self.note(at, "no_time", written=text.strip()[:40])
        return found


def _written(start: int, end: int) -> str:
    return f"{clock(start)}-{clock(end)}"


def _typed_slot(slot: Slot) -> TypedSlot:
    return TypedSlot(*(f"{at // 60}:{at % 60:02}" for at in (slot.start, slot.end)))


def _typed_date(one: DatedHours) -> TypedDate:
    return TypedDate(
        one.day.isoformat(),
        one.until.isoformat() if one.until else "",
        OPEN if one.slots else CLOSED,
        [_typed_slot(slot) for slot in one.slots] or [TypedSlot()],
        one.reason_fr,
        one.reason_en,
        one.yearly,
        one.spoken,
    )


def _in_order(rows: Mapping[int, TypedSlot]) -> list[TypedSlot]:
    return [rows[number] for number in sorted(rows)]
