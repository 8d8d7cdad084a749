"""One bad item stops nothing: every loop does its items one by one through a guard.

An item that fails (a row of a newer version, a damaged document, a number that Twilio refuses) is
set aside, which the log says, and tried again after a growing delay; the others go on. What each
process has set aside lives in its memory only, and is told with its heartbeat.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from callrouter.line import LineUnavailable
from callrouter.records.database import is_away, is_slow
from callrouter.rules.masking import masked
from callrouter.telephony.twilio import TwilioRefused, TwilioSilent

Item = TypeVar("Item")
Result = TypeVar("Result")

log = structlog.get_logger()

DELAYS = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 5 * 60, 15 * 60))
"""Until an item is tried again after its first, second ... failure in a row; then the last."""
BRIEF = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 5))
"""The same, for what is no single item but a whole part of the work."""
FORGOTTEN = timedelta(minutes=5)
"""An item that was due for another try this long ago and had none no longer exists."""


@dataclass(frozen=True)
class SetAside:
    """An item that fails, and is left alone for a while."""

    loop: str
    item: str
    problem: str
    since: datetime
    failures: int
    again_at: datetime


class Guard:
    """What one process has set aside. Its threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._aside: dict[tuple[str, str], SetAside] = {}

    def each(
        self,
        loop: str,
        items: Iterable[Item],
        do: Callable[[Item], Result],
        now: datetime,
        *,
        name: Callable[[Item], object] = str,
        delays: tuple[timedelta, ...] = DELAYS,
    ) -> list[Result]:
        """Do this with every item that is not set aside; whatever one of them raises is its own.
        Returns what the others came to. `name` gives the id by which an item is known in `loop`.

        Raises what concerns all items and none of them: LineUnavailable, an SQLAlchemyError where
        the database is away, TwilioRefused where Twilio refuses us; and of what may be either (a
        Twilio that does not answer, a database that takes too long) the second in a row.
        """
        done: list[Result] = []
        doubtful: list[tuple[str, Exception]] = []
        for item in items:
            known_as = str(name(item))
            if self.is_aside(loop, known_as, now):
                continue
            try:
                result = do(item)
            except Exception as error:
                if not _may_concern_all(error):
                    self.set_aside(loop, known_as, error, now, delays)
                elif doubtful:
                    raise
                else:
                    doubtful.append((known_as, error))
            else:
                done.append(result)
                self.is_well(loop, known_as)
                self._blame(loop, doubtful, now, delays)
        self._blame(loop, doubtful, now, delays)
        return done

    def set_aside(
        self,
        loop: str,
        item: str,
        error: Exception,
        now: datetime,
        delays: tuple[timedelta, ...] = DELAYS,
    ) -> None:
        """Leave an item alone for a while, for this error, and say so. Raises the error where it
        is no item's but concerns all."""
        if _concerns_all(error):
            raise error
        with self._lock:
            before = self._aside.get((loop, item))
            failures = before.failures + 1 if before else 1
            delay = delays[min(failures, len(delays)) - 1]
            problem = said_of(error)
            since = before.since if before else now
            one = SetAside(loop, item, problem, since, failures, now + delay)
            self._aside[loop, item] = one
        log.error(
            "item.set_aside",
            loop=loop,
            item=item,
            problem=problem,
            failures=failures,
            again_in_seconds=delay.total_seconds(),
            # Once in full: afterwards the problem alone says enough.
            exc_info=error if failures == 1 else None,
        )

    def is_well(self, loop: str, item: str) -> None:
        """An item did what was asked of it."""
        with self._lock:
            known = self._aside.pop((loop, item), None)
        if known is not None:
            log.info("item.well_again", loop=loop, item=item, failures=known.failures)

    def is_aside(self, loop: str, item: str, now: datetime) -> bool:
        """Whether this item is to be left alone now."""
        with self._lock:
            known = self._aside.get((loop, item))
        return known is not None and now < known.again_at

    def aside_in(self, loop: str, now: datetime) -> list[str]:
        """The items of a loop that are to be left alone now."""
        return [one.item for one in self.aside(now) if one.loop == loop and now < one.again_at]

    def aside(self, now: datetime) -> list[SetAside]:
        """What is set aside, oldest first. Items that have vanished are forgotten."""
        with self._lock:
            self._aside = {
                key: one for key, one in self._aside.items() if now < one.again_at + FORGOTTEN
            }
            return sorted(self._aside.values(), key=lambda one: one.since)

    def _blame(
        self,
        loop: str,
        doubtful: list[tuple[str, Exception]],
        now: datetime,
        delays: tuple[timedelta, ...],
    ) -> None:
        """An item that failed alone is itself at fault."""
        while doubtful:
            self.set_aside(loop, *doubtful.pop(), now, delays)


def said_of(error: BaseException) -> str:
    """An error of any kind in words that may be kept: no number and no address stands in them."""
    return masked(f"{type(error).__name__}: {error}")


def passes(error: Exception) -> bool:
    """Whether a part is away or slow (the line, the database, Twilio), rather than something being
    wrong with what was done: that passes by itself."""
    return _concerns_all(error) or _may_concern_all(error)


def _concerns_all(error: Exception) -> bool:
    match error:
        case LineUnavailable():
            return True
        case TwilioRefused():
            return error.too_many or error.unauthorized
        case SQLAlchemyError():
            return is_away(error)
        case _:
            return False


def _may_concern_all(error: Exception) -> bool:
    return isinstance(error, TwilioSilent) or (
        isinstance(error, SQLAlchemyError) and is_slow(error)
    )
