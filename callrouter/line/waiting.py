"""The order of waiting callers in Redis or Valkey: one line per language, rank then arrival.

Everything here can be lost: the records know who waits and in which place, and `restore` puts it
back. A caller is in its `line` as long as it waits; it is in `free` while no offer of it is under
way, so that two dispatchers never take the same one.
"""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from callrouter.rules.priority import RANK_STEP

log = structlog.get_logger()

TIMEOUT_SECONDS = 0.5
SHUN_SECONDS = 1.0
"""After a question that timed out, how long the next ones fail at once instead of waiting too: a
Redis that hangs must not hold up every caller's hop."""
UNATTENDED_SECONDS = 15
WAITED_SECONDS = 600
"""How long it is remembered that a caller was heard from in the queue: many rounds of music."""
SPOKEN_AT_MOST = 100_000
"""Sentences kept for the receipts while no sweeper runs that would write them down."""


class LineUnavailable(Exception):
    """Redis did not answer in time, or not at all. The records still know who waits."""


@contextmanager
def unless_away(**about: object) -> Iterator[None]:
    """What is done inside is given up while Redis is away, and the log says so: the records know
    who waits, and the line is mended from them."""
    try:
        yield
    except LineUnavailable as error:
        log.warning("line.unavailable", problem=str(error), **about)


@dataclass(frozen=True)
class Place:
    """Where a caller stands."""

    position: int
    """From 1, in the line of its language."""
    language: str
    told: int | None
    """The position last announced to it."""
    told_at: datetime | None
    unattended: bool = False
    """Nobody who speaks that language is signed in."""
    warned_at: datetime | None = None
    """When the caller was last told so."""
    whole: bool = True
    """Whether everyone is in the line; else the position counts only who is back in it."""


@dataclass(frozen=True)
class Spoken:
    """Something that was said to a caller in the line, to be added to its receipt."""

    id: str
    sid: str
    note: str
    """A JSON document."""


@dataclass(frozen=True)
class Head:
    """The caller taken to be offered next, and the line as it stood."""

    sid: str
    language: str
    order: int
    stood: dict[str, tuple[int, int, int]]
    """Per language looked at: callers of rank 0, 1 and 2 that were free to be offered."""


