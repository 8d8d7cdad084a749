"""A call about a ticket that exists already: the agent links the two (contract 6, "Tickets")."""

from __future__ import annotations

from callrouter.desk.linking import Linked, link, unlink
from callrouter.desk.merging import Merged
from callrouter.desk.refusals import Refusal
from callrouter.desk.saving import Save, save
from callrouter.records import Call, OwedMail, Ticket, TicketEvent, TicketMessage
from callrouter.views.console import board
from tests.refused import refused
from tests.stories.callers import REQUEST, dials_in, talk
from tests.stories.desk import leads_to, opened, standing
from tests.world import ALICE, BOB, PREMIUM, YVES, ZOE, World


def test_a_call_linked_before_its_end_opens_no_ticket_and_the_mail_says_that_tickets_number(
    world: World,
) -> None:
    nord, zoe = world.partner(ALICE), world.agent(ZOE)
    number = opened(world, nord)
    world.pass_time(5)
    talk(alice := dials_in(world, ALICE, nature=REQUEST), zoe)
    call = world.call()
    (said,) = [card.work.ticket for card in board(world.records, world.now).cards if card.work]
    assert said is not None

    assert link(world.runtime, call.sid, number, "zoe", world.now) == Linked(number)
    (shown,) = [card.work.ticket for card in board(world.records, world.now).cards if card.work]
    assert shown == number
    world.pass_time(30)
    alice.hangup()
    world.pass_time(3)

    (ticket,) = world.all(Ticket)
    assert (ticket.number, world.call().belongs_to_id) == (number, ticket.id)
    assert world.counted(nord, "2026-07") == 0
    mail = world.sandbox.mail_to("alice@nord.example")
    assert f"{number[:4]} {number[4:]}" in mail["subject"]
    assert "Un appel passé pour votre compte le mercredi 15 juillet" in mail["text"]
    assert "(heure de Paris) est ajouté à votre ticket 5" in mail["text"]
    assert "nous n'en avons pas ouvert d'autre" in mail["text"]
    lines = [one.facts for one in world.all(TicketEvent) if one.kind == "call_linked"]
    assert lines == [{"call": call.sid}, {"call": call.sid, "disposition": "answered"}]
    # The number that the agent could have said aloud before leads there too.
    assert leads_to(world, said) == number
    with refused("belongs to ticket 5"):
        link(world.runtime, call.sid, opened(world, nord), "zoe", world.now)


def test_a_call_linked_once_it_is_over_is_a_merge(world: World) -> None:
    nord, zoe = world.partner(ALICE), world.agent(ZOE)
    number = opened(world, nord)
    talk(alice := dials_in(world, ALICE, nature=REQUEST), zoe)
    alice.hangup()
    world.pass_time(3)
    assert world.counted(nord, "2026-07") == 1
    own = next(one.number for one in world.all(Ticket) if one.call_id == world.call().id)

    merged = Merged(older=number, younger=own)
    assert link(world.runtime, world.call().sid, number, "zoe", world.now) == Linked(number, merged)
    assert leads_to(world, own) == number
    assert world.counted(nord, "2026-07") == 0
    assert "sous le numéro 5" in world.all(TicketMessage)[-1].text


def test_before_its_end_a_link_goes_elsewhere_or_is_taken_back(world: World) -> None:
    nord = world.partner(ALICE)
    first, second = opened(world, nord), opened(world, nord)
    zoe = world.agent(ZOE)
    talk(alice := dials_in(world, ALICE), zoe)
    sid = world.call().sid
    for number in (first, second):
        link(world.runtime, sid, number, "zoe", world.now)
    assert world.call().belongs_to_id == standing(world, second).id
    assert unlink(world.runtime, sid, "zoe", world.now) == second
    with refused("nothing to take back"):
        unlink(world.runtime, sid, "zoe", world.now)
    alice.hangup()
    world.pass_time(3)

    (own,) = [one for one in world.all(Ticket) if one.call_id is not None]
    assert own.number not in {first, second}
    told = [one for one in world.call().receipt if one["what"] == "linked"]
    assert [one["ticket"] for one in told] == [first, second, None]


def test_what_cannot_be_linked_is_refused_with_a_sentence(world: World) -> None:
    nord, sud = world.partner(ALICE), world.partner(None, account="sud")
    world.agent(ZOE)
    ours, theirs = opened(world, nord), opened(world, sud)
    alice = dials_in(world, ALICE)
    with refused("of another partner than this call"):
        link(world.runtime, world.call().sid, theirs, "zoe", world.now)
    with refused("There is no call CA0"):
        link(world.runtime, "CA0", ours, "zoe", world.now)
    alice.hangup()
    world.phone(BOB).dial(PREMIUM)
    world.phone(BOB).hears("press 2")
    with refused("never joined the line"):
        link(world.runtime, world.call().sid, ours, "zoe", world.now)
    world.phone(BOB).hangup()
    world.pass_time(1)
    assert [one.belongs_to_id for one in world.all(Call)] == [None, None]


def test_a_message_left_in_a_linked_call_goes_with_that_ticket(world: World) -> None:
    nord = world.partner(ALICE)
    number = opened(world, nord)
    world.agent(ZOE, state="away")
    world.agent(YVES, state="away", role="supervisor")
    alice = dials_in(world, ALICE)
    link(world.runtime, world.call().sid, number, "zoe", world.now)
    world.pass_time(5)
    alice.hears("Pour laisser un message, tapez 1")
    alice.press("1")
    alice.hears("après le bip")
    alice.talk(4)
    world.pass_time(5)
    alice.hangup()
    world.pass_time(20)

    (ticket,) = world.all(Ticket)
    lines = [one.facts for one in world.all(TicketEvent) if one.kind == "message_recorded"]
    assert [one["seconds"] for one in lines] == [4]
    (left,) = [one for one in world.all(OwedMail) if one.kind == "message_left"]
    assert left.facts["number"] == number == ticket.number


def test_a_call_linked_to_a_ticket_that_is_refused_before_its_end_has_its_own(
    world: World,
) -> None:
    nord, zoe = world.partner(ALICE), world.agent(ZOE)
    world.agent(YVES, state="away", role="supervisor")
    number = opened(world, nord)
    talk(alice := dials_in(world, ALICE, nature=REQUEST), zoe)
    link(world.runtime, world.call().sid, number, "zoe", world.now)
    refusal = Refusal(ground="abuse", reason="Trop.")
    save(world.runtime, number, "yves", Save(refusal=refusal), world.now)
    alice.hangup()
    world.pass_time(3)

    (own,) = [one for one in world.all(Ticket) if one.call_id is not None]
    assert (own.state, world.call().belongs_to_id) == ("new", None)
    assert world.counted(nord, "2026-07") == 1
    told = [one for one in world.call().receipt if one["what"] == "linked"]
    assert [one["ticket"] for one in told] == [number, None]
