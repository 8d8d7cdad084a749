"""One scripted call, told as it happens: what each side does and hears, the ticket and the mail."""

from __future__ import annotations

import json
import subprocess
import textwrap
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import requests

from callrouter.demo.people import equipment
from callrouter.demo.running import Running
from callrouter.settings import load_settings

STEP_SECONDS = 20.0
"""How long each step of the call may take."""
TALK_SECONDS = 3
LOOK_SECONDS = 0.15
REACTION_SECONDS = 1.0
"""How long a person takes to do what was just asked."""

SOUNDS = {
    "music": "♪ music",
    "play": "♪ music",
    "beep": "a beep",
    "ring": "the phone rings",
    "joined": "the other side comes in",
    "left": "the other side leaves",
    "ended": "the call is over",
}

Phone = dict[str, Any]


class CallFailed(Exception):
    """The call did not go as it should; the text says at which step."""


class Script:
    """The handsets of the sandbox, over HTTP, and the transcript of what they hear."""

    def __init__(self, demo: Running, say: Callable[[str], None]) -> None:
        self._demo = demo
        self._say = say
        self._http = requests.Session()
        self._http.trust_env = False  # The way to it is no proxy's.
        self._names: dict[str, str] = {}
        self._told: set[tuple[str, int]] = set()
        self._began: datetime | None = None

    def ask(self, path: str) -> Any:
        """What the sandbox's control API answers."""
        answer = self._http.get(f"{self._demo.surroundings.sandbox_url}/sandbox{path}", timeout=5)
        answer.raise_for_status()
        return answer.json()

    def act(self, number: str, act: str, words: str, **what: object) -> None:
        """Let someone do something with their phone, not faster than people do."""
        self._demo.until.wait(REACTION_SECONDS)
        self.tell()
        url = f"{self._demo.surroundings.sandbox_url}/sandbox/phones/{number}/{act}"
        answer = self._http.post(url, json=what, timeout=5)
        if not answer.ok:
            raise CallFailed(f"{self._names.get(number, number)} cannot {act}: {answer.text}")
        now = datetime.fromisoformat(self.ask("/clock")["now"])
        self._began = self._began or now
        self._line(now, self._names.get(number, number), words)

    def phones(self, group: str | None = None) -> list[Phone]:
        """The handsets, and what they hear told on the way."""
        found: list[Phone] = self.ask("/phones")["phones"]
        self._names = {one["number"]: one["name"].split(" (")[0] for one in found}
        return [one for one in found if group in (None, one["group"])]

    def until(self, step: str, look: Callable[[], Any]) -> Any:
        """Wait until `look` finds something, and return it. Raises CallFailed after 20 s."""
        deadline = time.monotonic() + STEP_SECONDS
        while True:
            self.tell()
            found = look()
            if found:
                return found
            if time.monotonic() > deadline:
                raise CallFailed(
                    f"{step}: nothing of the kind in {STEP_SECONDS:.0f} s.\n"
                    f"{self._demo.processes.tails()}"
                )
            self._demo.processes.must_all_live()
            self._demo.until.wait(LOOK_SECONDS)

    def tell(self) -> None:
        """Print what was heard since the last time, in order."""
        new = []
        for phone in self.phones():
            call = phone["call"] or phone["last_call"]
            for heard in call["heard"] if call else []:
                key = (call["sid"], heard["n"])
                if key not in self._told:
                    self._told.add(key)
                    new.append((datetime.fromisoformat(heard["at"]), phone["name"], heard))
        for at, name, heard in sorted(new, key=lambda one: one[0]):
            words = SOUNDS.get(heard["kind"])
            if heard["kind"] == "say":
                words = f"«\u00a0{heard['text']}\u00a0»"
            if words:
                self._line(at, name.split(" (")[0], f"hears {words}")

    def _line(self, at: datetime, name: str, words: str) -> None:
        passed = max(0, int((at - (self._began or at)).total_seconds()))
        self._say(
            textwrap.fill(
                f"{passed // 60:02}:{passed % 60:02}  {name:14} {words}",
                width=96,
                subsequent_indent=" " * 22,
            )
        )


def play(demo: Running, say: Callable[[str], None]) -> None:
    """Make the call and see it through to its mail. Raises CallFailed at the step that fails."""
    script = Script(demo, say)
    line = load_settings(demo.surroundings.variables).line.lines[0]
    caller = next(
        one["number"] for one in equipment([line])["phones"] if one["group"] == "Partners"
    )
    agents = script.phones("Agents")

    def caller_call() -> Phone:
        return script.ask(f"/phones/{caller}")["call"] or {}

    say(f"\nA call to {line.number}, the {line.name} line:\n")
    script.act(caller, "dial", f"dials {line.number}", to=line.number)
    script.until("the caller is asked", lambda: caller_call().get("expects") == "digits")
    script.act(caller, "press", "presses 1: an incident", digits="1")
    script.until("the caller waits", lambda: caller_call().get("in") == "queue")
    agent = script.until("an agent's phone rings", lambda: _ringing(script))
    script.act(agent, "answer", "picks up")
    script.until(
        "the agent hears who calls",
        lambda: (script.ask(f"/phones/{agent}")["call"] or {}).get("expects") == "digits",
    )
    script.act(agent, "press", "presses 1: takes the call", digits="1")
    script.until("the two are talking", lambda: agent in caller_call().get("talking_with", []))
    for number in (agent, caller):
        script.act(number, "talk", f"talks for {TALK_SECONDS} s", seconds=TALK_SECONDS)
        demo.until.wait(TALK_SECONDS)
    script.act(caller, "hangup", "hangs up")
    ended = time.monotonic()
    mail = script.until("the confirmation email comes", lambda: script.ask("/mails")["mails"])[0]
    took = time.monotonic() - ended
    script.until("the agent's phone is free", lambda: _idle(script, len(agents)))
    _tell_end(demo, say, mail, took)
    reports = script.ask("/reports")["reports"]
    if reports:
        raise CallFailed("The stand-in for Twilio complains:\n" + json.dumps(reports, indent=2))


def _ringing(script: Script) -> str | None:
    agents = script.phones("Agents")
    return next((one["number"] for one in agents if one["state"] == "ringing"), None)


def _idle(script: Script, agents: int) -> bool:
    return [one["state"] for one in script.phones("Agents")] == ["idle"] * agents


def _tell_end(demo: Running, say: Callable[[str], None], mail: Phone, took: float) -> None:
    command = ["callrouter", "tickets", "list", "--json"]
    listed = subprocess.run(
        command,
        env=dict(demo.surroundings.variables),
        capture_output=True,
        text=True,
        timeout=STEP_SECONDS,
        check=False,
    )
    if listed.returncode:
        raise CallFailed(f"callrouter tickets list: {listed.stderr}")
    tickets = json.loads(listed.stdout)
    if len(tickets) != 1:
        raise CallFailed(f"One ticket is due for this call, and there are {len(tickets)}.")
    (ticket,) = tickets
    number = ticket["number"]
    if number not in mail["text"].replace(" ", "").replace("\xa0", ""):
        raise CallFailed(f"The mail does not name the ticket {number}:\n{mail['text']}")
    say(f"\nTicket {number}: {ticket['nature']}, {ticket['partner']}, {ticket['state']}.")
    say(f"\nMail, {took:.1f} s after the call:\n")
    for name in ("from", "to", "subject"):
        say(f"    {name.title() + ':':9}{mail[name]}")
    say("")
    for paragraph in mail["text"].strip().splitlines():
        say(textwrap.fill(paragraph, 92, initial_indent="    ", subsequent_indent="    "))
    say("")
