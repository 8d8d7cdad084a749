"""Tickets that no call opens, through the one door (contract R2, R5, R13, R20, R33; scenarios 1, 5
and 12)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from callrouter.desk.acting import acting_agent, ticket_to_change
from callrouter.desk.opening import Entry, account_of, open_by_agent, open_from_form, open_from_mail
from callrouter.desk.qualification import qualify
from callrouter.desk.taking import take_next
from callrouter.records import (
    Certification,
    Contact,
    Database,
    Deadline,
    OwedMail,
    Pause,
    Service,
    Ticket,
    TicketEvent,
    TicketMessage,
)
from callrouter.rules.correspondence import LONGEST_ID
from callrouter.rules.priority import ticket_order
from callrouter.rules.ticket_number import spaced
from callrouter.startup import runtime_of
from tests.refused import refused
from tests.world import ADVANCED, ALICE, BOB, CARLA, PARIS, ZOE, World

TOLD = {"symptoms": "Le site ne répond plus", "since": "18 h", "tests": "ping, traceroute"}


def ticket(world: World, number: str) -> Ticket:
    (found,) = [one for one in world.all(Ticket) if one.number == number]
    return found


def opening_of(world: World, number: str) -> TicketEvent:
    wanted = ticket(world, number).id
    (found,) = [
        one for one in world.all(TicketEvent) if (one.ticket_id, one.kind) == (wanted, "opened")
    ]
    return found


def form(world: World, partner: int, source: str = "f1", **how: Any) -> str:
    return open_from_form(world.runtime, source, Entry(partner_id=partner, **how), world.now)


def mail(world: World, partner: int, header_id: str, line: str) -> str:
    entry = Entry(partner_id=partner, line=line)
    return open_from_mail(world.runtime, header_id, entry, world.now)


def service(
    world: World, partner: int, name: str = "pci-42", product: str = "Public Cloud"
) -> None:
    with world.records.begin() as session:
        ended = world.now - timedelta(days=1)
        session.add(Service(partner_id=partner, name=name, product=product))
        session.add(Service(partner_id=partner, name="old", product=product, ends_at=ended))


def test_the_line_is_closed_and_the_form_opens_a_ticket_at_once(world: World) -> None:
    """Scenario 1."""
    world.at("2026-07-13 18:02")
    partner = world.partner(ALICE)
    world.agent(ZOE, state="away")
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.press("1")
    alice.hears("Elle rouvrira mercredi 15 juillet à 9 heures")
    alice.hangup()
    world.pass_time(1)
    assert (world.all(Ticket), world.call().joined_at) == ([], None)
    world.at("2026-07-13 18:10")

    number = form(world, partner, contact_id=1, nature="incident", subject="Panne", told=TOLD)
    world.work()

    mail = world.sandbox.mail_to("alice@nord.example")
    assert spaced(number) in mail["subject"]
    opened = ticket(world, number)
    assert (opened.channel, opened.line, opened.state, opened.rank) == (
        "form", "advanced", "new", 0,
    )  # fmt: skip
    assert opened.due_at == min(one.due_at for one in world.all(Deadline) if one.due_at)
    assert opened.work_order == ticket_order(0, opened.due_at, opened.opened_at)
    (told,) = world.all(TicketMessage)
    assert (told.kind, told.public, told.contact_id) == ("told", True, 1)
    assert told.text.startswith("Symptômes\u00a0: Le site ne répond plus\n\nDepuis\u00a0: 18 h")

    with world.runtime.transaction() as session:
        zoe, locked = acting_agent(session, "zoe"), ticket_to_change(session, number)
        worst = {"urgency": "high", "impact": "high", "why": "Plus aucun service"}
        qualify(session, world.runtime, locked, zoe, now=world.now, **worst)  # type: ignore[arg-type]
    (response,) = [one for one in world.all(Deadline) if one.kind == "first_response"]
    assert response.due_at == datetime(2026, 7, 15, 10, 0, tzinfo=PARIS)


def test_emailed_and_entered_tickets_stand_where_a_call_would(world: World) -> None:
    """Scenario 5: by rank, whatever the channel and the line; inside a rank by due time."""
    world.agent(ZOE, state="away")
    lost = world.partner(BOB, account="sud", accredited=None)
    nord = world.partner(ALICE)
    tickets = [
        mail(world, lost, "<1@sud>", "standard"),
        mail(world, lost, "<2@sud>", "premium"),
        # Whoever is not entitled has no claim to the line that asks for it.
        mail(world, lost, "<3@sud>", "advanced"),
        form(world, nord, nature="request"),
        # An entitled account has rank 0 whatever address it wrote to.
        mail(world, nord, "<4@nord>", "standard"),
    ]
    standard, premium, unentitled, request, incident = tickets
    assert [ticket(world, one).rank for one in tickets] == [2, 1, 2, 0, 0]

    served = [take_next(world.runtime, "zoe", world.now) for _ in tickets]

    assert served == [incident, request, premium, standard, unentitled]


def test_a_mail_that_is_not_trusted_stands_at_standard_rank_and_is_marked(world: World) -> None:
    partner = world.partner()
    entry = Entry(partner_id=partner, subject="x" * 300, text="Bonjour,\r\nle site est lent.")
    number = open_from_mail(world.runtime, "<1@nord>", entry, world.now, is_trusted=False)

    opened = ticket(world, number)
    assert (opened.rank, opened.tier, opened.nature) == (2, "standard", "undetermined")
    assert opened.subject == "x" * 199 + "…"
    assert opening_of(world, number).facts["sender"] == "not trusted"
    (told,) = world.all(TicketMessage)
    assert (told.text, told.header_id) == ("Bonjour,\nle site est lent.", "<1@nord>")


def test_what_comes_twice_opens_one_ticket_also_at_the_same_moment(
    world: World, database_url: str
) -> None:
    partner = world.partner()
    others = [Database(database_url) for _ in range(4)]
    runtimes = [runtime_of(world.settings, one, world.line, lambda: None) for one in others]
    entry = Entry(partner_id=partner, nature="request", told=TOLD)
    with ThreadPoolExecutor(4) as processes:
        numbers = set(
            processes.map(lambda one: open_from_form(one, "twice", entry, world.now), runtimes)
        )
    for one in others:
        one.close()

    assert numbers == {form(world, partner, "twice")}
    assert len(world.all(Ticket)) == len(world.all(OwedMail)) == len(world.all(TicketMessage)) == 1
    assert world.counted(partner, "2026-07") == 1


def test_a_mail_named_as_one_of_another_partner_opens_a_ticket_of_its_own(world: World) -> None:
    nord, sud = world.partner(ALICE), world.partner(BOB, account="sud")
    theirs = mail(world, nord, "<1@nord>", "advanced")
    with capture_logs() as logs:
        own = mail(world, sud, "<1@nord>", "advanced")
    assert own != theirs
    assert [ticket(world, one).partner_id for one in (theirs, own)] == [nord, sud]
    (noticed,) = [one for one in logs if one["event"] == "ticket.source_of_another_partner"]
    assert (noticed["ticket"], noticed["came_from"]) == (theirs, sud)

    # Each of the two comes again, also as long as an id may be.
    assert [mail(world, one, "<1@nord>", "advanced") for one in (nord, sud)] == [theirs, own]
    longest = "<" + "x" * (LONGEST_ID - 2) + ">"
    numbers = [mail(world, one, longest, "advanced") for one in (nord, sud, nord, sud)]
    assert numbers[:2] == numbers[2:]
    assert len(world.all(Ticket)) == 4


def test_a_service_that_the_account_does_not_have_is_marked(world: World) -> None:
    partner = world.partner()
    service(world, partner)
    known, unknown, ended = (
        form(world, partner, name, service=name) for name in (" PCI-42 ", "pci-43", "old")
    )
    assert [ticket(world, one).service for one in (known, unknown, ended)] == [
        "pci-42", "pci-43", "old",
    ]  # fmt: skip
    assert [ticket(world, one).service_id for one in (known, unknown, ended)] == [1, None, None]
    assert "service_unknown" not in opening_of(world, known).facts
    assert opening_of(world, unknown).facts["service_unknown"] is True


def test_a_certified_partner_without_a_pre_diagnosis_is_asked_and_nothing_stands_still(
    world: World,
) -> None:
    """Scenario 12."""
    partner = world.partner()
    service(world, partner)
    service(world, partner, "ns1.example", "Dedicated servers")
    with world.records.begin() as session:
        session.add(Certification(partner_id=partner, product="Public Cloud"))

    asked = form(world, partner, "1", nature="incident", service="pci-42")
    given = form(world, partner, "2", service="pci-42", told={"pre_diagnosis": "Le disque"})
    uncertified = form(world, partner, "3", nature="incident", service="ns1.example")
    request = form(world, partner, "4", nature="request", service="pci-42")

    states = [ticket(world, one).state for one in (asked, given, uncertified, request)]
    assert states == ["waiting_for_partner", "new", "new", "new"]
    questions = [one for one in world.all(OwedMail) if one.kind == "information_needed"]
    assert [(one.ticket_id, one.facts["product"]) for one in questions] == [
        (ticket(world, asked).id, "Public Cloud")
    ]
    assert world.all(Pause) == []
    assert ticket(world, asked).due_at == ticket(world, uncertified).due_at is not None
    world.agent(ZOE, state="away")
    assert take_next(world.runtime, "zoe", world.now) == asked


def test_an_agent_enters_what_came_in_another_way(world: World) -> None:
    partner = world.partner()
    world.agent(ZOE, state="away")
    entry = Entry(
        partner_id=partner, nature="request", subject="Une question", language="en",
        call_back={"whom": "Alice", "number": "01 99 00 01 01", "when": "après 14 h"},
    )  # fmt: skip
    number = open_by_agent(world.runtime, "zoe", entry, world.now)

    opened = ticket(world, number)
    assert (opened.nature_settled_by_id, opened.nature_is_settled) == (1, True)
    assert opened.call_back == {"whom": "Alice", "number": ALICE, "when": "après 14 h"}
    assert (opened.language, opening_of(world, number).agent_id) == ("en", 1)
    assert world.counted(partner, "2026-07") == 1


@pytest.mark.parametrize(
    ("login", "how", "says"),
    [
        ("nobody", {}, "There is no agent “nobody”"),
        ("zoe", {"line": "gold"}, "There is no line “gold”. Choose advanced, premium or standard"),
        ("zoe", {"call_back": {"number": "12"}}, "“12” lacks digits"),
    ],
)
def test_what_cannot_be_entered_is_told_and_opens_nothing(
    world: World, login: str, how: dict[str, Any], says: str
) -> None:
    partner = world.partner()
    world.agent(ZOE, state="away")
    with refused(says):
        open_by_agent(world.runtime, login, Entry(partner_id=partner, **how), world.now)
    assert world.all(Ticket) == []


def test_an_account_or_a_contact_that_is_not_there_is_told_with_what_was_meant(
    world: World,
) -> None:
    world.partner()
    world.partner(CARLA, account="sud")
    with world.records.read() as session:
        partner, contact = account_of(session, "nord", "ALICE@nord.example")
        assert (partner.account, contact and contact.name) == ("nord", "Alice Martin")
        with refused("If nord is meant"):
            account_of(session, "nrod")
        with refused("No contact of nord has the address"):
            account_of(session, "nord", "alice@sud.example")
        assert session.query(Contact).count() == 2


def test_a_right_that_is_lost_during_the_call_makes_its_ticket_standards_with_its_promises_kept(
    world: World,
) -> None:
    """R33, and contract 6: a promise already made survives it."""
    world.partner(ALICE, accredited_until=world.now + timedelta(seconds=30))
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.press("1")
    alice.hears("Pour déclarer un incident")
    alice.press("1")
    alice.is_in("queue")
    world.pass_time(60)
    alice.hangup()
    world.pass_time(2)

    (opened,) = world.all(Ticket)
    assert (opened.rank, opened.tier) == (2, "advanced")
    assert opened.due_at is not None
    assert opening_of(world, opened.number).facts["rank_lost"] == 0


def test_signs_that_no_database_keeps_lose_no_mail(world: World) -> None:
    partner, odd = world.partner(), "Panne\x00 \ud800"
    entry = Entry(
        partner_id=partner, subject=odd, service=odd, text=odd, told={"symptoms": odd},
        call_back={"whom": odd},
    )  # fmt: skip
    for header_id in ("<\ud800@x>", "<" + "x" * 5000 + ">", "", ""):
        open_from_mail(world.runtime, header_id, entry, world.now)
    kept = world.all(Ticket)
    assert {one.subject for one in kept} == {"Panne\ufffd \ufffd"}
    # What has no Message-ID is not taken for the same mail.
    assert len(kept) == 4
