"""What the matrix says before anything is saved is what is so afterwards (art. 4.1)."""

from __future__ import annotations

import pytest

from callrouter.records import Call
from callrouter.rules.severity import SEVERITIES, severity_of
from callrouter.views.severity import choice_of_call, choice_of_ticket, read_cell
from tests.desk.conftest import Desk, instant, told


def promised(desk: Desk) -> dict[str, str | None]:
    """When what is owed is due, by severity, as the matrix says it."""
    choice = choice_of_ticket(desk.session, desk.clocks, desk.ticket)
    return {cell.severity: told(cell.due_at) for row in choice.rows for cell in row}


def test_each_cell_names_its_severity_and_reads_back_as_urgency_and_impact(desk: Desk) -> None:
    desk.opens("10:00")
    choice = choice_of_ticket(desk.session, desk.clocks, desk.ticket)
    for row in choice.rows:
        for cell in row:
            assert read_cell(cell.value) == (cell.urgency, cell.impact)
            assert cell.severity == severity_of(cell.urgency, cell.impact)
    assert choice.rows[0][0].value == "high-high"
    assert [read_cell(one) for one in ("", "high", "high-none", "S1")] == [None] * 4


@pytest.mark.parametrize("severity", SEVERITIES)
def test_the_first_response_is_due_when_the_matrix_said(desk: Desk, severity: str) -> None:
    desk.opens("2026-07-13 17:20")
    said = promised(desk)[severity]
    desk.qualifies("2026-07-13 17:30", severity)
    assert desk.response[0] == said is not None


@pytest.mark.parametrize("severity", SEVERITIES)
def test_once_answered_the_next_news_is_due_when_the_matrix_said(desk: Desk, severity: str) -> None:
    desk.opens("10:00")
    desk.asks("10:10")
    desk.is_answered("10:30")
    assert choice_of_ticket(desk.session, desk.clocks, desk.ticket).owed == "progress"
    said = promised(desk)[severity]
    desk.qualifies("10:45", severity)
    assert desk.news[0] == said is not None


def test_a_clock_that_stands_still_and_a_ticket_that_is_done_owe_nothing(desk: Desk) -> None:
    desk.opens("10:00")
    desk.asks("10:10")
    assert set(promised(desk).values()) == {None}
    desk.is_answered("10:30")
    desk.becomes("11:00", state="resolved")
    assert set(promised(desk).values()) == {None}


def test_a_plain_request_is_due_when_it_is_said_to_be(desk: Desk) -> None:
    desk.opens("10:00", nature="undetermined")
    choice = choice_of_ticket(desk.session, desk.clocks, desk.ticket)
    desk.becomes("10:05", nature="request")
    assert desk.response[0] == told(choice.request_due_at) == "07-16 10:00"


@pytest.mark.parametrize(("rank", "due"), [(0, "14:05"), (1, None), (2, None)])
def test_during_a_call_the_clock_would_start_now(desk: Desk, rank: int, due: str | None) -> None:
    call = Call(sid=f"CA{1:032x}", line="advanced", state="connected", rank=rank,
                arrived_at=instant("10:00"))  # fmt: skip
    choice = choice_of_call(desk.session, desk.clocks, call, instant("10:05"))
    assert told(choice.rows[1][1].due_at) == due
    call.ended_at = instant("10:20")
    later = choice_of_call(desk.session, desk.clocks, call, instant("10:40"))
    assert told(later.rows[1][1].due_at) == (due and "14:20")
