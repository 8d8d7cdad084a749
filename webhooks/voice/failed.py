"""Which hop failed: the one that was asked for, or the one that Twilio could not fetch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never
from urllib.parse import parse_qsl, urlsplit

from flask import Request

from callrouter.rules.moments import Row
from webhooks.voice.kinds import AgentHop, CallerHop, Hop, Routes, WaitingHop, filled
from webhooks.voice.moments import carried

UNKNOWN = "unknown"
"""The name, in a row, of a hop that is none of this version's."""


@dataclass(frozen=True)
class Failed:
    """A hop that failed, or might."""

    kind: Hop
    hop: str
    """Its name in a row of failures."""
    arguments: Mapping[str, Any]
    """Of its route."""
    language: str
    row: Row
    """What its address carried."""
    told: bool = False
    """Twilio could not fetch it, or not understand the answer."""

    @property
    def waits(self) -> bool:
        """Its caller waits in the line."""
        return isinstance(self.kind, WaitingHop)

    @property
    def of_agent(self) -> bool:
        """It is an agent's leg that it failed for."""
        return isinstance(self.kind, AgentHop)

    @property
    def in_queue(self) -> bool:
        """Its caller is in Twilio's queue. Once Twilio has fallen back the caller is not."""
        return isinstance(self.kind, WaitingHop) and self.kind.in_queue and not self.told

    @property
    def again(self) -> str:
        """Where to ask again."""
        match self.kind:
            case CallerHop(again=again, after_fallback=fallback):
                return filled(fallback if self.told else again, self.arguments)
            case WaitingHop():
                return "/voice/wait" if self.in_queue else "/voice/hold"
            case AgentHop():
                return filled("/voice/agent/{token}", self.arguments)
            case _:
                assert_never(self.kind)


def what_failed(request: Request, base: str, routes: Routes) -> Failed:
    """The hop that a request asks for or, in a fallback, the one that Twilio names. `base` is our
    public address: where Twilio names any other, it is the fallback's own."""
    url = request.form.get("ErrorUrl", "")
    told = url.startswith(f"{base}/voice/")
    if told:
        parts = urlsplit(url.removeprefix(base))
        path, query = parts.path, dict(parse_qsl(parts.query))
    else:
        path, query = request.path, request.args.to_dict()
    language, row = language_of(query), carried(query)
    match routes.at(path):
        case (CallerHop() | WaitingHop() | AgentHop()) as kind, hop, arguments:
            return Failed(kind, hop, arguments, language, row, told)
        case _:
            return Failed(CallerHop(), UNKNOWN, {}, language, row, told)


def language_of(arguments: Mapping[str, str]) -> str:
    """The caller's language, as our own addresses carry it."""
    return "en" if arguments.get("lang") == "en" else "fr"
