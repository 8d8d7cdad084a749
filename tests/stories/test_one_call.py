"""One call, from the dial tone to the confirmation email."""

from __future__ import annotations

from callrouter.records import Ticket
from tests.world import ADVANCED, ALICE, ZOE, World


def test_a_partner_reaches_an_agent_and_gets_the_ticket_number_by_email(world: World) -> None:
    partner = world.partner(ALICE)
    agent = world.agent(ZOE)
    alice = world.phone(ALICE)

    alice.dial(ADVANCED)
    alice.hears("Pour le français, tapez 1")
    alice.press("1")
    alice.hears("Pour déclarer un incident, tapez 1")
    alice.press("2")
    alice.hears("Vous êtes en position 1")
    agent.rings()
    agent.answer()
    agent.hears("Partenaire Nord Infogérance, demande, rang Advanced")
    agent.press("1")
    alice.hears("Un conseiller va vous répondre")
    alice.talks_with(ZOE)
    world.pass_time(60)
    alice.hangup()
    world.pass_time(2)

    mail = world.sandbox.mail_to("alice@nord.example")
    ticket = world.all(Ticket)[0]
    assert ticket.number in mail["text"].replace(" ", "")
    assert mail["language"] == "fr"
    assert world.counted(partner, "2026-07") == 1
    assert world.agent_state() == "wrap_up"
    agent.is_idle()
    world.pass_time(31)
    assert world.agent_state() == "available"
