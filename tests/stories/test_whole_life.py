"""A ticket through its whole life, from the call to its close; and a call that is refused
afterwards (contract, scenarios 13 and 11)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from callrouter.desk.accesses import log_access, log_test
from callrouter.desk.answers import partner_answered
from callrouter.desk.refusals import Refusal
from callrouter.desk.saving import Save, save
from callrouter.desk.taking import take
from callrouter.records import Deadline, Partner, Service, Ticket, TicketEvent
from callrouter.rules.ticket_number import spaced
from tests.stories.callers import INCIDENT, REQUEST, dials_in, takes
from tests.stories.desk import opened, standing
from tests.world import ALICE, ZOE, World

JULY = "2026-07"


def talks_and_hangs_up(world: World, nature: str) -> str:
    """Alice reaches Zoé, and tells what it is about. Returns the number of the ticket."""
    agent = world.agent(ZOE)
    alice = dials_in(world, ALICE, nature=nature)
    takes(agent)
    alice.talks_with(ZOE)
    world.pass_time(60)
    alice.hangup()
    world.pass_time(2)
    ticket = world.all(Ticket)[-1]
    assert ticket.number is not None
    return ticket.number


def news(world: World, seconds: int = 15) -> list[tuple[str, str]]:
    """Subject and text of the mails that arrive in the next seconds, in order."""
    known = len(world.sandbox.mails())
    world.now += timedelta(seconds=seconds)
    world.mail_is_due = True
    world.work()
    mails: list[dict[str, Any]] = world.sandbox.mails()
    return [(one["subject"], one["text"]) for one in mails[: len(mails) - known][::-1]]


def does(world: World, number: str, **parts: Any) -> list[tuple[str, str]]:
    """Zoé saves this; the mails that follow from it."""
    save(world.runtime, number, "zoe", Save(**parts), world.now)
    return news(world)


def test_a_failed_disk_from_the_call_to_the_close(world: World) -> None:
    partner = world.partner(ALICE)
    with world.records.begin() as session:
        session.get_one(Partner, partner).services = [Service(name="vps-12", product="VPS")]
    earlier = opened(world, partner)
    number = talks_and_hangs_up(world, INCIDENT)
    assert world.counted(partner, JULY) == 0
    # Another ticket stands before it: whoever spoke to the caller takes this one all the same.
    take(world.runtime, number, "zoe", world.now)
    ((subject, text),) = news(world, seconds=120)
    assert spaced(number) in subject and "en cours" in text

    ((subject, text),) = does(
        world, number, urgency="high", impact="high", why="le site ne répond plus",
        text="Nous regardons votre serveur.",
    )  # fmt: skip
    assert "S1" in subject and "Nous regardons votre serveur." in text
    log_access(world.runtime, number, "zoe", "mode rescue, smartctl", world.now, service="vps-12")
    log_test(world.runtime, number, "zoe", "ping depuis un autre site", world.now)
    ((subject, text),) = does(
        world, number, state="waiting_for_partner", text="Le ping passe-t-il depuis Lille ?"
    )
    assert "informations" in subject

    world.now += timedelta(minutes=20)
    partner_answered(world.runtime, number, 1, "Non.", (), "<1@nord.example>", world.now)
    ((subject, text),) = news(world, seconds=120)
    assert "en cours" in text
    ((subject, text),) = does(world, number, diagnosis="ours", text="Un disque est en panne.")
    assert "diagnostic" in subject
    ((subject, text),) = does(world, number, text="Le disque est remplacé.")
    assert "Zoe" in text
    ((subject, text),) = does(world, number, state="resolved", text="Tout est rétabli.")
    assert "résolu" in subject and "/score/" in text

    # Not quite; and then it is.
    partner_answered(world.runtime, number, 1, "Encore lent.", (), "<2@nord.example>", world.now)
    assert len(news(world, seconds=120)) == 1
    ((subject, text),) = does(world, number, state="resolved", text="Reconstruction finie.")
    assert standing(world, number).work_order is None
    world.at("2026-07-22 12:00")
    ((subject, text),) = news(world)
    assert "fermé" in text

    ticket = standing(world, number)
    assert (ticket.state, ticket.diagnosis, ticket.severity, ticket.times_reopened) == (
        "closed", "ours", "S1", 1,
    )  # fmt: skip
    response, _ = [one for one in world.all(Deadline) if one.ticket_id == ticket.id]
    assert response.kept_at is not None and response.missed_at is None
    history = [one for one in world.all(TicketEvent) if one.ticket_id == ticket.id]
    assert [one.facts["state"] for one in history if one.kind == "state_changed"] == [
        "open", "waiting_for_partner", "open", "resolved", "open", "resolved", "closed",
    ]  # fmt: skip
    kinds = {one.kind for one in history}
    assert {"service_accessed", "test_requested", "diagnosed", "qualified", "taken"} <= kinds
    (taken,) = [one.facts for one in history if one.kind == "taken"]
    assert (taken["reason"], taken["passed_over"]["next"]) == ("partner_on_the_phone", earlier)


def test_a_partner_who_conferences_in_its_own_customer_is_refused(world: World) -> None:
    partner = world.partner(ALICE)
    number = talks_and_hangs_up(world, REQUEST)
    assert world.counted(partner, JULY) == 1
    take(world.runtime, number, "zoe", world.now)
    news(world)
    reason = "Votre client était en ligne : ce service n'est ouvert qu'à vous."
    ground = Refusal(ground="third_party_on_contact", reason=reason)
    ((subject, text),) = does(world, number, refusal=ground)
    assert "refus" in subject and reason in text
    (ticket,) = world.all(Ticket)
    assert (ticket.state, ticket.refusal_ground) == ("refused", "third_party_on_contact")
    assert world.counted(partner, JULY) == 0
