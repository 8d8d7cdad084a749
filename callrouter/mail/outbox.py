"""Owed mail: written down in the transaction that owes it, sent afterwards, at least once.

A mail is taken under a lease, so that two senders never have it at once; a sender that dies loses
its lease after 45 seconds, and another one takes the mail up. Only a death between the server's
acceptance and our commit can send a mail twice, and then both carry one Message-ID. While the
server is quick, ten acceptances are committed together: a death may repeat that many.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import structlog
from pydantic import SecretStr
from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from callrouter.mail.render import RenderError, UnknownMail, check_address, render
from callrouter.mail.smtp import (
    OPEN_SECONDS,
    SEND_SECONDS,
    MailError,
    Outlet,
    Unreachable,
)
from callrouter.records import ROW_LOCK, Database, OwedMail, TicketEvent
from callrouter.records.history import Kind, history_entry
from callrouter.records.mail import people_of
from callrouter.records.types import Instant

BATCH = 50
MARKED_TOGETHER = 10
MARKED_WITHIN = timedelta(seconds=0.05)
"""Once the first acceptance not yet committed is older, the next one commits: a server that is slow
has each mail committed by itself."""
LEASE = timedelta(seconds=45)
"""Within 60 s after a crash a mail has to be on its way again (art. 4.1)."""
LAST_START = LEASE - timedelta(seconds=OPEN_SECONDS + SEND_SECONDS)
"""After this no mail of a batch is begun any more, as its sending might outlive the lease."""

BACK_OFF = tuple(
    timedelta(seconds=seconds) for seconds in (15, 60, 5 * 60, 15 * 60, 30 * 60, 60 * 60)
)
"""Until the next attempt, after the first, second ... temporary refusal; then every hour."""
GIVE_UP_AFTER = timedelta(days=5)
SERVER_BACK_OFF = timedelta(seconds=15)
"""Until the next attempt when the server cannot be reached. It does not grow: a try costs one
connection however much mail is owed, and mail should leave as soon as the server is back."""

GRACE = timedelta(seconds=30)
"""How long a worker may take to send a mail it was woken for."""

MARK_TRIES = 10
MARK_DELAY_SECONDS = 0.5

_OWED = and_(OwedMail.sent_at.is_(None), OwedMail.failed_at.is_(None))

log = structlog.get_logger()


@dataclass(frozen=True)
class Sender:
    """The server by which mail leaves, and the sender it names."""

    smtp_url: SecretStr
    mail_from: str


@dataclass(frozen=True)
class Sent:
    """What a round came to: mails accepted by the server, put off, and given up."""

    sent: int = 0
    retry: int = 0
    failed: int = 0


def overdue(session: Session, now: datetime, grace: timedelta = GRACE) -> int:
    """How many mails nobody is about to send, so that the sweeper has to, without RQ.

    Those due for longer than a worker may take (`grace`); those whose sender died; and those put
    off until now, for which nobody is woken.
    """
    neglected = or_(
        OwedMail.leased_until <= now,
        and_(
            OwedMail.leased_until.is_(None),
            or_(OwedMail.due_at <= now - grace, OwedMail.problem.is_not(None)),
        ),
    )
    return session.scalars(
        select(func.count()).select_from(OwedMail).where(_OWED, OwedMail.due_at <= now, neglected)
    ).one()


def send_owed(
    records: Database,
    sender: Sender,
    clock: Callable[[], datetime],
    stopping: Callable[[], bool] = lambda: False,
) -> Sent:
    """Send what is due until nothing is, the server is away, or `stopping` says so.

    Any number of processes may do this at once. It may take as long as the server is slow, so it
    belongs in a thread or process where nobody waits for it. `clock` is read once; from then on
    the time that passes is measured, so that setting it moves no lease. Raises RenderError when
    MAIL_FROM is no address (nothing is given up for it), SQLAlchemyError when the database fails.
    """
    check_address("MAIL_FROM", sender.mail_from)
    begun_at, begun = clock(), time.monotonic()

    def now() -> datetime:
        return begun_at + timedelta(seconds=time.monotonic() - begun)

    total = Sent()
    with Outlet(sender.smtp_url.get_secret_value()) as outlet:
        while not stopping():
            batch = _Batch(records, sender.mail_from, now, stopping)
            going_on = batch.send(outlet)
            total = Sent(
                total.sent + batch.sent, total.retry + batch.retry, total.failed + batch.failed
            )
            if not going_on:
                break
    return total


class _Batch:
    """Up to 50 mails under one lease."""

    def __init__(
        self,
        records: Database,
        mail_from: str,
        clock: Callable[[], datetime],
        stopping: Callable[[], bool],
    ) -> None:
        self.sent = self.retry = self.failed = 0
        self._records = records
        self._mail_from = mail_from
        self._clock = clock
        self._stopping = stopping
        self._taken_at = clock()
        self._lease = self._taken_at + LEASE
        self._accepted: list[tuple[OwedMail, datetime]] = []
        """Mails that the server has, with the instant, and the records do not know of yet."""
        self._mails = self._claim()

    def send(self, outlet: Outlet) -> bool:
        """Send the mails; whether it makes sense to go on with another batch."""
        try:
            return self._send(outlet)
        finally:
            self._mark_accepted()

    def _send(self, outlet: Outlet) -> bool:
        for position, mail in enumerate(self._mails):
            rest = self._mails[position:]
            if self._stopping() or self._clock() > self._taken_at + LAST_START:
                self._put_back(rest)
                break
            try:
                self._send_one(outlet, mail)
            except Unreachable as absence:
                self._put_off(rest, str(absence))
                return False
        return bool(self._mails)

    def _claim(self) -> list[OwedMail]:
        now = self._taken_at
        free = or_(OwedMail.leased_until.is_(None), OwedMail.leased_until <= now)
        due = (
            select(OwedMail.id)
            .where(_OWED, OwedMail.due_at <= now, free)
            .order_by(OwedMail.due_at, OwedMail.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True, **ROW_LOCK)
        )
        with self._records.begin() as session:
            claimed = session.scalars(
                update(OwedMail)
                .where(OwedMail.id.in_(due))
                .values(leased_until=self._lease)
                .returning(OwedMail.id),
                execution_options={"synchronize_session": False},
            ).all()
        return sorted(self._read(claimed), key=lambda mail: (mail.due_at, mail.id))

    def _read(self, claimed: Sequence[int]) -> list[OwedMail]:
        """These mails; one whose row cannot be read is put off, and the others go out."""
        try:
            return self._found(OwedMail.id.in_(claimed))
        except (ValueError, TypeError):
            if len(claimed) > 1:
                return [mail for mail_id in claimed for mail in self._read([mail_id])]
            self._put_off_unread(claimed[0])
            return []

    def _found(self, which: ColumnElement[bool]) -> list[OwedMail]:
        with self._records.read() as session:
            mails = list(session.scalars(select(OwedMail).where(which)))
            people = people_of(session, mails)
        for mail in mails:
            people.fill_in(mail)
        return mails

    def _send_one(self, outlet: Outlet, mail: OwedMail) -> None:
        try:
            message = render(
                mail.kind,
                mail.language,
                mail.facts,
                message_id=mail.message_id,
                sender=self._mail_from,
                recipient=mail.recipient,
                sent_at=self._clock(),
            )
            outlet.send(message)
        except Unreachable:
            raise
        except (RenderError, MailError) as error:
            problem = _without_recipient(str(error), mail)
            if _may_pass(error) and self._clock() - mail.owed_at < GIVE_UP_AFTER:
                self._refused(mail, problem)
            else:
                self._gave_up(mail, problem)
        else:
            self._accept(mail)

    def _accept(self, mail: OwedMail) -> None:
        now = self._clock()
        self._accepted.append((mail, now))
        first = self._accepted[0][1]
        if len(self._accepted) == MARKED_TOGETHER or now - first > MARKED_WITHIN:
            self._mark_accepted()

    def _mark_accepted(self) -> None:
        """Commit what the server has accepted since the last time."""
        accepted, self._accepted = self._accepted, []
        if not accepted:
            return
        instants = {mail.id: literal(now, Instant) for mail, now in accepted}
        # Another sender may have the lease by now: sent is sent.
        self._mark(
            [mail for mail, _ in accepted],
            OwedMail.sent_at.is_(None),
            {
                "sent_at": case(instants, value=OwedMail.id),
                "failed_at": None,
                "attempts": OwedMail.attempts + 1,
                "problem": None,
            },
            {
                mail.id: _history(mail, now, "mail_sent", delay_seconds=_delay(mail, now))
                for mail, now in accepted
            },
        )
        for mail, now in accepted:
            self.sent += 1
            log.info(
                "mail.sent",
                **_named(mail),
                delay_seconds=_delay(mail, now),
                attempts=mail.attempts + 1,
            )

    def _refused(self, mail: OwedMail, problem: str) -> None:
        wait = _back_off(mail.attempts)
        self._mark(
            [mail],
            OwedMail.leased_until == self._lease,
            {"due_at": self._clock() + wait, "attempts": mail.attempts + 1, "problem": problem},
        )
        self.retry += 1
        log.warning(
            "mail.refused",
            **_named(mail),
            again_in_seconds=wait.total_seconds(),
            problem=problem,
        )

    def _put_off_unread(self, mail_id: int) -> None:
        with self._records.begin() as session:
            attempts = session.scalar(select(OwedMail.attempts).where(OwedMail.id == mail_id)) or 0
            wait = _back_off(attempts)
            session.execute(
                update(OwedMail)
                .where(OwedMail.id == mail_id, OwedMail.leased_until == self._lease)
                .values(
                    leased_until=None,
                    due_at=self._clock() + wait,
                    attempts=attempts + 1,
                    problem="its row cannot be read",
                ),
                execution_options={"synchronize_session": False},
            )
        self.retry += 1
        log.error("mail.unreadable", mail=mail_id, again_in_seconds=wait.total_seconds())

    def _gave_up(self, mail: OwedMail, problem: str) -> None:
        now = self._clock()
        self._mark(
            [mail],
            OwedMail.leased_until == self._lease,
            {"failed_at": now, "attempts": mail.attempts + 1, "problem": problem},
            {mail.id: _history(mail, now, "mail_failed", problem=problem)},
        )
        self.failed += 1
        log.error("mail.failed", **_named(mail), problem=problem)

    def _put_off(self, mails: list[OwedMail], problem: str) -> None:
        """The server is away: that is no attempt of these mails, and it never uses them up."""
        self._mark(
            mails,
            OwedMail.leased_until == self._lease,
            {"due_at": self._clock() + SERVER_BACK_OFF, "problem": problem},
        )
        self.retry += len(mails)
        log.warning("mail.server_away", waiting=len(mails), problem=problem)

    def _put_back(self, mails: list[OwedMail]) -> None:
        self._mark(mails, OwedMail.leased_until == self._lease, {})

    def _mark(
        self,
        mails: list[OwedMail],
        still: ColumnElement[bool],
        values: dict[str, Any],
        history: Mapping[int, TicketEvent | None] = MappingProxyType({}),
    ) -> None:
        """Note what became of these mails, where `still` holds, and let go of their lease.

        A database that is busy is asked again for 5 s: giving up at once would send an accepted
        mail a second time.
        """
        for attempt in range(1, MARK_TRIES + 1):
            try:
                with self._records.begin() as session:
                    marked = session.execute(
                        update(OwedMail)
                        .where(OwedMail.id.in_([mail.id for mail in mails]), still)
                        .values(leased_until=None, **values)
                        .returning(OwedMail.id),
                        execution_options={"synchronize_session": False},
                    ).scalars()
                    lines = [history.get(mail_id) for mail_id in marked]
                    session.add_all(line for line in lines if line is not None)
                return
            except (DBAPIError, PoolTimeoutError):
                if attempt == MARK_TRIES:
                    raise
                time.sleep(MARK_DELAY_SECONDS)


def _may_pass(error: RenderError | MailError) -> bool:
    """Whether this mail may go out later: by its server's word, or made by a later version."""
    return not error.permanent if isinstance(error, MailError) else isinstance(error, UnknownMail)


def _back_off(attempts: int) -> timedelta:
    """Until the next attempt of a mail that was tried so often before this time."""
    return BACK_OFF[min(attempts, len(BACK_OFF) - 1)]


def _delay(mail: OwedMail, now: datetime) -> float:
    return round((now - mail.owed_at).total_seconds(), 3)


def _history(mail: OwedMail, now: datetime, kind: Kind, **facts: object) -> TicketEvent | None:
    """The entry for the ticket's history, where the mail is about a ticket (art. 4.2)."""
    if mail.ticket_id is None:
        return None
    about = {"mail": mail.kind, "message_id": mail.message_id, **facts}
    return history_entry(mail.ticket_id, kind, about, now)


def _named(mail: OwedMail) -> dict[str, Any]:
    """A mail as a log names it: never by its address."""
    return {"mail": mail.id, "kind": mail.kind, "ticket": mail.ticket_id}


def _without_recipient(problem: str, mail: OwedMail) -> str:
    """Servers like to repeat the address they refuse; what we keep of it need not."""
    if not mail.recipient:
        return problem
    return re.sub(re.escape(mail.recipient), "(recipient)", problem, flags=re.IGNORECASE)
