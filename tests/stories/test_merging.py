"""Two tickets about the same thing: an agent makes one of them, and can undo that for a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callrouter.desk.acting import ticket_to_change
from callrouter.desk.merging import Merged, merge, unmerge
from callrouter.desk.states import move
from callrouter.records import Overage, Pause, TicketEvent
from tests.refused import refused
from tests.stories.desk import leads_to, opened, standing
from tests.world import ALICE, YVES, ZOE, World

JULY = "2026-07"


@pytest.fixture
def nord(world: World) -> int:
    """A partner, and an agent who is no supervisor."""
    world.agent(ZOE)
    return world.partner(ALICE)


def test_the_younger_of_two_leads_to_the_older_and_its_request_is_released(
    world: World, nord: int
) -> None:
    first = opened(world, nord, "request")
    world.pass_time(60)
    second = opened(world, nord, "request")
    assert world.counted(nord, JULY) == 2

    # In whatever order they are named.
    assert merge(world.runtime, second, first, "zoe", world.now) == Merged(first, second)
    assert (leads_to(world, first), leads_to(world, second)) == (first, first)
    assert world.counted(nord, JULY) == 1
    younger = standing(world, second)
    assert (younger.state, younger.work_order) == ("merged", None)
    assert standing(world, first).work_order is not None
    told = [one for one in world.all(TicketEvent) if one.kind == "merged"]
    assert [one.facts for one in told] == [
        {"younger": second}, {"older": first, "state": "merged"},
    ]  # fmt: skip

    # Asked twice, as a button that is pressed twice does, it is done once.
    assert merge(world.runtime, first, second, "zoe", world.now) == Merged(first, second)
    assert len([one for one in world.all(TicketEvent) if one.kind == "merged"]) == len(told)

    # A third about the same thing, merged with the second, leads all the way.
    third = opened(world, nord)
    assert merge(world.runtime, second, third, "zoe", world.now) == Merged(first, third)


def test_for_a_day_everything_can_be_restored_the_count_too(world: World, nord: int) -> None:
    world.used_allowance(nord, 79, JULY)
    first = opened(world, nord, "request")
    second = opened(world, nord, "request", told_charge=True)
    assert [one.billable for one in world.all(Overage)] == [True]
    merge(world.runtime, first, second, "zoe", world.now)
    assert world.all(Overage) == []

    world.now += timedelta(hours=23)
    assert unmerge(world.runtime, second, "zoe", world.now) == Merged(first, second)
    assert leads_to(world, second) == second
    assert standing(world, second).state == "new"
    assert world.counted(nord, JULY) == 81
    assert [one.billable for one in world.all(Overage)] == [True]

    merge(world.runtime, first, second, "zoe", world.now)
    world.now += timedelta(hours=24, seconds=1)
    with refused("more than a day ago"):
        unmerge(world.runtime, second, "zoe", world.now)
    assert leads_to(world, second) == first


def test_what_cannot_be_merged_is_refused_with_a_sentence_and_stays_as_it_was(
    world: World, nord: int
) -> None:
    sud = world.partner(None, account="sud")
    ours, other, theirs = opened(world, nord), opened(world, nord), opened(world, sud)
    with refused("of different partners"):
        merge(world.runtime, ours, theirs, "zoe", world.now)
    with refused("nothing to merge"):
        merge(world.runtime, ours, ours, "zoe", world.now)
    with refused("“12” is no ticket's number"):
        merge(world.runtime, ours, "12", "zoe", world.now)
    with refused("is not merged into another"):
        unmerge(world.runtime, other, "zoe", world.now)
    with refused("no agent"):
        merge(world.runtime, ours, other, "zo", world.now)
    assert {standing(world, each).state for each in (ours, other, theirs)} == {"new"}


def test_only_a_supervisor_changes_by_a_merge_what_a_closed_month_came_to(
    world: World, nord: int
) -> None:
    world.agent(YVES, role="supervisor")
    first, second = opened(world, nord, "request"), opened(world, nord, "request")
    world.at("2026-08-05 10:00")
    with refused("July 2026, which is closed. Ask a supervisor"):
        merge(world.runtime, first, second, "zoe", world.now)
    assert world.counted(nord, JULY) == 2

    merge(world.runtime, first, second, "yves", world.now)
    assert world.counted(nord, JULY) == 1
    with refused("a supervisor"):
        unmerge(world.runtime, second, "zoe", world.now)
    assert leads_to(world, second) == first


def test_that_a_supervisor_changed_a_closed_month_by_a_merge_is_in_the_history(
    world: World, nord: int
) -> None:
    world.agent(YVES, role="supervisor")
    first, second = opened(world, nord, "request"), opened(world, nord, "request")
    world.at("2026-08-05 10:00")
    merge(world.runtime, first, second, "yves", world.now)
    unmerge(world.runtime, second, "yves", world.now)
    kinds = {"merged", "merge_undone"}
    told = [one.facts.get("closed_month") for one in world.all(TicketEvent) if one.kind in kinds]
    assert sorted(filter(None, told)) == [JULY, JULY]


def test_what_no_person_asked_pauses_nothing_after_a_merge_that_is_undone(
    world: World, nord: int
) -> None:
    first, second = opened(world, nord), opened(world, nord)
    with world.runtime.transaction() as session:
        asked = ticket_to_change(session, second)
        move(session, asked, "waiting_for_partner", world.now, because="pre_diagnosis")
    world.now += timedelta(minutes=5)
    merge(world.runtime, first, second, "zoe", world.now)
    world.now += timedelta(minutes=5)
    unmerge(world.runtime, second, "zoe", world.now)
    assert standing(world, second).state == "waiting_for_partner"
    (pause,) = world.all(Pause)
    assert pause.ended_at == world.now
