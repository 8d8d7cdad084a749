"""A process whose loop turns no more ends itself, and says where it was stuck."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

from workers.watchdog import STUCK

LOOP = """
import sys, time
from callrouter.logs import configure
from workers import watchdog
watchdog.PATIENCE_SECONDS = 4.0
configure("stand-in")
dog = watchdog.Watchdog()
dog.start()
print("started", flush=True)
def waits_for_ever():
    time.sleep(3600)
for _ in range(int(sys.argv[1])):
    dog.turn(4.0)
    time.sleep(0.1)
waits_for_ever()
"""


def loop(turns: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", LOOP, str(turns)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def test_a_stuck_process_ends_with_its_own_status_and_says_where() -> None:
    process = loop(turns=5)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == STUCK
    [line] = [json.loads(one) for one in output.splitlines()]
    assert (line["event"], line["level"]) == ("process.stuck", "critical")
    assert "waits_for_ever" in line["where"]


def test_a_process_that_turns_or_was_stopped_for_a_while_lives_on() -> None:
    process = loop(turns=100_000)
    time.sleep(5)
    process.send_signal(signal.SIGSTOP)
    time.sleep(6)
    process.send_signal(signal.SIGCONT)
    time.sleep(2)
    assert process.poll() is None
    process.kill()
    process.communicate()
