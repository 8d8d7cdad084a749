"""What a test holds: the sandbox as a process, and a phone with ears and fingers."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import urllib3

ACCOUNT_SID = "AC" + "0" * 32
AUTH_TOKEN = "5a4db0c3e1f2976886795f2e1c3bd40a"
WALL_TIMEOUT = 10.0
STEPPED_TIMEOUT = 30.0
_WALL_POLL = 0.05
_STEP = 0.5
_READY_SECONDS = 20.0


class SandboxRefused(Exception):
    """The control API refused what was asked; the text says why."""


class Sandbox:
    """A running sandbox. Times are in seconds: of the wall, or of the stepped clock."""

    def __init__(self, url: str, process: subprocess.Popen[str] | None = None) -> None:
        """Talk to the sandbox at `url`."""
        self.url = url.rstrip("/")
        self.smtp_port: int | None = None
        self._process = process
        # A story asks some hundred times: requests takes three times as long for each.
        self._http = urllib3.connection_from_url(self.url, maxsize=4)
        self.stepped = self.get("/sandbox/clock")["mode"] == "stepped"
        self.pass_time: Callable[[float], None] = self.advance if self.stepped else time.sleep
        """What `hears`, `rings` and their like call while they wait. A test that also moves
        other clocks replaces it."""

    @classmethod
    def start(
        cls,
        *,
        numbers: Iterable[str | dict[str, str]] = (),
        phones: Iterable[str | dict[str, str]] = (),
        stepped: bool = False,
        start: datetime | None = None,
        speech_rate: float | str | None = None,
        cps: float | None = None,
        account_sid: str = ACCOUNT_SID,
        auth_token: str = AUTH_TOKEN,
        port: int = 0,
        smtp_port: int = 0,
        data: Path | None = None,
    ) -> Sandbox:
        """Start a sandbox process and wait until it is ready. Numbers and phones are given by
        their number alone or with the fields of the control API."""
        command = [
            sys.executable, "-m", "callrouter.sandbox", "--port", str(port),
            "--smtp-port", str(smtp_port), "--account-sid", account_sid,
            "--auth-token", auth_token,
        ]  # fmt: skip
        if stepped:
            command.append("--stepped")
        if start is not None:
            command += ["--start", start.isoformat()]
        if speech_rate is not None:
            command += ["--speech-rate", str(speech_rate)]
        if cps is not None:
            command += ["--cps", str(cps)]
        if data is not None:
            command += ["--data", str(data)]
        config = {"numbers": _named(numbers), "phones": _named(phones)}
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(config, file)
            file.flush()
            process = subprocess.Popen(
                [*command, "--config", file.name], stdout=subprocess.PIPE, text=True
            )
            assert process.stdout is not None
            line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"the sandbox did not start (exit code {process.wait()})")
        ready = json.loads(line)
        sandbox = cls(ready["url"], process)
        sandbox.smtp_port = ready["smtp_port"]
        return sandbox

    def stop(self) -> None:
        """End the process, if this object started it."""
        self._http.close()
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_READY_SECONDS)
            if self._process.stdout is not None:
                self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def get(self, path: str) -> Any:
        """GET a path of the control API."""
        return self._ask("GET", path)

    def post(self, path: str, **body: Any) -> Any:
        """POST JSON to a path of the control API. Raises SandboxRefused."""
        return self._ask("POST", path, body)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        response = self._http.request(method, path, json=body, timeout=120, retries=False)
        if response.status >= 400:
            said = response.data.decode()
            raise SandboxRefused(f"{method} {path}: {response.status} {said}")
        return response.json() if response.data else None

    def phone(self, number: str) -> Handset:
        """The handset with that number."""
        return Handset(self, number)

    def add_phone(self, number: str, **fields: str) -> Handset:
        """A new handset, until the next reset."""
        self.post("/sandbox/phones", number=number, **fields)
        return Handset(self, number)

    def advance(self, seconds: float) -> None:
        """Step the clock; returns once all that fell due is done."""
        self.post("/sandbox/clock/advance", seconds=seconds)

    def settle(self) -> None:
        """Return once no webhook is in flight and nothing is about to happen."""
        self.post("/sandbox/settle")

    def now(self) -> datetime:
        """The sandbox's instant."""
        return datetime.fromisoformat(self.get("/sandbox/clock")["now"])

    def reset(self) -> None:
        """Hang up and forget everything but the numbers and phones it was started with."""
        self.post("/sandbox/reset")

    def switch(self, **values: Any) -> dict[str, Any]:
        """Set switches; the answer has them all."""
        answer: dict[str, Any] = self.post("/sandbox/switches", **values)
        return answer

    def reports(self) -> list[dict[str, Any]]:
        """What Twilio would have rejected or warned about."""
        reports: list[dict[str, Any]] = self.get("/sandbox/reports")["reports"]
        return reports

    def clear_reports(self) -> None:
        """Forget the reports, once a test has seen those it expected."""
        self._ask("DELETE", "/sandbox/reports")

    def webhooks(self, since: int = 0) -> list[dict[str, Any]]:
        """The requests made to the application, oldest first."""
        hooks: list[dict[str, Any]] = self.get(f"/sandbox/webhooks?since={since}")["webhooks"]
        return hooks

    def calls(self) -> list[dict[str, Any]]:
        """Every call, oldest first."""
        calls: list[dict[str, Any]] = self.get("/sandbox/calls")["calls"]
        return calls

    def auth(self, auth_token: str) -> None:
        """Rotate the account's token: REST and signatures use the new one from now on."""
        self.post("/sandbox/auth", auth_token=auth_token)

    def inbox(self, mode: str | None = None, **how: Any) -> dict[str, Any]:
        """How the mail server behaves; with `mode`, make it behave so."""
        answer: dict[str, Any]
        if mode is None:
            answer = self.get("/sandbox/inbox")
        else:
            answer = self.post("/sandbox/inbox", mode=mode, **how)
        return answer

    def mails(self) -> list[dict[str, Any]]:
        """Every mail, newest first."""
        mails: list[dict[str, Any]] = self.get("/sandbox/mails")["mails"]
        return mails

    def mail_to(self, address: str, timeout: float | None = None) -> dict[str, Any]:
        """The newest mail to `address`, waiting for one to come."""
        found: list[dict[str, Any]] = []

        def came() -> bool:
            found[:] = [mail for mail in self.mails() if address in mail["rcpt_to"]]
            return bool(found)

        if not self.wait_for(came, timeout):
            raise AssertionError(f"no mail to {address}; there are: {self.mails()}")
        mail: dict[str, Any] = self.get(f"/sandbox/mails/{found[0]['id']}")
        return mail

    def wait_for(self, condition: Callable[[], bool], timeout: float | None = None) -> bool:
        """Let time pass until `condition` holds; False when it does not within `timeout`."""
        if self.stepped:
            self.settle()
        left = timeout if timeout is not None else self._patience()
        step = _STEP if self.stepped else _WALL_POLL
        deadline = time.monotonic() + left
        while True:
            if condition():
                return True
            if left <= 0 if self.stepped else time.monotonic() >= deadline:
                return False
            self.pass_time(step)
            left -= step

    def _patience(self) -> float:
        return STEPPED_TIMEOUT if self.stepped else WALL_TIMEOUT


