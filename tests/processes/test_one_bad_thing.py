"""One bad thing stops nobody else (faults 19, 20, 21, 24 and 27), with every part a process of its
own and at the speed of the wall. Each test prints how long its callers waited."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import ColumnElement, delete, func, select, text, update

from callrouter.people import presence
from callrouter.records import Agent, Offer, OwedMail
from callrouter.sandbox.handset import Handset, SandboxRefused
from tests.processes.service import AGENTS, LINES, Running, running, wait_until

ALICE, CARLA = "+33199000101", "+33199000103"
FOR_GOOD = 100_000
MOMENT = "Un instant"
APOLOGY = "Nous rencontrons un problème technique"

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("bad"), [ALICE, CARLA]) as one:
        yield one


@pytest.fixture
def service(up: Running) -> Iterator[Running]:
    """Camille and Hugo take calls, Camille first; nothing is left of the test before."""
    for login in AGENTS:
        presence.set_away(up.service, login, datetime.now(UTC))
    up.available("camille")
    time.sleep(0.01)
    up.available("hugo")
    yield up
    for number in (ALICE, CARLA, *AGENTS.values()):
        phone = up.sandbox.phone(number)
        phone.behave("manual")
        with suppress(SandboxRefused):  # It is on no call.
            phone.hangup()
    wait_until(lambda: not up.open_calls(), 40)
    wait_until(lambda: not {"offered", "on_call", "wrap_up"} & {*up.agents().values()}, 40)
    up.sandbox.reset()
    with up.records.begin() as session:
        session.execute(delete(OwedMail))
        session.execute(update(Agent).values(failures=0, rests_until=None))


def waits(service: Running, number: str, line: str = LINES[0]) -> Handset:
    """A caller comes to wait in the line."""
    phone = service.sandbox.phone(number)
    phone.dial(line)
    if line == LINES[0]:
        phone.hears("Pour déclarer un incident")
        phone.press("1")
    phone.is_in("queue", 20)
    return phone


def served(service: Running, caller: Handset, *logins: str, within: float) -> float:
    """One of these agents is rung, takes the call and talks: the seconds until the ring."""
    phones = [service.sandbox.phone(AGENTS[login]) for login in logins]

    def ringing() -> list[Handset]:
        return [one for one in phones if one.view()["state"] == "ringing"]

    took = wait_until(lambda: bool(ringing()), within)
    (agent,) = ringing()
    agent.answer()
    agent.hears("tapez 1")
    agent.press("1")
    caller.talks_with(agent.number)
    caller.hangup()
    return took


def told(service: Running, kind: str, *still: ColumnElement[bool]) -> int:
    """How many mails of that kind are or were owed."""
    owed = select(func.count()).select_from(OwedMail).where(OwedMail.kind == kind, *still)
    with service.records.read() as session:
        return session.scalar(owed) or 0


def test_a_number_that_twilio_refuses_keeps_nobody_from_a_colleague(service: Running) -> None:
    service.sandbox.switch(create_refused=21219, create_refused_to=AGENTS["camille"])
    took = served(service, waits(service, ALICE), "hugo", within=10)
    print(f"fault 19, one number refused: a colleague rang after {took:.1f} s")
    assert service.agents()["camille"] == "available"


def test_an_account_that_is_refused_for_a_while_is_told_once_and_resumes(
    service: Running,
) -> None:
    service.sandbox.switch(create_refused=20003)
    alice = waits(service, ALICE)
    time.sleep(9)
    wait_until(lambda: told(service, "placing_paused") > 0, 20)
    first = told(service, "placing_paused")
    service.sandbox.switch(create_refused=0)
    took = served(service, alice, "camille", "hugo", within=30)
    print(f"fault 19, the account refused for 9 s: an agent rang {took:.1f} s after that")
    assert told(service, "placing_paused") == first
    assert "away" not in {service.agents()[login] for login in ("camille", "hugo")}


def test_phones_that_cannot_be_reached_send_nobody_away(service: Running) -> None:
    for login in ("camille", "hugo"):
        service.sandbox.phone(AGENTS[login]).behave("unreachable")
    alice = waits(service, ALICE)
    time.sleep(15)
    assert {service.agents()[login] for login in ("camille", "hugo")} <= {"available", "offered"}
    for login in ("camille", "hugo"):
        service.sandbox.phone(AGENTS[login]).behave("manual")
    took = served(service, alice, "camille", "hugo", within=30)
    print(f"fault 20, no phone reachable for 15 s: an agent rang {took:.1f} s after that")


def test_what_cannot_be_read_leaves_the_others_to_be_served(service: Running) -> None:
    served(service, waits(service, ALICE), "camille", "hugo", within=15)
    wait_until(lambda: not service.open_calls(), 20)
    with service.records.read() as session:
        offer = session.scalar(select(func.max(Offer.id)))
    for login in ("camille", "hugo"):
        presence.set_away(service.service, login, datetime.now(UTC))
    spoilt = waits(service, CARLA, LINES[1])
    with service.records.begin() as session:
        session.execute(
            text("UPDATE calls SET conversation = '{', receipt = '[' WHERE state = 'waiting'")
        )
        later = {"state": "of a later version", "leg_ended_at": None}
        session.execute(update(Offer).where(Offer.id == offer).values(later))
        session.execute(text(
            "INSERT INTO outbox (event, kind, message_id, recipient, language, facts, owed_at,"
            " due_at, attempts) VALUES ('spoilt', 'of a later version', '<spoilt@x>',"
            " 'a@b.example', 'fr', '{', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 0)"
        ))  # fmt: skip
    service.service.line.given_up.note("CA" + "0" * 32, {"of": "a later version"})
    service.available("camille", "hugo")
    alice = waits(service, ALICE)
    took = served(service, alice, "camille", "hugo", within=15)
    wait_until(lambda: told(service, "ticket_created", OwedMail.sent_at.is_not(None)) > 0, 30)
    # Told with the next heartbeat.
    wait_until(lambda: service.readiness()["set_aside"] > 0, 30)
    ready = service.readiness()
    print(f"fault 21, four things that cannot be read: a partner was rung for after {took:.1f} s")
    print(ready)
    assert ready["dispatcher"] == ready["worker"] == ready["sweeper"] == "ok"
    spoilt.is_in("queue")
    spoilt.hangup()
    service.service.line.given_up.forget("CA" + "0" * 32)
    with service.records.begin() as session:
        session.execute(text("UPDATE calls SET conversation = '{}', receipt = '[]', state = 'ended'"
                             " WHERE receipt = '['"))  # fmt: skip
        session.execute(text("DELETE FROM outbox WHERE event = 'spoilt'"))
        over = {"state": "finished", "leg_ended_at": datetime.now(UTC)}
        session.execute(update(Offer).where(Offer.id == offer).values(over))


def test_a_hop_that_fails_for_good_is_given_up_after_the_third_time(service: Running) -> None:
    before = sum(service.tickets().values())
    service.sandbox.switch(
        webhook_fault="502", webhook_fault_on="/voice/intake", webhook_fault_times=FOR_GOOD
    )
    alice = service.sandbox.phone(ALICE)
    alice.dial(LINES[0])
    alice.hears("Pour déclarer un incident")
    began = time.monotonic()
    alice.press("1")
    alice.hears(APOLOGY, 60)
    alice.is_idle(30)
    moments = sum(MOMENT in one for one in alice.transcript())
    took = time.monotonic() - began
    print(f"fault 24: « un instant » {moments} times, given up after {took:.0f} s")
    assert 1 <= moments <= 3
    wait_until(lambda: sum(service.tickets().values()) == before + 1, 20)


def test_a_wait_url_that_fails_keeps_the_caller_outside_in_its_place(service: Running) -> None:
    for login in ("camille", "hugo"):
        presence.set_away(service.service, login, datetime.now(UTC))
    service.sandbox.switch(
        webhook_fault="502", webhook_fault_on="/voice/wait", webhook_fault_times=FOR_GOOD
    )
    phone = service.sandbox.phone(ALICE)
    phone.dial(LINES[0])
    phone.hears("Pour déclarer un incident")
    phone.press("1")
    time.sleep(6)
    service.available("camille")
    took = served(service, phone, "camille", within=20)
    print(f"fault 27, waitUrl always fails: an agent who came rang after {took:.1f} s")
    wait_until(lambda: service.calls()[-1].disposition == "answered", 20)
