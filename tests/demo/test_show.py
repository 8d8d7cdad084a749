"""`callrouter demo`: everything comes up, is kept up, and goes down without a trace."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
import requests

from callrouter.demo.folder import ROOT
from tests.demo.showing import COMMAND, Demo, await_gone

pytestmark = pytest.mark.timeout(240)


def test_the_addresses_it_prints_answer(demo: Demo) -> None:
    phones = requests.get(f"{demo.address('Phones')}sandbox/phones", timeout=5).json()["phones"]
    assert phones[0]["name"] == "Alice Martin (Nord Infogérance)"
    assert [one["group"] for one in phones] == ["Partners"] * 2 + ["Customers"] * 2 + ["Agents"] * 3
    assert requests.get(demo.address("Inbox"), timeout=5).ok
    console = requests.get(demo.address("Console"), timeout=5).text
    assert "<b>Nadia" in console, "signed in by one click"


def test_what_it_says_of_the_closed_line_is_so(demo: Demo) -> None:
    words = demo.says(r"callrouter --env \S+ dial (.*)")[1].replace('"', "")
    line, caller, at = re.findall(r"--\w+ (\S+(?: \d\d:\d\d)?)", words)
    heard = demo.command("dial", "--line", line, "--from", caller, "--at", at)
    assert heard.returncode == 0, heard.stderr
    assert "Elle rouvrira mercredi 15 juillet à 9 heures." in heard.stdout
    opened = demo.command("dial", "--line", line, "--from", caller, "--keys", "1")
    assert "The caller joined the line." in opened.stdout


def test_everything_is_in_order_by_its_own_check(demo: Demo) -> None:
    checked = demo.command("check")
    assert checked.returncode == 0, checked.stdout
    assert {line.split()[0] for line in checked.stdout.splitlines()} == {"ok"}


def test_agents_are_available_and_links_are_made_for_any_of_them(demo: Demo) -> None:
    link = demo.command("agents", "link", "camille").stdout.strip()
    assert link.startswith(demo.address("Console").split("/sign-in")[0])
    session = requests.Session()
    page = session.get(link, timeout=5).text
    token = re.search(r'csrf_token" value="([^"]+)"', page)
    assert token
    console = session.post(link, data={"csrf_token": token[1]}, timeout=5).text
    assert console.count('data-state="available" data-login=') == 3


def test_a_second_demo_on_the_same_data_is_refused(demo: Demo) -> None:
    refused = subprocess.run(
        [COMMAND, "demo"],
        env=demo.environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert refused.returncode == 1
    assert f"process {demo.process.pid}" in refused.stderr
    assert "CALLROUTER_DATA=" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert requests.get(demo.address("Inbox"), timeout=5).ok


@pytest.mark.parametrize(
    ("name", "part"), [("worker", "workers.worker"), ("sandbox", "callrouter.sandbox")]
)
def test_a_process_that_dies_is_started_again_and_said_so(demo: Demo, name: str, part: str) -> None:
    os.kill(demo.pid_of(part), signal.SIGKILL)
    demo.says(rf"{name} ended by SIGKILL; starting it again in 1 s")
    demo.says(rf"{name} is running again")
    deadline = time.monotonic() + 20
    while not _is_connected(demo):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _is_connected(demo: Demo) -> bool:
    """Whether the stand-in for Twilio answers, and knows where the lines are answered."""
    try:
        answer = requests.get(f"{demo.address('Phones')}sandbox/numbers", timeout=5)
    except requests.ConnectionError:
        return False
    return all(one["voice_url"] for one in answer.json()["numbers"])


def test_ctrl_c_ends_everything_in_order_and_the_next_run_finds_the_data(tmp_path: Path) -> None:
    first = Demo(tmp_path / "data")
    first.address("Console")
    changed = tmp_path / "agents.csv"
    changed.write_text(
        "login,name,email,phone,languages,role\n"
        "hugo,Hugo Renamed,hugo@vendor.example,+33199000202,fr,agent\n"
    )
    assert first.command("agents", "import", str(changed)).returncode == 0
    family = set(first.family())
    assert len(family) >= 9
    assert first.end(signal.SIGINT) == 0
    await_gone(family, seconds=1)
    assert "Traceback" not in first.output()
    assert "killed" not in first.output()
    ends = {
        name: re.findall(rf'"ts": "([^"]+)".*"event": "{name}.stopped"', _log(first, name))[-1]
        for name in ("dispatcher", "sweeper", "worker")
    }
    assert ends["dispatcher"] < ends["sweeper"] < ends["worker"]
    assert "bye bye" in _log(first, "valkey")
    for log in (first.data / "logs").iterdir():
        assert "Traceback" not in log.read_text("utf-8"), log

    second = Demo(tmp_path / "data")
    second.address("Console")
    try:
        again = second.command("agents", "import", str(changed), "--json")
        assert json.loads(again.stdout)["unchanged"] == ["hugo"]
    finally:
        assert second.end(signal.SIGTERM) == 0


def test_a_demo_that_is_killed_leaves_nothing_running(tmp_path: Path) -> None:
    demo = Demo(tmp_path / "data")
    demo.address("Console")
    family = set(demo.family())
    demo.end(signal.SIGKILL)
    await_gone(family)


def test_ctrl_c_while_it_starts_ends_what_had_started(tmp_path: Path) -> None:
    demo = Demo(tmp_path / "data")
    demo.says("Starting")
    for _ in range(1000):
        if demo.family():
            break
    family = set(demo.family())
    assert demo.end(signal.SIGINT) == 0
    await_gone(family, seconds=1)
    assert "Traceback" not in demo.output()


def _log(demo: Demo, name: str) -> str:
    return (demo.data / "logs" / f"{name}.log").read_text("utf-8")


def test_make_run_starts_this_command() -> None:
    planned = subprocess.run(
        ["make", "--dry-run", "run"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "callrouter demo" in planned.stdout
