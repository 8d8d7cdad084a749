"""The hop that a request is about: the one that it asks for, or the one that Twilio, in a fallback,
says that it could not fetch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never
from urllib.parse import parse_qsl, urlsplit

from flask import Request

from callrouter.rules.failed_hops import FailedHops
from webhooks.voice.failed_hops import carried
from webhooks.voice.kinds import AgentHop, CallerHop, Hop, RoomMusic, Routes, WaitingHop, filled

UNKNOWN = "unknown"
"""The name of a hop that is none of this version's."""


@dataclass(frozen=True)
class AskedHop:
    """A hop that was asked for."""

    kind: Hop
    name: str
    """By which failed hops are told apart."""
    arguments: Mapping[str, Any]
    """Of its route."""
    language: str
    failed: FailedHops
    """Those of its call, as its address carried them."""
    fallen_back: bool = False
    """Twilio could not fetch it, or not understand the answer."""

    @property
    def waits(self) -> bool:
        """Its caller waits in the line."""
        return isinstance(self.kind, WaitingHop)

    @property
    def of_agent(self) -> bool:
        """It was asked for by an agent's leg."""
        return isinstance(self.kind, AgentHop)

    @property
    def in_queue(self) -> bool:
        """Its caller is in Twilio's queue. Once Twilio has fallen back the caller is not."""
        return isinstance(self.kind, WaitingHop) and self.kind.in_queue and not self.fallen_back

    @property
    def again(self) -> str:
        """Where to ask again when it failed."""
        match self.kind:
            case CallerHop(again=again, after_fallback=fallback):
                return filled(fallback if self.fallen_back else again, self.arguments)
            case WaitingHop():
                return "/voice/wait" if self.in_queue else "/voice/hold"
            case AgentHop():
                return filled("/voice/agent/{token}", self.arguments)
            case _:
                assert_never(self.kind)


def asked_hop(request: Request, base: str, routes: Routes) -> AskedHop:
    """The hop that a request is about. `base` is our public address: where Twilio names any other,
    it is the fallback itself."""
    url = request.form.get("ErrorUrl", "")
    fallen_back = url.startswith(f"{base}/voice/")
    if fallen_back:
        parts = urlsplit(url.removeprefix(base))
        path, query = parts.path, dict(parse_qsl(parts.query))
    else:
        path, query = request.path, request.args.to_dict()
    language, failed = language_of(query), carried(query)
    match routes.at(path):
        case (CallerHop() | WaitingHop() | AgentHop()) as kind, name, arguments:
            return AskedHop(kind, name, arguments, language, failed, fallen_back)
        case RoomMusic(), *_:
            # The music itself never counts as failed: the hop that is led to now clears this.
            return AskedHop(CallerHop(), "next", {}, language, failed, fallen_back)
        case _:
            return AskedHop(CallerHop(), UNKNOWN, {}, language, failed, fallen_back)


def language_of(arguments: Mapping[str, str]) -> str:
    """The caller's language, as our own addresses carry it."""
    return "en" if arguments.get("lang") == "en" else "fr"