class Line:
    """The waiting callers. Every method raises LineUnavailable when Redis cannot be asked."""

    def __init__(self, url: str, prefix: str = "callrouter:") -> None:
        self._redis: Any = redis.Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            # One more try, for a connection that died in the pool while Redis restarted.
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
            retry_on_timeout=False,
        )
        self._shunned_until = 0.0
        self._prefix = prefix
        self._callers = f"{prefix}callers"
        self._told = f"{prefix}told"
        self._warned = f"{prefix}warned"
        self._lost = f"{prefix}lost"
        self._spoken = f"{prefix}spoken"
        self._join = self._script("join")
        self._leave = self._script("leave")
        self._release = self._script("release")
        self._next = self._script("next")
        self._position = self._script("position")
        self._slot = self._script("slot")

    def _script(self, name: str) -> Any:
        source = files("callrouter.line").joinpath("scripts", f"{name}.lua").read_text("utf-8")
        return self._redis.register_script(source)

    def join(
        self, sid: str, language: str, order: int, *, offered: bool = False, again: bool = False
    ) -> bool:
        """Give a caller its place, `order` being rules.priority.order_key. True when it had none
        yet. `offered` when an offer of it is under way: it is in the line, but not free. `again`
        when it has waited before: where it is not known what it was told, it is told nothing."""
        line, free = f"{self._prefix}line:{language}", f"{self._prefix}free:{language}"
        arguments = [sid, language, order, "1" if offered else "0", "1" if again else "0"]
        return bool(self._ask(self._join, [line, free, self._callers, self._told], arguments))

    def leave(self, sid: str, *, returning: bool = False) -> None:
        """The caller waits no longer. `returning` when it may yet come back: what it was told is
        kept then."""
        keys = [self._callers, self._told, self._warned]
        self._ask(self._leave, keys, [sid, self._prefix, "1" if returning else "0"])

    def release(self, sid: str) -> None:
        """The offer of this caller failed: it may be offered again, from its old place."""
        self._ask(self._release, [self._callers], [sid, self._prefix])

    def next(
        self, languages: Sequence[str], now: datetime, patience: timedelta | None = None
    ) -> Head | None:
        """Take the caller to be offered next to an agent of these languages (art. 2), or None.

        `patience` is the guard against starvation, see rules.priority.next_in_line.
        """
        milliseconds = int(now.timestamp() * 1000)
        wait = int(patience.total_seconds() * 1000) if patience else 0
        arguments = [self._prefix, RANK_STEP, milliseconds, wait, *languages]
        answer = self._ask(self._next, [], arguments)
        if answer is None:
            return None
        sid, language, order, *counts = answer
        stood = {
            one: (counts[3 * i], counts[3 * i + 1], counts[3 * i + 2])
            for i, one in enumerate(languages)
        }
        return Head(sid, language, int(order), stood)

    def place(self, sid: str, language: str = "") -> Place | None:
        """Where the caller, who is heard from in the queue, stands; None where the line does not
        know it. Its language, where that is known, saves looking it up."""
        keys = [self._callers, self._told, self._warned]
        answer = self._ask(self._position, keys, [sid, self._prefix, language, WAITED_SECONDS])
        if answer is None:
            return None
        position, language, told, warned, unattended, whole = answer
        told_position, told_at = _read_told(told)
        return Place(
            position,
            language,
            told_position,
            told_at,
            bool(unattended),
            _read_instant(warned),
            bool(whole),
        )

    def has_waited(self, sid: str) -> bool:
        """Whether the caller was heard from in the queue in the last minutes: then its place was
        asked for."""
        return bool(self._call(lambda: self._redis.exists(f"{self._prefix}waited:{sid}")))

    def tell(self, sid: str, position: int, now: datetime) -> None:
        """Remember that this position was announced to the caller."""
        note = {"at": now.isoformat(), "what": "position", "position": position}
        self._say(self._told, sid, f"{position}@{now.isoformat()}", note)

    def warn(self, sid: str, now: datetime) -> None:
        """Remember that the caller was told that nobody is signed in."""
        note = {"at": now.isoformat(), "what": "nobody_signed_in"}
        self._say(self._warned, sid, now.isoformat(), note)

    def _say(self, remembered: str, sid: str, said: str, note: dict[str, Any]) -> None:
        both = self._redis.pipeline(transaction=False)
        both.hset(remembered, sid, said)
        self._keep(both, sid, note)
        self._call(both.execute)

    def keep_said(self, sid: str, note: dict[str, Any]) -> None:
        """Keep a note of what was said to a caller, until it is in its receipt."""
        self._call(lambda: self._keep(self._redis, sid, note))

    def _keep(self, redis: Any, sid: str, note: dict[str, Any]) -> None:
        evidence = {"sid": sid, "note": json.dumps(note)}
        redis.xadd(self._spoken, evidence, maxlen=SPOKEN_AT_MOST, approximate=True)

    def spoken(self, at_most: int, after: str = "") -> list[Spoken]:
        """What was said in the line and is not in the receipts yet, the oldest first; what comes
        after the one with that id."""
        start = f"({after}" if after else "-"
        found = self._call(lambda: self._redis.xrange(self._spoken, start, count=at_most))
        return [Spoken(id, one["sid"], one["note"]) for id, one in found]

    def written(self, spoken: Sequence[Spoken]) -> None:
        """These are in the receipts now."""
        if spoken:
            self._call(lambda: self._redis.xdel(self._spoken, *(one.id for one in spoken)))

    def attend(self, languages: Sequence[str], unattended: Sequence[str]) -> None:
        """Note in which languages nobody is signed in. It is forgotten after some seconds, so that
        a dispatcher that died leaves no false word behind."""
        for language in languages:
            key = f"{self._prefix}unattended:{language}"
            if language in unattended:
                self._call(functools.partial(self._redis.set, key, "1", ex=UNATTENDED_SECONDS))
            else:
                self._call(functools.partial(self._redis.delete, key))

    def take_slot(self, calls_per_second: float) -> float:
        """Take a slot of the account's calls per second. 0 when taken, else the seconds until the
        next one is free."""
        pause = round(1_000_000 / calls_per_second)
        return int(self._ask(self._slot, [f"{self._prefix}slot"], [pause])) / 1_000_000

    def is_whole(self) -> bool:
        """Whether the line has been put back since Redis was last emptied."""
        return bool(self._call(lambda: self._redis.exists(f"{self._prefix}whole")))

    def restore(self, waiting: Iterable[tuple[str, str, int, bool]]) -> int:
        """Put callers back, each as (sid, language, order, offered), and count the line as whole.
        Callers that are there already keep their place. Returns how many were missing."""
        added = sum(
            self.join(sid, language, order, offered=offered, again=True)
            for sid, language, order, offered in waiting
        )
        self._call(lambda: self._redis.set(f"{self._prefix}whole", "1"))
        return added

    def everyone(self) -> dict[str, str]:
        """Every caller the line knows, with its language."""
        found: dict[str, str] = self._call(lambda: self._redis.hgetall(self._callers))
        return found

    def free(self, language: str) -> list[str]:
        """The callers of that language that may be offered, in order."""
        found: list[str] = self._call(
            lambda: self._redis.zrange(f"{self._prefix}free:{language}", 0, -1)
        )
        return found

    def anyone_free(self, language: str) -> bool:
        """Whether some caller of that language may be offered."""
        return bool(self._call(lambda: self._redis.exists(f"{self._prefix}free:{language}")))

    def lose(self, sid: str, document: dict[str, Any]) -> None:
        """Note a call that was given up, until its ticket is opened."""
        self._call(lambda: self._redis.hset(self._lost, sid, json.dumps(document)))

    def lost(self) -> dict[str, str]:
        """The calls that were given up, by SID: each a JSON document."""
        noted: dict[str, str] = self._call(lambda: self._redis.hgetall(self._lost))
        return noted

    def found(self, sid: str) -> None:
        """A call that was given up has its ticket."""
        self._call(lambda: self._redis.hdel(self._lost, sid))

    def moments(self, sid: str) -> str | None:
        """What is kept of a call's row of failures, see keep_moments."""
        found: str | None = self._call(lambda: self._redis.get(f"{self._prefix}moments:{sid}"))
        return found

    def keep_moments(self, sid: str, row: str, seconds: int) -> None:
        """Keep a call's row of failures for so long; an empty one is forgotten."""
        key = f"{self._prefix}moments:{sid}"
        if row:
            self._call(lambda: self._redis.set(key, row, ex=seconds))
        else:
            self._call(lambda: self._redis.delete(key))

    def wake(self) -> None:
        """Wake the dispatchers: something changed that they should look at."""
        self._call(lambda: self._redis.publish(f"{self._prefix}bell", "1"))

    def wakes(self) -> Wakes:
        """What a dispatcher sleeps on."""
        return Wakes(self._redis.pubsub(ignore_subscribe_messages=True), f"{self._prefix}bell")

    def beat(self, process: str, seconds: int) -> None:
        """Note that a process of this kind is there, for so long."""
        key = f"{self._prefix}seen:{process}"
        self._call(lambda: self._redis.set(key, "1", ex=seconds))

    def seen(self, processes: Sequence[str]) -> dict[str, bool]:
        """Of which of these kinds a process is there."""
        keys = [f"{self._prefix}seen:{process}" for process in processes]
        found = self._call(lambda: self._redis.mget(keys))
        return {process: one is not None for process, one in zip(processes, found, strict=True)}

    def close(self) -> None:
        """Let go of the connections."""
        self._redis.close()

    def _ask(self, script: Any, keys: list[str], arguments: list[Any]) -> Any:
        return self._call(lambda: script(keys=keys, args=arguments))

    def _call(self, question: Any) -> Any:
        if time.monotonic() < self._shunned_until:
            raise LineUnavailable("no answer a moment ago")
        try:
            return question()
        except redis.TimeoutError as error:
            self._shunned_until = time.monotonic() + SHUN_SECONDS
            raise LineUnavailable(str(error)) from error
        except redis.RedisError as error:
            raise LineUnavailable(str(error)) from error


