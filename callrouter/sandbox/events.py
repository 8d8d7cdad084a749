"""Who watches: page clients, told of each phone that changed, each mail, each report and
each reset."""

import asyncio
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from callrouter.sandbox.phones import Phone

Message = tuple[str, str]


class Events:
    """Fans changes out. Costs nothing while nobody watches."""

    def __init__(self) -> None:
        self._watchers: set[asyncio.Queue[Message]] = set()
        self._changed: dict[str, Phone] = {}

    def watch(self) -> "asyncio.Queue[Message]":
        """Start watching: (event, JSON data) pairs arrive in the queue."""
        queue: asyncio.Queue[Message] = asyncio.Queue()
        self._watchers.add(queue)
        return queue

    def unwatch(self, queue: "asyncio.Queue[Message]") -> None:
        """Stop watching."""
        self._watchers.discard(queue)

    def phone_changed(self, phone: "Phone") -> None:
        """Tell of a phone; several changes in one turn of the loop are told once."""
        if not self._watchers:
            return
        if not self._changed:
            asyncio.get_running_loop().call_soon(self._flush)
        self._changed[phone.number] = phone

    def mail_came(self, mail: dict[str, Any]) -> None:
        """Tell of a mail."""
        self._put("mail", lambda: mail)

    def reported(self, report: dict[str, Any]) -> None:
        """Tell of a report."""
        self._put("report", lambda: report)

    def was_reset(self) -> None:
        """Tell that nothing is as it was: whoever watches asks again."""
        self._put("reset", dict)

    def _flush(self) -> None:
        changed, self._changed = self._changed, {}
        for phone in changed.values():
            self._put("phone", phone.to_json)

    def _put(self, event: str, data: Callable[[], dict[str, Any]]) -> None:
        if self._watchers:
            message = (event, json.dumps(data()))
            for queue in self._watchers:
                queue.put_nowait(message)
