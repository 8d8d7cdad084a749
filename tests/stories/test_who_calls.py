"""Several contacts of a partner share a number: the agent says who of them calls, and the ticket
and its mail are that contact's (art. 4.1; contract 3.4 and 6)."""

from __future__ import annotations

from typing import Any

import pytest

from callrouter.calls.who_calls import say_who_calls
from callrouter.calls.wrap_up import NotTaken
from callrouter.desk.linking import link
from callrouter.desk.saving import Save, save
from callrouter.desk.taking import take
from callrouter.people import contacts
from callrouter.records import Call, Contact, OwedMail, Ticket, TicketEvent
from callrouter.sandbox.handset import Handset
from callrouter.views import listings
from callrouter.views.console import board
from callrouter.views.on_number import OnNumber
from callrouter.views.ticket import ticket as ticket_shown
from callrouter.wording.receipt import say_note
from callrouter.wording.ticket_history import say_history
from tests.authors import BY_TEST
from tests.refused import refused
from tests.stories.callers import INCIDENT, asked_for_code, dials_in, talk
from tests.stories.desk import opened, standing
from tests.world import ADVANCED, ALICE, BOB, CODE, PARIS, YVES, ZOE, World

ALICE_MARTIN, BOB_DURAND, CHLOE_PETIT = "Alice Martin", "Bob Durand", "Chloé Petit"


def colleague(world: World, partner: int, name: str, number: str | None = ALICE) -> int:
    """Somebody else of a partner; the id."""
    address = f"{name.split(maxsplit=1)[0].lower()}@nord.example".replace("é", "e")
    with world.records.begin() as session:
        one = Contact(partner_id=partner, name=name, email=address, phone=number)
        session.add(one)
        session.flush()
        return one.id


def one_number(world: World) -> tuple[int, int, int]:
    """Alice, the first contact, and Bob share a number: the partner's id, and theirs."""
    nord = world.partner(ALICE)
    (alice,) = world.all(Contact)
    return nord, alice.id, colleague(world, nord, BOB_DURAND)


def talking(world: World) -> tuple[Handset, str]:
    """Somebody calls from Alice's number, and Zoé speaks with them; the SID."""
    talk(caller := dials_in(world, ALICE), world.agent(ZOE))
    return caller, world.call().sid


def says(world: World, sid: str, contact: int | None, login: str = "zoe") -> str | None:
    return say_who_calls(world.runtime, sid, contact, login, world.now)


def hangs_up(world: World, caller: Handset) -> None:
    caller.hangup()
    world.pass_time(3)


def mails(world: World) -> list[dict[str, Any]]:
    """The mails that reached the inbox, one after the other."""
    return world.sandbox.mails()[::-1]


def mailed(world: World) -> list[str]:
    """To whom they went."""
    return [one["rcpt_to"][0].partition("@")[0] for one in mails(world)]


def shown(world: World) -> OnNumber:
    """What Zoé's card says of the number."""
    works = [one.work for one in board(world.records, world.now).cards if one.login == "zoe"]
    assert works[0] is not None
    return works[0].on_number


def history(world: World) -> list[str]:
    """What the newest ticket's history says, in French."""
    with world.records.read() as session:
        number = world.all(Ticket)[-1].number or ""
        found = ticket_shown(session, number, world.now)
        assert found is not None
        return [said for _, said in say_history(found, "fr", PARIS)]


def test_who_is_said_during_the_call_has_the_ticket_and_its_mail(world: World) -> None:
    _, _, bob = one_number(world)
    caller, sid = talking(world)
    assert (shown(world).is_shared, shown(world).is_asked, shown(world).said) == (True, True, None)
    assert [one.name for one in shown(world).own] == [ALICE_MARTIN, BOB_DURAND]

    assert says(world, sid, bob) == BOB_DURAND
    assert (world.call().contact_id, shown(world).said) == (bob, bob)
    hangs_up(world, caller)

    (ticket,) = world.all(Ticket)
    assert (ticket.contact_id, mailed(world)) == (bob, ["bob"])
    assert BOB_DURAND in mails(world)[0]["text"]
    with world.records.read() as session:
        found = listings.call(session, sid)
    assert found is not None
    said = [say_note(one, "fr", PARIS) for one in found["receipt"]]
    assert "zoe a indiqué qui appelait : Bob Durand." in said
    # What is written later goes to Bob too.
    take(world.runtime, ticket.number or "", "zoe", world.now)
    save(world.runtime, ticket.number or "", "zoe", Save(text="Bonjour"), world.now)
    world.pass_time(15)
    assert mailed(world) == ["bob", "bob"]


