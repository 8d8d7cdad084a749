"""A telephone network small enough to be shuffled: it answers what the service asks of Twilio, and
keeps every report it owes until a test delivers, repeats, reorders or drops it.

Documents are not written as TwiML here: the steps that the service returns are obeyed directly. The
sandbox tells the same stories over HTTP.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from callrouter.calls import arrival, conference, ending, handoff, next_step, waiting
from callrouter.rules.leg import LegState
from callrouter.rules.steps import Ask, Bridge, End, Host, Join, LeaveLine, Say, Steps, Whisper
from callrouter.runtime import Runtime
from callrouter.settings import LineSettings
from callrouter.telephony.twilio import NOT_IN_PROGRESS, TwilioRefused, TwilioSilent

RING = timedelta(seconds=20)
BAD_NUMBER = 21211

_sids = itertools.count(1)


@dataclass
class Caller:
    """A caller's leg."""

    sid: str
    number: str
    there: bool = True
    where: str | None = None
    """`queue`, the name of a conference, or None while words are spoken."""
    asked: tuple[str, int] | None = None
    position: int | None = None
    """The last one that was said."""
    heard: str = ""
    """How the last document ended: `queue`, `room`, `question`, `goodbye`."""


@dataclass
class Leg:
    """An agent's leg."""

    sid: str
    phone: str
    token: str
    since: datetime
    state: str = "ringing"
    """`ringing`, `whispering`, `in-progress` or `over`."""
    where: str | None = None
    attempt: int = 1
    sequence: int = 0
    heard: str = ""


@dataclass
class Report:
    """A callback that Twilio owes."""

    about: str
    deliver: Callable[[], None]


