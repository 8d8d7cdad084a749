"""A world to tell stories in: the service on real parts, the sandbox, and one clock for both.

The voice application answers over real HTTP, the line is a real Valkey, the records are SQLite or
PostgreSQL, mail goes over real SMTP. Only time is stepped: `pass_time` moves the service's clock
and the sandbox's together, and lets dispatcher, sweeper and mail worker do what is due.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, event, select
from werkzeug.serving import WSGIRequestHandler, make_server

from callrouter.admin.hours import revise
from callrouter.desk.responses import judge_accepted
from callrouter.line import Line
from callrouter.mail import outbox
from callrouter.records import (
    Accreditation,
    Agent,
    Call,
    Contact,
    CountedRequest,
    Database,
    Offer,
    OwedMail,
    Partner,
    Subscription,
    Ticket,
    TicketEvent,
)
from callrouter.records.codes import code_hash
from callrouter.rules.schedule import Schedule
from callrouter.sandbox.handset import Handset, Sandbox
from callrouter.settings import DEFAULT_SCHEDULE, Settings
from callrouter.startup import runtime_of
from callrouter.telephony.twilio import Twilio
from tests.authors import BY_TEST
from tests.error_log import ErrorLog
from tests.sweeping import Sweeping
from webhooks.voice_app import create_voice_app
from workers.dispatcher import Dispatcher

PARIS = ZoneInfo("Europe/Paris")
ADVANCED, PREMIUM, STANDARD = "+33199000001", "+33199000002", "+33199000003"
ALICE, BOB, CARLA, DENIS = "+33199000101", "+33199000102", "+33199000103", "+33199000104"
ZOE, YVES, XENIA = "+33199000201", "+33199000202", "+33199000203"
CODE = "13572468"
OPEN = datetime(2026, 7, 15, 10, 0, tzinfo=PARIS)
"""A Wednesday morning on which the line is open."""
QUANTUM = 1.0


class Door:
    """A real HTTP server whose application can be changed from test to test."""

    def __init__(self) -> None:
        self.app: Callable[..., Iterable[bytes]] = nobody
        self._server = make_server(
            "127.0.0.1", 0, self._answer, threaded=True, request_handler=_Quiet
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def _answer(self, environ: Any, start: Any) -> Iterable[bytes]:
        return self.app(environ, start)

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def nobody(_environ: Any, start: Any) -> Iterable[bytes]:
    """Answers while there is no service: that of the test before would write into the records of
    the next one, which stand in the same place."""
    start("503 Service Unavailable", [("Content-Length", "0")])
    return []


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body go out together: apart, the second waits for the first to be acknowledged.
    wbufsize = -1

    def log_request(self, *_: object) -> None:
        """Say nothing."""


class World:
    """The service, the sandbox, and the people."""

    def __init__(
        self, settings: Settings, records: Database, line: Line, sandbox: Sandbox, door: Door
    ) -> None:
        self.now = OPEN.astimezone(UTC)
        self.mail_is_due = False
        self.errors = ErrorLog()
        self.sandbox = sandbox
        self.door = door
        self.records = records
        self.line = line
        self.settings = settings
        self.runtime = runtime_of(settings, records, line, self._wake_mail)
        self.twilio = Twilio(settings.env)
        self._start_workers()
        self.dispatching = True
        self.sweeping = True
        self.door.app = create_voice_app(self.settings, self.runtime, lambda: self.now)
        sandbox.pass_time = self.pass_time
        self._commits = 0
        event.listen(records.engine, "commit", self._committed)

    def close(self) -> None:
        """Nobody is left on a line, and no webhook on its way: the next story would log its end."""
        self.sandbox.settle()
        self.sandbox.reset()
        self.dispatcher.settle()
        self.door.app = nobody
        self.sandbox.reset()  # The dispatcher may have called somebody since.
        event.remove(self.records.engine, "commit", self._committed)
        self.errors.close()

    def _committed(self, _: Connection) -> None:
        self._commits += 1

    def restart(self) -> None:
        """The service begins anew, with the settings as they are now."""
        self.runtime = runtime_of(
            self.settings, self.records, self.line, self._wake_mail, self.runtime.guard
        )
        self.dispatcher.settle()
        self._start_workers()
        self.door.app = create_voice_app(self.settings, self.runtime, lambda: self.now)

    @contextmanager
    def served_by(self, app: Callable[..., Iterable[bytes]]) -> Iterator[None]:
        """This app answers Twilio meanwhile: what was on its way before is not for it, and what is
        on its way at the end is."""
        self.sandbox.settle()
        before, self.door.app = self.door.app, app
        yield
        self.sandbox.settle()
        self.door.app = before

    def _start_workers(self) -> None:
        self.dispatcher = Dispatcher(self.runtime, self.twilio, lambda: self.now)
        self.sweeper = Sweeping(self.runtime, self.twilio)

    # --- Time ------------------------------------------------------------------------------------

    def at(self, instant: datetime | str) -> None:
        """It is now this instant; texts are Paris time."""
        if isinstance(instant, str):
            instant = datetime.fromisoformat(instant).replace(tzinfo=PARIS)
        self.now = instant.astimezone(UTC)

    def pass_time(self, seconds: float) -> None:
        """Let time pass for everybody."""
        left = seconds
        while left > 0:
            step = min(left, QUANTUM)
            self.now += timedelta(seconds=step)
            self.sandbox.advance(step)
            self.work()
            left -= step

    def work(self) -> None:
        """Let dispatcher, sweeper and mail worker do what is due: what one round changed may give
        the next one something to do. Nothing of it where `dispatching` is off; `sweeping` alone
        is off where the sweeper is dead."""
        for _ in range(3 if self.dispatching else 0):
            before = self._commits
            self.dispatcher.step()
            self.dispatcher.settle()
            if self.sweeping:
                self.sweeper.sweep(self.now)
            if self._commits == before:
                break  # Nothing was asked of Twilio either.
            self.sandbox.settle()
        if self.mail_is_due:
            self.mail_is_due = False
            outbox.send_owed(self.records, self.runtime.sender, lambda: self.now)
            judge_accepted(self.runtime, self.now)
            with self.records.read() as session:
                # For a mail that is held back the worker waits.
                self.mail_is_due |= outbox.next_due(session, self.now) is not None

    def _wake_mail(self) -> None:
        self.mail_is_due = True

    # --- People ----------------------------------------------------------------------------------

    def partner(
        self,
        number: str | None = ALICE,
        *,
        account: str = "nord",
        name: str = "Nord Infogérance",
        code: str | None = None,
        language: str | None = None,
        accredited: str | None = "Advanced",
        accredited_until: datetime | None = None,
        subscribed: bool = True,
        policy: str | None = None,
        email: str | None = None,
    ) -> int:
        """A partner with one contact, who dials from `number`. Returns its id."""
        key = self.settings.env.support_code_key.get_secret_value()
        with self.records.begin() as session:
            partner = Partner(
                account=account,
                name=name,
                language=language or "fr",
                code_hash=code_hash(key, code) if code else None,
                quota_policy=policy,
                created_at=self.now,
            )
            partner.contacts = [
                Contact(
                    name="Alice Martin",
                    email=email or f"alice@{account}.example",
                    phone=number,
                    language=language,
                )
            ]
            if accredited:
                partner.accreditations = [Accreditation(name=accredited, ends_at=accredited_until)]
            if subscribed:
                partner.subscriptions = [Subscription()]
            session.add(partner)
            session.flush()
            return partner.id

    def agent(
        self,
        phone: str = ZOE,
        languages: str = "fr en",
        *,
        state: str = "available",
        role: str = "agent",
        idle_since: datetime | None = None,
    ) -> Handset:
        """An agent, ready to take calls, and the phone it answers."""
        login = {ZOE: "zoe", YVES: "yves", XENIA: "xenia"}.get(phone, phone)
        with self.records.begin() as session:
            session.add(
                Agent(
                    login=login,
                    name=login.capitalize(),
                    email=f"{login}@vendor.example",
                    phone=phone,
                    languages=languages,
                    role=role,
                    state=state,
                    state_since=self.now,
                    idle_since=idle_since or self.now,
                )
            )
        return self.phone(phone)

    def phone(self, number: str) -> Handset:
        """The handset with that number; made if there is none."""
        known = {one["number"] for one in self.sandbox.get("/sandbox/phones")["phones"]}
        return self.sandbox.phone(number) if number in known else self.sandbox.add_phone(number)

    def used_allowance(self, partner_id: int, count: int, month: str) -> None:
        """The partner has used so much of that month's allowance already."""
        with self.records.begin() as session:
            for _ in range(count):
                ticket = Ticket(
                    channel="phone",
                    partner_id=partner_id,
                    state="closed",
                    nature="request",
                    rank=0,
                    language="fr",
                    opened_at=self.now,
                )
                session.add(ticket)
                session.flush()
                session.add(
                    CountedRequest(
                        partner_id=partner_id, month=month, ticket_id=ticket.id, at=self.now
                    )
                )

    def hours(self, schedule: Schedule, name: str = DEFAULT_SCHEDULE) -> None:
        """These are the business hours from now on."""
        with self.records.begin() as session:
            revise(session, name, schedule, BY_TEST, self.now)

    # --- What is on record -----------------------------------------------------------------------

    def all(self, table: type) -> list[Any]:
        """Every row of a table, oldest first."""
        with self.records.read() as session:
            return list(session.scalars(select(table).order_by(table.id)))  # type: ignore[attr-defined]

    def call(self) -> Call:
        """The newest call."""
        found: Call = self.all(Call)[-1]
        return found

    def agent_state(self, login: str = "zoe") -> str:
        """An agent's presence."""
        with self.records.read() as session:
            return session.scalars(select(Agent).where(Agent.login == login)).one().state

    def counted(self, partner_id: int, month: str) -> int:
        """Requests counted in that month."""
        return sum(
            one.partner_id == partner_id and one.month == month for one in self.all(CountedRequest)
        )

    def check(self, errors: set[str]) -> None:
        """What must hold after every story: see the invariants of the design. `errors` are the
        events that it names: nothing else was logged as an error, and each of these was."""
        self.sandbox.settle()
        reports = self.sandbox.reports()
        assert not reports, f"the sandbox reports: {reports}"
        self.errors.check(errors)
        offers = self.all(Offer)
        tickets = self.all(Ticket)
        for call in self.all(Call):
            mine = [ticket for ticket in tickets if ticket.call_id == call.id]
            if call.state == "ended":
                due = call.joined_at is not None or call.outcome in {
                    "message", "lost", "joined_incident",
                }  # fmt: skip
                mine += [ticket for ticket in tickets if ticket.id == call.belongs_to_id]
                assert len(mine) == due, f"call {call.sid} ({call.outcome}) has {len(mine)} tickets"
                assert call.outcome is not None
            live = [one for one in offers if one.call_id == call.id and one.state == "joined"]
            assert len(live) <= 1
        for ticket in tickets:
            if ticket.call_id is None:
                continue
            mails = [one.kind for one in self.all(OwedMail) if one.ticket_id == ticket.id]
            happened = [one.kind for one in self.all(TicketEvent) if one.ticket_id == ticket.id]
            # Whoever is said to have called once it has left gets one too.
            if "caller_named" not in happened:
                assert mails.count("ticket_created") == (not ticket.no_address)
            assert happened


def with_line(settings: Settings, **changes: dict[str, Any]) -> Settings:
    """The same settings with some keys of line.toml changed: with_line(s, waiting={"...": 1})."""
    line = settings.line
    update = {
        name: getattr(line, name).model_copy(update=values) if isinstance(values, dict) else values
        for name, values in changes.items()
    }
    return settings.model_copy(update={"line": line.model_copy(update=update)})
