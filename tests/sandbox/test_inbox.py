"""The sandbox's mail server: it keeps what it accepts, and misbehaves exactly as asked."""

from __future__ import annotations

import asyncio
import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import requests
from aiohttp import web

from callrouter.sandbox.inbox import Inbox

NOON = datetime(2026, 7, 13, 12, 0, tzinfo=UTC)


class RunningInbox:
    """An inbox with its routes, in a loop of its own thread, spoken to over the wire only."""

    def __init__(self, data_dir: Path | None) -> None:
        self.announced: list[dict[str, object]] = []
        self._data_dir = data_dir
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))
        self._thread.start()
        assert self._ready.wait(5)

    async def _run(self) -> None:
        self.inbox = Inbox(self._data_dir, lambda: NOON)
        self.inbox.on_mail = self.announced.append
        self.port = await self.inbox.start("127.0.0.1", 0)
        application = web.Application()
        application.add_routes(self.inbox.routes())
        runner = web.AppRunner(application)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/sandbox"
        self._stop = asyncio.Event()
        self._ready.set()
        await self._stop.wait()
        await self.inbox.stop()
        await runner.cleanup()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)
        assert not self._thread.is_alive()
        self._loop.close()

    def reset(self) -> None:
        asyncio.run_coroutine_threadsafe(self.inbox.reset(), self._loop).result(5)

    def misbehaves(self, mode: str, **how: Any) -> requests.Response:
        return requests.post(f"{self.url}/inbox", json={"mode": mode, **how}, timeout=5)

    def mails(self) -> list[dict[str, Any]]:
        mails: list[dict[str, Any]] = requests.get(f"{self.url}/mails", timeout=5).json()["mails"]
        return mails

    def subjects(self) -> list[str]:
        return [mail["subject"] for mail in self.mails()]

    def send(self, subject: str, *recipients: str, timeout: float = 5) -> None:
        with smtplib.SMTP("127.0.0.1", self.port, timeout=timeout) as client:
            client.send_message(letter(subject, *recipients))


