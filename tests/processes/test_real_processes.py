"""The promise and its survival, with every part a process of its own: gunicorn, the worker, the
sweeper, two dispatchers, Valkey, and the sandbox as Twilio and as mail server."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from callrouter.records import Ticket
from tests.processes.crowd import Crowd
from tests.processes.pages import AtThePages
from tests.processes.service import AGENTS, KILLABLE, LINES, Running, running, wait_until

SOAK = os.environ.get("CALLROUTER_SOAK") == "1"
CALLS = int(os.environ.get("CALLROUTER_CALLS") or (400 if SOAK else 20))
AT_ONCE = int(os.environ.get("CALLROUTER_AT_ONCE") or (200 if SOAK else 8))
SEED = int(os.environ.get("CALLROUTER_SEED") or (random.randrange(2**32) if SOAK else 20260715))
PARTNER, PREMIUM, STANDARD = "+33199000101", "+33199000151", "+33199000152"
PARTNERS = [f"+33199003{n:03}" for n in range(AT_ONCE // 2)]
"""Contacts on file, who are sent their tickets."""
STRANGERS = [f"+33199004{n:03}" for n in range(AT_ONCE // 2)]
REST_SECONDS = 60
"""Everything is right again so long after the last fault."""

pytestmark = pytest.mark.timeout(3600 if SOAK else 300)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The service for two tests that leave it as they found it."""
    with running(tmp_path_factory.mktemp("service"), [PARTNER, PREMIUM, STANDARD]) as one:
        yield one


def test_the_next_free_agent_gets_the_partner_then_premium_then_standard(service: Running) -> None:
    agent = service.sandbox.phone(AGENTS["camille"])
    callers = {number: service.sandbox.phone(number) for number in (STANDARD, PREMIUM, PARTNER)}
    for number, line in zip(callers, reversed(LINES), strict=True):
        callers[number].dial(line)
        if number != PARTNER:
            callers[number].hears("tapez 1")
            callers[number].press("1")
        else:
            callers[number].hears("Pour déclarer un incident")
            callers[number].press("2")
        # Nobody is signed in yet, and each is told so; the wait goes on.
        callers[number].is_in("queue")
    service.available("camille")
    for number, rank in ((PARTNER, "Advanced"), (PREMIUM, "Premium"), (STANDARD, "Standard")):
        agent.rings(20)
        agent.answer()
        agent.hears(f"rang {rank}")
        agent.press("1")
        callers[number].talks_with(AGENTS["camille"])
        callers[number].hangup()
        agent.is_idle()
    assert service.ranks_accepted() == [0, 1, 2]
    wait_until(lambda: not service.open_calls(), 10)
    assert sum(service.tickets().values()) == 3


def test_a_line_closed_on_the_pages_is_closed_to_whoever_dials_next_and_open_again_as_soon(
    service: Running,
) -> None:
    caller, admin = service.sandbox.phone(PARTNER), AtThePages(service, "nadia")

    def hears_at_once(words: str) -> None:
        caller.dial(LINES[0])
        caller.hears(words, 5)
        caller.hangup()
        caller.is_idle()

    typed = {
        "until": "60", "why": "own",
        "reason_fr": "panne du réseau", "reason_en": "network outage",
    }  # fmt: skip
    shown = admin.open("/close-now")
    for step in ("look", "do"):
        shown = admin.press(shown, "/close-now", 'value="look"', step=step, **typed)
    hears_at_once("Notre ligne est exceptionnellement fermée : panne du réseau")
    as_usual = "/open-now/as-usual"
    admin.press(admin.open("/open-now"), as_usual, as_usual, schedule="hours")
    hears_at_once("Pour déclarer un incident")


def test_any_process_may_be_killed_while_calls_run_and_nothing_is_lost(tmp_path: Path) -> None:
    dice = random.Random(SEED)
    with running(tmp_path, [*PARTNERS, *STRANGERS]) as service:
        service.enrol(PARTNERS)
        crowd = Crowd(service, PARTNERS, STRANGERS, dice)
        most = 0
        victims: list[str] = []
        next_kill = begun = time.monotonic()
        while crowd.dialled < CALLS:
            running_now = service.open_calls()
            most = max(most, running_now)
            crowd.act(AT_ONCE - running_now)
            with suppress(SQLAlchemyError):
                service.available()
            if time.monotonic() > next_kill:
                victims = victims or dice.sample(KILLABLE, len(KILLABLE))
                service.kill(victims.pop())
                next_kill = time.monotonic() + dice.uniform(0.5, 2.5)
            time.sleep(0.2)
            assert time.monotonic() - begun < 15 * CALLS, "the crowd is not served"
        # Nothing more is broken; whoever is still there is served, or hangs up after a while.
        for _ in range(50):
            crowd.act(0)
            time.sleep(0.2)
        crowd.leave()
        took = wait_until(lambda: at_rest(service), REST_SECONDS)
        account = take_account(service)
        print(
            f"processes: seed {SEED}, {crowd.dialled} calls, at most {most} at once, "
            f"kills {dict(service.kills)}, "
            f"at rest after {took:.1f} s, " + ", ".join(f"{k} {v}" for k, v in account.items())
        )
        assert account["tickets lost"] == 0
        assert account["tickets double"] == 0
        assert account["mails lost"] == 0
        assert account["calls unrecorded"] == 0


def at_rest(service: Running) -> bool:
    """Every call is closed, no agent is held, and no mail is owed any more."""
    held = set(service.agents().values()) & {"offered", "on_call"}
    owed = [mail for mail in service.mails_owed() if mail.sent_at is None]
    return not service.open_calls() and not held and not owed


def take_account(service: Running) -> Counter[str]:
    """What was kept of the calls and what was not, by the records, Twilio and the mail server."""
    tickets = service.tickets()
    calls = service.calls()
    known = {call.sid for call in calls}
    received = Counter(mail["message_id"] for mail in service.sandbox.mails())
    account: Counter[str] = Counter(
        {"tickets lost": 0, "tickets double": 0, "mails lost": 0, "mails double": 0,
         "calls unrecorded": 0}
    )  # fmt: skip
    for call in calls:
        account[f"calls {call.disposition or call.outcome}"] += 1
        due = call.joined_at is not None
        account["tickets lost"] += due and not tickets[call.id]
        account["tickets double"] += tickets[call.id] > 1
    for mail in service.mails_owed():
        copies = received[mail.message_id]
        account["mails lost"] += copies == 0
        account["mails double"] += copies > 1
    for heard in service.sandbox.calls():
        queued = any("position" in one["text"] for one in heard.get("heard", []))
        account["calls unrecorded"] += queued and heard["sid"] not in known
    with service.records.read() as session:
        account["tickets"] = len(session.scalars(select(Ticket.id)).all())
    return account
