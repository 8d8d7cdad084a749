"""A process that is needed and is stopped is noticed, told and forgotten once it goes on."""

from __future__ import annotations

import subprocess
import sys
import time
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
        with one.records.begin() as session:
            session.scalars(select(Agent).where(Agent.login == "camille")).one().role = "supervisor"
        yield one


def check(service: Running) -> str:
    command = [str(Path(sys.executable).with_name("callrouter")), "check"]
    return subprocess.run(
        command, env=service.around.variables, cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout


def told(service: Running, process: str) -> int:
    """How many mails say so."""
    return sum(mail["subject"] == TOLD[process] for mail in service.sandbox.mails())


@pytest.mark.parametrize("process", TOLD)
def test_a_process_that_is_stopped_is_said_by_readyz_check_and_one_mail_within_a_minute(
    service: Running, process: str
) -> None:
    wait_until(lambda: service.readiness()["status"] == "ready", 40)
    began = time.monotonic()
    with ExitStack() as stopped:
        for name in ("dispatcher", "dispatcher 2") if process == "dispatcher" else (process,):
            stopped.enter_context(service.hanging(name))
        unready = wait_until(lambda: service.readiness()[process] == "silent", 60)
        assert requests.get(f"{service.around.voice_url}/healthz", timeout=2).ok
        said = check(service)
        assert process in next(line for line in said.splitlines() if "not seen" in line)
        wait_until(lambda: told(service, process) > 0, 60)
        mailed = time.monotonic() - began
        time.sleep(12)
        assert told(service, process) == 1
    again = wait_until(lambda: service.readiness()["status"] == "ready", 30)
    print(
        f"{process} stopped: /readyz says so after {unready:.0f} s, a mail after {mailed:.0f} s; "
        f"ready {again:.0f} s after it goes on"
    )
    assert mailed < 60
    time.sleep(3)
    assert service.readiness()["status"] == "ready"
