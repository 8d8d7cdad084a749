"""What a file makes of what was granted: a table of what is on file, what the file says, and what
is on file then. Days are whole days on the contract's clock; “lost” is an end within its day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from callrouter.rules.allowance import PARIS
from callrouter.rules.entitlement import Grant, first_instant, last_instant
from callrouter.rules.granting import granting
from callrouter.rules.local_day import last_day, local

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)

CASES = [
    # What the file says is on file, or it lengthens, or shortens it.
    ([], "2026-01-01..2026-12-31", ["2026-01-01..2026-12-31"]),
    ([".."], "..", [".."]),
    (["2026-01-01..2026-12-31"], "2026-01-01..2027-03-31", ["2026-01-01..2027-03-31"]),
    (["2026-01-01.."], "2026-01-01..2026-10-31", ["2026-01-01..2026-10-31"]),
    (["2026-02-01.."], "2026-01-01..", ["2026-01-01.."]),
    # A renewal: before its day, on it, after it.
    (
        ["2026-01-01..2026-12-31"],
        "2026-12-15..2027-12-14",
        ["2026-01-01..2026-12-14", "2026-12-15..2027-12-14"],
    ),
    (
        ["2025-12-01..2026-11-30"],
        "2026-11-28..2027-11-27",
        ["2025-12-01..2026-11-27", "2026-11-28..2027-11-27"],
    ),
    (
        ["2025-12-01..2026-11-30"],
        "2026-11-20..2027-11-19",
        ["2025-12-01..2026-11-19", "2026-11-20..2027-11-19"],
    ),
    (
        ["2025-11-01..2026-10-31"],
        "2026-10-20..2027-10-19",
        ["2025-11-01..2026-10-31", "2026-11-01..2027-10-19"],
    ),
    # A renewal that is corrected is the same one, and what is in force ends before it.
    (
        ["2026-01-01..2026-12-31", "2027-01-01..2027-12-31"],
        "2026-12-15..2027-06-30",
        ["2026-01-01..2026-12-14", "2026-12-15..2027-06-30"],
    ),
    (
        ["2026-01-01..", "2027-01-01..2027-12-31"],
        "2027-01-01..2027-12-31",
        ["2026-01-01..2026-12-31", "2027-01-01..2027-12-31"],
    ),
    (
        ["2026-01-01..", "2026-11-01..2027-10-31"],
        "2026-11-01..2027-10-31",
        ["2026-01-01..2026-10-31", "2026-11-01..2027-10-31"],
    ),
    (["2027-01-01..2027-12-31"], "2027-02-01..2027-06-30", ["2027-02-01..2027-06-30"]),
    (
        ["2026-01-01..2026-12-31", "2027-01-01..2027-12-31"],
        "2027-02-01..2027-12-31",
        ["2026-01-01..2026-12-31", "2027-02-01..2027-12-31", "gap 2026-12-31 2027-02-01"],
    ),
    # What is over stays so: what is prolonged too late goes on from today.
    (["..2026-10-31"], "..2026-09-30", ["..2026-10-31"]),
    (["..2026-10-31"], "..", ["..2026-10-31", "2026-11-28.."]),
    (
        ["2026-01-01..2026-10-31"],
        "2026-01-01..2027-12-31",
        ["2026-01-01..2026-10-31", "2026-11-28..2027-12-31"],
    ),
    # What a person ended is given back by nothing that speaks of before.
    (
        ["2026-01-01..2026-10-01 lost"],
        "2026-01-01..2026-12-31",
        ["2026-01-01..2026-10-01 lost", "lost 2026-10-01"],
    ),
    (
        ["2026-01-01..2026-10-01 lost", "2027-01-01.."],
        "2026-01-01..",
        ["2026-01-01..2026-10-01 lost", "2027-01-01..", "lost 2026-10-01"],
    ),
    (["..2026-11-28 lost"], "..2026-11-28", ["..2026-11-28 lost"]),
    (
        ["2026-01-01..2026-10-01 lost", "2026-11-02..2027-11-01"],
        "2026-01-01..2026-12-31",
        ["2026-01-01..2026-10-01 lost", "2026-11-02..2026-12-31"],
    ),
    (
        ["2026-01-01..2026-10-01 lost"],
        "2026-11-15..2026-12-31",
        ["2026-01-01..2026-10-01 lost", "2026-11-15..2026-12-31"],
    ),
    # Another name: the same one first, and what goes on under another one is replaced from today.
    (["..2026-12-31", "Gold ..2027-12-31"], "..2026-12-31", ["..2026-12-31", "Gold ..2027-12-31"]),
    (
        ["Gold 2026-01-01..2026-12-31"],
        "2026-01-01..2027-12-31",
        ["Gold 2026-01-01..2026-11-27", "2026-11-28..2027-12-31"],
    ),
    (
        ["Gold 2026-01-01.."],
        "2027-01-01..",
        ["Gold 2026-01-01..2026-12-31", "2027-01-01.."],
    ),
    (["Gold 2026-11-28.."], "2026-01-01..", ["2026-01-01.."]),
    (["Gold 2027-01-01.."], "..", [".."]),
    (["Gold ..2026-10-31"], "..", ["Gold ..2026-10-31", ".."]),
]


def read(written: str) -> Grant:
    """A grant from a first day through a last one; what is written before them is its name."""
    name, _, days = written.removesuffix(" lost").rpartition(" ")
    first, last = (date.fromisoformat(day) if day else None for day in days.split(".."))
    end = None if last is None else last_instant(last, PARIS)
    if end is not None and written.endswith("lost"):
        end = max(first_instant(last_day(end, PARIS), PARIS), end - timedelta(hours=15))
    return Grant(name or "Advanced", None if first is None else first_instant(first, PARIS), end)


def on_file_then(held: list[Grant], said: Grant) -> list[Grant | str]:
    """What is on file once what is to be done is done, and what is told of it."""
    what = granting(held, said, NOW)
    cut = [Grant(one.name, one.start, what.cut.get(at, one.end)) for at, one in enumerate(held)]
    if what.spoken is not None and what.grant is not None:
        cut[what.spoken] = what.grant
    added = [what.grant] if what.spoken is None and what.grant is not None else []
    then: list[Grant | str] = [
        one for one in [*cut, *added] if not (one.start and one.end and one.end <= one.start)
    ]
    if what.lost_at is not None:
        then.append(f"lost {local(what.lost_at, PARIS).date()}")
    if what.gap is not None:
        then.append(f"gap {last_day(what.gap[0], PARIS)} {local(what.gap[1], PARIS).date()}")
    return then


@pytest.mark.parametrize(("held", "said", "then"), CASES)
def test_what_a_file_makes_of_what_was_granted(held: list[str], said: str, then: list[str]) -> None:
    expected = [one if one.startswith(("gap", "lost")) else read(one) for one in then]
    found = on_file_then([read(one) for one in held], read(said))
    assert found == expected
    again = on_file_then([one for one in found if isinstance(one, Grant)], read(said))
    assert again == expected, "twice is the same as once"


def test_what_begins_again_on_the_day_of_its_loss_begins_at_the_loss() -> None:
    lost = read("2026-01-01..2026-11-28 lost")
    assert lost.end is not None
    assert lost.end < NOW
    again = Grant("Advanced", lost.end, read("..2026-12-31").end)
    assert on_file_then([lost], read("2026-11-28..2026-12-31")) == [lost, again]
    assert on_file_then([lost, again], read("2026-11-28..2026-12-31")) == [lost, again]
