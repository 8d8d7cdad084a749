"""A voice process of some version, and a caller whose every hop may be answered by another one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import requests
from pydantic import SecretStr
from twilio.request_validator import RequestValidator

from callrouter.demo.environment import choose_ports
from callrouter.demo.processes import read_procfile, shell
from callrouter.sandbox.handset import ACCOUNT_SID, AUTH_TOKEN
from callrouter.settings import Settings

START_SECONDS = 40
MOST_HOPS = 30
"""A caller who has made so many is going round in circles."""


class Voice:
    """`voice` of the Procfile of a tree, on the parts that the settings name."""

    def __init__(self, tree: Path, settings: Settings, log: Path) -> None:
        port = choose_ports(usual=False).voice
        self.url = f"http://127.0.0.1:{port}"
        values = settings.env.model_dump(exclude_none=True)
        variables = {
            name.upper(): one.get_secret_value() if isinstance(one, SecretStr) else str(one)
            for name, one in values.items()
        }
        commands = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        self._log = log
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                shell(read_procfile(tree / "Procfile")["voice"]),
                cwd=tree,
                env=variables
                | {"PATH": commands, "PYTHONPATH": str(tree), "BIND": "127.0.0.1"}
                | {"PORT": str(port), "PUBLIC_BASE_URL": self.url},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def await_answer(self) -> None:
        """Wait until it answers."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            with suppress(requests.RequestException):
                requests.get(f"{self.url}/healthz", timeout=5)
                return
            assert self._process.poll() is None and time.monotonic() < deadline, self.log()
            time.sleep(0.05)

    def log(self) -> str:
        """What it said so far."""
        return self._log.read_text("utf-8", errors="replace")

    def stop(self) -> None:
        """End it."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def post(self, path: str, params: dict[str, str]) -> ET.Element:
        """A signed request of Twilio's; the document that answers it."""
        url = self.url + path
        signature = RequestValidator(AUTH_TOKEN).compute_signature(url, params)
        answer = requests.post(
            url, data=params, headers={"X-Twilio-Signature": signature}, timeout=10
        )
        assert answer.ok, f"{path}: {answer.status_code}\n{self.log()}"
        return ET.fromstring(answer.text) if answer.text else ET.Element("Response")


class Caller:
    """One call, as Twilio plays it: it follows every document to what it asks for."""

    def __init__(self, voice: Voice, number: str, line: str, sid: str) -> None:
        self._params = {
            "AccountSid": ACCOUNT_SID, "ApiVersion": "2010-04-01", "CallSid": sid,
            "CallStatus": "in-progress", "Direction": "inbound", "From": number, "To": line,
        }  # fmt: skip
        self.heard: list[str] = []
        self.where = ""
        """What the last document does: Gather, Record, Enqueue or Hangup."""
        self._action = ""
        self._hops = 0
        self._go(voice, "/voice/incoming")

    def answers(self, voice: Voice, keys: str) -> None:
        """Presses keys, or is silent, or speaks a message where one is recorded; that version
        answers."""
        how = {"Digits": keys}
        if self.where == "Record":
            url = "https://api.twilio.com/Recordings/RE" + "1" * 32
            how = {"RecordingDuration": "7", "RecordingUrl": url, "Digits": "#"}
        assert self.where in {"Gather", "Record"}, f"nothing is asked: {self.heard}"
        self._go(voice, self._action, **how)

    def asks_again(self, voice: Voice) -> None:
        """Is brought back by the one road, as after a document that was lost."""
        self._go(voice, "/voice/next?lang=fr")

    def hangs_up(self, voice: Voice) -> None:
        """The call is over."""
        voice.post("/voice/status", self._params | {"CallStatus": "completed"})

    def _go(self, voice: Voice, path: str, **how: str) -> None:
        self._hops += 1
        assert self._hops < MOST_HOPS, f"going round in circles: {self.heard}"
        document = voice.post(path, self._params | how)
        self.heard += [one.text or "" for one in document.iter("Say")]
        last = next(
            one
            for one in document
            if one.tag in {"Gather", "Record", "Enqueue", "Hangup", "Redirect"}
        )
        self.where = last.tag
        target = last.get("action") or last.text or ""
        parts = urlsplit(target)
        self._action = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if last.tag == "Redirect":
            self._go(voice, self._action)
