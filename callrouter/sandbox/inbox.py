"""The mail server of the sandbox: takes every message, shows it to people, and can misbehave.

It listens inside the running asyncio loop. Each accepted message is kept as it came, with its
envelope; where a folder is given it is also an .eml file there, so that a restart loses none.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from callrouter.sandbox.mails import Mail

MODES = ("accept", "refuse_connection", "451", "550", "refuse", "tarpit", "drop_after_dot")
STAGES = ("mail", "rcpt", "data")
OVER_QUOTA = "554 5.7.0 Your account is over its sending quota"
TARPIT_SECONDS = 30.0
LARGEST_MESSAGE = 40 * 1024 * 1024

# An opened mail may style itself and show its own pictures; it runs and fetches nothing.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: cid:"

_ANSWER = re.compile(r"[45]\d\d [ -~]{1,400}")
_FILE_NAME = re.compile(r"\d{6,}\.eml")


@dataclass
class Fault:
    """How the server behaves now, towards whom, and how many more times (None: until changed).

    `refuse` answers whatever it is told to (`says`) at one stage (`at`).
    """

    mode: str = "accept"
    recipients: tuple[str, ...] = ()
    times: int | None = None
    seconds: float = TARPIT_SECONDS
    at: str = "mail"
    says: str = OVER_QUOTA

    @classmethod
    def parse(cls, wanted: Any) -> Fault:
        """From the control API's JSON. ValueError says what is wrong with it."""
        if not isinstance(wanted, dict):
            raise ValueError("an object is expected")
        unknown = set(wanted) - {"mode", "recipients", "times", "seconds", "at", "says"}
        if unknown:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        mode, recipients = wanted.get("mode"), wanted.get("recipients") or []
        times, seconds = wanted.get("times"), wanted.get("seconds", TARPIT_SECONDS)
        at, says = wanted.get("at", "mail"), wanted.get("says", OVER_QUOTA)
        if mode not in MODES:
            raise ValueError(f"mode is one of {', '.join(MODES)}")
        if not isinstance(recipients, list) or not all(isinstance(r, str) for r in recipients):
            raise ValueError("recipients is a list of addresses")
        if at not in STAGES:
            raise ValueError(f"at is one of {', '.join(STAGES)}")
        if not isinstance(says, str) or not _ANSWER.fullmatch(says):
            raise ValueError("says is an answer such as '550 5.1.1 No such mailbox'")
        if mode == "refuse" and at == "mail" and recipients:
            raise ValueError("a refused sender has no recipients yet")
        if mode == "refuse_connection" and recipients:
            raise ValueError("a refused connection has no recipients yet")
        if times is not None and (type(times) is not int or times < 1):
            raise ValueError("times is a whole number from 1")
        if type(seconds) not in (int, float) or not 0 <= seconds <= 3600:
            raise ValueError("seconds is a number from 0 to 3600")
        return cls(mode, tuple(r.lower() for r in recipients), times, float(seconds), at, says)

    def view(self) -> dict[str, object]:
        """As the control API shows it; `times` counts down."""
        return {
            "mode": self.mode,
            "recipients": list(self.recipients) or None,
            "times": self.times,
            "seconds": self.seconds,
            "at": self.at,
            "says": self.says,
        }

    def strikes(self, modes: tuple[str, ...], *recipients: str) -> str | None:
        """The mode to follow if one of `modes` hits these recipients now; uses up one time."""
        if self.mode not in modes:
            return None
        if self.recipients and not {r.lower() for r in recipients} & set(self.recipients):
            return None
        struck = self.mode
        if self.times is not None:
            self.times -= 1
            if self.times == 0:
                self.mode, self.recipients, self.times = "accept", (), None
        return struck

    def refuses(self, stage: str, *recipients: str) -> str | None:
        """The answer to give at this stage instead of a yes."""
        struck = self.at == stage and self.strikes(("refuse",), *recipients)
        return self.says if struck else None

    @property
    def closes_the_port(self) -> bool:
        """A counted refusal has to see its connections, so only the endless one stops listening."""
        return self.mode == "refuse_connection" and self.times is None


