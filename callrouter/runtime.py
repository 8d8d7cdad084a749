"""What a process works with, made once by each and passed in; and the one way to change the
records, by which the line follows them and dispatchers and the mail worker are woken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from callrouter.clocks import Clocks
from callrouter.dialled_lines import Admission, DialledLines
from callrouter.guard import Guard
from callrouter.line import Line, LineUnavailable, unless_away
from callrouter.mail.notices import Notices
from callrouter.mail.outbox import Sender
from callrouter.mail.partner_notices import PartnerNotices
from callrouter.records import Database
from callrouter.records.changes import Changes, LineEntry, changes_of, line_entry_of
from callrouter.rules.session import SessionLasts
from callrouter.settings import Offers, PresenceSettings, Waiting

PART_IS_AWAY = (SQLAlchemyError, LineUnavailable)
"""What is raised while the records or the line cannot be asked: nobody's fault, and it passes."""


@dataclass(frozen=True)
class Runtime:
    """The truth (records), the order of waiting callers (line), mail, how calls are treated, and
    what is set aside."""

    records: Database
    line: Line
    wake_mail: Callable[[], None]
    """Asks a worker to send owed mail soon. Never raises: the sweeper sends it anyway."""
    notices: Notices
    """Which mail is owed to our own people."""
    partner_notices: PartnerNotices
    sender: Sender
    dialled_lines: DialledLines
    admission: Admission
    waiting: Waiting
    offers: Offers
    countries: tuple[str, ...]
    """Where the phones are that we ring."""
    clocks: Clocks
    """Within which business time something is owed, and by which hours."""
    sessions: SessionLasts
    """How long somebody stays signed in to the pages."""
    presence: PresenceSettings
    """When an agent is taken to be there."""
    guard: Guard = field(default_factory=Guard)
    """What this process has set aside, so that the rest goes on."""

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A transaction that commits at the end, or leaves nothing behind when it raises. Once it
        is committed the line agrees with what the records say of its callers, and those who then
        have something to do are woken: dispatchers, the mail worker. Where they cannot be reached
        they find out by themselves."""
        with self.records.begin() as session:
            yield session
            session.flush()
            changes = changes_of(session)
            line_entries = changes.line_entries(session)
        self._follow(changes, line_entries)

    def agree(self, place: str, *, waited_before: bool = True) -> None:
        """Make the line agree with the records about this place; `waited_before` where something
        may have been told there already. Raises LineUnavailable."""
        with self.records.read() as session:
            entry = line_entry_of(session, place, waited_before)
        if entry is None:
            self.line.order.leave(place)
        else:
            self._make_line_agree(entry)

    def recover(self, place: str, *, waited_before: bool = True) -> None:
        """The same for a waiting caller who is missing from the line; and dispatchers look at once,
        since an agent may be waiting for that caller. Raises LineUnavailable."""
        self.agree(place, waited_before=waited_before)
        self.line.dispatchers.wake()

    def _follow(self, changes: Changes, line_entries: list[LineEntry]) -> None:
        for entry in line_entries:
            with unless_away(call=entry.call.sid):
                self._make_line_agree(entry)
        if changes.for_dispatchers:
            with unless_away():
                self.line.dispatchers.wake()
        if changes.mail_owed:
            self.wake_mail()

    def _make_line_agree(self, entry: LineEntry) -> None:
        call, again, offered = entry.call, entry.waited_before, entry.offered
        if call.state == "waiting" and call.language and call.line_order is not None:
            self.line.order.join(
                call.place, call.language, call.line_order, offered=offered, again=again
            )
            if again and not offered:
                self.line.order.release(call.place)
        elif call.state == "bridging":
            self.line.order.leave(call.place, returning=True)
            # Its agent may be lost by now, and what wrote that may have been here first.
            with self.records.read() as session:
                latest = line_entry_of(session, call.place, True)
            if latest is not None and latest.call.state == "waiting":
                self._make_line_agree(latest)
        elif call.state != "waiting":
            self.line.order.leave(call.place)