def test_of_two_calls_at_once_from_one_number_each_has_its_own_contact(world: World) -> None:
    _, alice, bob = one_number(world)
    zoe, yves = world.agent(ZOE), world.agent(YVES)
    first = dials_in(world, ALICE)
    talk(first, zoe)
    second = world.phone(BOB)
    second.dial(ADVANCED, from_=ALICE)
    second.hears("For English, press 2")
    second.press("1")
    second.hears("tapez 2")
    second.press(INCIDENT)
    talk(second, yves)
    one, other = (call.sid for call in world.all(Call))
    says(world, one, bob)
    says(world, other, alice, "yves")
    for caller in (first, second):
        hangs_up(world, caller)

    assert [ticket.contact_id for ticket in world.all(Ticket)] == [bob, alice]
    assert mailed(world) == ["bob", "alice"]


def test_nobody_on_file_leaves_it_to_the_first_contact(world: World) -> None:
    _, _, bob = one_number(world)
    caller, sid = talking(world)
    says(world, sid, bob)
    assert says(world, sid, None) is None
    assert (shown(world).said, shown(world).said_nobody) == (None, True)
    hangs_up(world, caller)

    assert world.all(Ticket)[0].contact_id is None
    assert mailed(world) == ["alice"]
    assert ALICE_MARTIN not in mails(world)[0]["text"]


def test_said_before_the_mail_has_left_it_goes_to_whom_was_said_alone(world: World) -> None:
    _, _, bob = one_number(world)
    caller, sid = talking(world)
    world.sandbox.inbox("refuse_connection")
    hangs_up(world, caller)
    says(world, sid, bob)
    world.sandbox.inbox("accept")
    world.pass_time(60)

    assert (world.all(Ticket)[0].contact_id, mailed(world)) == (bob, ["bob"])
    assert BOB_DURAND in mails(world)[0]["text"]
    assert history(world)[1] == (
        "zoe a indiqué qui a appelé : Bob Durand (avant : personne au dossier)."
    )


def test_said_after_the_mail_has_left_whom_was_said_gets_one_too_and_each_one_only(
    world: World,
) -> None:
    nord, alice, bob = one_number(world)
    chloe = colleague(world, nord, CHLOE_PETIT, None)
    caller, sid = talking(world)
    hangs_up(world, caller)
    assert mailed(world) == ["alice"]

    for contact in (bob, bob, alice, bob, None):
        says(world, sid, contact)
        world.pass_time(2)
    assert mailed(world) == ["alice", "bob"]
    # Who does not have the number can be said too.
    says(world, sid, chloe)
    world.pass_time(2)
    assert mailed(world) == ["alice", "bob", "chloe"]
    assert {one["message_id"] for one in mails(world)} == {
        one.message_id for one in world.all(OwedMail)
    }
    first, second, _ = mails(world)
    number = world.all(Ticket)[0].number or ""
    assert all(f"{number[:4]} {number[4:]}" in one["subject"] for one in (first, second))


def test_a_second_mail_that_has_not_left_is_not_sent_once_its_contact_did_not_call(
    world: World,
) -> None:
    _, alice, bob = one_number(world)
    caller, sid = talking(world)
    hangs_up(world, caller)
    world.sandbox.inbox("refuse_connection")
    says(world, sid, bob)
    world.pass_time(2)
    says(world, sid, alice)
    world.sandbox.inbox("accept")
    world.pass_time(60)
    assert mailed(world) == ["alice"]
    says(world, sid, bob)
    world.pass_time(2)
    assert mailed(world) == ["alice", "bob"]


def test_what_was_written_and_has_not_left_goes_to_whom_was_said(world: World) -> None:
    _, _, bob = one_number(world)
    caller, sid = talking(world)
    hangs_up(world, caller)
    number = world.all(Ticket)[0].number or ""
    take(world.runtime, number, "zoe", world.now)
    save(world.runtime, number, "zoe", Save(text="Bonjour"), world.now)
    says(world, sid, bob)
    world.pass_time(15)
    # The number is in what Bob gets: no mail of its own says it.
    assert mailed(world) == ["alice", "bob"]
    assert "Bonjour" in mails(world)[1]["text"]


