"""A release as it is rolled out, with calls under way in every state: the new tables come under the
old processes, the new processes beside them, the old ones end; and all the way back."""

from __future__ import annotations

import os
import random
import time
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from callrouter.demo.environment import choose_ports
from callrouter.demo.folder import ROOT
from callrouter.demo.processes import read_procfile
from callrouter.sandbox.handset import SandboxRefused
from tests.processes.crowd import Crowd
from tests.processes.service import Running, running, wait_until
from tests.processes.test_real_processes import PARTNER, SEED, STRANGERS, at_rest, take_account
from tests.releases.relay import Relay, relay

PARTNERS = [f"+33199003{n:03}" for n in range(6)]
AT_ONCE = 8
STAGE_SECONDS = 12 if os.environ.get("CALLROUTER_SOAK") == "1" else 6
NAMES = ("worker", "sweeper", "dispatcher", "voice")
"""Of those that a tree has."""

pytestmark = pytest.mark.timeout(300)


class Release:
    """A service whose processes are replaced while people are on the telephone."""

    def __init__(self, service: Running, front: Relay, crowd: Crowd) -> None:
        self._service = service
        self._front = front
        self._crowd = crowd

    def bring(self, version: str, tree: Path) -> None:
        """The processes of a version, beside those that run."""
        port = choose_ports(usual=False).voice
        in_tree = read_procfile(tree / "Procfile")
        for name in (one for one in NAMES if one in in_tree):
            self._service.start(f"{name} {version}", tree, port)
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(url), 30)
        self._front.behind.append(url)

    def take(self, *names: str, url: str) -> None:
        """These processes end, once nothing new comes to them."""
        self._front.behind.remove(url)
        for name in names:
            self._service.end(name)

    def calls(self, seconds: float = STAGE_SECONDS) -> None:
        """People call, are served and hang up, for so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._crowd.act(AT_ONCE - self._service.open_calls())
            self._service.available()
            time.sleep(0.2)


def answers(url: str) -> bool:
    """Whether a voice process is there."""
    try:
        return requests.get(f"{url}/healthz", timeout=5).ok
    except requests.RequestException:
        return False


def test_a_release_and_the_way_back_lose_no_call_and_trap_nobody(
    tmp_path: Path, before: Path
) -> None:
    dice = random.Random(SEED)
    callers = [PARTNER, *PARTNERS, *STRANGERS]
    with relay(dice) as front, running(tmp_path, callers, before, front.url) as service:
        old = service.around.voice_url
        front.behind.append(old)
        partner = service.sandbox.phone(PARTNER)
        partner.dial("+33199000001")
        partner.hears("Pour déclarer un incident")

        service.run(["callrouter", "migrate"])
        partner.press("1")
        partner.is_in("queue")
        service.enrol(PARTNERS)
        crowd = Crowd(service, PARTNERS, STRANGERS, dice)
        release = Release(service, front, crowd)
        stages = [("old processes, new tables", crowd.dialled)]
        release.calls()
        release.bring("new", ROOT)
        stages.append(("both", crowd.dialled))
        release.calls()
        release.take("voice", "dispatcher", "dispatcher 2", "worker", url=old)
        stages.append(("new processes", crowd.dialled))
        release.calls()
        new = front.behind[0]
        release.bring("old again", before)
        release.take("voice new", "dispatcher new", "sweeper new", "worker new", url=new)
        stages.append(("gone back", crowd.dialled))
        release.calls()

        for _ in range(50):
            crowd.act(0)
            time.sleep(0.2)
        crowd.leave()
        with suppress(SandboxRefused):  # An agent may have left first.
            partner.hangup()
        took = wait_until(lambda: at_rest(service), 60)
        account = take_account(service)
        print(
            f"release: seed {SEED}, {crowd.dialled} calls, "
            + ", ".join(f"{name} from call {first}" for name, first in stages)
            + f", at rest after {took:.1f} s, "
            + ", ".join(f"{k} {v}" for k, v in account.items())
        )
        for what in ("tickets lost", "tickets double", "mails lost", "calls unrecorded"):
            assert account[what] == 0, what
        assert account["calls lost"] == 0, "somebody was given up"
        assert account["calls answered"] > 0
