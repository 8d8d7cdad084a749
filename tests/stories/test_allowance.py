"""The 80 contacts of a month at the telephone (art. 4.3; contract 3.7, scenarios 3 and 4)."""

from __future__ import annotations

from datetime import datetime

import pytest

from callrouter.desk.nature import settle_nature
from callrouter.records import Overage, Ticket
from callrouter.sandbox.handset import Handset
from tests.stories.callers import (
    ENGLISH,
    FRENCH,
    INCIDENT,
    REQUEST,
    configure,
    dials_in,
    talk,
)
from tests.world import ADVANCED, ALICE, PARIS, PREMIUM, STANDARD, ZOE, World

JULY = "2026-07"
CHARGE = {
    FRENCH: "Vous avez utilisé vos 80 contacts du mois. Cette demande pourra être facturée. "
    "Pour continuer, tapez 1.",
    ENGLISH: "You have used your 80 contacts this month. This request may be charged. "
    "To continue, press 1.",
}
REFUSE = {
    FRENCH: "Vous avez utilisé vos 80 contacts du mois. Nous ne pouvons pas traiter cette demande. "
    "Pour un incident, tapez 1.",
    ENGLISH: "You have used your 80 contacts this month. We can't take this request. "
    "For an incident, press 1.",
}


def requests(world: World, language: str = FRENCH) -> Handset:
    """Alice dials and says that she has a request."""
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English, press 2")
    alice.press(language)
    alice.hears("Pour une autre demande" if language == FRENCH else "For anything else")
    alice.press(REQUEST)
    return alice


def is_served(world: World, alice: Handset, agent: Handset) -> None:
    """The caller speaks with an agent and hangs up."""
    talk(alice, agent)
    alice.hangup()
    world.pass_time(2)


def test_the_80th_request_is_accepted_silently_and_counted(world: World) -> None:
    partner = world.partner(ALICE)
    world.used_allowance(partner, 79, JULY)
    agent = world.agent(ZOE)

    alice = requests(world)
    alice.hears("Vous êtes en position 1")
    is_served(world, alice, agent)

    assert "80 contacts" not in " ".join(alice.transcript())
    assert world.counted(partner, JULY) == 80
    assert world.all(Overage) == []


@pytest.mark.parametrize("language", [FRENCH, ENGLISH])
def test_the_81st_request_is_told_of_the_charge_accepted_and_kept_for_billing(
    world: World, language: str
) -> None:
    partner = world.partner(ALICE)
    world.used_allowance(partner, 80, JULY)
    agent = world.agent(ZOE)

    alice = requests(world, language)
    alice.hears(CHARGE[language])
    alice.press("1")
    is_served(world, alice, agent)

    assert world.counted(partner, JULY) == 81
    (overage,) = world.all(Overage)
    ticket = world.all(Ticket)[-1]
    assert (overage.ticket_id, overage.month, overage.billable) == (ticket.id, JULY, True)


def test_a_caller_who_does_not_accept_the_charge_neither_joins_the_line_nor_counts(
    world: World,
) -> None:
    partner = world.partner(ALICE)
    world.used_allowance(partner, 80, JULY)

    alice = requests(world)
    for _ in range(3):
        alice.hears(CHARGE[FRENCH])
    alice.is_idle()
    world.pass_time(1)

    assert (world.call().outcome, world.call().joined_at) == ("goodbye", None)
    assert world.counted(partner, JULY) == 80
    assert world.sandbox.mails() == []


