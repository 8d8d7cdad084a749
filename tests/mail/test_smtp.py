"""The outlet classifies what a mail server does, and never waits longer than it may."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from callrouter.demo.environment import free_port
from callrouter.mail.smtp import MailError, Outlet, Unreachable
from tests.mail.mailroom import MailServer

CERTIFICATE = Path(__file__).parent / "localhost.pem"

ANSWERS = {
    "EHLO": "250-test\r\n250 SIZE 1000000",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    ".": "250 taken",
    "RSET": "250 ok",
    "QUIT": "221 bye",
    "AUTH": "235 welcome",
    "STARTTLS": "220 go on",
}


class Scripted:
    """A mail server that answers each command with a fixed text, and remembers the commands.

    An answer may be a function, called with the connection, that does what it likes.
    """

    def __init__(self, *, tls: bool = False, banner: str = "220 test", **answers: object) -> None:
        self.commands: list[tuple[str, bool]] = []
        """Each with whether it came encrypted."""
        self._answers = ANSWERS | {verb.upper(): answer for verb, answer in answers.items()}
        self._banner = banner
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def said(self) -> list[str]:
        return [command for command, _ in self.commands]

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        try:
            if self._tls:
                connection = _encrypted(connection)
            connection.sendall(f"{self._banner}\r\n".encode())
            while line := _line(connection):
                verb = line.split()[0].upper()
                self.commands.append((line.strip(), isinstance(connection, ssl.SSLSocket)))
                self._answer(connection, verb)
                if verb == "STARTTLS":
                    connection = _encrypted(connection)
                elif verb == "DATA" and self._answers["DATA"] == ANSWERS["DATA"]:
                    while _line(connection) != ".\r\n":
                        pass
                    self._answer(connection, ".")
        except OSError:
            return  # the client is free to leave at any time
        finally:
            connection.close()

    def _answer(self, connection: socket.socket, verb: str) -> None:
        answer = self._answers.get(verb, "500 what?")
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(f"{answer}\r\n".encode())


def _encrypted(connection: socket.socket) -> socket.socket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context.wrap_socket(connection, server_side=True)


def _line(connection: socket.socket) -> str:
    line = b""
    while not line.endswith(b"\n"):
        byte = connection.recv(1)
        if not byte:
            return ""
        line += byte
    return line.decode()


def drip(connection: socket.socket) -> None:
    """Send a byte now and then, and never end the line."""
    for _ in range(100):
        connection.sendall(b"2")
        time.sleep(0.05)


def hang(connection: socket.socket) -> None:
    """Say nothing for long."""
    time.sleep(5)


def leave(connection: socket.socket) -> None:
    """Cut the connection."""
    connection.close()


@contextmanager
def scripted(**how: object) -> Iterator[Scripted]:
    server = Scripted(**how)  # type: ignore[arg-type]
    try:
        yield server
    finally:
        server.close()


def letter(recipient: str = "alice@example.com") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "Support <support@example.net>"
    message["To"] = recipient
    message["Message-ID"] = "<1@example.net>"
    message.set_content("Bonjour\n")
    return message


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short limits, so that running into them takes no time."""
    monkeypatch.setattr("callrouter.mail.smtp.OPEN_SECONDS", 0.4)
    monkeypatch.setattr("callrouter.mail.smtp.SEND_SECONDS", 0.4)


@pytest.mark.parametrize(
    ("verb", "answer", "permanent", "usable"),
    [
        ("mail", "451 later", False, True),
        ("mail", "552 too large", True, True),
        ("mail", "421 going", False, False),
        ("rcpt", "450 greylisted", False, True),
        ("rcpt", "550 5.1.1 no such mailbox", True, True),
        ("rcpt", "421 going", False, False),
        ("data", "451 later", False, True),
        ("data", "554 never", False, True),
        ("data", "554 5.6.0 no such message", True, True),
    ],
)
def test_a_refusal_says_whether_to_try_again_and_whether_the_connection_holds(
    verb: str, answer: str, permanent: bool, usable: bool
) -> None:
    with scripted(**{verb: answer}) as server, Outlet(f"smtp://127.0.0.1:{server.port}") as outlet:
        with pytest.raises(MailError) as refusal:
            outlet.send(letter())
        assert (refusal.value.permanent, refusal.value.usable) == (permanent, usable)
        assert str(refusal.value) == answer
        with pytest.raises(MailError):
            outlet.send(letter())
    greetings = [line for line in server.said if line.upper().startswith("EHLO")]
    assert len(greetings) == (1 if usable else 2)


def test_a_server_that_refuses_us_as_senders_is_no_server_for_us() -> None:
    with (
        scripted(mail="550 5.7.60 not allowed to send as this sender") as server,
        Outlet(f"smtp://127.0.0.1:{server.port}") as outlet,
        pytest.raises(Unreachable, match=r"550 5\.7\.60 not allowed"),
    ):
        outlet.send(letter())


@pytest.mark.parametrize("answer", ["552 too big", "451 later"])
def test_a_refusal_after_the_dot_is_a_refusal(answer: str) -> None:
    with scripted(**{".": answer}) as server, Outlet(f"smtp://127.0.0.1:{server.port}") as outlet:
        with pytest.raises(MailError) as refusal:
            outlet.send(letter())
        assert refusal.value.permanent == answer.startswith("5")


