"""An agent puts down what a caller told: the subject, the service, the symptoms, whom to call back
(contract R17, R20, R22); scenario 12 after a call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from callrouter.desk.answers import partner_answered
from callrouter.desk.describing import Description
from callrouter.desk.saving import Save, Saved, save
from callrouter.desk.taking import take
from callrouter.records import (
    Certification,
    Deadline,
    OwedMail,
    Pause,
    Service,
    TicketEvent,
    TicketMessage,
)
from callrouter.views import ticket as views
from callrouter.views.search_tickets import tickets_named
from tests.refused import refused
from tests.stories.desk import opened, standing
from tests.world import YVES, ZOE, World


@pytest.fixture(autouse=True)
def desk(world: World) -> None:
    """Zoé is an agent, Yves another; the desk alone is at work."""
    world.agent(ZOE, "fr en", state="away")
    world.agent(YVES, "fr en", state="away")
    world.dispatching = False


def certified(world: World) -> int:
    """An account with a service of a product that it is certified on, and one of another."""
    partner = world.partner()
    with world.records.begin() as session:
        session.add_all([
            Service(partner_id=partner, name="pci-42", product="Public Cloud"),
            Service(partner_id=partner, name="ns1.example", product="Dedicated servers"),
            Certification(partner_id=partner, product="public cloud"),
        ])  # fmt: skip
    return partner


def in_hand(world: World, partner: int, nature: str = "incident") -> str:
    number = opened(world, partner, nature, contact_id=1)
    take(world.runtime, number, "zoe", world.now, reason="partner_on_the_phone")
    return number


def described(world: World, number: str, login: str = "zoe", **parts: Any) -> Saved:
    others = {one: parts.pop(one) for one in list(parts) if one in Save.__dataclass_fields__}
    saved = Save(description=Description(**parts), **others)
    return save(world.runtime, number, login, saved, world.now)


def messages(world: World) -> list[tuple[str, bool, int | None, str]]:
    return [(one.kind, one.public, one.agent_id, one.text) for one in world.all(TicketMessage)]


def asked(world: World) -> list[OwedMail]:
    return [one for one in world.all(OwedMail) if one.kind == "information_needed"]


def found(world: World, words: str) -> list[str]:
    with world.records.read() as session:
        return [one["number"] for one in tickets_named(session, words, 10)]


def test_what_a_caller_told_is_on_its_ticket_and_found(world: World) -> None:
    number = in_hand(world, certified(world))
    mails = len(world.all(OwedMail))
    done = described(
        world, number, subject="Hyperviseur\ninjoignable", service=" NS1.example",
        told={"symptoms": "Écran figé", "since": "9 h"},
        call_back={"whom": "Alice", "number": "01 99 00 04 04", "when": "après 14 h"},
    )  # fmt: skip
    assert not done.is_mailed and len(world.all(OwedMail)) == mails
    with world.records.read() as session:
        shown = views.ticket(session, number, world.now)
    assert shown is not None
    assert (shown["subject"], shown["service"], shown["service_known"]) == (
        "Hyperviseur injoignable", "ns1.example", True,
    )  # fmt: skip
    assert shown["told"] == {"symptoms": "Écran figé", "since": "9 h"}
    assert shown["call_back"] == {"whom": "Alice", "number": "+33199000404", "when": "après 14 h"}
    # The partner sees its words, and they stay whatever is put down later.
    assert messages(world) == [
        ("told", True, None, "Symptômes\u00a0: Écran figé\n\nDepuis\u00a0: 9 h")
    ]
    for words in ("hyperviseur", "ecran", "ns1", "+33 1 99 00 04 04"):
        assert found(world, words) == [number], words
    # What is told later takes its place, what is not told stays, and an empty text takes it away.
    described(world, number, told={"since": "8 h", "symptoms": " Écran figé "}, service="")
    described(world, number, call_back={"when": "", "number": None})
    ticket = standing(world, number)
    assert ticket.told == {"symptoms": "Écran figé", "since": "8 h"}
    assert ticket.call_back == {"whom": "Alice", "number": "+33199000404"}
    assert (ticket.service, ticket.service_id) == (None, None)
    assert messages(world)[1:] == [("told", True, None, "Depuis\u00a0: 8 h")]
    history = [one for one in world.all(TicketEvent) if one.kind == "described"]
    assert [(one.agent_id, one.facts["parts"]) for one in history] == [
        (1, ["call_back_number", "call_back_when", "call_back_whom", "service", "since", "subject",
             "symptoms"]),
        (1, ["service", "since"]),
        (1, ["call_back_when"]),
    ]  # fmt: skip
    assert (history[1].facts["service"], history[1].facts["service_before"]) == (None, 2)
    # What is as it was changes nothing.
    described(world, number, subject="Hyperviseur injoignable")
    assert len([one for one in world.all(TicketEvent) if one.kind == "described"]) == 3


def test_a_service_that_the_account_does_not_have_is_marked_and_a_ground_is_offered(
    world: World,
) -> None:
    number = in_hand(world, certified(world))
    described(world, number, service="srv-of-another")
    with world.records.read() as session:
        shown = views.ticket(session, number, world.now)
    assert shown is not None
    assert (shown["service"], shown["service_known"]) == ("srv-of-another", False)
    assert "not_contracted_directly" in shown["grounds_offered"]
    (entry,) = [one for one in world.all(TicketEvent) if one.kind == "described"]
    assert entry.facts["service_unknown"] is True


def test_a_certified_partner_is_asked_for_its_pre_diagnosis_once_and_no_clock_stands_still(
    world: World,
) -> None:
    """Scenario 12, where the service is known only after the call."""
    number = in_hand(world, certified(world))
    assert asked(world) == []
    due = standing(world, number).due_at
    done = described(world, number, service="pci-42", told={"symptoms": "Lent"})

    assert (done.state, done.asks, done.is_mailed) == ("waiting_for_partner", "pre_diagnosis", True)
    assert (standing(world, number).due_at, world.all(Pause)) == (due, [])
    world.mail_is_due = True
    world.work()
    kind, public, agent, text = messages(world)[-1]
    assert (kind, public, agent) == ("question", True, None)
    (mail,) = asked(world)
    question = world.all(TicketMessage)[-1]
    assert (mail.ticket_message_id, question.mail_event) == (question.id, mail.event)
    sent = world.sandbox.mail_to("alice@nord.example")
    assert text.splitlines()[0] in sent["text"] and "Public Cloud" in text
    # Nobody has answered: it is no response.
    (response,) = [one for one in world.all(Deadline) if one.kind == "first_response"]
    assert (question.accepted_at is not None, response.kept_at) == (True, None)

    # Once is enough, also for another service, or where it is qualified.
    described(world, number, service="ns1.example")
    described(world, number, service="pci-42", nature="incident", told={"tests": "ping"})
    assert len(asked(world)) == 1
    world.now += timedelta(minutes=1)
    # Given on the telephone, nothing is waited for any more.
    given = described(world, number, told={"pre_diagnosis": "Le disque"})
    assert (given.state, given.asks, given.is_mailed) == ("open", None, True)


@pytest.mark.parametrize(
    ("parts", "nature"),
    [
        ({"service": "ns1.example"}, "incident"),
        ({"service": "pci-42", "told": {"pre_diagnosis": "Le disque"}}, "incident"),
        ({"service": "pci-42"}, "request"),
        ({"service": "pci-42", "state": "waiting_for_partner", "text": "Depuis quand ?"},
         "incident"),
        ({"service": "pci-42", "state": "resolved", "text": "Fait."}, "incident"),
    ],
)  # fmt: skip
def test_whoever_gave_it_or_need_not_is_not_asked(
    world: World, parts: dict[str, Any], nature: str
) -> None:
    number = in_hand(world, certified(world), nature)
    assert described(world, number, **parts).asks is None


def test_what_is_asked_goes_in_the_mail_of_the_same_save(world: World) -> None:
    number = in_hand(world, certified(world), "undetermined")
    mails = len(world.all(OwedMail))
    described(
        world, number, nature="incident", urgency="high", impact="high", why="Tout est arrêté",
        service="pci-42", text="Nous regardons.",
    )  # fmt: skip
    (mail,) = world.all(OwedMail)[mails:]
    assert (mail.kind, mail.facts["text"]) == ("information_needed", "Nous regardons.")
    assert mail.facts["sections"] == ["pre_diagnosis", "severity", "nature"]
    assert [kind for kind, *_ in messages(world)] == ["question", "reply"]


def test_a_persons_question_is_waited_for_though_the_pre_diagnosis_is_there(world: World) -> None:
    number = in_hand(world, certified(world))
    described(world, number, service="pci-42")
    save(
        world.runtime, number, "zoe",
        Save(state="waiting_for_partner", text="Depuis quand ?"), world.now,
    )  # fmt: skip
    given = described(world, number, told={"pre_diagnosis": "Le disque"})
    assert (given.state, given.is_mailed) == ("waiting_for_partner", False)
    partner_answered(world.runtime, number, 1, "Depuis 9 h.", (), None, world.now)
    assert standing(world, number).state == "open"


def test_only_whoever_has_it_puts_it_down_and_never_on_what_is_over(world: World) -> None:
    number = in_hand(world, world.partner())
    with refused("not in your hand"):
        described(world, number, "yves", subject="Panne")
    with refused("“12” lacks digits"):
        described(world, number, call_back={"number": "12"})
    with refused("nothing to save"):
        described(world, number)
    save(world.runtime, number, "zoe", Save(state="resolved", text="Fait."), world.now)
    save(world.runtime, number, "zoe", Save(state="closed"), world.now)
    with refused("is closed: only notes"):
        described(world, number, subject="Panne")