class Telephone:
    """The network. `now` is moved by the test."""

    def __init__(self, runtime: Runtime, now: datetime) -> None:
        self.runtime = runtime
        self.now = now
        self.callers: dict[str, Caller] = {}
        self.legs: dict[str, Leg] = {}
        self.reports: list[Report] = []
        self.when_rung = "ok"
        """What becomes of the next leg: `ok`, `lost` (it rings, the answer is lost), `nothing`
        (it does not ring, and no answer either), `refused` (a bad number) or `busy` (429)."""
        self.silent = False
        """Twilio answers nothing at all."""

    # --- What the service asks -------------------------------------------------------------------

    def ring(
        self,
        *,
        to: str,
        caller_id: str,
        path: str,
        status_path: str,
        fallback_path: str,
        seconds: int,
    ) -> str:
        how, self.when_rung = self.when_rung, "ok"
        if self.silent or how == "nothing":
            raise TwilioSilent("no answer")
        if how == "refused":
            raise TwilioRefused("no telephone number", BAD_NUMBER, 400)
        if how == "busy":
            raise TwilioRefused("too many requests", 20429, 429)
        leg = Leg(f"CA{next(_sids):032x}", to, path.rpartition("/")[2], self.now)
        self.legs[leg.sid] = leg
        self._leg_status(leg, "placed")
        if any(
            one.phone == to and one.state not in {"over", "ringing"} for one in self._others(leg)
        ):
            self._end_leg(leg, "busy")
        else:
            self._leg_status(leg, "ringing")
        if how == "lost":
            raise TwilioSilent("the answer was lost")
        return leg.sid

    def bring(self, sid: str, path: str) -> None:
        self.redirect(sid, path)

    def dequeue(self, sid: str, path: str) -> None:
        if sid not in self.queued():
            raise TwilioRefused("not in the queue", 20404, 404)
        self.redirect(sid, path)

    def redirect(self, sid: str, path: str) -> None:
        self._listening()
        leg = self.legs.get(sid)
        if leg is not None:
            if leg.state not in {"whispering", "in-progress"}:
                raise TwilioRefused("not in progress", NOT_IN_PROGRESS, 400)
            self._leave_room(leg)
            self._whispered(leg, handoff.pick_up(self.runtime, leg.token, sid, self.now))
            return
        caller = self.callers.get(sid)
        if caller is None or not caller.there:
            raise TwilioRefused("not in progress", NOT_IN_PROGRESS, 400)
        self._leave_room(caller)
        if path == "/voice/incoming":
            raise AssertionError("every caller of the telephone is on record")
        self._obey(caller, next_step.go_on(self.runtime, sid, self.now))

    def end(self, sid: str) -> bool:
        self._listening()
        if sid in self.legs:
            leg = self.legs[sid]
            there = leg.state != "over"
            self._end_leg(leg, "completed")
        else:
            there = self.callers[sid].there
            self.hang_up(self.callers[sid])
        return there

    def leg(self, sid: str) -> LegState:
        self._listening()
        if sid in self.legs:
            state = self.legs[sid].state
            known: dict[str, LegState] = {"over": "completed", "ringing": "ringing"}
            return known.get(state, "in_progress")
        if sid not in self.callers:
            raise TwilioRefused("no such call", 20404, 404)
        return "in_progress" if self.callers[sid].there else "completed"

    def queued(self) -> set[str]:
        self._listening()
        return {one.sid for one in self.callers.values() if one.there and one.where == "queue"}

    def recordings(self, sid: str) -> list[tuple[str, int]]:
        self._listening()
        return []

    def participants(self, room: str) -> set[str]:
        self._listening()
        inside = [*self.callers.values(), *self.legs.values()]
        return {one.sid for one in inside if one.where == room}

    # --- What callers do -------------------------------------------------------------------------

    def dial(self, number: str, line: LineSettings, keys: str) -> Caller:
        """A caller dials and answers each question with the next of these keys."""
        caller = Caller(f"CA{next(_sids):032x}", number)
        self.callers[caller.sid] = caller
        self._obey(caller, arrival.arrive(self.runtime, caller.sid, line, number, self.now))
        for key in keys:
            if caller.asked is None or not caller.there:
                break
            self.answer(caller, key)
        return caller

    def answer(self, caller: Caller, key: str, times: int = 1) -> None:
        """The caller presses a key; its webhook may come more than once."""
        assert caller.asked is not None
        question, attempt = caller.asked
        for _ in range(times):
            if question == "score":
                steps = conference.score(self.runtime, caller.sid, key, self.now)
            else:
                steps = arrival.answer(
                    self.runtime, caller.sid, question, attempt, key, self.now
                )  # fmt: skip
        self._obey(caller, steps)

    def wait(self, caller: Caller) -> None:
        """One more round of music."""
        for step in waiting.wait(self.runtime, caller.sid, "", self.now):
            match step:
                case Say("position", _, {"position": int(position)}):
                    assert caller.position is None or position <= caller.position, (
                        f"{caller.sid} was told {caller.position}, then {position}"
                    )
                    caller.position = position
                case LeaveLine():
                    caller.where = None
                    self._obey(caller, next_step.go_on(self.runtime, caller.sid, self.now))

    def hang_up(self, caller: Caller) -> None:
        if not caller.there:
            return
        caller.there, caller.asked = False, None
        self._leave_room(caller)
        self._owe(
            f"{caller.sid} completed",
            lambda: ending.end_call(self.runtime, caller.sid, self.now, "completed"),
        )

    # --- What agents do --------------------------------------------------------------------------

    def pick_up(self, leg: Leg) -> None:
        leg.state = "whispering"
        self._leg_status(leg, "in_progress")
        self._whispered(leg, handoff.pick_up(self.runtime, leg.token, leg.sid, self.now))

    def press(self, leg: Leg, key: str, *, vanish: bool = False, times: int = 1) -> None:
        """The agent presses a key, or none. `vanish`: its line breaks before the answer comes."""
        attempt, leg.attempt = leg.attempt, leg.attempt + 1
        for _ in range(times):
            heard = handoff.press(self.runtime, leg.token, leg.sid, key, attempt, self.now)
        if vanish:
            self._end_leg(leg, "completed")
        else:
            self._whispered(leg, heard)

    def refuse(self, leg: Leg) -> None:
        self._end_leg(leg, "busy")

    def put_down(self, leg: Leg) -> None:
        self._end_leg(leg, "completed")

    # --- Time and reports ------------------------------------------------------------------------

    def pass_time(self, seconds: float) -> None:
        """Phones that rang too long stop."""
        self.now += timedelta(seconds=seconds)
        for leg in self.legs.values():
            if leg.state == "ringing" and leg.since + RING <= self.now:
                self._end_leg(leg, "no_answer")

    def waiting(self) -> list[Caller]:
        return [one for one in self.callers.values() if one.there and one.where == "queue"]

    def present(self) -> list[Caller]:
        return [one for one in self.callers.values() if one.there]

    def legs_in(self, *states: str) -> list[Leg]:
        return [leg for leg in self.legs.values() if leg.state in states]

    def _others(self, leg: Leg) -> list[Leg]:
        return [one for one in self.legs.values() if one is not leg]

    def _listening(self) -> None:
        if self.silent:
            raise TwilioSilent("no answer")

    def _owe(self, about: str, deliver: Callable[[], object]) -> None:
        self.reports.append(Report(about, lambda: (deliver(), None)[1]))

    def _leg_status(self, leg: Leg, status: LegState) -> None:
        sequence = str(leg.sequence)
        leg.sequence += 1
        self._owe(
            f"{leg.sid} {status}",
            lambda: handoff.leg_reported(
                self.runtime, leg.token, leg.sid, status, sequence, self.now
            ),
        )

    def _end_leg(self, leg: Leg, status: LegState) -> None:
        if leg.state == "over":
            return
        leg.state = "over"
        self._leave_room(leg)
        self._leg_status(leg, status)

    def _enter_room(self, one: Caller | Leg, room: str) -> None:
        one.where = room
        self._owe(
            f"{one.sid} joined",
            lambda: conference.joined(self.runtime, room, one.sid, self.now),
        )

    def _leave_room(self, one: Caller | Leg) -> None:
        """Out of wherever it was. A conference that its agent leaves ends for the caller too."""
        room, one.where = one.where, None
        if room is None or room == "queue":
            return
        self._owe(
            f"{one.sid} left",
            lambda: conference.left(self.runtime, room, one.sid, self.now),
        )
        if isinstance(one, Leg):
            for caller in self.callers.values():
                if caller.there and caller.where == room:
                    caller.where = None
                    steps = conference.caller_left(self.runtime, caller.sid, room, self.now)
                    self._obey(caller, steps)

    def _obey(self, caller: Caller, steps: Steps | None) -> None:
        assert steps, "the caller was left without a word"
        caller.asked = None
        for step in steps:
            match step:
                case Ask():
                    caller.asked, caller.heard = (step.question, step.attempt), "question"
                case Join():
                    caller.where, caller.heard = "queue", "queue"
                case Bridge():
                    caller.heard = "room"
                    self._enter_room(caller, step.room)
                case End():
                    caller.heard = "goodbye"
                    self.hang_up(caller)

    def _whispered(self, leg: Leg, steps: Steps) -> None:
        for step in steps:
            match step:
                case Whisper():
                    leg.heard = "offer"
                case Say():
                    leg.heard = step.name
                case Host():
                    leg.state, leg.heard = "in-progress", "room"
                    self._enter_room(leg, step.room)
                case End():
                    self._end_leg(leg, "completed")
