"""Processes that are needed and are stopped are noticed, told and forgotten once they go on."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from callrouter.demo.folder import ROOT
from callrouter.records import Agent
from tests.processes.service import Running, running, wait_until

pytestmark = pytest.mark.timeout(300)
TOLD = {
    "dispatcher": "Les appels ne sont plus distribués",
    "worker": "L'envoi des e-mails est ralenti",
    "sweeper": "Les appels et les e-mails ne sont plus contrôlés",
}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path, []) as one:
        one.start("pages")
        with one.records.begin() as session:
            session.scalars(select(Agent).where(Agent.login == "camille")).one().role = "supervisor"
        yield one


def check(service: Running) -> str:
    command = [str(Path(sys.executable).with_name("callrouter")), "check"]
    return subprocess.run(
        command, env=service.around.variables, cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout


def told(service: Running) -> Counter[str]:
    """How many mails say of which process that it is not seen."""
    subjects = Counter(mail["subject"] for mail in service.sandbox.mails())
    return Counter({process: subjects[subject] for process, subject in TOLD.items()})


def test_processes_that_are_stopped_are_said_by_readyz_check_and_one_mail_each_within_a_minute(
    service: Running,
) -> None:
    """All at once, so that nobody but `pages` is left to send the mails."""
    wait_until(lambda: service.readiness()["status"] == "ready", 40)
    began = time.monotonic()
    with ExitStack() as stopped:
        for name in ("dispatcher", "dispatcher 2", "worker", "sweeper"):
            stopped.enter_context(service.hanging(name))
        unready = wait_until(
            lambda: {service.readiness()[process] for process in TOLD} == {"silent"}, 60
        )
        assert requests.get(f"{service.around.voice_url}/healthz", timeout=2).ok
        said = next(line for line in check(service).splitlines() if "not seen" in line)
        assert all(process in said for process in TOLD)
        wait_until(lambda: all(told(service)[process] for process in TOLD), 60)
        mailed = time.monotonic() - began
        time.sleep(6)  # voice and pages look every five seconds
        assert set(told(service).values()) == {1}
    again = wait_until(lambda: service.readiness()["status"] == "ready", 30)
    print(
        f"/readyz says so after {unready:.0f} s, the mails after {mailed:.0f} s; "
        f"ready {again:.0f} s after they go on"
    )
    assert mailed < 60
    time.sleep(3)
    assert service.readiness()["status"] == "ready"
    assert set(told(service).values()) == {1}
