"""Who left is out, at once: a contact's number and address, an agent's phone and mail. A
conversation in progress is not cut, and history goes on naming everybody."""

from __future__ import annotations

import pytest

from callrouter.admin import agents
from callrouter.mail.partner_notices import addressee
from callrouter.people import contacts
from callrouter.people.access.person import person
from callrouter.people.presence import PresenceError, set_available
from callrouter.records import Agent, Call, Contact, Offer, OwedMail, Ticket
from callrouter.rules.problem import Problems
from callrouter.views.console import board
from tests.authors import BY_TEST
from tests.stories.callers import asked_for_code, dials_in, takes, talk
from tests.world import ALICE, BOB, CODE, YVES, ZOE, World


def colleague(world: World, partner_id: int, name: str, number: str | None = BOB) -> int:
    """Somebody else of a partner; the id."""
    address = f"{name.lower()}@nord.example"
    with world.records.begin() as session:
        one = Contact(partner_id=partner_id, name=name, email=address, phone=number)
        session.add(one)
        session.flush()
        return one.id


def leaves(world: World, contact_id: int) -> None:
    """A contact is removed."""
    with world.records.begin() as session:
        contacts.remove(session, contact_id, BY_TEST, world.now)


def gets_the_mail_of(world: World, partner_id: int, contact_id: int | None = None) -> str | None:
    """The name of whoever is mailed about a call of this contact."""
    with world.records.read() as session:
        found = addressee(session, partner_id, contact_id)
    return found.name if found else None


# --- Contacts ------------------------------------------------------------------------------------


def test_whoever_left_is_asked_for_the_code_and_the_colleague_is_not(world: World) -> None:
    nord = world.partner(ALICE, code=CODE)
    (alice,) = world.all(Contact)
    colleague(world, nord, "Bob")
    leaves(world, alice.id)

    asked_for_code(world, ALICE).hangup()
    dials_in(world, BOB).hangup()


def test_a_number_is_its_new_owners_alone_once_the_former_one_left(world: World) -> None:
    nord = world.partner(ALICE, code=CODE)
    (alice,) = world.all(Contact)
    eve = colleague(world, nord, "Eve", ALICE)
    leaves(world, alice.id)

    dials_in(world, ALICE)

    assert world.call().contact_id == eve


def test_who_leaves_while_waiting_is_served_and_the_first_contact_gets_the_mail(
    world: World,
) -> None:
    nord = world.partner(ALICE)
    (alice,) = world.all(Contact)
    colleague(world, nord, "Bob")
    zoe = world.agent(ZOE)
    caller = dials_in(world, ALICE)
    talk(caller, zoe)

    leaves(world, alice.id)
    caller.hangup()
    world.pass_time(1)

    (ticket,) = world.all(Ticket)
    assert ticket.contact_id == alice.id
    mail = world.sandbox.mail_to("bob@nord.example")
    assert "Alice Martin" not in mail["text"]
    assert len(world.sandbox.mails()) == 1


@pytest.mark.parametrize("others", [True, False])
def test_mail_that_was_owed_already_goes_to_the_first_contact_or_ends(
    world: World, others: bool
) -> None:
    nord = world.partner(ALICE)
    (alice,) = world.all(Contact)
    if others:
        colleague(world, nord, "Bob")
    caller = dials_in(world, ALICE)
    caller.hangup()
    world.sandbox.settle()
    (owed,) = world.all(OwedMail)
    assert (owed.contact_id, owed.sent_at) == (alice.id, None)

    leaves(world, alice.id)
    world.pass_time(1)

    (owed,) = world.all(OwedMail)
    assert [one["to"] for one in world.sandbox.mails()] == ["bob@nord.example"] * others
    assert (owed.sent_at is not None, owed.failed_at is not None) == (others, not others)
    assert owed.problem == (None if others else "nobody is left who gets it")


def test_the_first_contact_is_whoever_was_made_so_and_leaves_the_place_to_the_next(
    world: World,
) -> None:
    nord = world.partner(ALICE)
    (alice,) = world.all(Contact)
    bob = colleague(world, nord, "Bob")
    carl = colleague(world, nord, "Carl")
    assert gets_the_mail_of(world, nord) == "Alice Martin"
    with world.records.begin() as session:
        contacts.make_first(session, carl, BY_TEST, world.now)
    assert gets_the_mail_of(world, nord) == "Carl"
    assert gets_the_mail_of(world, nord, bob) == "Bob"

    leaves(world, carl)
    assert gets_the_mail_of(world, nord, carl) == "Alice Martin"
    leaves(world, alice.id)
    assert gets_the_mail_of(world, nord) == "Bob"
    with world.records.begin() as session:
        contacts.restore(session, carl, BY_TEST, world.now)
    assert gets_the_mail_of(world, nord, carl) == "Carl"
    assert gets_the_mail_of(world, nord) == "Bob"


