"""What comes of a ticket's deadlines, a row for each order in which things may happen. What the
hours alone decide is in tests/rules/test_business_time.py.

Wednesday 15 July 2026, Paris time; the line is open from 9 to 18. First response: S1 1 h, S2 2 h,
S3 4 h, S4 1 d, S5 2 d. News: S1 1 h, S2 4 h, S3 1 d, S4 2 d, S5 5 d.
"""

from __future__ import annotations

import pytest

from callrouter.rules.hours_document import read_schedule, write_schedule
from tests.desk.conftest import Desk

ROWS = [
    # What happens in which order; the first response (due, kept, missed); the progress update (due,
    # missed).
    ("severity up: S3, then S1 in time",
     ["opens 10:00", "qualifies 10:30 S1"],
     ("11:00", None, None), ("11:00", None)),
    ("severity up: what has run out by it is missed at the qualification, never earlier",
     ["opens 10:00", "qualifies 11:30 S1"],
     ("11:00", None, "11:30"), ("11:00", "11:30")),
    ("severity down",
     ["opens 10:00", "qualifies 11:00 S5"],
     ("07-17 10:00", None, None), ("07-22 10:00", None)),
    ("severity twice: down, then up again, from the creation each time",
     ["opens 10:00", "qualifies 10:10 S5", "qualifies 10:20 S2"],
     ("12:00", None, None), ("14:00", None)),
    ("severity after the response: the verdict stays, both are shown",
     ["opens 10:00", "writes 12:00", "qualifies 12:30 S1"],
     ("11:00", "12:00", None), ("13:00", None)),
    ("response before qualification: against the provisional S3",
     ["opens 10:00", "writes 13:59", "qualifies 15:00 S4"],
     ("07-16 10:00", "13:59", None), ("07-17 13:59", None)),
    ("severity after the breach: missed stays missed though it falls",
     ["opens 10:00", "looks 14:01", "qualifies 14:30 S5"],
     ("07-17 10:00", None, "14:00"), ("07-22 10:00", None)),
    ("severity while paused",
     ["opens 10:00", "asks 11:00", "qualifies 12:00 S1", "is_answered 13:00"],
     ("11:00", "11:00", None), ("14:00", None)),
    ("response at the instant at which it is due",
     ["opens 10:00", "writes 14:00"],
     ("14:00", "14:00", None), ("07-16 14:00", None)),
    ("response a minute late",
     ["opens 10:00", "writes 14:01"],
     ("14:00", "14:01", "14:00"), ("07-16 14:01", None)),
    ("written in time, accepted late: the later instant counts",
     ["opens 10:00", "writes 13:00 14:30"],
     ("14:00", "14:30", "14:00"), ("07-16 14:30", None)),
    ("written and not yet accepted: not met",
     ["opens 10:00", "writes 13:00 never", "looks 15:00"],
     ("14:00", None, "14:00"), ("07-16 10:00", None)),
    ("accepted in time, known late: it was not missed",
     ["opens 10:00", "looks 14:00:01", "writes 13:59 13:59:30"],
     ("14:00", "13:59", None), ("07-16 13:59", None)),
    ("two responses: the first one counts, news runs from the last one",
     ["opens 10:00", "writes 11:00", "writes 13:00"],
     ("14:00", "11:00", None), ("07-16 13:00", None)),
    ("a bounce takes the verdict back",
     ["opens 10:00", "writes 11:00", "comes_back 12:00"],
     ("14:00", None, None), ("07-16 10:00", None)),
    ("a bounce after it was due: as if the clock had never stopped",
     ["opens 10:00", "writes 11:00", "comes_back 16:00"],
     ("14:00", None, "14:00"), ("07-16 10:00", None)),
    ("a bounce after a qualification that it had been kept before",
     ["opens 10:00", "writes 10:30", "qualifies 12:00 S1", "comes_back 13:00"],
     ("11:00", None, "12:00"), ("11:00", "12:00")),
    ("after a bounce a later mail sets the instant anew",
     ["opens 10:00", "writes 11:00", "comes_back 12:00", "writes 13:00"],
     ("14:00", "13:00", None), ("07-16 13:00", None)),
    ("a bounce beside another mail that arrived",
     ["opens 10:00", "writes 11:00", "writes 12:00", "comes_back 13:00"],
     ("14:00", "11:00", None), ("07-16 11:00", None)),
    ("a message that was taken back is none",
     ["opens 10:00", "writes 11:00 never", "is_taken_back 11:00:05"],
     ("14:00", None, None), ("07-16 10:00", None)),
    ("a question pauses the news; the answer ends the pause",
     ["opens 10:00", "asks 11:00", "is_answered 13:00"],
     ("14:00", "11:00", None), ("07-16 13:00", None)),
    ("while it waits nothing is due",
     ["opens 10:00", "asks 11:00", "looks 07-17T12:00"],
     ("14:00", "11:00", None), (None, None)),
    ("created while paused",
     ["opens 10:00 waiting_for_partner", "asks 10:00", "is_answered 12:00"],
     ("14:00", "10:00", None), ("07-16 12:00", None)),
    ("created while it waits for an automatic question: nothing is paused",
     ["opens 10:00 waiting_for_partner", "looks 12:00"],
     ("14:00", None, None), ("07-16 10:00", None)),
    ("paused over a holiday: of it only business hours count",
     ["opens 2026-07-13T17:00", "asks 2026-07-13T17:30", "is_answered 2026-07-15T10:30"],
     ("12:00", "07-13 17:30", None), ("07-16 10:30", None)),
    ("a pause at night takes nothing away",
     ["opens 10:00", "asks 17:00", "is_answered 17:00", "asks 19:00", "is_answered 23:00"],
     ("14:00", "17:00", "14:00"), ("07-16 18:00", None)),
    ("paused twice",
     ["opens 10:00", "asks 11:00", "is_answered 12:00", "asks 13:00", "is_answered 15:00"],
     ("14:00", "11:00", None), ("07-16 15:00", None)),
    ("paused, then resolved: nothing is owed",
     ["opens 10:00", "asks 11:00", "becomes 15:00 resolved", "looks 07-20T10:00"],
     ("14:00", "11:00", None), (None, None)),
    ("resolved, then reopened: what lay between does not count",
     ["opens 10:00", "writes 11:00", "becomes 12:00 resolved", "becomes 07-20T10:00 open"],
     ("14:00", "11:00", None), ("07-20 18:00", None)),
    ("breach while paused: the question came back, and the first response never pauses",
     ["opens 10:00", "asks 11:00", "comes_back 12:00", "looks 15:00"],
     ("14:00", None, "14:00"), (None, None)),
    ("missed news before the pause stays missed, and begins anew with the question",
     ["opens 10:00", "qualifies 10:05 S1", "writes 10:30", "looks 12:00", "asks 12:30",
      "is_answered 13:00"],
     ("11:00", "10:30", None), ("14:00", None)),
    ("news that is late is missed until it is written",
     ["opens 10:00", "qualifies 10:05 S1", "writes 10:30", "looks 12:00"],
     ("11:00", "10:30", None), ("11:30", "11:30")),
    ("an incident that becomes a request owes no news, and a day",
     ["opens 10:00", "becomes 11:00 nature=request"],
     ("07-16 10:00", None, None), (None, None)),
    ("an incident again: a progress update due meanwhile is missed now, never earlier",
     ["opens 10:00", "becomes 11:00 nature=request", "becomes 07-17T12:00 nature=incident"],
     ("14:00", None, "07-16 10:00"), ("07-16 10:00", "07-17 12:00")),
    ("hours that change while it runs count from when they were saved",
     ["opens 10:00", "revises 11:00 09:00-12:00", "looks 11:01"],
     ("07-16 11:00", None, None), ("07-20 10:00", None)),
    ("hours that change after the response leave the verdict",
     ["opens 10:00", "writes 11:00", "revises 13:00 09:00-13:30"],
     ("07-16 09:30", "11:00", None), ("07-17 11:00", None)),
    ("longer hours bring it nearer, never into what was",
     ["opens 16:00", "revises 17:00 09:00-20:00", "looks 17:30"],
     ("20:00", None, None), ("07-16 14:00", None)),
    ("a ticket that was merged owes nothing",
     ["opens 10:00", "becomes 11:00 merged", "looks 07-17T10:00"],
     ("14:00", None, None), (None, None)),
]  # fmt: skip


def happens(desk: Desk, step: str) -> None:
    """Do what a step says."""
    act, at, *more = step.replace("07-", "2026-07-").replace("2026-2026-", "2026-").split()
    at = at.replace("T", " ")
    match act, more:
        case "opens", [state]:
            desk.opens(at, state=state)
        case "becomes", [change] if "=" in change:
            name, value = change.split("=")
            desk.becomes(at, **{name: value})
        case "becomes", [state]:
            desk.becomes(at, state=state)
        case "writes", ["never"]:
            desk.writes(at, accepted=None)
        case "revises", [slot]:
            document = write_schedule(desk.clocks.dialled_lines.schedules["hours"])
            week = {day: [slot] if slots else [] for day, slots in document["week"].items()}
            desk.revises(at, read_schedule({**document, "week": week}))
        case _:
            getattr(desk, act)(at, *more)


@pytest.mark.parametrize(
    ("steps", "response", "news"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_the_deadlines_of_a_ticket(
    desk: Desk,
    steps: list[str],
    response: tuple[str | None, str | None, str | None],
    news: tuple[str | None, str | None],
) -> None:
    for step in steps:
        happens(desk, step)
    assert desk.response == response
    assert desk.news == news