@pytest.mark.parametrize("verb", ["mail", "rcpt", "data", "."])
@pytest.mark.parametrize("trouble", [drip, hang, leave])
def test_a_server_that_falters_is_left_in_time_and_the_next_mail_gets_a_new_connection(
    verb: str, trouble: Callable[[socket.socket], None], patience: None
) -> None:
    with (
        scripted(**{verb: trouble}) as server,
        Outlet(f"smtp://127.0.0.1:{server.port}") as outlet,
    ):
        begun = time.monotonic()
        for _ in range(2):
            with pytest.raises(MailError) as failure:
                outlet.send(letter())
            assert not isinstance(failure.value, Unreachable)
            assert (failure.value.permanent, failure.value.usable) == (False, False)
        assert time.monotonic() - begun < 8


@pytest.mark.parametrize("trouble", [drip, hang, leave])
def test_a_server_that_never_finishes_its_greeting_is_unreachable(
    trouble: Callable[[socket.socket], None], patience: None
) -> None:
    with (
        scripted(ehlo=trouble, helo=trouble) as server,
        Outlet(f"smtp://127.0.0.1:{server.port}") as outlet,
    ):
        begun = time.monotonic()
        with pytest.raises(Unreachable):
            outlet.send(letter())
        assert time.monotonic() - begun < 4


@pytest.mark.parametrize("banner", ["554 go away", "SSH-2.0-OpenSSH", ""])
def test_what_is_no_willing_mail_server_is_unreachable(banner: str, patience: None) -> None:
    with (
        scripted(banner=banner) as server,
        Outlet(f"smtp://127.0.0.1:{server.port}") as outlet,
        pytest.raises(Unreachable, match=f"127.0.0.1:{server.port}: "),
    ):
        outlet.send(letter())


def test_a_closed_port_and_an_unknown_host_are_unreachable() -> None:
    for url in (f"smtp://127.0.0.1:{free_port()}", "smtp://host.invalid"):
        with Outlet(url) as outlet, pytest.raises(Unreachable):
            outlet.send(letter())


def test_starttls_is_used_where_it_is_offered() -> None:
    with (
        scripted(ehlo="250-test\r\n250 STARTTLS") as server,
        Outlet(f"smtp://127.0.0.1:{server.port}") as outlet,
    ):
        outlet.send(letter())
    clear = [line.split()[0].upper() for line, encrypted in server.commands if not encrypted]
    assert clear == ["EHLO", "STARTTLS"]


def test_the_password_is_given_only_to_a_server_whose_certificate_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offers = "250-test\r\n250-STARTTLS\r\n250 AUTH PLAIN"
    with scripted(ehlo=offers) as server:
        url = f"smtp://us%40er:p%2Fss@127.0.0.1:{server.port}"
        with Outlet(url) as outlet, pytest.raises(Unreachable, match="certificate"):
            outlet.send(letter())
        assert not [line for line in server.said if line.startswith("AUTH")]
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        with Outlet(url) as outlet:
            outlet.send(letter())
    [login] = [line for line in server.said if line.startswith("AUTH")]
    assert base64.b64decode(login.split()[-1]) == b"\0us@er\0p/ss"


def test_the_password_is_not_sent_in_the_clear_beyond_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("callrouter.mail.smtp._is_loopback", lambda connection: False)
    with scripted(ehlo="250-test\r\n250 AUTH PLAIN") as server:
        url = f"smtp://user:secret@127.0.0.1:{server.port}"
        with Outlet(url) as outlet, pytest.raises(Unreachable, match="no encryption") as refusal:
            outlet.send(letter())
    assert not [line for line in server.said if line.startswith("AUTH")]
    assert "secret" not in str(refusal.value)


def test_a_wrong_password_is_told_without_the_password() -> None:
    with (
        scripted(ehlo="250-test\r\n250 AUTH PLAIN", auth="535 wrong") as server,
        Outlet(f"smtp://user:secret@127.0.0.1:{server.port}") as outlet,
        pytest.raises(Unreachable, match="535 wrong") as refusal,
    ):
        outlet.send(letter())
    assert "secret" not in str(refusal.value)


def test_smtps_is_encrypted_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(tls=True) as server:
        with (
            Outlet(f"smtps://127.0.0.1:{server.port}") as outlet,
            pytest.raises(Unreachable, match="certificate"),
        ):
            outlet.send(letter())
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        with Outlet(f"smtps://localhost:{server.port}") as outlet:
            outlet.send(letter())
    assert server.said[-1].upper() == "QUIT"


def test_an_address_the_server_cannot_spell_is_refused_for_good() -> None:
    with scripted() as server, Outlet(f"smtp://127.0.0.1:{server.port}") as outlet:
        with pytest.raises(MailError) as refusal:
            outlet.send(letter("zoé@example.com"))
        assert (refusal.value.permanent, refusal.value.usable) == (True, True)
        outlet.send(letter())


def test_a_sender_the_server_cannot_spell_ends_no_mail() -> None:
    with scripted() as server, Outlet(f"smtp://127.0.0.1:{server.port}") as outlet:
        message = letter()
        message.replace_header("From", "zoé@example.net")
        with pytest.raises(Unreachable):
            outlet.send(message)


def test_such_an_address_reaches_a_server_that_can(server: MailServer) -> None:
    with Outlet(server.url) as outlet:
        outlet.send(letter("zoé@example.com"))
    assert server.recipients() == ["zoé@example.com"]