def test_a_contact_added_meanwhile_can_be_said_and_one_that_left_since_gets_nothing(
    world: World,
) -> None:
    nord = world.partner(ALICE)
    caller, sid = talking(world)
    assert not shown(world).is_asked, "Alice alone has the number"
    chloe = colleague(world, nord, CHLOE_PETIT)
    assert [one.name for one in shown(world).own] == [ALICE_MARTIN, CHLOE_PETIT]
    assert shown(world).is_asked
    says(world, sid, chloe)
    with world.records.begin() as session:
        contacts.remove(session, chloe, BY_TEST, world.now)
    hangs_up(world, caller)
    assert (world.all(Ticket)[0].contact_id, mailed(world)) == (chloe, ["alice"])


def test_where_nobody_could_be_written_to_whoever_is_said_is(world: World) -> None:
    nord = world.partner(ALICE)
    (alice,) = world.all(Contact)
    caller, sid = talking(world)
    with world.records.begin() as session:
        contacts.remove(session, alice.id, BY_TEST, world.now)
    hangs_up(world, caller)
    assert (world.all(Ticket)[0].no_address, mailed(world)) == (True, [])
    says(world, sid, colleague(world, nord, BOB_DURAND))
    world.pass_time(2)
    assert (world.all(Ticket)[0].no_address, mailed(world)) == (False, ["bob"])


def test_a_call_added_to_a_ticket_leaves_its_contact_and_whom_was_said_gets_a_copy(
    world: World,
) -> None:
    nord, alice, bob = one_number(world)
    number = opened(world, nord, contact_id=alice)
    caller, sid = talking(world)
    world.pass_time(2)
    link(world.runtime, sid, number, "zoe", world.now)
    says(world, sid, bob)
    hangs_up(world, caller)
    assert standing(world, number).contact_id == alice
    went = [one["rcpt_to"] for one in mails(world)]
    assert went == [["alice@nord.example"], ["alice@nord.example", "bob@nord.example"]]


def test_a_ticket_that_was_merged_owes_no_mail_of_its_own_any_more(world: World) -> None:
    nord, alice, bob = one_number(world)
    number = opened(world, nord, contact_id=alice)
    caller, sid = talking(world)
    hangs_up(world, caller)
    link(world.runtime, sid, number, "zoe", world.now)
    world.pass_time(2)
    before = mailed(world)
    says(world, sid, bob)
    world.pass_time(2)
    assert (mailed(world), world.call().contact_id) == (before, bob)


def test_a_number_that_accounts_share_is_asked_for_of_the_one_whose_code_was_keyed(
    world: World,
) -> None:
    world.partner(ALICE, account="sud", name="Sud Conseil")
    nord = world.partner(ALICE, code=CODE)
    zoe = world.agent(ZOE)
    caller = asked_for_code(world, ALICE)
    caller.press(f"{CODE}#")
    caller.hears("Pour déclarer un incident")
    caller.press(INCIDENT)
    talk(caller, zoe)
    found = shown(world)
    assert [one.name for one in found.own] == [ALICE_MARTIN]
    assert found.others == ("Alice Martin (Sud Conseil)",)
    assert found.is_asked
    sid = world.call().sid
    strange, own = (one.id for one in world.all(Contact))
    with refused("of another account"):
        says(world, sid, strange)
    says(world, sid, own)
    hangs_up(world, caller)
    assert world.all(Ticket)[0].contact_id == own
    assert world.all(Ticket)[0].partner_id == nord


def test_nobody_but_who_speaks_with_the_caller_says_it_nor_whoever_cannot_be(world: World) -> None:
    nord, alice, _ = one_number(world)
    caller, sid = talking(world)
    world.agent(YVES, state="away")
    with pytest.raises(NotTaken):
        says(world, sid, alice, "yves")
    with pytest.raises(NotTaken):
        says(world, "CA" + 32 * "0", alice)
    gone = colleague(world, nord, CHLOE_PETIT)
    with world.records.begin() as session:
        contacts.remove(session, gone, BY_TEST, world.now)
    with refused("gets no mail"):
        says(world, sid, gone)
    with refused("not on file"):
        says(world, sid, 999)
    with world.records.begin() as session:
        session.get_one(Call, world.call().id).partner_id = None
    with refused("account of this call is not known"):
        says(world, sid, alice)
    hangs_up(world, caller)
    assert [one.kind for one in world.all(TicketEvent) if one.kind == "caller_named"] == []
