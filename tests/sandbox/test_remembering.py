"""What is over is forgotten in time, so that a sandbox may run for weeks."""

from __future__ import annotations

import asyncio
import gc
from datetime import UTC, datetime

import pytest

from callrouter.sandbox import exchange as exchanges
from callrouter.sandbox.calls import Call, Callback
from callrouter.sandbox.exchange import Exchange, Order
from callrouter.sandbox.kept import keep
from callrouter.sandbox.leg import Request
from callrouter.sandbox.phones import Phone
from tests.sandbox.toy import AGENT, LINE

START = datetime(2026, 7, 13, 16, 0, tzinfo=UTC)


def test_the_oldest_that_is_over_is_forgotten_and_what_is_not_over_stays() -> None:
    store: dict[str, str] = {}
    for sid, state in [("a", "live"), ("b", "over"), ("c", "over"), ("d", "live")]:
        keep(store, sid, state, 2, lambda old: old == "over")
    assert list(store) == ["a", "d"]


@pytest.mark.parametrize("end_on_exit", ["true", "false"])
def test_a_conference_that_is_over_keeps_no_call_alive(
    monkeypatch: pytest.MonkeyPatch, end_on_exit: str
) -> None:
    monkeypatch.setattr(exchanges, "_CALLS_KEPT", 5)
    monkeypatch.setattr(exchanges, "_ROOMS_KEPT", 5)

    def meeting(name: str) -> Order:
        noun = f'<Conference endConferenceOnExit="{end_on_exit}">{name}</Conference>'
        twiml = f'<Response><Dial timeLimit="2">{noun}</Dial></Response>'
        first = Request("", twiml=twiml)
        return Order(AGENT, LINE, first, Callback(), ("", "POST"), ring_seconds=20)

    async def story() -> tuple[int, int]:
        exchange = Exchange("AC" + "0" * 32, "token", start=START, cps=0)
        exchange.add_number(LINE, "")
        exchange.phones[AGENT] = Phone(AGENT, behaviour="voicemail")
        for n in range(20):
            exchange.place(meeting(f"room {n}"))
            await exchange.clock.advance(10)
        gc.collect()
        ours = [o for o in gc.get_objects() if isinstance(o, Call) and o.exchange is exchange]
        return len(ours), len(exchange.rooms)

    assert asyncio.run(story()) == (5, 5)
