"""Hands messages to the mail server: one connection, bounded waits, every failure classified."""

from __future__ import annotations

import ipaddress
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.message import EmailMessage
from io import BufferedReader, RawIOBase
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from callrouter.rules.mail_refusal import Refusal, Stage, verdict_of
from callrouter.rules.masking import masked

OPEN_SECONDS = 10.0
"""How long connecting, encrypting and logging in may take in all."""
SEND_SECONDS = 20.0
"""How long one message may take in all, however slowly the server drips its answers. Longer than
other waits here: a server that is cut off while it thinks about a message may have taken it, and
the partner then gets it twice."""

LONGEST_READ, LONGEST_KEPT = 20_000, 2_000
"""Characters of a server's answer that are looked at, and that are kept."""
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)

SLOWEST = 500_000
"""Bytes of files a second that a connection carries at least: a message has so much longer."""

TAKEN = frozenset({250, 251})
"""What a server says to a recipient for whom it takes the message."""
HANGING_UP = 421
"""What it says before it ends the connection."""

PORTS = {"smtp": 25, "smtps": 465}


def longer_for(size: int) -> float:
    """Seconds that a message with files of so many bytes may take beyond SEND_SECONDS."""
    return size / SLOWEST


class MailError(Exception):
    """A message was not accepted. The text may be stored: it holds no password and no address.

    `refusal`: the server's answer, where it gave one. `permanent`: this message will not be
    accepted later either. `usable`: the connection is good for the next message; otherwise the
    outlet makes a new one by itself.
    """

    def __init__(
        self,
        problem: str,
        *,
        refusal: Refusal | None = None,
        permanent: bool = False,
        usable: bool = False,
    ) -> None:
        super().__init__(problem)
        self.refusal = refusal
        self.permanent = permanent
        self.usable = usable


class Unreachable(MailError):
    """No server takes mail from us: no message is at fault, and the next one meets the same."""


class Outlet:
    """One connection to a mail server, opened when first needed and again after it broke.

    `smtp_url` is `smtp://[user:password@]host[:port]`, encrypted where the server offers STARTTLS,
    or `smtps://...`, encrypted from the start. To be used as a context manager.
    """

    def __init__(self, smtp_url: str) -> None:
        url = urlsplit(smtp_url)
        self._encrypted = url.scheme == "smtps"
        self._host = url.hostname or "localhost"
        self._port = url.port or PORTS[url.scheme]
        self._user = unquote(url.username or "")
        self._password = unquote(url.password or "")
        self._server: _Server | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is None:
            return
        try:
            self._server.allow(OPEN_SECONDS)
            self._server.quit()
        except (OSError, smtplib.SMTPException):
            # Whatever was sent is accepted already; an unheard goodbye changes nothing.
            self._server.close()
        self._server = None

    def open(self) -> None:
        """Connect and log in, unless that is done. Raises Unreachable, after 10 s at the latest
        (finding the host's address aside)."""
        if self._server is not None:
            return
        try:
            self._server = self._greeted()
        except (OSError, smtplib.SMTPException) as error:
            problem = f"{self._host}:{self._port}: {_words(error)}"
            raise Unreachable(problem, refusal=_refusal("connect", error)) from error

    def largest(self) -> int | None:
        """The largest message that the server says it takes, in bytes; None where it says none
        (RFC 1870). Raises Unreachable."""
        self.open()
        assert self._server is not None
        said = self._server.esmtp_features.get("size", "")
        return int(said) or None if said.isdecimal() else None

    def send(self, message: EmailMessage, *, size: int = 0) -> Mapping[str, MailError]:
        """Return once the server has accepted the message, with files of `size` bytes, for the
        address in its `To`; and for those in its `Cc`, but for the ones returned, each with why.

        Raises Unreachable, or MailError, after 30 s at the latest, and what the files take: then
        nobody has it. Where the connection breaks after the last line of the message nobody knows
        whether it was accepted: the error is a temporary one, and a repetition must carry the same
        Message-ID.
        """
        self.open()
        assert self._server is not None
        # Not the empty sender that RFC 3834 proposes for automatic mail: a bounce has to reach us,
        # or nobody learns that a partner was not told. Auto-Submitted holds off automatic replies.
        sender = message["From"].addresses[0].addr_spec
        recipient = message["To"].addresses[0].addr_spec
        copies = [one.addr_spec for one in message["Cc"].addresses] if "Cc" in message else []
        self._server.allow(SEND_SECONDS + longer_for(size))
        self._server.indispensable = recipient
        try:
            refused_copies = self._server.send_message(message, sender, [recipient, *copies])
        except smtplib.SMTPRecipientsRefused as refused:
            # The last one is the recipient, or a copy at which the server hung up.
            raise self._refused("rcpt", *list(refused.recipients.values())[-1]) from refused
        except smtplib.SMTPSenderRefused as refused:
            raise self._refused("mail", refused.smtp_code, refused.smtp_error) from refused
        except smtplib.SMTPResponseException as refused:
            raise self._refused("data", refused.smtp_code, refused.smtp_error) from refused
        except smtplib.SMTPNotSupportedError as error:
            if not sender.isascii():
                # Every message has this sender.
                self._drop()
                raise Unreachable(_words(error)) from error
            raise MailError(_words(error), permanent=True, usable=True) from error
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise MailError(_words(error)) from error
        return {copy: _refused_at_rcpt(*answer) for copy, answer in refused_copies.items()}

    def _greeted(self) -> _Server:
        server = _Server(self._host, self._port, _verifying() if self._encrypted else None)
        try:
            self._introduce(server)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server

    def _introduce(self, server: _Server) -> None:
        server.ehlo_or_helo_if_needed()
        encrypted = self._encrypted
        if not encrypted and server.has_extn("starttls"):
            # Without a password to protect, an unknown certificate is still better than none.
            server.starttls(context=_verifying() if self._user else _trusting())
            encrypted = True
        if self._user:
            if not encrypted and not _is_loopback(server.sock):
                raise smtplib.SMTPException(
                    "the server offers no encryption, so the password is not sent"
                )
            server.login(self._user, self._password)

    def _refused(self, stage: Stage, code: int, answer: bytes | str) -> MailError:
        refusal = Refusal(stage, code, _text(answer))
        problem, verdict = f"{code} {refusal.words}", verdict_of(refusal)
        if stage == "mail" and verdict == "ours":
            # The server wants none of our messages, not only this one.
            self._drop()
            return Unreachable(problem, refusal=refusal)
        # After an answer without a code it is out of step.
        usable = 400 <= code < 600 and code != HANGING_UP
        if not usable:
            self._drop()
        return MailError(problem, refusal=refusal, permanent=verdict == "final", usable=usable)

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


