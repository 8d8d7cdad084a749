"""`hours holidays`: what is decided of public holidays, and what `check` says of the next ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import Result

from callrouter.admin.finding import in_english
from callrouter.admin.holidays import judge_holidays
from callrouter.records import AuditEvent, Database
from callrouter.records.current_hours import current_revision
from callrouter.settings import Settings

Command = Callable[..., Result]


@pytest.fixture(autouse=True)
def _prepared(command: Command) -> None:
    command("migrate")


def listed(command: Command) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(command("hours", "holidays", "--json").output)
    return found


def test_nothing_is_decided_until_somebody_says_so(command: Command, records: Database) -> None:
    before = listed(command)
    assert before and not any(one["decided"] for one in before)
    assert {one["hours"] for one in before} == {"closed"}
    first, second = before[0]["day"], before[1]["day"]
    said = command("hours", "holidays", "--decide", f"{first}=closed").output
    assert said.startswith("Confirmed as closed: ")
    said = command("hours", "holidays", "--decide", f"{second}=9-12 and 14:00-16:30").output
    assert "Revision 2 rules from now on." in said
    after = listed(command)
    assert [one["decided"] for one in after[:3]] == [True, True, False]
    assert after[1]["hours"] == "09:00-12:00, 14:00-16:30"
    with records.read() as session:
        events = session.query(AuditEvent).filter_by(act="hours.holidays_confirmed").all()
        assert [one.facts for one in events] == [{"schedule": "hours", "days": [first]}]


def test_all_that_are_left_can_be_closed_at_once(command: Command) -> None:
    command("hours", "holidays", "--close-rest")
    assert all(one["decided"] for one in listed(command))
    again = command("hours", "holidays", "--close-rest").output
    assert again == "It was so already; nothing was changed.\n"


def test_closing_one_with_hours_takes_them_back(command: Command) -> None:
    day = listed(command)[0]["day"]
    command("hours", "holidays", "--decide", f"{day}=10-11")
    said = command("hours", "holidays", "--decide", f"{day}=closed").output
    assert "Revision 3 rules from now on." in said
    assert listed(command)[0] | {"name": ""} == {
        "day": day, "name": "", "hours": "closed", "decided": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("closed", "begins with no day"),
        ("2026-02-30=closed", "begins with no day"),
        ("2020-12-25=closed", "is no public holiday of the coming two years"),
        ("DAY=morning", "“morning” says no hours"),
        ("DAY=", "“” says no hours"),
    ],
)
def test_what_cannot_be_decided_is_told(command: Command, decision: str, said: str) -> None:
    day = listed(command)[0]["day"]
    wrong = decision.replace("DAY", day)
    refused = command("hours", "holidays", "--decide", wrong, fails=2 if "no day" in said else 1)
    assert said in refused.output
    assert not any(one["decided"] for one in listed(command))


@pytest.mark.parametrize(
    ("at", "named"),
    [
        ("2026-12-17T23:30+01:00", []),
        ("2026-12-18T00:30+01:00", ["2026-12-25"]),
        ("2026-12-25T10:00+01:00", ["2026-12-25", "2027-01-01"]),
        ("2026-12-26T00:00+01:00", ["2027-01-01"]),
    ],
)
def test_a_week_ahead_check_warns(
    command: Command, records: Database, settings: Settings, at: str, named: list[str]
) -> None:
    now = datetime.fromisoformat(at).astimezone(UTC)
    with records.read() as session:
        ruling = current_revision(session, settings.schedules)
        found = judge_holidays(session, ruling, now)
    assert [str(one.facts["day"]) for one in found] == named
    assert {one.state for one in found} <= {"warning"}
    for one in found:
        christmas = "Friday 25 December 2026 (Christmas Day)"
        new_year = "Friday 1 January 2027 (New Year's Day)"
        assert in_english("holidays", [one]).said in {
            f"{day} is a public holiday: the line will be closed, and nobody has confirmed it"
            for day in (christmas, new_year)
        }
    command("hours", "holidays", "--close-rest")
    with records.read() as session:
        assert judge_holidays(session, ruling, now) == []
