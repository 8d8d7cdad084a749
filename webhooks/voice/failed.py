"""Which hop failed: the one that was asked for, or the one that Twilio could not fetch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from flask import Request

from callrouter.rules.moments import Row
from webhooks.voice.moments import carried

WAITING = {"wait", "hold", "choice", "hold-choice"}
"""Where a caller waits anyway: it is not asked to hold on twice, nor given up."""


@dataclass(frozen=True)
class Failed:
    """A hop that failed, or might."""

    path: str
    language: str
    row: Row
    """What its address carried."""
    told: bool = False
    """Twilio could not fetch it, or not understand the answer."""

    @property
    def hop(self) -> str:
        """The name of its kind: its path without what differs from call to call."""
        first, *rest = self.path.removeprefix("/voice/").split("/")
        return f"agent-{rest[1]}" if first == "agent" and len(rest) > 1 else first

    @property
    def of_agent(self) -> bool:
        """It is an agent's leg that it failed for."""
        return self.hop.startswith("agent")

    @property
    def in_queue(self) -> bool:
        """Its caller is in Twilio's queue. Once Twilio has fallen back the caller is not."""
        return self.hop in {"wait", "choice"} and not self.told

    @property
    def again(self) -> str:
        """Where to ask again. Keys are not sent along by a redirect, so a question is put anew."""
        if self.of_agent:
            return "/".join(self.path.split("/")[:4])
        if self.hop in WAITING:
            return "/voice/wait" if self.in_queue else "/voice/hold"
        if self.hop == "intake":
            return self.path.replace("/voice/intake/", "/voice/again/")
        kept = self.hop in {"incoming", "after"} and not self.told
        return self.path if kept else "/voice/next"


def what_failed(request: Request, base: str) -> Failed:
    """The hop that a request asks for or, in a fallback, the one that Twilio names. `base` is our
    public address: where Twilio names any other, it is the fallback's own."""
    url = request.form.get("ErrorUrl", "")
    if not url.startswith(f"{base}/voice/"):
        return Failed(request.path, language_of(request.args), carried(request.args))
    parts = urlsplit(url.removeprefix(base))
    arguments = dict(parse_qsl(parts.query))
    return Failed(parts.path, language_of(arguments), carried(arguments), told=True)


def language_of(arguments: Mapping[str, str]) -> str:
    """The caller's language, as our own addresses carry it."""
    return "en" if arguments.get("lang") == "en" else "fr"