@pytest.mark.parametrize("language", [FRENCH, ENGLISH])
def test_the_81st_request_is_refused_by_email_where_the_policy_says_so(
    world: World, language: str
) -> None:
    partner = world.partner(ALICE, policy="refuse")
    world.used_allowance(partner, 80, JULY)
    tickets = len(world.all(Ticket))

    alice = requests(world, language)
    alice.hears(REFUSE[language])
    alice.is_idle()
    world.pass_time(2)

    call = world.call()
    assert (call.outcome, call.joined_at) == ("quota_refused", None)
    assert any(note.get("ground") == "quota" for note in call.receipt)
    assert world.counted(partner, JULY) == 80
    assert len(world.all(Ticket)) == tickets
    mail = world.sandbox.mail_to("alice@nord.example")
    assert mail["language"] == ("fr" if language == FRENCH else "en")
    assert "80" in mail["text"]
    assert len(world.sandbox.mails()) == 1


def test_a_refused_request_may_still_be_an_incident_and_owes_no_refusal(world: World) -> None:
    partner = world.partner(ALICE, policy="refuse")
    world.used_allowance(partner, 80, JULY)
    agent = world.agent(ZOE)

    alice = requests(world)
    alice.hears(REFUSE[FRENCH])
    alice.press("1")
    is_served(world, alice, agent)

    ticket = world.all(Ticket)[-1]
    assert (ticket.nature, world.call().outcome) == ("incident", "queued")
    assert world.counted(partner, JULY) == 80
    assert len(world.sandbox.mails()) == 1
    assert ticket.number in world.sandbox.mail_to("alice@nord.example")["text"].replace(" ", "")


def test_the_general_policy_holds_for_partners_without_one_of_their_own(world: World) -> None:
    configure(world, contacts={"policy": "refuse", "monthly_limit": 2})
    partner = world.partner(ALICE)
    world.used_allowance(partner, 2, JULY)

    requests(world).hears("Vous avez utilisé vos 2 contacts du mois. Nous ne pouvons pas traiter")


def test_a_new_month_begins_at_midnight_in_paris(world: World) -> None:
    partner = world.partner(ALICE)
    world.used_allowance(partner, 80, JULY)
    agent = world.agent(ZOE)

    world.at("2026-08-03 09:00")
    alice = requests(world)
    alice.hears("Vous êtes en position 1")
    is_served(world, alice, agent)

    assert "80 contacts" not in " ".join(alice.transcript())
    assert (world.counted(partner, JULY), world.counted(partner, "2026-08")) == (80, 1)


def test_a_contact_counts_in_the_month_in_which_the_call_arrived(world: World) -> None:
    partner = world.partner(ALICE)
    configure(world, waiting={"longest_minutes": 0})
    agent = world.agent(ZOE)
    world.at("2026-07-31 17:59")

    alice = requests(world)
    talk(alice, agent)
    world.now = datetime(2026, 8, 1, 0, 10, tzinfo=PARIS)
    alice.hangup()
    world.pass_time(2)

    assert (world.counted(partner, JULY), world.counted(partner, "2026-08")) == (1, 0)


def test_an_incident_beyond_80_joins_the_line_as_ever_and_counts_once_an_agent_says_it_is_a_request(
    world: World,
) -> None:
    partner = world.partner(ALICE)
    world.used_allowance(partner, 80, JULY)
    agent = world.agent(ZOE)

    alice = dials_in(world, ALICE, nature=INCIDENT)
    is_served(world, alice, agent)
    assert world.counted(partner, JULY) == 80
    settle_nature(world.runtime, world.call().sid, "request", "zoe", world.now)

    assert world.counted(partner, JULY) == 81
    (overage,) = world.all(Overage)
    assert overage.billable is False


def test_a_request_that_an_agent_confirms_is_counted_once(world: World) -> None:
    partner = world.partner(ALICE)
    agent = world.agent(ZOE)

    alice = dials_in(world, ALICE, nature=REQUEST)
    is_served(world, alice, agent)
    settle_nature(world.runtime, world.call().sid, "request", "zoe", world.now)

    assert world.counted(partner, JULY) == 1


