"""What an agent saves on a ticket is one transaction and one mail (contract R24, R25, R29), up to
the partner's inbox; scenarios 11 and 13."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from callrouter.desk.correspondence import NewAttachment
from callrouter.desk.refusals import Refusal
from callrouter.desk.saving import Save, Saved, save
from callrouter.desk.taking import take
from callrouter.records import Deadline, Overage, Pause, Ticket, TicketEvent, TicketMessage
from callrouter.rules.refusal import GROUNDS
from callrouter.rules.ticket_number import spaced
from tests.refused import refused
from tests.stories.desk import opened, standing
from tests.world import YVES, ZOE, World

JULY = "2026-07"


@pytest.fixture(autouse=True)
def desk(world: World) -> None:
    """Zoé is an agent, Yves a supervisor; the desk alone is at work."""
    world.agent(ZOE, "fr en", state="away")
    world.agent(YVES, "fr en", state="away", role="supervisor")
    world.dispatching = False


def taken(world: World, partner: int, nature: str = "incident", **changes: object) -> str:
    """A ticket that Zoé has in hand; its partner has read what it was sent so far."""
    number = opened(world, partner, nature, **changes)
    take(world.runtime, number, "zoe", world.now, reason="knows_the_case")
    news(world)
    return number


def saved(world: World, number: str, login: str = "zoe", **parts: Any) -> Saved:
    return save(world.runtime, number, login, Save(**parts), world.now)


def news(world: World, seconds: int = 15) -> list[dict[str, Any]]:
    """The mails that arrive within the next seconds, in their order."""
    known = len(world.sandbox.mails())
    world.now += timedelta(seconds=seconds)
    world.mail_is_due = True
    world.work()
    mails: list[dict[str, Any]] = world.sandbox.mails()
    return mails[: len(mails) - known][::-1]


def history(world: World, number: str) -> list[str]:
    mine = standing(world, number).id
    return [one.kind for one in world.all(TicketEvent) if one.ticket_id == mine]


# --- Scenario 13: a diagnosis ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("diagnosis", "said"),
    [("service_healthy", "fonctionne"), ("not_ours", "notre"), ("ours", "rétabl")],
)
def test_each_diagnosis_writes_to_the_partner(world: World, diagnosis: str, said: str) -> None:
    number = taken(world, world.partner())
    with refused("Write to the partner what was found"):
        saved(world, number, diagnosis=diagnosis)
    saved(world, number, diagnosis=diagnosis, text="Votre routeur ne répond plus.")
    (mail,) = news(world)
    assert "Notre diagnostic" in mail["subject"] and spaced(number) in mail["subject"]
    assert said in mail["text"] and "Votre routeur ne répond plus." in mail["text"]
    assert "Zoe" in mail["text"]
    ticket = standing(world, number)
    assert (ticket.diagnosis, ticket.state) == (diagnosis, "open")
    assert [one.kind for one in world.all(TicketMessage)] == ["diagnosis"]
    assert "diagnosed" in history(world, number)


def test_a_failed_disk_is_ours_and_its_partner_is_kept_informed_until_it_is_resolved(
    world: World,
) -> None:
    number = taken(world, world.partner())
    saved(world, number, diagnosis="ours", text="Un disque est en panne.")
    saved(world, number, text="Le disque est remplacé, la reconstruction est en cours.")
    first, second = news(world)
    assert "Notre diagnostic" in first["subject"]
    assert "la reconstruction est en cours" in second["text"]

    with refused("how it was resolved"):
        saved(world, number, state="resolved")
    saved(world, number, state="resolved", text="Le service est rétabli.")
    (mail,) = news(world)
    assert "est résolu" in mail["subject"] and "Le service est rétabli." in mail["text"]
    assert re.search(r"/score/\S+", mail["text"])
    ticket = standing(world, number)
    assert (ticket.state, ticket.resolved_at is not None, ticket.due_at) == ("resolved", True, None)
    kinds = [one.kind for one in world.all(TicketMessage)]
    assert kinds == ["diagnosis", "progress", "resolved"]


def test_only_an_incident_that_is_worked_on_is_diagnosed(world: World) -> None:
    number = taken(world, world.partner(), "request")
    with refused("Only an incident is diagnosed"):
        saved(world, number, diagnosis="ours", text="Un disque est en panne.")
    # Both at once: first it is settled what it is.
    saved(world, number, nature="incident", diagnosis="ours", text="Un disque est en panne.")
    saved(world, number, state="resolved", text="Remplacé.")
    with refused("Set it to open"):
        saved(world, number, diagnosis="not_ours", text="Non, le routeur.")


# --- Scenario 11: a refusal -----------------------------------------------------------------------


@pytest.mark.parametrize("ground", ["third_party_on_contact", "not_contracted_directly"])
def test_a_request_that_is_refused_is_kept_mailed_and_not_counted(
    world: World, ground: str
) -> None:
    partner = world.partner()
    number = taken(world, partner, "request")
    assert world.counted(partner, JULY) == 1
    with refused("Give the reason in words"):
        saved(world, number, refusal=Refusal(ground=ground, reason=" "))
    assert standing(world, number).state == "open"

    reason = "Votre client était en ligne avec vous."
    saved(world, number, refusal=Refusal(ground=ground, reason=reason))
    (mail,) = news(world)
    assert "refus" in mail["subject"] and spaced(number) in mail["subject"]
    assert mail["text"].count(reason) == 1
    ticket = standing(world, number)
    assert (ticket.state, ticket.refusal_ground, ticket.refusal_reason) == (
        "refused", ground, reason,
    )  # fmt: skip
    assert (ticket.work_order, ticket.due_at) == (None, None)
    assert world.counted(partner, JULY) == 0
    told = [one for one in history(world, number) if one in {"state_changed", "refused", "written"}]
    assert told[-3:] == ["state_changed", "refused", "written"]
    with refused("is refused: only notes"):
        saved(world, number, text="Encore un mot.")
    saved(world, number, note="Prévenu par téléphone.")
    assert news(world) == []


def test_every_ground_but_the_allowance_may_hit_an_incident(world: World) -> None:
    partner = world.partner()
    for ground in GROUNDS:
        number = taken(world, partner)
        refusal = Refusal(ground=ground, reason="Voir nos conditions.")
        if ground == "quota":
            with refused("An incident is never refused"):
                saved(world, number, refusal=refusal)
        else:
            saved(world, number, refusal=refusal)
            assert standing(world, number).state == "refused"


def test_the_allowance_is_a_ground_for_a_request_beyond_it_that_was_not_accepted(
    world: World,
) -> None:
    partner = world.partner()
    within = taken(world, partner, "request")
    world.used_allowance(partner, 79, JULY)
    told, beyond = (taken(world, partner, "request", told_charge=one) for one in (True, False))
    refusal = Refusal(ground="quota", reason="Les 80 contacts du mois sont utilisés.")
    with refused("is within the month's allowance"):
        saved(world, within, refusal=refusal)
    with refused("may be charged, and went on"):
        saved(world, told, refusal=refusal)
    saved(world, beyond, refusal=refusal)
    assert world.counted(partner, JULY) == 81
    assert [one.ticket_id for one in world.all(Overage)] == [standing(world, told).id]


def test_a_refusal_that_would_change_a_closed_month_is_for_a_supervisor(world: World) -> None:
    number = taken(world, world.partner(), "request")
    world.at("2026-08-05 10:00")
    refusal = Refusal(ground="abuse", reason="Injures.")
    with refused("July 2026, which is closed. Ask a supervisor"):
        saved(world, number, refusal=refusal)
    saved(world, number, "yves", refusal=refusal)
    assert standing(world, number).state == "refused"


# --- One save, one mail ---------------------------------------------------------------------------


def test_what_one_save_changes_is_one_mail(world: World) -> None:
    number = taken(world, world.partner(), "undetermined", language="en")
    done = saved(
        world, number,
        nature="incident", urgency="high", impact="medium", why="Two sites of three are slow",
        text="We see it too, and are on it.", note="Same rack as yesterday.", state="open",
        attachments=[NewAttachment("graph.png", "image/png", b"\x89PNG")],
    )  # fmt: skip
    assert done.severity is not None and done.is_mailed
    assert news(world, seconds=9) == [], "it could not be taken back"
    (mail,) = news(world)
    assert "Incident of severity S2" in mail["subject"]
    assert "We see it too" in mail["text"] and "Same rack" not in mail["text"]
    (response,) = [one for one in world.all(Deadline) if one.kind == "first_response"]
    assert (response.basis, response.missed_at) == ("S2", None)
    note, reply = world.all(TicketMessage)
    assert [(note.kind, note.public), (reply.kind, reply.public)] == [
        ("note", False), ("reply", True),
    ]  # fmt: skip
    # What only agents see is no mail.
    assert not saved(world, number, note="To be watched.").is_mailed
    assert news(world) == []


def test_a_save_that_cannot_be_done_whole_leaves_nothing(world: World) -> None:
    number = taken(world, world.partner(), "undetermined")
    with refused("Settle first"):
        saved(world, number, state="resolved", text="Fait.", note="Vite.")
    with refused("From there it can only become waiting for the partner, resolved or refused"):
        saved(world, number, nature="request", state="closed", text="Fait.")
    with refused("the partner's own contacts only. These are none, or no longer: 99"):
        saved(world, number, text="Fait.", copies_to=[99])
    with refused("nothing to save"):
        saved(world, number)
    with refused("An agent sets a ticket to open, waiting for the partner, resolved or closed"):
        saved(world, number, state="merged")
    assert (standing(world, number).nature, world.all(TicketMessage)) == ("undetermined", [])
    assert news(world) == []


def test_a_colleague_adds_notes_and_a_supervisor_does_anything(world: World) -> None:
    partner = world.partner()
    number = opened(world, partner)
    with refused("not in your hand. Take it first"):
        saved(world, number, text="Bonjour.")
    take(world.runtime, number, "yves", world.now)
    with refused("Yves has it, and can hand it on. A note"):
        saved(world, number, text="Bonjour.")
    saved(world, number, note="Vu hier chez un autre client.")
    other = taken(world, partner)
    saved(world, other, "yves", text="Bonjour.")
    assert [one.kind for one in world.all(TicketMessage)] == ["note", "reply"]


def test_a_question_pauses_the_clock_of_the_next_news_and_each_state_is_told(world: World) -> None:
    number = opened(world, world.partner())
    take(world.runtime, number, "zoe", world.now)
    assert "en cours" in news(world, seconds=120)[-1]["text"]

    with refused("Write what the partner is asked for"):
        saved(world, number, state="waiting_for_partner")
    saved(world, number, state="waiting_for_partner", text="Depuis quand ?")
    (mail,) = news(world)
    assert "informations" in mail["subject"] and "Depuis quand ?" in mail["text"]
    assert [one.ended_at for one in world.all(Pause)] == [None]
    # Asked once more, it waits on.
    saved(world, number, state="waiting_for_partner", text="Et sur quelle interface ?")
    assert "sur quelle interface" in news(world)[0]["text"]

    saved(world, number, state="open")
    (mail,) = news(world)
    assert "en cours" in mail["text"]
    assert [one.ended_at is not None for one in world.all(Pause)] == [True]
    saved(world, number, state="resolved", text="Fait.")
    news(world)
    saved(world, number, state="closed")
    (mail,) = news(world)
    assert "est fermé" in mail["text"]
    assert standing(world, number).state == "closed"


def test_a_language_that_was_wrong_is_changed_for_good(world: World) -> None:
    number = taken(world, world.partner())
    saved(world, number, language="en", text="Good morning.")
    (mail,) = news(world)
    assert "Good morning." in mail["text"] and "Hello" in mail["text"]
    assert standing(world, number).language == "en"
    assert "language_changed" in history(world, number)


def test_without_an_address_a_ticket_is_worked_on_and_nothing_is_mailed(world: World) -> None:
    number = opened(world, None)
    take(world.runtime, number, "zoe", world.now)
    assert not saved(world, number, text="Bonjour.").is_mailed
    assert [one.no_address for one in world.all(Ticket)] == [True]