def letter(subject: str, *recipients: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Support <support@example.net>"
    message["To"] = ", ".join(recipients or ("alice@example.com",))
    message["Subject"] = subject
    message["Message-ID"] = "<1@example.net>"
    message.set_content("Votre ticket est ouvert.\n")
    message.add_alternative("<p>Votre ticket est <b>ouvert</b>.</p>\n", subtype="html")
    message["Content-Language"] = "fr"
    return message


@contextmanager
def running(data_dir: Path | None = None) -> Iterator[RunningInbox]:
    inbox = RunningInbox(data_dir)
    try:
        yield inbox
    finally:
        inbox.stop()


@pytest.fixture
def inbox() -> Iterator[RunningInbox]:
    with running() as inbox:
        yield inbox


def test_an_accepted_message_is_shown_with_its_envelope_and_what_it_says(
    inbox: RunningInbox,
) -> None:
    inbox.send("Ticket créé n° 12345678")
    [mail] = inbox.mails()
    assert mail["id"] == "1"
    assert mail["received_at"] == NOON.isoformat()
    assert mail["mail_from"] == "support@example.net"
    assert mail["rcpt_to"] == ["alice@example.com"]
    assert mail["subject"] == "Ticket créé n° 12345678"
    assert mail["from"] == "Support <support@example.net>"
    assert mail["to"] == "alice@example.com"
    assert mail["message_id"] == "<1@example.net>"
    assert mail["language"] == "fr"
    assert mail["text"] == "Votre ticket est ouvert.\n"
    assert mail["html"] == "<p>Votre ticket est <b>ouvert</b>.</p>\n"
    assert mail["headers"]["Content-Language"] == "fr"
    assert requests.get(f"{inbox.url}/mails/1", timeout=5).json() == mail


def test_the_list_has_the_newest_first_and_can_leave_the_bodies_out(
    inbox: RunningInbox,
) -> None:
    for subject in ("one", "two", "three"):
        inbox.send(subject)
    assert inbox.subjects() == ["three", "two", "one"]
    summaries = requests.get(f"{inbox.url}/mails?summary=1", timeout=5).json()["mails"]
    assert [mail["subject"] for mail in summaries] == ["three", "two", "one"]
    assert all("text" not in mail and "headers" not in mail for mail in summaries)


def test_each_mail_is_announced_once_with_its_summary(inbox: RunningInbox) -> None:
    inbox.send("hello")
    [summary] = inbox.announced
    assert summary["subject"] == "hello"
    assert "html" not in summary


def test_the_html_part_is_served_so_that_it_can_run_and_fetch_nothing(
    inbox: RunningInbox,
) -> None:
    inbox.send("hello")
    answer = requests.get(f"{inbox.url}/mails/1/html", timeout=5)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.text == "<p>Votre ticket est <b>ouvert</b>.</p>\n"


def test_the_raw_message_is_the_bytes_that_came(inbox: RunningInbox) -> None:
    raw = b"Subject: dots\r\n\r\n..two dots and a line alone\r\n.\xff\r\n"
    with smtplib.SMTP("127.0.0.1", inbox.port, timeout=5) as client:
        client.sendmail("a@example.net", ["b@example.com"], raw)
    assert requests.get(f"{inbox.url}/mails/1/raw", timeout=5).content == raw


def test_an_empty_return_path_is_taken(inbox: RunningInbox) -> None:
    with smtplib.SMTP("127.0.0.1", inbox.port, timeout=5) as client:
        client.sendmail("", ["b@example.com"], b"Subject: bounce\r\n\r\nhello\r\n")
    assert inbox.mails()[0]["mail_from"] == ""


def test_any_name_and_password_can_log_in(inbox: RunningInbox) -> None:
    with smtplib.SMTP("127.0.0.1", inbox.port, timeout=5) as client:
        client.login("somebody", "some password")
        client.send_message(letter("logged in"))
    assert inbox.subjects() == ["logged in"]


def test_addresses_in_any_script_are_kept(inbox: RunningInbox) -> None:
    with smtplib.SMTP("127.0.0.1", inbox.port, timeout=5) as client:
        client.send_message(letter("hello", "zoé@exemple.fr"), mail_options=["SMTPUTF8"])
    assert inbox.mails()[0]["rcpt_to"] == ["zoé@exemple.fr"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no header at all\r\n",
        b"Subject: =?nope?q?broken?=\r\nFrom: <\r\nTo: ,,;@\r\n\r\nhello\r\n",
        b"Content-Type: text/plain; charset=klingon\r\n\r\nqapla\xff\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\nno part ever comes\r\n",
        b"Content-Type: multipart/alternative\r\n\r\n--x\r\n\r\nno boundary\r\n",
        b"Content-Transfer-Encoding: base64\r\n\r\nnot base64 @@@\r\n",
        b"Message-ID: <@[\r\nDate: yesterday\r\nMessage-ID: again\r\n\r\nx\r\n",
    ],
)
def test_a_message_of_any_quality_is_kept_and_shown(inbox: RunningInbox, raw: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", inbox.port, timeout=5) as client:
        client.sendmail("a@example.net", ["b@example.com"], raw)
    [mail] = inbox.mails()
    assert mail["rcpt_to"] == ["b@example.com"]
    assert requests.get(f"{inbox.url}/mails/1", timeout=5).status_code == 200


@pytest.mark.parametrize("path", ["mails/7", "mails/7/html", "mails/7/raw", "mails/x"])
def test_a_mail_that_is_not_there_is_a_404_that_says_so(inbox: RunningInbox, path: str) -> None:
    answer = requests.get(f"{inbox.url}/{path}", timeout=5)
    assert (answer.status_code, answer.json()) == (
        404,
        {"error": f"no mail {path.split('/')[1]}"},
    )


def test_a_restart_keeps_the_mails_their_order_and_their_numbers(
    tmp_path: Path,
) -> None:
    with running(tmp_path) as before:
        for subject in ("one", "two"):
            before.send(subject, "a@example.com", "b@example.com")
        kept = before.mails()
    with running(tmp_path) as after:
        assert after.mails() == kept
        after.send("three")
        assert [(mail["id"], mail["subject"]) for mail in after.mails()] == [
            ("3", "three"),
            ("2", "two"),
            ("1", "one"),
        ]


def test_a_reset_empties_the_folder_and_ends_the_fault(tmp_path: Path) -> None:
    with running(tmp_path) as inbox:
        inbox.send("one")
        assert inbox.misbehaves("refuse_connection").ok
        inbox.reset()
        assert (inbox.mails(), list(tmp_path.iterdir())) == ([], [])
        inbox.send("two")
        assert inbox.subjects() == ["two"]


def test_deleting_empties_the_list(inbox: RunningInbox) -> None:
    inbox.send("one")
    assert requests.delete(f"{inbox.url}/mails", timeout=5).json() == {}
    assert inbox.mails() == []


def test_a_refused_connection_is_refused_until_the_same_port_opens_again(
    inbox: RunningInbox,
) -> None:
    inbox.misbehaves("refuse_connection")
    with pytest.raises(ConnectionRefusedError):
        inbox.send("lost")
    inbox.misbehaves("accept")
    inbox.send("kept")
    assert inbox.subjects() == ["kept"]


def test_a_counted_refusal_ends_that_many_connections_before_any_greeting(
    inbox: RunningInbox,
) -> None:
    inbox.misbehaves("refuse_connection", times=2)
    for _ in range(2):
        with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
            inbox.send("lost")
    inbox.send("kept")
    assert inbox.subjects() == ["kept"]


@pytest.mark.parametrize("code", [451, 550])
def test_a_recipient_is_refused_with_the_code_asked_for(inbox: RunningInbox, code: int) -> None:
    inbox.misbehaves(str(code), times=1)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        inbox.send("lost")
    assert refusal.value.recipients["alice@example.com"][0] == code
    inbox.send("kept")
    assert inbox.subjects() == ["kept"]


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
def test_any_answer_can_be_given_at_any_stage(inbox: RunningInbox, stage: str) -> None:
    inbox.misbehaves("refuse", at=stage, says="523 5.7.10 What now?", times=1)
    with pytest.raises(smtplib.SMTPException) as refusal:
        inbox.send("lost")
    assert "523" in str(refusal.value.args)
    inbox.send("kept")
    assert inbox.subjects() == ["kept"]


def test_a_refusal_for_some_recipients_lets_the_others_through(
    inbox: RunningInbox,
) -> None:
    inbox.misbehaves("550", recipients=["Bob@example.com"])
    with smtplib.SMTP("127.0.0.1", inbox.port, timeout=5) as client:
        refused = client.send_message(letter("hello", "alice@example.com", "bob@example.com"))
    assert list(refused) == ["bob@example.com"]
    assert inbox.mails()[0]["rcpt_to"] == ["alice@example.com"]


def test_a_tarpit_keeps_the_sender_waiting_and_then_takes_the_message(
    inbox: RunningInbox,
) -> None:
    inbox.misbehaves("tarpit", seconds=1.5, times=1)
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        inbox.send("given up", timeout=0.5)
    inbox.misbehaves("tarpit", seconds=0.1)
    inbox.send("patient")
    assert inbox.subjects() == ["patient"]


def test_the_tarpit_holds_for_thirty_seconds_unless_told_otherwise(
    inbox: RunningInbox,
) -> None:
    assert inbox.misbehaves("tarpit").json()["seconds"] == 30


def test_a_connection_dropped_after_the_dot_has_left_its_message(
    inbox: RunningInbox,
) -> None:
    inbox.misbehaves("drop_after_dot", recipients=["alice@example.com"], times=1)
    inbox.send("another's", "bob@example.com")
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        inbox.send("kept all the same")
    inbox.send("again")
    assert inbox.subjects() == ["again", "kept all the same", "another's"]


def test_the_fault_shows_what_is_left_of_it(inbox: RunningInbox) -> None:
    inbox.misbehaves("550", recipients=["Bob@example.com"], times=2)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        inbox.send("hello", "bob@example.com")
    shown = requests.get(f"{inbox.url}/inbox", timeout=5).json()
    assert (shown["mode"], shown["recipients"], shown["times"]) == (
        "550",
        ["bob@example.com"],
        1,
    )


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        ([], "an object is expected"),
        ({"mode": "explode"}, "mode is one of"),
        ({}, "mode is one of"),
        ({"mode": "550", "recipient": "a"}, "unknown: recipient"),
        ({"mode": "550", "recipients": "a"}, "recipients is a list"),
        ({"mode": "refuse", "at": "noon"}, "at is one of"),
        ({"mode": "refuse", "says": "no"}, "says is an answer"),
        ({"mode": "refuse", "recipients": ["a@b.example"]}, "has no recipients yet"),
        ({"mode": "550", "times": 0}, "times is a whole number"),
        ({"mode": "550", "times": True}, "times is a whole number"),
        ({"mode": "tarpit", "seconds": -1}, "seconds is a number"),
        ({"mode": "refuse_connection", "recipients": ["a"]}, "no recipients yet"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_and_changes_nothing(
    inbox: RunningInbox, wanted: object, complaint: str
) -> None:
    answer = requests.post(f"{inbox.url}/inbox", json=wanted, timeout=5)
    assert answer.status_code == 400
    assert complaint in answer.json()["error"]
    assert requests.get(f"{inbox.url}/inbox", timeout=5).json()["mode"] == "accept"


def test_a_full_disk_is_a_temporary_failure_and_the_server_recovers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with running(tmp_path) as inbox:
        write: Callable[..., int] = Path.write_bytes
        monkeypatch.setattr(Path, "write_bytes", full)
        with pytest.raises(smtplib.SMTPDataError) as failure:
            inbox.send("lost")
        assert failure.value.smtp_code == 452
        monkeypatch.setattr(Path, "write_bytes", write)
        inbox.send("kept")
        assert inbox.subjects() == ["kept"]


def test_a_file_that_is_no_stored_mail_is_named(tmp_path: Path) -> None:
    (tmp_path / "000001.eml").write_bytes(b"Subject: from elsewhere\r\n\r\n")
    with pytest.raises(ValueError, match=r"000001\.eml was not written by the sandbox"):
        Inbox(tmp_path, lambda: NOON)


def test_stopping_ends_a_conversation_that_is_being_held(inbox: RunningInbox) -> None:
    inbox.misbehaves("tarpit", times=2)
    outcome: list[str] = []

    def send() -> None:
        try:
            inbox.send("held", timeout=20)
        except (OSError, smtplib.SMTPException) as problem:
            outcome.append(str(problem))

    sender = threading.Thread(target=send)
    sender.start()
    while requests.get(f"{inbox.url}/inbox", timeout=5).json()["times"] == 2:
        time.sleep(0.02)
    asyncio.run_coroutine_threadsafe(inbox.inbox.stop(), inbox._loop).result(5)
    sender.join(15)
    assert len(outcome) == 1
    assert "timed out" not in outcome[0]