@pytest.mark.parametrize("dialled", [PREMIUM, STANDARD])
def test_a_request_of_a_premium_or_standard_caller_is_not_counted(
    world: World, dialled: str
) -> None:
    partner = world.partner(ALICE, accredited=None, subscribed=False)
    agent = world.agent(ZOE)

    alice = dials_in(world, ALICE, line=dialled)
    is_served(world, alice, agent)
    settle_nature(world.runtime, world.call().sid, "request", "zoe", world.now)

    assert (world.call().partner_id, world.all(Ticket)[0].nature) == (partner, "request")
    assert world.counted(partner, JULY) == 0


def test_a_request_that_turns_out_an_incident_is_counted_no_more(world: World) -> None:
    partner = world.partner(ALICE)
    agent = world.agent(ZOE)

    alice = dials_in(world, ALICE, nature=REQUEST)
    is_served(world, alice, agent)
    assert world.counted(partner, JULY) == 1
    settle_nature(world.runtime, world.call().sid, "incident", "zoe", world.now)

    assert world.counted(partner, JULY) == 0


def test_a_charge_is_dropped_when_an_earlier_request_turns_out_an_incident(world: World) -> None:
    """With 80 counted nothing lies beyond the limit any more."""
    partner = world.partner(ALICE)
    world.used_allowance(partner, 79, JULY)
    agent = world.agent(ZOE)
    is_served(world, requests(world), agent)
    the_80th = world.call().sid
    world.pass_time(40)
    alice = requests(world)
    alice.hears("Cette demande pourra être facturée")
    alice.press("1")
    is_served(world, alice, agent)
    assert len(world.all(Overage)) == 1
    settle_nature(world.runtime, the_80th, "incident", "zoe", world.now)

    assert world.counted(partner, JULY) == 80
    assert world.all(Overage) == []


def test_a_charge_that_was_told_is_kept_when_an_earlier_request_becomes_an_incident_and_one_again(
    world: World,
) -> None:
    """Of the 81 that are counted in the end, the one whose caller was told is billed."""
    partner = world.partner(ALICE)
    world.used_allowance(partner, 79, JULY)
    agent = world.agent(ZOE)
    is_served(world, requests(world), agent)
    the_80th = world.call().sid
    world.pass_time(40)
    alice = requests(world)
    alice.hears("Cette demande pourra être facturée")
    alice.press("1")
    is_served(world, alice, agent)
    the_81st = world.all(Ticket)[-1].id
    settle_nature(world.runtime, the_80th, "incident", "zoe", world.now)
    settle_nature(world.runtime, the_80th, "request", "zoe", world.now)

    assert world.counted(partner, JULY) == 81
    (overage,) = world.all(Overage)
    assert (overage.ticket_id, overage.billable) == (the_81st, True)


def test_an_open_nature_counts_when_an_agent_settles_it(world: World) -> None:
    partner = world.partner(ALICE, language="fr")
    agent = world.agent(ZOE)

    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.is_in("queue")
    is_served(world, alice, agent)
    assert world.counted(partner, JULY) == 0
    settle_nature(world.runtime, world.call().sid, "request", "zoe", world.now)
    settle_nature(world.runtime, world.call().sid, "request", "zoe", world.now)

    assert world.counted(partner, JULY) == 1


def test_a_request_abandoned_in_the_line_is_not_counted(world: World) -> None:
    partner = world.partner(ALICE)

    alice = dials_in(world, ALICE, nature=REQUEST)
    alice.hangup()
    world.pass_time(2)

    assert world.all(Ticket)[0].abandoned
    assert world.counted(partner, JULY) == 0


def test_a_caller_who_hangs_up_on_hearing_the_refusal_is_mailed_it_too(world: World) -> None:
    partner = world.partner(ALICE, policy="refuse")
    world.used_allowance(partner, 80, JULY)

    alice = requests(world)
    alice.hears(REFUSE[FRENCH])
    alice.hangup()
    world.pass_time(2)

    assert world.call().outcome == "quota_refused"
    assert world.sandbox.mail_to("alice@nord.example")["language"] == "fr"
    assert len(world.sandbox.mails()) == 1
