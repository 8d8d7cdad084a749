"""What is owed by when, whatever happens to a ticket (art. 4.1, 4.2; contract, section 6)."""

from __future__ import annotations

import pytest

from callrouter.rules.hours_document import read_schedule, write_schedule
from callrouter.targets import TargetsFile
from tests.desk.conftest import Desk, told


@pytest.mark.parametrize(
    ("nature", "response", "news"),
    [
        ("incident", "14:00", "07-16 10:00"),
        ("undetermined", "14:00", "07-16 10:00"),
        ("request", "07-16 10:00", None),
    ],
)
def test_a_new_ticket_has_the_deadlines_of_its_nature(
    desk: Desk, nature: str, response: str, news: str | None
) -> None:
    desk.opens("10:00", nature=nature)
    assert desk.response == (response, None, None)
    assert told(desk.ticket.due_at) == response
    assert desk.kinds() == (["first_response", "progress"] if news else ["first_response"])
    if news:
        assert desk.news == (news, None)


def test_tickets_of_other_tiers_have_no_due_time_unless_targets_are_given(desk: Desk) -> None:
    desk.opens("10:00", tier="premium", rank=1)
    assert desk.kinds() == []
    assert desk.ticket.due_at is None
    assert desk.ticket.clock_revision_id == 0

    given = desk.clocks.targets.model_dump()
    given["premium"] = {"first_response": {**given["first_response"], "S3": "6h"}}
    object.__setattr__(desk.clocks, "targets", TargetsFile.model_validate(given))
    desk.looks("10:05")
    assert desk.response == ("16:00", None, None)
    assert desk.kinds() == ["first_response"]


def test_a_promise_already_made_survives_the_loss_of_the_accreditation(desk: Desk) -> None:
    desk.opens("10:00")
    desk.becomes("11:00", rank=2)
    assert desk.response == ("14:00", None, None)


def test_the_receipt_of_a_deadline_names_the_hours_the_days_and_the_pauses_it_crossed(
    desk: Desk,
) -> None:
    desk.opens("2026-07-13 17:00")
    desk.asks("2026-07-13 17:30")
    desk.is_answered("2026-07-15 10:30")
    assert desk["first_response"].reckoned == {
        "revisions": [None],
        "days": [
            {"day": "2026-07-14", "kind": "holiday", "fr": "Fête nationale", "en": "National Day"}
        ],
        "pauses": [],
    }
    assert desk["progress"].reckoned["pauses"] == [
        {
            "from": "2026-07-13T15:30:00+00:00",
            "until": "2026-07-15T08:30:00+00:00",
            # Half an hour of Monday evening, and an hour and a half of Wednesday morning.
            "seconds": 7200.0,
        }
    ]
    document = write_schedule(desk.clocks.dialled_lines.schedules["hours"])
    cut = {"day": "2026-07-15", "slots": ["09:00-12:00"], "reason_fr": "Coupure.",
           "reason_en": "Power cut."}  # fmt: skip
    desk.revises("2026-07-15 10:40", read_schedule({**document, "dated": [cut]}))
    receipt = desk["first_response"].reckoned
    assert receipt["revisions"] == [None, 1]
    assert [one["kind"] for one in receipt["days"]] == ["holiday", "dated"]
    moved = [one.facts for one in desk.history() if one.kind == "deadline_moved"]
    assert {one["because"] for one in moved} == {"hours"}


def test_a_severity_whose_clock_runs_round_the_clock(desk: Desk) -> None:
    given = desk.clocks.targets.model_dump()
    given["round_the_clock"] = {"severities": ["S3"]}
    object.__setattr__(desk.clocks, "targets", TargetsFile.model_validate(given))
    desk.opens("16:00")
    assert desk.response == ("20:00", None, None)
    assert desk["first_response"].reckoned == {"revisions": [], "days": [], "pauses": []}


def test_hours_that_never_open_leave_no_due_time_and_no_error(desk: Desk) -> None:
    desk.opens("10:00")
    document = write_schedule(desk.clocks.dialled_lines.schedules["hours"])
    desk.revises("11:00", read_schedule({**document, "week": dict.fromkeys(document["week"], ())}))
    assert desk.response == (None, None, None)
    assert desk.ticket.due_at is None
    assert told(desk["first_response"].half_at) is None
