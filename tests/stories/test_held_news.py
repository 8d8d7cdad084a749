"""A ticket that is taken in hand, or answered by its partner, and what an agent saves soon after,
are one mail (contract R24, section 6); where nothing is saved, the partner is told all the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from callrouter.desk.answers import partner_answered
from callrouter.desk.merging import merge
from callrouter.desk.refusals import Refusal
from callrouter.desk.saving import Save, save
from callrouter.desk.taking import assign, give_back, take
from callrouter.desk.taking_back import take_back
from callrouter.mail.again import NotAgain, send_again
from callrouter.records import Deadline, OwedMail, Partner
from callrouter.rules.ticket_number import spaced
from callrouter.views.mail import Troubled, troubled
from tests.authors import BY_TEST
from tests.refused import refused
from tests.stories.desk import opened
from tests.world import YVES, ZOE, World

WORKED_ON = {
    "fr": "Votre ticket est en cours de traitement",
    "en": "Your ticket is in progress",
}
SAID = {"fr": "Votre ticket est en cours de traitement.", "en": "Your ticket is in progress."}
"""Beside words of an agent."""
BY_ZOE = "Zoe s'occupe de votre ticket."


@pytest.fixture(autouse=True)
def desk(world: World) -> None:
    world.agent(ZOE, "fr en", state="away")
    world.agent(YVES, "fr en", state="away", role="supervisor")
    world.dispatching = False


def goes_by(world: World, seconds: int) -> list[dict[str, Any]]:
    """The mails that arrive within so much time, in their order."""
    known = len(world.sandbox.mails())
    world.now += timedelta(seconds=seconds)
    world.mail_is_due = True
    world.work()
    mails: list[dict[str, Any]] = world.sandbox.mails()
    return mails[: len(mails) - known][::-1]


def taken(world: World, language: str = "fr", nature: str = "incident") -> str:
    """A ticket that Zoé took in hand five seconds ago; its partner knows its number."""
    known = world.all(Partner)
    partner = known[0].id if known else world.partner()
    number = opened(world, partner, nature, language=language)
    goes_by(world, 1)
    take(world.runtime, number, "zoe", world.now, reason="knows_the_case")
    assert goes_by(world, 5) == []
    return number


def saved(world: World, number: str, **parts: Any) -> int | None:
    return save(world.runtime, number, "zoe", Save(**parts), world.now).message_id


def counted(world: World) -> Troubled:
    with world.records.read() as session:
        return troubled(session, world.now)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_written_soon_after_a_taking_is_told_in_one_mail(
    world: World, language: str
) -> None:
    number = taken(world, language)
    saved(world, number, text="Disk 4.")
    (mail,) = goes_by(world, 15)
    assert "Disk 4." in mail["text"] and SAID[language] in mail["text"]
    assert "Zoe" in mail["text"]
    assert goes_by(world, 300) == []
    (response,) = [one for one in world.all(Deadline) if one.kind == "first_response"]
    assert response.kept_at is not None
    # That the other one never left is no trouble, and it is not sent again either.
    assert counted(world) == Troubled(0, 0)
    withdrawn = next(one for one in world.all(OwedMail) if one.failed_at is not None)
    with world.records.begin() as session, refused("tells its news", NotAgain):
        send_again(session, withdrawn.id, BY_TEST, world.now)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_taking_after_which_nothing_is_saved_is_told_by_itself(
    world: World, language: str
) -> None:
    number = taken(world, language)
    saved(world, number, note="Seen before.")
    assert goes_by(world, 110) == []
    assert counted(world) == Troubled(0, 0), "it is held, and not late"
    (mail,) = goes_by(world, 10)
    assert WORKED_ON[language] in mail["subject"] and "Zoe" in mail["text"]
    # What is saved afterwards is a mail of its own, and tells it no more.
    saved(world, number, text="Disk 4.")
    (mail,) = goes_by(world, 15)
    assert "Disk 4." in mail["text"] and SAID[language] not in mail["text"]


def test_a_qualification_without_words_tells_the_taking_too(world: World) -> None:
    number = taken(world)
    saved(world, number, urgency="high", impact="high", why="Tout est arrêté")
    (mail,) = goes_by(world, 1)
    assert "S1" in mail["subject"] and BY_ZOE in mail["text"]
    assert goes_by(world, 300) == []


@pytest.mark.parametrize(
    "parts",
    [
        {"state": "resolved", "text": "Fait."},
        {"state": "waiting_for_partner", "text": "Depuis quand ?"},
        {"refusal": Refusal(ground="abuse", reason="Injures.")},
    ],
)
def test_only_what_a_ticket_has_become_since_is_told(world: World, parts: dict[str, Any]) -> None:
    number = taken(world)
    saved(world, number, **parts)
    (mail,) = goes_by(world, 300)
    assert SAID["fr"] not in mail["text"]


def test_a_merged_ticket_is_told_to_be_merged_and_not_to_be_worked_on(world: World) -> None:
    older = opened(world, world.partner())
    goes_by(world, 60)
    number = taken(world)
    merge(world.runtime, number, older, "zoe", world.now)
    (mail,) = goes_by(world, 300)
    assert spaced(older) in mail["text"]
    assert BY_ZOE not in mail["text"] and SAID["fr"] not in mail["text"]


def test_a_ticket_that_is_handed_on_is_told_from_who_has_it_then(world: World) -> None:
    number = taken(world)
    assign(world.runtime, number, "yves", "zoe", world.now)
    (mail,) = goes_by(world, 120)
    assert "Yves" in mail["text"] and "Zoe" not in mail["text"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_of_a_ticket_that_is_given_back_nobody_is_named(world: World, language: str) -> None:
    number = taken(world, language)
    give_back(world.runtime, number, "zoe", world.now)
    (mail,) = goes_by(world, 120)
    assert WORKED_ON[language] in mail["subject"] and "Zoe" not in mail["text"]
    assert f"\n\n{SAID[language]}\n\n" in mail["text"], "nobody answered anything"


def test_a_language_that_was_wrong_is_put_right_in_what_waits(world: World) -> None:
    number = taken(world)
    saved(world, number, language="en")
    (mail,) = goes_by(world, 120)
    assert WORKED_ON["en"] in mail["subject"]


def test_words_that_are_taken_back_let_the_taking_wait_for_the_next(world: World) -> None:
    number = taken(world)
    for text in ("Mauvais ticket.", "Encore faux."):
        message = saved(world, number, text=text)
        world.now += timedelta(seconds=5)
        assert message is not None
        take_back(world.runtime, number, "zoe", message, world.now)
    assert goes_by(world, 60) == []
    saved(world, number, text="Nous regardons.")
    (mail,) = goes_by(world, 300)
    assert "Nous regardons." in mail["text"] and SAID["fr"] in mail["text"]


def test_words_that_are_taken_back_for_good_leave_the_taking_to_be_told(world: World) -> None:
    number = taken(world)
    message = saved(world, number, state="resolved", text="Fait.")
    assert message is not None
    take_back(world.runtime, number, "zoe", message, world.now)
    assert goes_by(world, 110) == []
    (mail,) = goes_by(world, 10)
    assert WORKED_ON["fr"] in mail["subject"]

    # Beside what stays of the save it is told with that.
    number = taken(world)
    message = saved(
        world, number, urgency="high", impact="high", why="Tout est arrêté", text="Faux."
    )
    assert message is not None
    take_back(world.runtime, number, "zoe", message, world.now)
    (mail,) = goes_by(world, 300)
    assert "S1" in mail["subject"] and BY_ZOE in mail["text"] and "Faux" not in mail["text"]


def test_what_somebody_is_sending_is_not_withdrawn(world: World) -> None:
    number = taken(world)
    with world.records.begin() as session:
        for mail in session.query(OwedMail).filter(OwedMail.sent_at.is_(None)):
            mail.leased_until = world.now + timedelta(seconds=60)
    saved(world, number, text="Disk 4.")
    first, second = goes_by(world, 300)
    assert {WORKED_ON["fr"] in one["subject"] for one in (first, second)} == {True, False}
    assert all(SAID["fr"] not in one["text"] for one in (first, second))


def test_an_answer_of_the_partner_and_what_is_saved_soon_after_are_one_mail(world: World) -> None:
    number = taken(world)
    saved(world, number, state="waiting_for_partner", text="Depuis quand ?")
    goes_by(world, 15)
    for at, text in enumerate(("Hier.", "Avant-hier.")):
        partner_answered(world.runtime, number, 1, text, (), f"<{at}@nord.example>", world.now)
    assert goes_by(world, 60) == []
    saved(world, number, text="Merci, nous cherchons.")
    (mail,) = goes_by(world, 300)
    assert "Merci, nous cherchons." in mail["text"] and SAID["fr"] in mail["text"]


def test_the_sweeper_wakes_a_worker_for_a_taking_that_is_soon_due(world: World) -> None:
    taken(world)
    world.mail_is_due = False
    world.now += timedelta(seconds=105)
    world.sweeper.sweep(world.now)
    assert world.mail_is_due
    assert len(goes_by(world, 10)) == 1
