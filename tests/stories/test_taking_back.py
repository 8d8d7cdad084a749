"""An agent takes back what it wrote within the ten seconds: what cannot stand without the words
goes back with them, and the partner is told of what stays (contract R24, R25, R29)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from callrouter.desk.opening import Entry, open_from_mail
from callrouter.desk.refusals import Refusal
from callrouter.desk.saving import Save, save
from callrouter.desk.taking import take
from callrouter.desk.taking_back import TakenBack, take_back
from callrouter.records import OwedMail, Pause, TicketEvent, TicketMessage
from tests.stories.desk import opened, standing
from tests.world import ZOE, World

JULY = "2026-07"


@pytest.fixture(autouse=True)
def desk(world: World) -> None:
    world.agent(ZOE, "fr en", state="away")
    world.dispatching = False


def in_hand(world: World, number: str) -> str:
    take(world.runtime, number, "zoe", world.now, reason="knows_the_case")
    arriving(world)
    return number


def saved(world: World, number: str, **parts: Any) -> int:
    """What Zoé saved; the id of its message."""
    done = save(world.runtime, number, "zoe", Save(**parts), world.now)
    assert done.message_id is not None
    return done.message_id


def back(world: World, number: str, message: int, seconds: int = 5) -> TakenBack:
    world.now += timedelta(seconds=seconds)
    return take_back(world.runtime, number, "zoe", message, world.now)


def arriving(world: World) -> list[dict[str, Any]]:
    """The mails that arrive within the next minute, in their order."""
    known = len(world.sandbox.mails())
    world.now += timedelta(minutes=1)
    world.mail_is_due = True
    world.work()
    mails: list[dict[str, Any]] = world.sandbox.mails()
    return mails[: len(mails) - known][::-1]


@pytest.mark.parametrize(
    ("parts", "undone"),
    [
        ({"text": "Bonjour."}, TakenBack()),
        ({"state": "waiting_for_partner", "text": "Depuis quand ?"}, TakenBack(state="open")),
        ({"state": "resolved", "text": "Fait."}, TakenBack(state="open")),
        ({"diagnosis": "ours", "text": "Un disque."}, TakenBack(diagnosis=True)),
        ({"diagnosis": "not_ours", "state": "resolved", "text": "Votre routeur."},
         TakenBack(state="open", diagnosis=True)),
        ({"refusal": Refusal(ground="abuse", reason="Injures.")},
         TakenBack(state="open", refusal=True)),
    ],
)  # fmt: skip
def test_what_is_told_only_by_the_words_goes_back_with_them(
    world: World, parts: dict[str, Any], undone: TakenBack
) -> None:
    number = in_hand(world, opened(world, world.partner()))
    due = standing(world, number).due_at
    message = saved(world, number, **parts)
    assert back(world, number, message) == undone
    assert back(world, number, message, seconds=1) == TakenBack()

    ticket = standing(world, number)
    assert (ticket.state, ticket.diagnosis, ticket.resolved_at) == ("open", None, None)
    assert (ticket.refusal_ground, ticket.refusal_reason) == (None, None)
    # As if it had never stood still.
    assert (ticket.due_at, ticket.work_order is not None, world.all(Pause)) == (due, True, [])
    assert arriving(world) == []


def test_what_stays_is_told_in_a_mail_without_the_words(world: World) -> None:
    number = in_hand(world, opened(world, world.partner(), "undetermined"))
    message = saved(
        world, number, nature="incident", urgency="high", impact="high", why="Tout est arrêté",
        state="waiting_for_partner", text="Mauvais ticket, pardon.",
    )  # fmt: skip
    assert back(world, number, message) == TakenBack(state="open", is_mailed=True)
    (mail,) = arriving(world)
    assert "Incident de gravité S1" in mail["subject"]
    assert "Mauvais ticket" not in mail["text"]
    assert "traité comme un incident" in mail["text"]
    assert "première réponse avant" in mail["text"]
    assert standing(world, number).severity == "S1"


def test_a_state_that_needs_no_words_stays_and_is_told(world: World) -> None:
    number = in_hand(world, opened(world, world.partner()))
    saved(world, number, state="resolved", text="Fait.")
    arriving(world)
    message = saved(world, number, state="closed", text="Au revoir.")
    assert back(world, number, message) == TakenBack(is_mailed=True)
    (mail,) = arriving(world)
    assert "est fermé" in mail["text"] and "Au revoir" not in mail["text"]


def test_what_was_saved_anew_since_stays(world: World) -> None:
    number = in_hand(world, opened(world, world.partner()))
    first = saved(world, number, state="waiting_for_partner", text="Depuis quand ?")
    second = saved(world, number, state="waiting_for_partner", diagnosis="ours", text="Et où ?")
    assert back(world, number, first) == TakenBack()
    assert standing(world, number).state == "waiting_for_partner"
    assert back(world, number, second, seconds=1).diagnosis
    assert [one.ended_at for one in world.all(Pause)] == [None]


def test_a_refusal_taken_back_counts_the_request_again(world: World) -> None:
    partner = world.partner()
    number = in_hand(world, opened(world, partner, "request"))
    refusal = Refusal(ground="abuse", reason="Injures.")
    message = saved(world, number, refusal=refusal)
    assert world.counted(partner, JULY) == 0
    assert back(world, number, message).refusal
    assert world.counted(partner, JULY) == 1


def test_a_question_of_the_service_is_asked_though_the_words_beside_it_are_taken_back(
    world: World,
) -> None:
    partner = world.partner()
    world.used_allowance(partner, 80, JULY)
    entry = Entry(partner_id=partner, contact_id=1, subject="Une question", text="Bonjour")
    number = in_hand(world, open_from_mail(world.runtime, "<1@nord>", entry, world.now))
    message = saved(world, number, nature="request", text="Bien reçu.")
    question = next(one for one in world.all(TicketMessage) if one.kind == "question")
    assert (question.agent_id, question.mail_event) == (None, None)

    assert back(world, number, message).is_mailed
    assert standing(world, number).state == "waiting_for_partner"
    (mail,) = arriving(world)
    assert question.text in mail["text"] and "Bien reçu" not in mail["text"]
    carrying = next(one for one in world.all(OwedMail) if one.ticket_message_id == question.id)
    question = next(one for one in world.all(TicketMessage) if one.kind == "question")
    assert question.mail_event == carrying.event


def test_the_history_tells_what_went_back(world: World) -> None:
    number = in_hand(world, opened(world, world.partner()))
    told = len(world.all(TicketEvent))
    message = saved(world, number, diagnosis="ours", state="resolved", text="Fait.")
    back(world, number, message)
    kinds = [one.kind for one in world.all(TicketEvent)][told:]
    assert [one for one in kinds if not one.startswith("deadline")] == [
        "diagnosed", "written", "state_changed", "taken_back", "state_changed", "diagnosed",
    ]  # fmt: skip
