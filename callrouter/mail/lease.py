"""Owed mail taken under a lease, so that two senders never have it at once, and what became of it.

A sender that dies loses its lease after 45 seconds, and another one takes the mail up. What became
of a mail is written only while the lease is held; that it was sent, always.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence, Set
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, and_, case, literal, or_, select, true, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from callrouter.mail.acceptance import Accepted, follow, history_of
from callrouter.mail.smtp import OPEN_SECONDS, SEND_SECONDS
from callrouter.records import ROW_LOCK, Database, OwedMail
from callrouter.records.mail import STILL_OWED, UNREADABLE, people_of
from callrouter.records.types import Instant
from callrouter.rules.mail_delivery import back_off

BATCH = 50
LEASE = timedelta(seconds=45)
"""Within 60 s after a crash a mail has to be on its way again (art. 4.1)."""
LAST_START = LEASE - timedelta(seconds=OPEN_SECONDS + SEND_SECONDS)
"""After this no mail of a batch is begun any more, as its sending might outlive the lease."""

EVERY = true()
MARK_TRIES = 10
MARK_DELAY_SECONDS = 0.5

log = structlog.get_logger()


class Lease:
    """Up to fifty mails that are due, of `which` there are, the oldest first."""

    def __init__(
        self,
        records: Database,
        clock: Callable[[], datetime],
        which: ColumnElement[bool] = EVERY,
    ) -> None:
        self.unreadable = 0
        """Mails whose row could not be read; they are put off."""
        self._records = records
        self._clock = clock
        self._taken_at = clock()
        self._until = self._taken_at + LEASE
        self.mails = self._claim(which)

    @property
    def is_ending(self) -> bool:
        """Whether it is too late to begin with another mail."""
        return self._clock() > self._taken_at + LAST_START

    def hold_longer(self, mail: OwedMail, longer: timedelta) -> bool:
        """Hold this mail, and no other, from now on and for so much longer than a lease. False
        where it is another sender's by now."""
        until = self._clock() + LEASE + longer
        with self._records.begin() as session:
            held = session.execute(
                update(OwedMail)
                .where(OwedMail.id == mail.id, OwedMail.leased_until == self._until, STILL_OWED)
                .values(leased_until=until)
                .returning(OwedMail.id),
                execution_options={"synchronize_session": False},
            ).first()
        self._until = until
        return held is not None

    def sent(self, accepted: Sequence[Accepted]) -> None:
        """The server has these. Another sender may have the lease by now: sent is sent."""

        def note(session: Session, marked: Set[int]) -> None:
            for one in accepted:
                if one.mail.id in marked:
                    follow(session, one)

        self._mark(
            [one.mail for one in accepted],
            OwedMail.sent_at.is_(None),
            {
                "sent_at": case(
                    {one.mail.id: literal(one.at, Instant) for one in accepted}, value=OwedMail.id
                ),
                "failed_at": None,
                "attempts": OwedMail.attempts + 1,
                "problem": None,
            },
            note,
        )

    def tried(self, mail: OwedMail, problem: str, again_in: timedelta) -> None:
        """It was refused, and is tried again after that time."""
        self._mark_held(
            [mail],
            {
                "due_at": self._clock() + again_in,
                "attempts": mail.attempts + 1,
                "problem": problem,
            },
        )

    def put_off(self, mails: list[OwedMail], problem: str, again_in: timedelta) -> None:
        """The server is away: that is no attempt of these mails."""
        self._mark_held(mails, {"due_at": self._clock() + again_in, "problem": problem})

    def failed(self, mail: OwedMail, problem: str) -> None:
        """It is given up."""
        now = self._clock()
        entry = history_of(mail, now, "mail_failed", problem=problem)

        def note(session: Session, marked: Set[int]) -> None:
            if marked and entry is not None:
                session.add(entry)

        self._mark_held(
            [mail], {"failed_at": now, "attempts": mail.attempts + 1, "problem": problem}, note
        )

    def put_back(self, mails: list[OwedMail]) -> None:
        """Nothing was done with these."""
        self._mark_held(mails, {})

    def _claim(self, which: ColumnElement[bool]) -> list[OwedMail]:
        now = self._taken_at
        free = or_(OwedMail.leased_until.is_(None), OwedMail.leased_until <= now)
        due = (
            select(OwedMail.id)
            .where(STILL_OWED, OwedMail.due_at <= now, free, which)
            .order_by(OwedMail.due_at, OwedMail.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True, **ROW_LOCK)
        )
        with self._records.begin() as session:
            claimed = session.scalars(
                update(OwedMail)
                .where(OwedMail.id.in_(due))
                .values(leased_until=self._until)
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

    def _put_off_unread(self, mail_id: int) -> None:
        with self._records.begin() as session:
            attempts = session.scalar(select(OwedMail.attempts).where(OwedMail.id == mail_id)) or 0
            wait = back_off(attempts)
            session.execute(
                update(OwedMail)
                .where(OwedMail.id == mail_id, OwedMail.leased_until == self._until)
                .values(
                    leased_until=None,
                    due_at=self._clock() + wait,
                    attempts=attempts + 1,
                    problem=UNREADABLE,
                ),
                execution_options={"synchronize_session": False},
            )
        self.unreadable += 1
        log.error("mail.unreadable", mail=mail_id, again_in_seconds=wait.total_seconds())

    def _mark_held(
        self,
        mails: list[OwedMail],
        values: dict[str, Any],
        note: Callable[[Session, Set[int]], None] | None = None,
    ) -> None:
        still = and_(OwedMail.leased_until == self._until, STILL_OWED)
        self._mark(mails, still, values, note)

    def _mark(
        self,
        mails: list[OwedMail],
        still: ColumnElement[bool],
        values: dict[str, Any],
        note: Callable[[Session, Set[int]], None] | None,
    ) -> None:
        """Note what became of these mails, where `still` holds, and let go of their lease; `note`
        what follows for those of these ids.

        A database that is busy is asked again for 5 s: giving up at once would send an accepted
        mail a second time.
        """
        for attempt in range(1, MARK_TRIES + 1):
            try:
                with self._records.begin() as session:
                    marked = session.scalars(
                        update(OwedMail)
                        .where(OwedMail.id.in_([mail.id for mail in mails]), still)
                        .values(leased_until=None, **values)
                        .returning(OwedMail.id),
                        execution_options={"synchronize_session": False},
                    ).all()
                    if note is not None:
                        note(session, set(marked))
                return
            except (DBAPIError, PoolTimeoutError):
                if attempt == MARK_TRIES:
                    raise
                time.sleep(MARK_DELAY_SECONDS)
