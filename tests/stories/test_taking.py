"""Tickets are taken in order, each by one agent; handed on and given back."""

from __future__ import annotations

from datetime import timedelta

from callrouter.desk.taking import AlreadyTaken, NotNext, assign, give_back, take, take_next
from callrouter.records import Agent, Ticket, TicketEvent
from callrouter.rules.ticket_number import number_for, spaced
from tests.refused import refused
from tests.world import XENIA, YVES, ZOE, World

INVALID = "00000000"


def opened(world: World, serial: int, *, rank: int = 0, language: str = "fr") -> str:
    """A ticket that was opened now by a form. Returns its number."""
    number = number_for(serial)
    with world.records.begin() as session:
        session.add(
            Ticket(
                number=number, channel="form", state="new", nature="request", rank=rank,
                language=language, opened_at=world.now, no_address=True,
            )
        )  # fmt: skip
        session.flush()
        found = session.query(Ticket).filter(Ticket.number == number).one()
        session.add(TicketEvent(ticket_id=found.id, at=world.now, kind="opened", author="x"))
    world.now += timedelta(minutes=1)
    return number


def ticket(world: World, number: str) -> Ticket:
    (found,) = [one for one in world.all(Ticket) if one.number == number]
    return found


def history(world: World, number: str) -> list[TicketEvent]:
    """Whose it was, in order."""
    mine = ticket(world, number).id
    told = [one for one in world.all(TicketEvent) if one.ticket_id == mine]
    return [one for one in told if one.kind in {"taken", "assigned", "given_up"}]


def test_the_next_ticket_is_the_best_rank_in_the_agents_languages(world: World) -> None:
    world.agent(ZOE, "fr", state="away")
    world.agent(XENIA, "en", state="away")
    standard, english, advanced = (
        opened(world, 1, rank=2), opened(world, 2, language="en"), opened(world, 3),
    )  # fmt: skip
    assert take_next(world.runtime, "zoe", world.now) == advanced
    mine = ticket(world, advanced)
    assert (mine.state, mine.owner_id, mine.taken_at) == ("open", 1, world.now)
    assert mine.state_since == world.now
    assert take_next(world.runtime, "zoe", world.now) == standard
    assert take_next(world.runtime, "zoe", world.now) is None
    assert take_next(world.runtime, "xenia", world.now) == english


def test_whoever_takes_another_than_the_next_says_why_and_it_is_kept(world: World) -> None:
    world.agent(ZOE, "fr", state="away")
    first, second = opened(world, 1), opened(world, 2, rank=1)
    with refused(f"{spaced(first)} is the next ticket.*give a reason", NotNext):
        take(world.runtime, second, "zoe", world.now)
    assert ticket(world, second).owner_id is None
    take(world.runtime, second, "zoe", world.now, reason="knows_the_case")
    (taken,) = history(world, second)
    assert (taken.kind, taken.agent_id, taken.facts["reason"]) == ("taken", 1, "knows_the_case")
    assert taken.facts["passed_over"]["tickets"] == [1, 0, 0]
    # The next one needs no reason, and one that is given for it is none.
    take(world.runtime, first, "zoe", world.now, reason="same_cause")
    (taken,) = history(world, first)
    assert "reason" not in taken.facts
    # Taken twice it is taken once.
    take(world.runtime, first, "zoe", world.now)
    assert len(history(world, first)) == 1


def test_a_ticket_in_another_language_is_nobodys_next(world: World) -> None:
    world.agent(ZOE, "fr", state="away")
    english = opened(world, 1, language="en")
    with refused("in another language, or waits", NotNext):
        take(world.runtime, english, "zoe", world.now)
    take(world.runtime, english, "zoe", world.now, reason="language")
    assert ticket(world, english).owner_id == 1


def test_who_is_late_learns_who_has_it_and_what_cannot_be_taken_says_so(world: World) -> None:
    world.agent(ZOE, state="away")
    world.agent(YVES, state="away")
    number = opened(world, 1)
    take(world.runtime, number, "zoe", world.now)
    with refused("Zoe has this ticket in hand already", AlreadyTaken):
        take(world.runtime, number, "yves", world.now, reason="knows_the_case")
    with world.records.begin() as session:
        session.query(Ticket).one().state = "resolved"
    with refused("is resolved. Set it to open"):
        take(world.runtime, number, "yves", world.now)
    with refused("“00000000” is no ticket's number"):
        take(world.runtime, INVALID, "yves", world.now)
    with refused("There is no agent “nobody”"):
        take_next(world.runtime, "nobody", world.now)


def test_a_ticket_is_handed_on_by_its_owner_or_by_a_supervisor(world: World) -> None:
    world.agent(ZOE, "fr", state="away")
    world.agent(YVES, "fr", state="away", role="supervisor")
    world.agent(XENIA, "en", state="away")
    number = opened(world, 1)
    with refused("not in your hand. Take it first"):
        assign(world.runtime, number, "zoe", "zoe", world.now)
    assign(world.runtime, number, "zoe", "yves", world.now)
    assert (ticket(world, number).owner_id, ticket(world, number).state) == (1, "open")
    with refused(r"Xenia does not speak the ticket's language \(French\)"):
        assign(world.runtime, number, "xenia", "zoe", world.now)
    assign(world.runtime, number, "yves", "zoe", world.now)
    assign(world.runtime, number, "yves", "yves", world.now)
    assert [(one.kind, one.agent_id, one.facts) for one in history(world, number)] == [
        ("assigned", 2, {"to": 1, "before": None}),
        ("assigned", 1, {"to": 2, "before": 1}),
    ]


def test_a_ticket_that_is_given_back_is_the_next_for_whoever_comes(world: World) -> None:
    world.agent(ZOE, state="away")
    world.agent(YVES, state="away")
    number = opened(world, 1)
    with refused("Nobody has ticket"):
        give_back(world.runtime, number, "zoe", world.now)
    take_next(world.runtime, "zoe", world.now)
    with refused("A supervisor can give it back"):
        give_back(world.runtime, number, "yves", world.now)
    give_back(world.runtime, number, "zoe", world.now)
    mine = ticket(world, number)
    assert (mine.owner_id, mine.taken_at, mine.state) == (None, None, "open")
    assert [one.kind for one in history(world, number)] == ["taken", "given_up"]
    assert take_next(world.runtime, "yves", world.now) == number
    with world.records.begin() as session:
        session.query(Agent).filter(Agent.login == "yves").one().disabled_at = world.now
    with refused("“yves” is disabled"):
        give_back(world.runtime, number, "yves", world.now)
