"""The one clock of the process: it runs at wall speed or is stepped by a test.

It also knows whether the process is at rest. Work is counted: a task made by `spawn` is busy
except while it is parked on a `Wake`. Waking counts as work from the instant of the wake, not
from when the task next runs, so that `settle` never returns too early.
"""

import asyncio
import heapq
import itertools
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

# A task that was cancelled, or whose end wakes another, needs a few turns of the loop to show.
_QUIET_TURNS = 4


class Timer(Protocol):
    """Something due later that can still be called off."""

    def cancel(self) -> None: ...


class Wake:
    """A place where one task waits for one value."""

    def __init__(self, clock: "Clock") -> None:
        self._clock = clock
        self._future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._parked = False

    async def wait(self) -> Any:
        """Park until fired; raises what `fail` was given."""
        if not self._future.done():
            self._parked = True
            self._clock.rest()
        try:
            return await self._future
        except asyncio.CancelledError:
            if self._parked:
                self._parked = False
                self._clock.work()
            raise

    def fire(self, value: Any = None) -> None:
        """Hand over `value`; only the first firing counts."""
        if not self._future.done():
            self._unpark()
            self._future.set_result(value)

    def fail(self, error: Exception) -> None:
        """Raise `error` in the waiting task."""
        if not self._future.done():
            self._unpark()
            self._future.set_exception(error)

    def _unpark(self) -> None:
        if self._parked:
            self._parked = False
            self._clock.work()


class _Due:
    """An entry of the stepped clock's agenda."""

    __slots__ = ("callback",)

    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback: Callable[[], None] | None = callback

    def cancel(self) -> None:
        self.callback = None


class Clock:
    """Time for everything in the sandbox."""

    def __init__(
        self,
        start: datetime | None = None,
        on_error: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Run at wall speed, or stepped from the aware instant `start` when it is given.
        `on_error` is told of what ends a task."""
        self.stepped = start is not None
        self._now = start.astimezone(UTC) if start else datetime.now(UTC)
        self._agenda: list[tuple[datetime, int, _Due]] = []
        self._order = itertools.count()
        self._busy = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self._at_rest: list[asyncio.Future[None]] = []
        self._advancing = asyncio.Lock()
        self._on_error = on_error

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        return self._now if self.stepped else datetime.now(UTC)

    def later(self, seconds: float, callback: Callable[[], None]) -> Timer:
        """Call `callback` after `seconds` of this clock."""
        if not self.stepped:
            return asyncio.get_running_loop().call_later(max(seconds, 0), callback)
        due = _Due(callback)
        at = self._now + timedelta(seconds=max(seconds, 0))
        heapq.heappush(self._agenda, (at, next(self._order), due))
        return due

    async def sleep(self, seconds: float) -> None:
        """Wait `seconds` of this clock."""
        if seconds <= 0:
            return
        wake = Wake(self)
        timer = self.later(seconds, wake.fire)
        try:
            await wake.wait()
        finally:
            timer.cancel()

    def spawn(self, work: Coroutine[Any, Any, T], *, awaited: bool = False) -> "asyncio.Task[T]":
        """Start a task whose work `settle` waits for. What ends it is told to `on_error`, unless
        it is `awaited` by someone who will meet it."""
        self.work()
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        if not awaited:
            task.add_done_callback(self._watch)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self.rest()

    def _watch(self, task: asyncio.Task[Any]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None and self._on_error:
            self._on_error(error)

    def work(self) -> None:
        """One more piece of work is under way."""
        self._busy += 1

    def rest(self) -> None:
        """One piece of work ended or parked."""
        self._busy -= 1
        if self._busy == 0:
            waiting, self._at_rest = self._at_rest, []
            for future in waiting:
                if not future.done():
                    future.set_result(None)

    async def settle(self) -> None:
        """Return once nothing is under way and nothing is about to be."""
        quiet = 0
        while quiet < _QUIET_TURNS:
            if self._busy:
                quiet = 0
                future = asyncio.get_running_loop().create_future()
                self._at_rest.append(future)
                await future
            await asyncio.sleep(0)
            quiet += 1

    async def advance(self, seconds: float) -> None:
        """Step the clock: run what falls due in order of time, each settled before the next."""
        async with self._advancing:
            await self.settle()
            target = self._now + timedelta(seconds=seconds)
            while self._agenda and self._agenda[0][0] <= target:
                at, _, due = heapq.heappop(self._agenda)
                if due.callback is None:
                    continue
                self._now = max(self._now, at)
                due.callback()
                await self.settle()
            self._now = target

    async def stop(self) -> None:
        """Cancel every task, wait until they are gone, and forget what was due."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._agenda.clear()