def test_nobody_who_left_becomes_the_first(world: World) -> None:
    world.partner(ALICE)
    (alice,) = world.all(Contact)
    leaves(world, alice.id)
    with world.records.begin() as session, pytest.raises(Problems, match="contact_gone"):
        contacts.make_first(session, alice.id, BY_TEST, world.now)


# --- Agents --------------------------------------------------------------------------------------


@pytest.mark.parametrize("picked_up", [False, True])
def test_the_phone_of_a_disabled_agent_stops_ringing_and_the_next_agent_is_rung(
    world: World, picked_up: bool
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    caller = dials_in(world, ALICE)
    zoe.rings()
    if picked_up:
        zoe.answer()
        zoe.hears("Pour accepter")
    yves = world.agent(YVES)

    agents.disable(world.runtime, "zoe", BY_TEST, world.now)
    talk(caller, yves)

    zoe.is_idle()
    assert world.agent_state("zoe") == "away"
    first, second = world.all(Offer)
    assert (first.state, second.state) == ("withdrawn", "joined")
    assert not world.sandbox.mails(), "nobody is blamed"


def test_a_conversation_of_a_disabled_agent_goes_on_and_no_other_follows(world: World) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    zoe = world.agent(ZOE)
    caller = dials_in(world, ALICE)
    talk(caller, zoe)

    agents.disable(world.runtime, "zoe", BY_TEST, world.now)
    assert [card.login for card in board(world.records, world.now).cards] == ["zoe"]
    waiting = dials_in(world, BOB)
    world.pass_time(3)
    caller.talks_with(ZOE)
    caller.hangup()
    world.pass_time(60)

    assert world.agent_state("zoe") == "away"
    zoe.is_idle()
    waiting.is_in("queue")
    assert board(world.records, world.now).cards == ()
    with pytest.raises(PresenceError, match="disabled"):
        set_available(world.runtime, "zoe", world.now)
    agents.enable(world.runtime, "zoe", BY_TEST, world.now)
    set_available(world.runtime, "zoe", world.now)
    takes(zoe)


def test_an_agent_disabled_after_pressing_1_is_away_when_nothing_comes_of_it(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    dials_in(world, ALICE)
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour accepter")
    world.dispatching = False
    zoe.press("1")
    world.sandbox.settle()

    agents.disable(world.runtime, "zoe", BY_TEST, world.now)
    zoe.hangup()
    world.sandbox.settle()
    world.dispatching = True
    world.pass_time(2)

    assert world.agent_state("zoe") == "away"
    (call,) = world.all(Call)
    assert call.state == "waiting"


def test_a_disabled_supervisor_gets_no_mail_and_owed_mail_ends(world: World) -> None:
    world.agent(YVES, role="supervisor", state="away")
    world.partner(ALICE)
    world.agent(ZOE)
    dials_in(world, ALICE)
    world.pass_time(40)
    to = [one["to"] for one in world.sandbox.mails()]
    assert sorted(to) == ["yves@vendor.example", "zoe@vendor.example"]

    agents.disable(world.runtime, "yves", BY_TEST, world.now)
    set_available(world.runtime, "zoe", world.now)
    world.pass_time(40)
    agents.disable(world.runtime, "zoe", BY_TEST, world.now)

    assert [one["to"] for one in world.sandbox.mails()].count("yves@vendor.example") == 1


def test_what_a_removed_agent_had_is_free_for_somebody_else_and_history_tells_them_apart(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    caller = dials_in(world, ALICE)
    talk(caller, zoe)
    agents.remove(world.runtime, "zoe", BY_TEST, world.now)
    caller.hangup()
    world.pass_time(1)
    assert person(world.records, "zoe") is None

    new = world.agent(ZOE)
    caller = dials_in(world, ALICE)
    talk(caller, new)

    left, came = world.all(Agent)
    assert (left.name, left.login, left.state) == ("Zoe", f"zoe (left, {left.id})", "away")
    assert [one.agent_id for one in world.all(Offer)] == [left.id, came.id]
    with pytest.raises(agents.NoSuchAgent):
        agents.enable(world.runtime, left.login, BY_TEST, world.now)
