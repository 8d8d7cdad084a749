"""An old worker goes on until those that follow it are ready."""

from __future__ import annotations

import os
import time

from webhooks.succession import SECONDS, Succession


def test_an_old_worker_waits_for_the_youngest_that_was_begun() -> None:
    succession, told = Succession(), time.monotonic()
    for age in (1, 2, 3):
        succession.begun(age)
        succession.ready(age)
    assert succession.complete(told)
    succession.begun(4)
    succession.begun(5)
    assert not succession.complete(told)
    succession.ready(5)
    succession.ready(4)
    assert succession.complete(told)


def test_it_does_not_wait_for_ever() -> None:
    succession = Succession()
    succession.begun(1)
    assert not succession.complete(time.monotonic())
    assert succession.complete(time.monotonic() - SECONDS - 1)


def test_what_a_new_process_says_the_old_ones_know() -> None:
    succession, told = Succession(), time.monotonic()
    succession.begun(1)
    child = os.fork()
    if child == 0:
        succession.ready(1)
        os._exit(0)
    os.waitpid(child, 0)
    assert succession.complete(told)
