"""Webhooks that come again: at once, a day later, in another order, or many at a time."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest

from callrouter.records import Call, CodeAttempt, Ticket
from tests.stories.callers import INCIDENT, REQUEST, dials_in, talk
from tests.voice.signed import everything, parameters, post, post_again
from tests.world import ADVANCED, ALICE, BOB, CARLA, CODE, PREMIUM, STANDARD, YVES, ZOE, World


def a_day(world: World) -> list[dict[str, Any]]:
    """Calls of every kind; the webhooks that they made."""
    partner = world.partner(ALICE, code=CODE)
    world.used_allowance(partner, 79, "2026-07")
    world.partner(CARLA, account="sud", accredited=None)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE, nature=REQUEST)
    talk(alice, zoe)
    zoe.hangup()
    alice.hears("notez cet appel")
    alice.press("4")
    alice.is_idle()
    abandoned = dials_in(world, BOB, line=PREMIUM, nature=None)
    abandoned.hangup()
    wrong = world.phone(BOB)
    wrong.dial(ADVANCED)
    wrong.hears("For English")
    wrong.press("1")
    for _ in range(3):
        wrong.hears("code")
        wrong.press("11111111#")
    wrong.is_idle()
    turned_away = world.phone(CARLA)
    turned_away.dial(ADVANCED)
    turned_away.hears("For English")
    turned_away.press("2")
    turned_away.is_idle()
    world.pass_time(35)
    declined = dials_in(world, BOB, line=STANDARD, nature=None)
    zoe.rings()
    zoe.decline()
    declined.hangup()
    world.at("2026-07-15 19:00")
    alice.dial(ADVANCED)
    alice.hears("For English")
    alice.press("1")
    alice.hears("Pour laisser un message")
    alice.press("1")
    alice.hears("Parlez après le bip")
    alice.talk(3)
    world.pass_time(4)
    alice.hangup()
    world.pass_time(3)
    return [hook for hook in world.sandbox.webhooks() if hook["kind"] != "media"]


@pytest.mark.parametrize("order", ["as they came", "backwards", "shuffled"])
def test_a_whole_day_of_webhooks_played_again_changes_nothing(world: World, order: str) -> None:
    hooks = a_day(world)
    assert len(world.all(Call)) == 6
    before = everything(world)
    line = world.line.order.everyone()
    if order == "backwards":
        hooks.reverse()
    elif order == "shuffled":
        random.Random(7).shuffle(hooks)

    answers = [post_again(hook) for hook in hooks]

    assert {answer.status_code for answer in answers} <= {200, 204}
    assert everything(world) == before
    assert world.line.order.everyone() == line
    world.pass_time(5)
    assert len(world.sandbox.mails()) == len(before["outbox"])


class Twice:
    """An application that gets every request twice, as when the first answer is lost; Twilio hears
    the second."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app
        self.differing: list[str] = []

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        first = b"".join(self._app({**environ, "wsgi.input": BytesIO(body)}, lambda *_: None))
        second = b"".join(self._app({**environ, "wsgi.input": BytesIO(body)}, start))
        if first != second:
            self.differing.append(environ["PATH_INFO"])
        return [second]


def test_every_webhook_may_come_twice_and_is_answered_the_same(world: World) -> None:
    assert world.door.app is not None
    twice = Twice(world.door.app)
    world.door.app = twice
    partner = world.partner(ALICE, code=CODE)
    zoe = world.agent(ZOE)

    caller = world.phone(BOB)
    caller.dial(ADVANCED)
    caller.hears("For English")
    caller.press("9")
    caller.hears("For English")
    caller.press("1")
    caller.hears("code support")
    caller.press("11111111#")
    caller.hears("Code non reconnu")
    caller.press(f"{CODE}#")
    caller.hears("Pour déclarer un incident")
    caller.press("9")
    caller.hears("Pour déclarer un incident")
    caller.press(REQUEST)
    talk(caller, zoe)
    zoe.hangup()
    caller.hears("notez cet appel")
    caller.press("3")
    caller.hears("Vous allez recevoir votre numéro")
    caller.is_idle()
    world.pass_time(2)

    # The position is said once; whoever lost it hears music until it improves.
    assert set(twice.differing) <= {"/voice/wait"}
    assert len(world.all(CodeAttempt)) == 1
    assert len(world.all(Ticket)) == 1
    assert world.counted(partner, "2026-07") == 1
    assert (world.call().satisfaction, world.call().disposition) == (3, "answered")


def at_once(world: World, path: str, params: dict[str, str], times: int = 12) -> list[int]:
    """The same request, many at a time; the statuses of the answers."""
    with ThreadPoolExecutor(times) as crowd:
        answers = list(crowd.map(lambda _: post(world, path, params), range(times)))
    return [answer.status_code for answer in answers]


def test_a_call_that_arrives_twelve_times_at_once_is_one_call(world: World) -> None:
    world.partner(ALICE)

    assert at_once(world, "/voice/incoming", parameters()) == [200] * 12
    assert len(world.all(Call)) == 1


def test_a_wrong_code_that_comes_twelve_times_at_once_is_one(world: World) -> None:
    unknown = parameters(From="+33199000188")
    post(world, "/voice/incoming", unknown)
    post(world, "/voice/intake/language/1?lang=fr", unknown | {"Digits": "1"})

    statuses = at_once(world, "/voice/intake/code/1?lang=fr", unknown | {"Digits": "11111111"})

    assert statuses == [200] * 12
    assert len(world.all(CodeAttempt)) == 1


def test_an_end_that_comes_twelve_times_at_once_opens_one_ticket(world: World) -> None:
    alice = dials_in(world, BOB, line=STANDARD, nature=None)
    sid = world.call().sid
    over = parameters(CallSid=sid, CallStatus="completed", SequenceNumber="3")

    assert at_once(world, "/voice/status", over) == [200] * 12
    assert len(world.all(Ticket)) == 1
    alice.hangup()
    world.pass_time(1)
    assert len(world.all(Ticket)) == 1


def test_a_1_pressed_by_two_agents_at_once_has_one_winner(world: World) -> None:
    """The first offer's answer was lost, so the caller was offered to a second agent as well."""
    world.partner(ALICE)
    zoe, yves = world.agent(ZOE), world.agent(YVES)
    world.sandbox.switch(
        create_lost_times=1, create_lost_how="drop", callbacks_drop=1.0,
        callbacks_events="initiated ringing",
    )  # fmt: skip
    alice = dials_in(world, ALICE, nature=INCIDENT)
    zoe.rings()
    yves.rings()
    zoe.answer()
    yves.answer()
    zoe.hears("Pour accepter")
    yves.hears("Pour accepter")
    world.dispatching = False
    zoe.press("1")
    yves.press("1")
    world.sandbox.settle()
    world.dispatching = True
    world.work()
    world.pass_time(3)

    (winner,) = alice.call()["talking_with"]
    loser = yves if winner == ZOE else zoe
    loser.hears("Un autre conseiller a pris cet appel.")
    loser.is_idle()
    world.pass_time(1)
    login = {ZOE: "zoe", YVES: "yves"}[loser.number]
    assert world.agent_state(login) == "available"