class Handset:
    """One phone. It hears in order: what `hears` has found is behind it."""

    def __init__(self, sandbox: Sandbox, number: str) -> None:
        self.sandbox = sandbox
        self.number = number
        self._cursor = 0

    def __repr__(self) -> str:
        return f"Handset({self.number})"

    def view(self) -> dict[str, Any]:
        """The phone as the control API shows it."""
        view: dict[str, Any] = self.sandbox.get(f"/sandbox/phones/{self.number}")
        return view

    def call(self) -> dict[str, Any]:
        """Its call, or the one that ended last."""
        view = self.view()
        call: dict[str, Any] | None = view["call"] or view["last_call"]
        if call is None:
            raise AssertionError(f"{self.number} has had no call")
        return call

    def dial(self, to: str, *, withheld: bool = False, from_: str | None = None) -> str:
        """Dial a number; the SID of the call. What was heard before is behind it."""
        self._skip()
        body: dict[str, Any] = {"to": to, "withheld": withheld}
        if from_ is not None:
            body["from"] = from_
        sid: str = self._do("dial", **body)["call"]["sid"]
        return sid

    def answer(self) -> None:
        """Take the call that rings."""
        self._skip()
        self._do("answer")

    def decline(self) -> None:
        """Refuse the call that rings."""
        self._do("decline")

    def hangup(self) -> None:
        """Put the phone down."""
        self._do("hangup")

    def press(self, digits: str) -> None:
        """Press keys, one after the other."""
        self._do("press", digits=digits)

    def talk(self, seconds: float) -> None:
        """Speak from now on for so long."""
        self._do("talk", seconds=seconds)

    def behave(self, behaviour: str) -> None:
        """Behave so when rung, until told otherwise."""
        self._do("behaviour", behaviour=behaviour)

    def hears(self, text: str, timeout: float | None = None) -> dict[str, Any]:
        """Wait until something heard since contains `text`, whatever its case."""
        found: list[dict[str, Any]] = []

        def heard() -> bool:
            found[:] = [h for h in self._new() if text.lower() in h["text"].lower()][:1]
            return bool(found)

        if not self.sandbox.wait_for(heard, timeout):
            raise AssertionError(f"{self.number} did not hear {text!r}; {self._story()}")
        self._cursor = found[0]["n"]
        return found[0]

    def does_not_hear(self, text: str, within: float = 0.0) -> None:
        """Nothing heard since, nor within so many more seconds, contains `text`."""

        def heard() -> bool:
            return any(text.lower() in h["text"].lower() for h in self._new())

        if self.sandbox.wait_for(heard, within):
            raise AssertionError(f"{self.number} heard {text!r}; {self._story()}")

    def rings(self, timeout: float | None = None) -> None:
        """Wait until the phone rings."""
        self._becomes(lambda: self.view()["state"] == "ringing", "ring", timeout)

    def does_not_ring(self, within: float) -> None:
        """The phone does not ring within so many seconds."""
        if self.sandbox.wait_for(lambda: self.view()["state"] == "ringing", within):
            raise AssertionError(f"{self.number} rang")

    def talks_with(self, number: str, timeout: float | None = None) -> None:
        """Wait until it can hear that number."""
        self._becomes(lambda: number in self.call()["talking_with"], f"talk with {number}", timeout)

    def is_in(self, where: str | None, timeout: float | None = None) -> None:
        """Wait until its call is in a `queue`, a `conference`, or (None) neither."""
        self._becomes(lambda: self.call()["in"] == where, f"come to be in {where}", timeout)

    def is_idle(self, timeout: float | None = None) -> None:
        """Wait until its call is over."""
        self._becomes(lambda: self.view()["state"] == "idle", "become idle", timeout)

    def transcript(self) -> list[str]:
        """All that its call heard, in order."""
        view = self.view()
        call = view["call"] or view["last_call"]
        return [heard["text"] for heard in call["heard"]] if call else []

    def _becomes(self, condition: Callable[[], bool], what: str, timeout: float | None) -> None:
        if not self.sandbox.wait_for(condition, timeout):
            raise AssertionError(f"{self.number} did not {what}; {self._story()}")

    def _do(self, act: str, **body: Any) -> dict[str, Any]:
        view: dict[str, Any] = self.sandbox.post(f"/sandbox/phones/{self.number}/{act}", **body)
        return view

    def _new(self) -> list[dict[str, Any]]:
        view = self.view()
        calls = [call for call in (view["last_call"], view["call"]) if call]
        return [h for call in calls for h in call["heard"] if h["n"] > self._cursor]

    def _skip(self) -> None:
        new = self._new()
        if new:
            self._cursor = new[-1]["n"]

    def _story(self) -> str:
        view = self.view()
        lines = "\n  ".join(self.transcript()) or "(nothing)"
        return f"it is {view['state']} and its call heard:\n  {lines}"


def _named(items: Iterable[str | dict[str, str]]) -> list[dict[str, str]]:
    return [{"number": item} if isinstance(item, str) else item for item in items]
