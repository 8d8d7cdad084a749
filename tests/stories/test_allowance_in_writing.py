"""The 80 contacts of a month by mail, form and an agent's entry (art. 4.3; contract 6, "Mail in";
scenarios 3 and 4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from callrouter.desk.answers import partner_answered
from callrouter.desk.charge import accept_charge
from callrouter.desk.nature import settle_nature_of_ticket, undo_settlement_of_ticket
from callrouter.desk.opening import Entry, open_by_agent, open_from_form, open_from_mail
from callrouter.desk.saving import Refusal, Save, save
from callrouter.desk.taking import take
from callrouter.records import Overage, OwedMail, Pause, Ticket
from callrouter.views import ticket as views
from tests.refused import refused
from tests.world import YVES, ZOE, World

JULY = "2026-07"


@pytest.fixture(autouse=True)
def agents(world: World) -> None:
    world.agent(ZOE, state="away")
    world.agent(YVES, state="away", role="supervisor")


def emailed(world: World, partner: int, name: str = "1") -> str:
    entry = Entry(partner_id=partner, contact_id=1, subject="Une question", text="Bonjour")
    return open_from_mail(world.runtime, f"<{name}@nord>", entry, world.now)


def settled(world: World, number: str, nature: Any = "request", login: str = "zoe") -> None:
    settle_nature_of_ticket(world.runtime, number, nature, login, world.now)


def ticket(world: World, number: str) -> Ticket:
    (found,) = [one for one in world.all(Ticket) if one.number == number]
    return found


def mails(world: World, *kinds: str) -> list[OwedMail]:
    return [one for one in world.all(OwedMail) if one.kind in kinds]


def billable(world: World) -> list[bool]:
    return [one.billable for one in world.all(Overage)]


def answered(world: World, number: str, text: str, **how: bool) -> bool:
    """The partner answers by mail. Returns whether it is to be billed from then on."""
    before = ticket(world, number).told_charge
    world.now += timedelta(minutes=1)
    partner_answered(world.runtime, number, 1, text, (), None, world.now, **how)
    return before != ticket(world, number).told_charge


def test_the_81st_by_mail_is_asked_once_settled_and_billable_only_after_its_yes(
    world: World,
) -> None:
    partner = world.partner()
    world.used_allowance(partner, 80, JULY)
    number = emailed(world, partner)
    assert (world.counted(partner, JULY), mails(world, "charge_question")) == (80, [])

    settled(world, number)
    world.work()

    assert (world.counted(partner, JULY), billable(world)) == (81, [False])
    waiting = ticket(world, number)
    assert (waiting.state, waiting.charge_asked_at) == ("waiting_for_partner", world.now)
    assert world.all(Pause) == []
    (asked,) = mails(world, "charge_question")
    assert "facturée" in world.sandbox.mail_to("alice@nord.example")["text"]
    assert (asked.facts["limit"], asked.facts["month"]) == (80, JULY)

    assert not answered(world, number, "Combien cela coûte-t-il ?")
    assert not answered(world, number, "Oui", is_trusted=False)
    assert not answered(world, number, "Oui", is_screened=True)
    assert billable(world) == [False]
    assert answered(world, number, "Oui.\n\nAlice")
    assert (billable(world), ticket(world, number).told_charge) == ([True], True)
    assert not answered(world, number, "Oui.")


def test_an_agent_records_the_yes_that_was_said_in_another_way(world: World) -> None:
    partner = world.partner()
    world.used_allowance(partner, 80, JULY)
    number = emailed(world, partner)
    with refused("was not asked"):
        accept_charge(world.runtime, number, "zoe", world.now)
    settled(world, number)

    accept_charge(world.runtime, number, "zoe", world.now)

    assert (billable(world), ticket(world, number).state) == ([True], "open")
    with refused("has agreed already"):
        accept_charge(world.runtime, number, "zoe", world.now)


def test_a_yes_after_the_month_is_closed_is_a_supervisors_to_record(world: World) -> None:
    partner = world.partner()
    world.used_allowance(partner, 80, JULY)
    number = emailed(world, partner)
    settled(world, number)
    world.at("2026-08-05 00:00")

    assert not answered(world, number, "oui")
    with refused("July 2026, which is closed. Ask a supervisor"):
        accept_charge(world.runtime, number, "zoe", world.now)
    accept_charge(world.runtime, number, "yves", world.now)
    assert billable(world) == [True]


def test_under_refuse_nothing_is_asked_and_an_agent_refuses_which_releases_the_count(
    world: World,
) -> None:
    partner = world.partner(policy="refuse")
    world.used_allowance(partner, 80, JULY)
    number = emailed(world, partner)
    settled(world, number)
    assert mails(world, "charge_question") == []
    assert world.counted(partner, JULY) == 81
    with world.records.read() as session:
        shown = views.ticket(session, number, world.now)
    assert shown is not None
    assert shown["grounds_offered"] == ("quota",)

    take(world.runtime, number, "zoe", world.now)
    refusal = Refusal(ground="quota", reason="Le mois est épuisé.")
    save(world.runtime, number, "zoe", Save(refusal=refusal), world.now)

    assert (world.counted(partner, JULY), world.all(Overage)) == (80, [])
    assert [one.kind for one in world.all(OwedMail)][-1] == "ticket_refused"


def test_what_one_save_asks_and_answers_is_one_mail(world: World) -> None:
    partner = world.partner()
    world.used_allowance(partner, 80, JULY)
    number = emailed(world, partner)
    take(world.runtime, number, "zoe", world.now)

    save(world.runtime, number, "zoe", Save(nature="request", text="Bien reçu."), world.now)

    mine = [one for one in world.all(OwedMail) if one.ticket_id == ticket(world, number).id]
    (_created, _taken, mail) = mine
    assert (mail.kind, mail.facts["text"]) == ("charge_question", "Bien reçu.")
    assert mail.facts["sections"][0] == "charge"


def test_a_form_that_told_of_the_charge_is_billable_and_one_that_did_not_is_asked(
    world: World,
) -> None:
    partner = world.partner()
    world.used_allowance(partner, 80, JULY)
    for source, told in (("1", True), ("2", False)):
        entry = Entry(partner_id=partner, nature="request", told_charge=told)
        open_from_form(world.runtime, source, entry, world.now)
    entry = Entry(partner_id=partner, nature="incident")
    open_by_agent(world.runtime, "zoe", entry, world.now)

    assert (world.counted(partner, JULY), billable(world)) == (82, [True, False])
    assert len(mails(world, "charge_question")) == 1


def test_a_partner_is_told_once_a_month_at_64_and_at_80_whatever_the_channel(
    world: World,
) -> None:
    partner = world.partner()
    world.used_allowance(partner, 63, JULY)
    number = emailed(world, partner)
    assert mails(world, "allowance_warning") == []
    settled(world, number)
    undo_settlement_of_ticket(world.runtime, number, "zoe", world.now)
    settled(world, number)
    (warned,) = mails(world, "allowance_warning")
    assert (warned.facts["used"], warned.facts["limit"]) == (64, 80)

    world.used_allowance(partner, 15, JULY)
    entry = Entry(partner_id=partner, nature="request")
    open_from_form(world.runtime, "80th", entry, world.now)
    open_from_form(world.runtime, "81st", entry, world.now)
    (reached,) = mails(world, "allowance_reached")
    assert (reached.facts["used"], reached.facts["policy"]) == (80, "charge")
    assert len(mails(world, "allowance_warning")) == 1


def test_an_incident_beyond_the_limit_counts_once_it_is_recategorised(world: World) -> None:
    """Scenario 4, in writing."""
    partner = world.partner()
    world.used_allowance(partner, 80, JULY)
    entry = Entry(partner_id=partner, nature="incident")
    number = open_from_form(world.runtime, "1", entry, world.now)
    assert world.counted(partner, JULY) == 80
    settled(world, number)
    assert (world.counted(partner, JULY), billable(world)) == (81, [False])
    settled(world, number, "incident")
    assert (world.counted(partner, JULY), world.all(Overage)) == (80, [])


def test_the_next_month_is_accepted_silently(world: World) -> None:
    partner = world.partner()
    world.used_allowance(partner, 81, JULY)
    world.at("2026-08-01 00:00")
    entry = Entry(partner_id=partner, nature="request")
    open_from_form(world.runtime, "1", entry, world.now)
    assert (world.counted(partner, "2026-08"), world.all(Overage)) == (1, [])
    assert mails(world, "charge_question") == []


def test_what_turns_out_to_be_an_incident_waits_for_no_answer_about_a_charge(world: World) -> None:
    partner = world.partner()
    world.used_allowance(partner, 80, JULY)
    number = emailed(world, partner)
    settled(world, number)
    assert ticket(world, number).state == "waiting_for_partner"
    settled(world, number, "incident")
    assert ticket(world, number).state == "open"
