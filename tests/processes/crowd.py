"""Many people on the phone at once, with the service and with each other."""

from __future__ import annotations

import random
from typing import Any

import requests

from tests.processes.service import AGENTS, LINES, Running


class Crowd:
    """Callers and agents who do what they are asked to, and now and then hang up."""

    def __init__(
        self, running: Running, partners: list[str], others: list[str], dice: random.Random
    ) -> None:
        self._running = running
        self._partners = set(partners)
        self._callers = [*partners, *others]
        self._dice = dice
        self.dialled = 0

    def act(self, room: int) -> None:
        """Everyone does one thing. `room`: how many calls more there may be."""
        phones = {
            one["number"]: one for one in self._running.sandbox.get("/sandbox/phones")["phones"]
        }
        for number in self._callers:
            phone = phones[number]
            if phone["state"] == "idle" and room > 0 and self._dice.random() < 0.15:
                room -= 1
                self.dialled += 1
                # Only partners are on file for the dedicated line.
                lines = LINES if number in self._partners else LINES[1:]
                self._do(number, "dial", to=self._dice.choice(lines))
            elif phone["call"] is not None and phone["state"] != "idle":
                self._caller(number, phone["call"])
        for number in AGENTS.values():
            self._agent(number, phones[number])

    def leave(self) -> None:
        """Every caller hangs up."""
        for one in self._running.sandbox.get("/sandbox/phones")["phones"]:
            if one["state"] != "idle" and one["number"] in self._callers:
                self._do(one["number"], "hangup")

    def _caller(self, number: str, call: dict[str, Any]) -> None:
        if call["in"] == "conference" and call["talking_with"]:
            if self._dice.random() < 0.3:
                self._do(number, "hangup")
        elif call["in"] == "queue":
            # The longer the line, the longer they have to wait, and do.
            if self._dice.random() < 0.08 / len(self._callers):
                self._do(number, "hangup")
        elif call["expects"]:
            self._do(number, "press", digits="1")

    def _agent(self, number: str, phone: dict[str, Any]) -> None:
        if phone["state"] == "ringing":
            self._do(number, "answer")
        elif phone["call"] is not None and phone["call"]["expects"]:
            self._do(number, "press", digits="1")
        elif (
            phone["call"] is not None
            and phone["call"]["talking_with"]
            and self._dice.random() < 0.05
        ):
            self._do(number, "hangup")

    def _do(self, number: str, act: str, **what: object) -> None:
        """The other side may have been faster: then there is nothing left to do it to."""
        requests.post(
            f"{self._running.sandbox.url}/sandbox/phones/{number}/{act}", json=what, timeout=10
        )