class Wakes:
    """What wakes a dispatcher. What comes while it does not sleep is kept by the connection."""

    def __init__(self, pubsub: Any, channel: str) -> None:
        self._pubsub = pubsub
        self._channel = channel
        self._subscribed = False

    def wait(self, seconds: float) -> bool:
        """Sleep until woken, at most so long. True when woken; several times count as one.

        Raises LineUnavailable when Redis cannot be asked; the next call subscribes anew.
        """
        try:
            if not self._subscribed:
                self._pubsub.subscribe(self._channel)
                self._subscribed = True
            woken = self._pubsub.get_message(timeout=seconds) is not None
            while self._pubsub.get_message(timeout=0) is not None:
                woken = True
            return woken
        except redis.RedisError as error:
            self._subscribed = False
            self._pubsub.reset()
            raise LineUnavailable(str(error)) from error

    def close(self) -> None:
        """Stop listening."""
        self._pubsub.close()


def _read_told(value: str) -> tuple[int | None, datetime | None]:
    """The position a caller was told, and when. Of what another version wrote and this one cannot
    read, the best is assumed: a caller never hears a worse position than it heard."""
    number, _, instant = value.partition("@")
    if not number:
        return None, None
    return (int(number) if number.isdecimal() else 1), _read_instant(instant)


def _read_instant(value: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
