"""The sweeper: at its times, looks for whatever was left behind, and has it mended."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Row, select

from callrouter.calls import given_up, heard
from callrouter.calls.matching import CALLERS
from callrouter.line import unless_away
from callrouter.mail import outbox
from callrouter.mail.render import RenderError
from callrouter.records import Agent, Call, Offer
from callrouter.records.calls import STILL_WAITING
from callrouter.rules.offer import HOLDING_CALL
from callrouter.runtime import PART_IS_AWAY, Runtime
from callrouter.telephony.twilio import Twilio, TwilioRefused, TwilioSilent
from callrouter.upkeep.comparison import compare
from callrouter.upkeep.heartbeat import worker_is_gone

log = structlog.get_logger()

COMPARE_EVERY = timedelta(seconds=30)
NO_GRACE = timedelta()
MAIL_EVERY = timedelta(seconds=5)
LOST_EVERY = timedelta(seconds=5)
SPOKEN_EVERY = timedelta(seconds=2)

Task = Callable[[datetime], None]


class Sweeper:
    """Remembers when it last did what; everything else it reads from the records. Several sweepers
    may work at once: each mend is harmless when it is made twice.

    A task may take as long as Twilio or the mail server does. So each has a thread, in which it
    keeps nobody else waiting, and is not begun again before it has ended.
    """

    def __init__(self, runtime: Runtime, twilio: Twilio) -> None:
        self._runtime = runtime
        self._twilio = twilio
        self._tasks: dict[str, tuple[timedelta, Task]] = {
            "compare": (COMPARE_EVERY, self._compare),
            "mail": (MAIL_EVERY, self._mail),
            "lost": (LOST_EVERY, self._lost),
            "spoken": (SPOKEN_EVERY, self._spoken),
        }
        self._begun: dict[str, datetime] = {}
        self._under_way: dict[str, Future[None]] = {}
        self._threads = ThreadPoolExecutor(len(self._tasks), thread_name_prefix="sweep")
        self._stopping = False

    def sweep(self, now: datetime) -> None:
        """Begin the tasks whose time has come."""
        for name, (every, task) in self._tasks.items():
            if name in self._begun and now < self._begun[name] + every:
                continue
            if name in self._under_way and not self._under_way[name].done():
                continue
            self._begun[name] = now
            self._under_way[name] = self._threads.submit(_report, name, task, now)

    def settle(self) -> None:
        """Wait until every task that was begun has ended."""
        wait(self._under_way.values())

    def stop(self) -> None:
        """Begin nothing any more, and wait for what is under way: a mail, at most."""
        self._stopping = True
        self._threads.shutdown()

    def _compare(self, now: datetime) -> None:
        with unless_away():
            # First: it needs nobody but ourselves.
            mend_line(self._runtime, now)
        compare(self._runtime, self._twilio, now)

    def _lost(self, now: datetime) -> None:
        given_up.take_up(self._runtime, now)

    def _spoken(self, now: datetime) -> None:
        heard.write_down(self._runtime, now)

    def _mail(self, now: datetime) -> None:
        """Send mail that no worker is about to send, without RQ."""
        alone = worker_is_gone(self._runtime, now)
        with self._runtime.records.read() as session:
            neglected = outbox.overdue(session, now, NO_GRACE if alone else outbox.GRACE)
        if neglected:
            log.warning("mail.overdue", mails=neglected)
            outbox.send_owed(
                self._runtime.records,
                self._runtime.sender,
                lambda: now,
                stopping=lambda: self._stopping,
            )


def _report(name: str, task: Task, now: datetime) -> None:
    """A task that fails is tried again at its next time, and says so: nobody awaits it."""
    try:
        task(now)
    except (*PART_IS_AWAY, TwilioRefused, TwilioSilent) as error:
        log.warning("sweep.held_up", task=name, problem=f"{type(error).__name__}: {error}")
    except RenderError as error:
        log.error("sweep.failed", task=name, problem=f"{type(error).__name__}: {error}")
    except Exception:
        log.exception("sweep.failed", task=name)


def make_whole(runtime: Runtime, now: datetime) -> None:
    """Put the line back from the records at once, if Redis has been emptied or replaced."""
    if runtime.line.is_whole():
        return
    added = runtime.line.restore(waiting_callers(runtime, now))
    log.warning("line.restored", callers=added)


def mend_line(runtime: Runtime, now: datetime) -> None:
    """Compare the line with the records: who is missing comes back, who is gone goes."""
    known = runtime.line.everyone()
    waiting = waiting_callers(runtime, now)
    runtime.line.restore(one for one in waiting if one[0] not in known)
    languages = {language for _, language, _, _ in waiting}
    free = {sid for language in languages for sid in runtime.line.free(language)}
    for sid, _, _, offered in waiting:
        if not offered and sid not in free and not runtime.guard.rests(CALLERS, sid, now):
            runtime.line.release(sid)
    with runtime.records.read() as session:
        for sid in known.keys() - {sid for sid, *_ in waiting}:
            state = session.scalar(select(Call.state).where(Call.sid == sid))
            if state not in {"waiting", None}:
                log.warning("line.ghost", call=sid)
                runtime.line.leave(sid)


def note_attendance(runtime: Runtime) -> None:
    """Tell the line in which languages nobody at all is signed in."""
    spoken: set[str] = set()
    with runtime.records.read() as session:
        for languages in session.scalars(select(Agent.languages).where(Agent.state != "away")):
            spoken.update(languages.split())
    offered = sorted({one for line in runtime.lines.all for one in line.languages})
    runtime.line.attend(offered, [one for one in offered if one not in spoken])


def waiting_callers(runtime: Runtime, now: datetime) -> list[tuple[str, str, int, bool]]:
    """Everyone who waits, as the records have it: (sid, language, order, offered)."""
    held = select(Offer.id).where(Offer.call_id == Call.id, Offer.state.in_(HOLDING_CALL))
    offered = held.exists()
    with runtime.records.read() as session:
        rows = session.execute(
            select(Call.sid, Call.language, Call.line_order, offered).where(
                STILL_WAITING, Call.line_order.is_not(None)
            )
        ).all()

    def read(row: Row[str, str | None, int | None, bool]) -> tuple[str, str, int, bool]:
        sid, language, order, held = row
        return sid, language or "fr", int(order or 0), bool(held)

    return runtime.guard.each("waiting callers", rows, read, now, name=lambda row: row[0])