@dataclass
class Inbox:
    """The server, what it has received, and its routes in the control API.

    `now` dates the mails; `on_mail` is called with the summary of each one as it is stored.
    """

    data_dir: Path | None
    now: Callable[[], datetime]
    on_mail: Callable[[dict[str, object]], None] | None = None
    fault: Fault = field(default_factory=Fault)
    _mails: dict[str, Mail] = field(default_factory=dict)
    _last_id: int = 0
    _server: asyncio.Server | None = None
    _address: tuple[str, int] = ("127.0.0.1", 0)
    _connections: set[_Connection] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.data_dir is None:
            return
        self.data_dir.mkdir(parents=True, exist_ok=True)
        for path in sorted(p for p in self.data_dir.iterdir() if _FILE_NAME.fullmatch(p.name)):
            mail = Mail.from_file(path)
            self._mails[mail.id] = mail
            self._last_id = int(mail.id)

    async def start(self, host: str, port: int) -> int:
        """Listen, and return the port (`port` 0: any free one). OSError when it is taken."""
        self._address = (host, port)
        await self._listen()
        return self._address[1]

    async def stop(self) -> None:
        """Stop listening and cut the connections that are open."""
        await self._stop_listening()
        for connection in list(self._connections):
            connection.cut()

    async def reset(self) -> None:
        """Forget every mail and behave well again."""
        self.forget_mails()
        await self.misbehave(Fault())

    def forget_mails(self) -> None:
        """Forget every mail, on disk too. Numbers are not used again."""
        if self.data_dir is not None:
            for id in self._mails:
                self._file(id).unlink(missing_ok=True)
        self._mails.clear()

    async def misbehave(self, fault: Fault) -> None:
        """Behave so from now on. OSError when the port was taken by another while it was closed."""
        if fault.closes_the_port:
            await self._stop_listening()
        elif self._server is None:
            await self._listen()
        self.fault = fault

    def mails(self) -> list[Mail]:
        """Newest first."""
        return list(reversed(self._mails.values()))

    def store(self, envelope: Envelope) -> None:
        """Keep a message that was received whole. OSError when it cannot be written."""
        id = self._last_id + 1
        raw = envelope.original_content or b""
        sender = envelope.mail_from if envelope.mail_from not in (None, "<>") else ""
        mail = Mail.parse(str(id), self.now(), sender or "", tuple(envelope.rcpt_tos), raw)
        if self.data_dir is not None:
            mail.to_file(self._file(mail.id))
        self._last_id = id
        self._mails[mail.id] = mail
        if self.on_mail is not None:
            self.on_mail(mail.summary())

    def _file(self, id: str) -> Path:
        assert self.data_dir is not None
        return self.data_dir / f"{int(id):06}.eml"

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connection, *self._address)
        self._address = self._server.sockets[0].getsockname()[:2]

    async def _stop_listening(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        # A connection that was accepted takes two rounds of the loop to become a conversation, and
        # one whose server closes meanwhile would be neither served nor ended.
        for socket in server.sockets:
            asyncio.get_running_loop().remove_reader(socket)
        for _ in range(3):
            await asyncio.sleep(0)
        server.close()

    def _connection(self) -> asyncio.BaseProtocol:
        if self.fault.strikes(("refuse_connection",)):
            return _Refusal()
        return _Connection(self)

    def routes(self) -> list[web.RouteDef]:
        """The control API's part about mail."""
        return [
            web.get("/sandbox/mails", self._list),
            web.delete("/sandbox/mails", self._delete),
            web.get("/sandbox/mails/{id}", self._one),
            web.get("/sandbox/mails/{id}/html", self._html),
            web.get("/sandbox/mails/{id}/raw", self._raw),
            web.get("/sandbox/inbox", self._show_fault),
            web.post("/sandbox/inbox", self._set_fault),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        whole = "summary" not in request.query
        return web.json_response(
            {"mails": [mail.whole() if whole else mail.summary() for mail in self.mails()]}
        )

    async def _delete(self, request: web.Request) -> web.Response:
        self.forget_mails()
        return web.json_response({})

    async def _one(self, request: web.Request) -> web.Response:
        return web.json_response(self._wanted(request).whole())

    async def _html(self, request: web.Request) -> web.Response:
        mail = self._wanted(request)
        if mail.html is None:
            raise _not_found(f"mail {mail.id} has no HTML part")
        response = web.Response(text=mail.html, content_type="text/html")
        response.headers["Content-Security-Policy"] = MAIL_POLICY
        return response

    async def _raw(self, request: web.Request) -> web.Response:
        response = web.Response(body=self._wanted(request).raw, content_type="message/rfc822")
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    async def _show_fault(self, request: web.Request) -> web.Response:
        return web.json_response(self.fault.view())

    async def _set_fault(self, request: web.Request) -> web.Response:
        try:
            fault = Fault.parse(await request.json())
        except ValueError as problem:
            return web.json_response({"error": str(problem)}, status=400)
        try:
            await self.misbehave(fault)
        except OSError as problem:
            return web.json_response({"error": f"cannot listen again: {problem}"}, status=503)
        return web.json_response(self.fault.view())

    def _wanted(self, request: web.Request) -> Mail:
        mail = self._mails.get(request.match_info["id"])
        if mail is None:
            raise _not_found(f"no mail {request.match_info['id']}")
        return mail


def _not_found(reason: str) -> web.HTTPNotFound:
    return web.HTTPNotFound(
        text=web.json_response({"error": reason}).text or "",
        content_type="application/json",
    )


class _Refusal(asyncio.Protocol):
    """A connection that ends before any greeting."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.abort()


class _Connection(SMTP):
    """One client's conversation, known to the inbox so that it can be cut."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__(
            _Answers(inbox),
            data_size_limit=LARGEST_MESSAGE,
            enable_SMTPUTF8=True,
            hostname="inbox.sandbox",
            ident="ready",
            loop=asyncio.get_running_loop(),
            auth_require_tls=False,
            # Any name and password will do: what is tested is that the client can log in at all.
            authenticator=lambda *_: AuthResult(success=True),
        )
        self._connections = inbox._connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._connections.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._connections.discard(self)
        super().connection_lost(error)

    def cut(self) -> None:
        """End the connection without a word."""
        assert isinstance(self.transport, asyncio.Transport)
        self.transport.abort()


@dataclass(frozen=True)
class _Answers:
    """What the server says to a recipient and to a message."""

    inbox: Inbox

    async def handle_MAIL(
        self,
        server: _Connection,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if refusal := self.inbox.fault.refuses("mail"):
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self,
        server: _Connection,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        match self.inbox.fault.strikes(("451", "550"), address):
            case "451":
                return "451 4.3.0 Try again later"
            case "550":
                return f"550 5.1.1 <{address}> No such mailbox"
        if refusal := self.inbox.fault.refuses("rcpt", address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: _Connection, session: Session, envelope: Envelope) -> str:
        fault = self.inbox.fault
        if refusal := fault.refuses("data", *envelope.rcpt_tos):
            return refusal
        struck = fault.strikes(("tarpit", "drop_after_dot"), *envelope.rcpt_tos)
        if struck == "tarpit":
            await asyncio.sleep(fault.seconds)
        try:
            self.inbox.store(envelope)
        except OSError:
            return "452 4.3.1 Insufficient storage"
        if struck == "drop_after_dot":
            server.cut()
            await asyncio.Event().wait()  # the lost connection cancels this conversation
        return "250 2.0.0 Stored"
