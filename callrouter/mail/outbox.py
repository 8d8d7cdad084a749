"""Owed mail: written down in the transaction that owes it, sent afterwards, at least once.

Only a death between the server's acceptance and our commit can send a mail twice, and then both
carry one Message-ID. While the server is quick, ten acceptances are committed together: a death may
repeat that many.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import structlog
from pydantic import SecretStr
from sqlalchemy import ColumnElement, and_, func, not_, or_, select, true
from sqlalchemy.orm import Session

from callrouter.mail.acceptance import Accepted, RefusedCopy, delay
from callrouter.mail.access_links import LettingIn
from callrouter.mail.enclosure import Enclosure, enclosure_of, files_of
from callrouter.mail.kinds import ABOUT_MAIL
from callrouter.mail.lease import Lease
from callrouter.mail.message import File
from callrouter.mail.render import RenderError, UnknownMail, check_address, render
from callrouter.mail.smtp import MailError, Outlet, Unreachable, longer_for
from callrouter.records import Database, OwedMail
from callrouter.records.mail import NOBODY, NOBODY_IS_LEFT, STILL_OWED
from callrouter.rules.mail_delivery import back_off, is_given_up
from callrouter.rules.mail_refusal import is_servers_trouble
from callrouter.rules.masking import mask_mailbox

MARKED_TOGETHER = 10
MARKED_WITHIN = timedelta(seconds=0.05)
"""Once the first acceptance not yet committed is older, the next one commits: a server that is slow
has each mail committed by itself."""

SERVER_BACK_OFF = timedelta(seconds=15)
"""Until the next attempt when the server cannot be reached. It does not grow: a try costs one
connection however much mail is owed, and mail should leave as soon as the server is back."""

GRACE = timedelta(seconds=30)
"""How long a worker may take to send a mail it was woken for."""

HELD_AT_MOST = timedelta(seconds=15)
"""Longer than what an agent wrote is held back: see next_due. For the mail of a new state, which is
held longer, the sweeper wakes a worker when it is soon due."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Sender:
    """The server by which mail leaves, and the sender it names."""

    smtp_url: SecretStr
    mail_from: str
    alert_smtp_url: SecretStr | None = None
    """The server by which mail about mail leaves; None: by the same."""
    letting_in: LettingIn | None = None
    """Makes the links of mails that let their readers in."""

    @property
    def routes(self) -> tuple[tuple[SecretStr, ColumnElement[bool]], ...]:
        """Each server, with the mails that leave by it."""
        if self.alert_smtp_url is None:
            return ((self.smtp_url, true()),)
        is_alert = OwedMail.kind == ABOUT_MAIL
        return ((self.alert_smtp_url, is_alert), (self.smtp_url, not_(is_alert)))


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
    due = select(func.count()).select_from(OwedMail).where(STILL_OWED, OwedMail.due_at <= now)
    return session.scalars(due.where(neglected)).one()


def next_due(session: Session, now: datetime) -> datetime | None:
    """When the first mail that nobody has tried yet is due, if that is soon: whoever was woken for
    it waits. Those that were put off are the sweeper's."""
    untried = (STILL_OWED, OwedMail.leased_until.is_(None), OwedMail.problem.is_(None))
    first = select(func.min(OwedMail.due_at)).where(*untried, OwedMail.due_at < now + HELD_AT_MOST)
    return session.scalar(first)