class _Server(smtplib.SMTP):
    """smtplib's conversation, with a time by which it has to be over.

    smtplib limits each read only, so a server that sends a byte now and then holds it for ever.
    And it sends a message to those who are left where some recipients are refused.
    """

    indispensable: str | None = None
    """The recipient without whom nobody gets the message."""

    def __init__(self, host: str, port: int, tls: ssl.SSLContext | None) -> None:
        self._tls = tls
        self.allow(OPEN_SECONDS)
        super().__init__(host, port)

    def allow(self, seconds: float) -> None:
        """From now on, the conversation may take this long."""
        self._deadline = time.monotonic() + seconds

    def connect(
        self, host: str = "localhost", port: int = 0, source_address: Any = None
    ) -> tuple[int, bytes]:
        """Connect, encrypted from the start where there is a context for it, and read the greeting;
        smtplib decides on it."""
        self.sock = socket.create_connection((host, port), self._remaining(), source_address)
        if self._tls is not None:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=host)
        return self.getreply()

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = BufferedReader(_Answers(self.sock, self._remaining))
        return super().getreply()

    def rcpt(self, recip: str, options: Any = ()) -> tuple[int, bytes]:
        code, answer = super().rcpt(recip, options)
        if recip == self.indispensable and code not in TAKEN and code != HANGING_UP:
            with suppress(smtplib.SMTPServerDisconnected):  # What it has just said matters more.
                self.rset()
            raise smtplib.SMTPRecipientsRefused({recip: (code, answer)})
        return code, answer

    def send(self, s: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(self._remaining())
        super().send(s)

    def _remaining(self) -> float:
        """Seconds left. Raises TimeoutError when there are none."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return left


class _Answers(RawIOBase):
    """What the server sends, each read of it limited by the seconds that remain in all."""

    def __init__(self, connection: socket.socket, remaining: Callable[[], float]) -> None:
        self._connection = connection
        self._remaining = remaining

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(self._remaining())
        return self._connection.recv_into(buffer)


def _verifying() -> ssl.SSLContext:
    return ssl.create_default_context()


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _is_loopback(connection: socket.socket | None) -> bool:
    assert connection is not None
    return ipaddress.ip_address(connection.getpeername()[0]).is_loopback


def _refusal(stage: Stage, error: BaseException) -> Refusal | None:
    if not isinstance(error, smtplib.SMTPResponseException):
        return None
    return Refusal(stage, error.smtp_code, _text(error.smtp_error))


def _refused_at_rcpt(code: int, answer: bytes) -> MailError:
    refusal = Refusal("rcpt", code, _text(answer))
    permanent = verdict_of(refusal) == "final"
    return MailError(f"{code} {refusal.words}", refusal=refusal, permanent=permanent, usable=True)


def _text(answer: bytes | str) -> str:
    """An answer as it may be kept: of bounded length, nobody's name in it, every sign a visible
    one. PostgreSQL stores no NUL, and a log or a terminal obeys others."""
    said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    # Masked before the last cut, which may fall within an address.
    kept = masked(said[:LONGEST_READ])[:LONGEST_KEPT]
    return _UNSEEN.sub("\ufffd", kept)


def _words(error: BaseException) -> str:
    """What went wrong, to be kept: the server's answer, or the system's word for it."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return masked(str(error)) or type(error).__name__
