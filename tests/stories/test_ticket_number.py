"""A ticket's number is there as soon as an agent has taken the call, and is nobody else's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from callrouter.desk.tickets import NewTicket, open_ticket
from callrouter.records import Agent, Database, Ticket
from callrouter.records.migrate import downgrade, upgrade
from callrouter.records.ticket_numbers import draw
from callrouter.rules.ticket_number import number_drawn, number_for, spaced
from callrouter.views.console import board
from tests.stories.callers import dials_in, presses_1, takes, talk
from tests.world import ALICE, BOB, YVES, ZOE, World


def shown(world: World) -> dict[str, str | None]:
    """The number on the card of each agent who has a call in hand."""
    cards = board(world.records, world.now).cards
    return {card.login: card.work.ticket for card in cards if card.work}


def test_the_agent_can_say_the_number_during_the_call_and_the_mail_gives_the_same(
    world: World,
) -> None:
    world.partner(ALICE)
    agent = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    agent.rings()
    assert shown(world) == {"zoe": None}

    talk(alice, agent)
    number = shown(world)["zoe"]
    assert number is not None
    assert world.all(Ticket) == []
    alice.hangup()
    world.pass_time(2)

    assert [one.number for one in world.all(Ticket)] == [number]
    assert shown(world) == {"zoe": number}
    assert spaced(number) in world.sandbox.mail_to("alice@nord.example")["subject"]


def test_the_number_stays_the_calls_when_another_agent_takes_it_over(world: World) -> None:
    world.partner(ALICE)
    zoe, yves = world.agent(ZOE), world.agent(YVES, state="away")
    alice = dials_in(world, ALICE)
    presses_1(world, zoe)
    first = shown(world)["zoe"]
    zoe.hangup()
    with world.records.begin() as session:
        session.query(Agent).filter_by(login="yves").one().state = "available"
    world.dispatching = True
    takes(yves)
    alice.talks_with(YVES)

    assert first is not None
    assert shown(world)["yves"] == first
    alice.hangup()
    world.pass_time(2)
    assert [one.number for one in world.all(Ticket)] == [first]


def test_a_number_that_is_taken_after_all_costs_the_end_of_a_call_nothing(world: World) -> None:
    partner = world.partner(ALICE)
    agent = world.agent(ZOE)
    talk(alice := dials_in(world, ALICE), agent)
    number = shown(world)["zoe"]
    with world.records.begin() as session:
        session.add(_as_before(world, partner, number))
    alice.hangup()
    world.pass_time(2)

    numbers = [one.number for one in world.all(Ticket)]
    assert len(set(numbers)) == 2
    assert numbers[0] == number
    assert numbers[1] == number_drawn(2)


def test_calls_that_end_at_once_in_both_versions_have_numbers_of_their_own(
    world: World, database_url: str
) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    others = [Database(database_url) for _ in range(4)]

    def this_version(records: Database) -> None:
        for _ in range(10):
            with records.begin() as session:
                new = NewTicket(
                    channel="phone", line="advanced", admitted_at=world.now, partner_id=None,
                    contact_id=None, language="fr", nature="incident", rank=2,
                    circumstance="answered",
                )  # fmt: skip
                open_ticket(session, world.runtime, new, world.now)

    def the_version_before(records: Database) -> None:
        for _ in range(10):
            with records.begin() as session:
                ticket = _as_before(world, None, None)
                session.add(ticket)
                session.flush()
                ticket.number = number_for(ticket.id)

    work = [this_version, the_version_before] * 2
    with ThreadPoolExecutor(4) as processes:
        for done in [processes.submit(end, on) for end, on in zip(work, others, strict=True)]:
            done.result()
    for one in others:
        one.close()

    numbers = [ticket.number for ticket in world.all(Ticket)]
    assert None not in numbers
    assert len(numbers) == len(set(numbers)) == 40


def test_after_the_way_back_and_forth_no_number_is_given_again(
    world: World, database_url: str
) -> None:
    with world.records.begin() as session:
        session.add(_as_before(world, None, number_drawn(7)))
    world.records.close()
    downgrade(database_url, "0008")
    upgrade(database_url)
    with world.records.begin() as session:
        assert draw(session, world.now) == number_drawn(8)


def _as_before(world: World, partner: int | None, number: str | None) -> Ticket:
    """A ticket as the version before opens it."""
    return Ticket(
        number=number, channel="phone", partner_id=partner, state="new", nature="incident", rank=2,
        language="fr", opened_at=world.now,
    )  # fmt: skip
