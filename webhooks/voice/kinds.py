"""The kinds of voice routes: who waits for the answer, and so what may take its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from flask import Flask
from werkzeug.exceptions import HTTPException

from webhooks.routes import Open, declared

GO_ON = "/voice/next"
"""The one road back: whatever the call's record requires."""


@dataclass(frozen=True, kw_only=True)
class CallerHop:
    """A caller listens to the answer."""

    again: str = GO_ON
    """Where to ask again when this failed, with the route's own arguments in braces. Keys are not
    sent along by a redirect: so a question is put again."""
    after_fallback: str = GO_ON
    """The same, where it was Twilio that could not fetch or understand the answer."""
    failed_hops: Literal["carried", "looked_up", "over"] = "carried"
    """Where those of the call are found: this hop's address carries them; they are looked up, since
    Twilio comes here by itself or as the dispatcher told it; or the call is over, given up
    before."""
    asks_records = True


@dataclass(frozen=True, kw_only=True)
class WaitingHop:
    """A caller who waits in the line listens: it is not asked to hold on twice, nor given up."""

    in_queue: bool
    """Whether Twilio keeps the caller in its queue meanwhile."""
    asks_records: bool = False
    """Whether its work asks the records: if not, it is not to be held up by work that does."""


@dataclass(frozen=True)
class AgentHop:
    """An agent listens, on the leg of an offer."""

    asks_records = True


@dataclass(frozen=True)
class RoomMusic:
    """Whoever is alone in a conference listens, caller or agent. Twilio plays it beside the leg's
    own document, so nothing here may lead away: whatever fails, the answer is the music."""

    asks_records = False


@dataclass(frozen=True)
class Report:
    """Nobody listens: Twilio tells what happened, and tells it again after an error."""

    names_call: bool = True
    """Whether every such report is about a call. Some of a conference's are about it alone."""
    asks_records = True


Hop = CallerHop | WaitingHop | AgentHop
"""Somebody listens to the answer."""
Kind = Hop | RoomMusic | Report | Open

_NONE: Mapping[str, Any] = {}


class Routes:
    """The routes of the voice app, each with its kind."""

    def __init__(self, app: Flask) -> None:
        """Raises Undeclared for a route without a kind."""
        self._kinds: dict[str, Kind] = declared(app, Kind)
        self._paths = app.url_map.bind("voice")
        # Most hops have a path without arguments: those cost no match.
        self._fixed = {
            rule.rule: (self._kinds[rule.endpoint], _name(rule.rule), _NONE)
            for rule in app.url_map.iter_rules()
            if not rule.arguments and "POST" in (rule.methods or ())
        }

    def kind(self, endpoint: str) -> Kind:
        """What the route of this endpoint is."""
        return self._kinds[endpoint]

    def at(self, path: str) -> tuple[Kind, str, Mapping[str, Any]] | None:
        """What is asked for by a POST to this path: its kind, the name by which failed hops
        are told apart, and the route's arguments. None for no route of ours."""
        if path in self._fixed:
            return self._fixed[path]
        try:
            rule, arguments = self._paths.match(path, method="POST", return_rule=True)
        except HTTPException:
            return None
        return self._kinds[rule.endpoint], _name(rule.rule), arguments

    def asks_records(self, path: str) -> bool:
        """Whether what is asked for there may have to wait for the records."""
        found = self.at(path)
        return found is None or isinstance(found[0], Open) or found[0].asks_records


def filled(path: str, arguments: Mapping[str, Any]) -> str:
    """A path with these arguments in the place of its braces."""
    return path.format_map({name: quote(str(one), safe="") for name, one in arguments.items()})


def _name(rule: str) -> str:
    """A route's path without what differs from call to call, such as `agent-key`."""
    parts = rule.removeprefix("/voice/").split("/")
    return "-".join(part for part in parts if not part.startswith("<"))
