"""What hangs behind us hangs no caller: a sentence within five seconds, and only for Twilio."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

import pytest
import requests
from sqlalchemy import event

from tests.voice.signed import parameters, post
from tests.world import ADVANCED, ALICE, World
from webhooks.voice.deadline import AT_ONCE
from webhooks.voice_app import create_voice_app

pytestmark = pytest.mark.impatient

MOMENT = "Un instant, s'il vous plaît."
HANGS_SECONDS = 12
"""Longer than a caller is kept waiting, and shorter than Twilio waits."""


@contextmanager
def records_hang(world: World) -> Iterator[None]:
    """The database takes every statement and answers none, until this is over."""
    over = threading.Event()

    def hang(*_: object) -> None:
        over.wait(HANGS_SECONDS)

    world.dispatching = False
    event.listen(world.records.engine, "before_cursor_execute", hang)
    try:
        yield
    finally:
        # The listener stays: a thread may be in the middle of them. It waits for nothing any more.
        over.set()
        world.dispatching = True


@pytest.mark.logs_error("webhook.late")
def test_a_caller_whose_call_hangs_in_the_database_hears_a_sentence_and_goes_on(
    world: World,
) -> None:
    world.partner(ALICE)
    alice = world.phone(ALICE)
    with records_hang(world):
        alice.dial(ADVANCED)
        alice.hears(MOMENT)
    alice.hears("Pour le français, tapez 1")

    assert max(hook["duration_ms"] for hook in world.sandbox.webhooks()) < 5000


@pytest.mark.logs_error("webhook.late")
def test_whoever_waits_in_a_conference_hears_music_however_often_it_is_late_and_nothing_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_time = post(world, "/voice/room").text
    monkeypatch.setattr("webhooks.voice.deadline._Crew.work", lambda *_: None)
    late = [post(world, "/voice/room").text for _ in range(5)]
    monkeypatch.undo()

    assert set(late) == {in_time}
    assert "<Play" in in_time
    assert "<Redirect" not in in_time
    assert not world.line.given_up.noted()


@pytest.mark.logs_error("webhook.late")
def test_while_all_are_busy_with_what_hangs_a_caller_hears_a_sentence_and_a_stranger_nothing(
    world: World,
) -> None:
    busy, over = threading.Semaphore(0), threading.Event()

    def hang() -> datetime:
        busy.release()
        over.wait(HANGS_SECONDS)
        return world.now

    world.door.app = create_voice_app(world.settings, world.runtime, hang)
    with ThreadPoolExecutor(AT_ONCE) as callers:
        for n in range(AT_ONCE):
            callers.submit(post, world, "/voice/next", parameters(CallSid=f"CA{n:032x}"))
        try:
            for _ in range(AT_ONCE):
                assert busy.acquire(timeout=HANGS_SECONDS)
            signed = post(world, "/voice/next")
            unsigned = requests.post(world.door.url + "/voice/next", parameters(), timeout=10)
        finally:
            over.set()

    assert MOMENT in signed.text
    assert (unsigned.status_code, "<Response>" in unsigned.text) == (403, False)
