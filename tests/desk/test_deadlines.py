"""What is owed by when, whatever happens to a ticket (art. 4.1, 4.2; contract, section 6)."""

from __future__ import annotations

import pytest

from callrouter.settings import TargetsFile
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
