"""Whatever a caller or a partner is promised is kept as a row: when it was told, in which words,
and by when."""

from __future__ import annotations

from datetime import timedelta

from callrouter.records import Deadline, Promise
from callrouter.views import listings
from tests.stories.callers import ENGLISH, FRENCH, INCIDENT, configure, dials_in, long_steps, talk
from tests.world import ADVANCED, ALICE, OPEN, ZOE, World


def test_a_caller_of_a_closed_line_was_promised_when_it_opens_again(world: World) -> None:
    world.partner(ALICE)
    world.at("2026-07-13 18:02")
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English, press 2")
    alice.press(ENGLISH)
    alice.hears("It reopens Wednesday 15 July at 9 a.m.")
    alice.hangup()
    world.pass_time(2)

    (promise,) = world.all(Promise)
    assert (promise.kind, promise.language) == ("reopening", "en")
    assert "It reopens Wednesday 15 July at 9 a.m., Paris time." in promise.words
    assert promise.due_at == OPEN.replace(hour=9)
    assert promise.call_id == world.call().id


def test_who_waited_too_long_was_promised_a_reply_once_however_often_it_was_said(
    world: World,
) -> None:
    configure(world, waiting={"longest_minutes": 5})
    world.partner(ALICE)
    alice = dials_in(world, ALICE)
    with long_steps(20):
        world.pass_time(310)
    alice.hears("vous répondrons par e-mail")
    alice.is_idle()
    world.pass_time(10)

    mailed, spoken = sorted(world.all(Promise), key=lambda one: str(one.kind))
    assert (spoken.kind, spoken.due_at) == ("reply_by_email", None)
    assert "Nous ouvrons un ticket à votre nom et vous répondrons par e-mail." in spoken.words
    assert mailed.kind == "first_response"
    assert abs(mailed.told_at - spoken.told_at) < timedelta(minutes=1)


def test_the_target_that_a_mail_gives_is_a_promise_in_the_words_of_the_mail(world: World) -> None:
    world.partner(ALICE)
    talk(alice := dials_in(world, ALICE, language=FRENCH, nature=INCIDENT), world.agent(ZOE))
    alice.hangup()
    world.pass_time(2)

    (promise,) = world.all(Promise)
    [due_at] = [one.due_at for one in world.all(Deadline) if one.kind == "first_response"]
    assert (promise.kind, promise.due_at, promise.language) == ("first_response", due_at, "fr")
    text = " ".join(world.sandbox.mail_to("alice@nord.example")["text"].split())
    assert promise.words in text
    with world.records.read() as session:
        call = listings.call(session, world.call().sid)
    assert call is not None
    assert [one["by"] for one in call["promises"]] == ["mail"]


def test_who_was_told_nothing_of_the_kind_was_promised_nothing(world: World) -> None:
    world.partner(ALICE, accredited=None)
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.press(FRENCH)
    alice.hears("Votre accréditation Advanced n'est pas active")
    alice.is_idle()
    world.pass_time(2)

    assert world.all(Promise) == []