def send_owed(
    records: Database,
    sender: Sender,
    clock: Callable[[], datetime],
    stopping: Callable[[], bool] = lambda: False,
) -> Sent:
    """Send what is due until nothing is, the server is away, or `stopping` says so; by each route.

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
    for smtp_url, which in sender.routes:
        with Outlet(smtp_url.get_secret_value()) as outlet:
            while not stopping():
                lease = Lease(records, now, which)
                batch = Batch(records, lease, sender, now, stopping)
                going_on = batch.send(outlet)
                total = Sent(
                    total.sent + batch.sent, total.retry + batch.retry, total.failed + batch.failed
                )
                if not going_on:
                    break
    return total


class Batch:
    """The mails of one lease, handed over one by one. What was refused is judged at the end: the
    same answer to all of them is the server's trouble, whatever it says of each."""

    def __init__(
        self,
        records: Database,
        lease: Lease,
        sender: Sender,
        clock: Callable[[], datetime],
        stopping: Callable[[], bool],
    ) -> None:
        self.sent = self.failed = 0
        self.retry = lease.unreadable
        self._records = records
        self._lease = lease
        self._sender = sender
        self._clock = clock
        self._stopping = stopping
        self._accepted: list[Accepted] = []
        """Mails that the server has, and the records do not know of yet."""
        self._refused: list[tuple[OwedMail, MailError]] = []

    def send(self, outlet: Outlet) -> bool:
        """Send the mails; whether it makes sense to go on with another batch."""
        try:
            going_on = self._send(outlet)
        finally:
            self._mark_accepted()
        return self._judge_refused() and going_on

    def _send(self, outlet: Outlet) -> bool:
        mails = self._lease.mails
        for position, mail in enumerate(mails):
            rest = mails[position:]
            if self._stopping() or self._lease.is_ending:
                self._lease.put_back(rest)
                break
            enclosure = self._enclosure_of(mail)
            if enclosure.size and not self._hold_alone(rest, enclosure.size):
                break
            left = [mail] if enclosure.size else rest
            try:
                self._send_one(outlet, mail, enclosure)
            except Unreachable as absence:
                self._put_off(left, absence)
                return False
            if enclosure.size:
                break
        return bool(mails)

    def _enclosure_of(self, mail: OwedMail) -> Enclosure:
        if mail.ticket_message_id is None and not mail.copies_to:
            return Enclosure()
        with self._records.read() as session:
            return enclosure_of(session, mail)

    def _hold_alone(self, rest: list[OwedMail], size: int) -> bool:
        """Hold the first of these for as long as its files take; the others need not wait so
        long."""
        self._mark_accepted()
        self._lease.put_back(rest[1:])
        return self._lease.hold_longer(rest[0], timedelta(seconds=longer_for(size)))

    def _send_one(self, outlet: Outlet, mail: OwedMail, enclosure: Enclosure) -> None:
        if mail.recipient == NOBODY:
            self._lease.failed(mail, NOBODY_IS_LEFT)
            self.failed += 1
            return
        try:
            refused = outlet.send(self._made(mail, enclosure), size=enclosure.size)
        except Unreachable:
            raise
        except RenderError as error:
            if error.__cause__ is not None:
                log.warning("mail.not_made", **_named(mail), problem=repr(error.__cause__))
            # A later version may know the mail that this one does not.
            self._settle(mail, str(error), final=not isinstance(error, UnknownMail))
        except MailError as error:
            self._refused.append((mail, error))
        else:
            self._accept(mail, enclosure, refused)

    def _made(self, mail: OwedMail, enclosure: Enclosure) -> EmailMessage:
        files: list[File] = []
        if enclosure.size:
            with self._records.read() as session:
                files = files_of(session, mail)
        letting_in = self._sender.letting_in
        return render(
            mail.kind,
            mail.language,
            letting_in.whole(mail.kind, mail.facts) if letting_in else mail.facts,
            message_id=mail.message_id,
            sender=self._sender.mail_from,
            recipient=mail.recipient,
            sent_at=self._clock(),
            copies=[copy.address for copy in enclosure.copies],
            thread=mail.thread or (),
            files=files,
            is_automatic=enclosure.is_automatic,
        )

    def _accept(
        self, mail: OwedMail, enclosure: Enclosure, refused: Mapping[str, MailError]
    ) -> None:
        now = self._clock()
        copies = [
            RefusedCopy(
                copy.contact_id,
                copy.address,
                mask_mailbox(str(refused[copy.address]), copy.address),
                refused[copy.address].permanent,
            )
            for copy in enclosure.copies
            if copy.address in refused
        ]
        for copy in copies:
            log.warning(
                "mail.copy_refused", **_named(mail), contact=copy.contact_id, problem=copy.problem
            )
        self._accepted.append(Accepted(mail, now, tuple(copies)))
        first = self._accepted[0].at
        if len(self._accepted) == MARKED_TOGETHER or now - first > MARKED_WITHIN:
            self._mark_accepted()

    def _mark_accepted(self) -> None:
        """Commit what the server has accepted since the last time."""
        accepted, self._accepted = self._accepted, []
        if not accepted:
            return
        self._lease.sent(accepted)
        for one in accepted:
            self.sent += 1
            log.info(
                "mail.sent",
                **_named(one.mail),
                delay_seconds=delay(one.mail, one.at),
                attempts=one.mail.attempts + 1,
            )

    def _judge_refused(self) -> bool:
        """Decide what becomes of the refused mails. Returns whether the server takes any."""
        answers = [(mail.recipient, error.refusal) for mail, error in self._refused]
        said = [(recipient, refusal) for recipient, refusal in answers if refusal is not None]
        takes_none = not self.sent and len(said) == len(answers) and is_servers_trouble(said)
        if takes_none:
            log.warning("mail.server_refuses_all", mails=len(answers), problem=said[0][1].words)
        for mail, error in self._refused:
            self._settle(mail, str(error), final=error.permanent and not takes_none)
        return not takes_none

    def _put_off(self, mails: list[OwedMail], absence: Unreachable) -> None:
        """The server takes nothing from us. Where it says so it is asked ever more rarely, and not
        for ever; where it is not there that is no attempt of these mails, and never uses them up.
        """
        problem = str(absence)
        if absence.refusal is not None:
            for mail in mails:
                self._settle(mail, problem, final=False)
        else:
            self._lease.put_off(mails, problem, SERVER_BACK_OFF)
            self.retry += len(mails)
        log.warning("mail.server_away", waiting=len(mails), problem=problem)

    def _settle(self, mail: OwedMail, problem: str, *, final: bool) -> None:
        """It was not accepted: try it again, or give it up."""
        problem = mask_mailbox(problem, mail.recipient)
        if final or is_given_up(mail.attempts, mail.tried_since, self._clock()):
            self._lease.failed(mail, problem)
            self.failed += 1
            log.error("mail.failed", **_named(mail), problem=problem)
            return
        wait = back_off(mail.attempts)
        self._lease.tried(mail, problem, wait)
        self.retry += 1
        log.warning(
            "mail.refused",
            **_named(mail),
            again_in_seconds=wait.total_seconds(),
            problem=problem,
        )


def _named(mail: OwedMail) -> dict[str, Any]:
    """A mail as a log names it: never by its address."""
    return {"mail": mail.id, "kind": mail.kind, "ticket": mail.ticket_id}
