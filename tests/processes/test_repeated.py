"""The server answers by itself what was just answered in the same words, while that is true."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from callrouter.demo.environment import free_port
from callrouter.demo.folder import ROOT
from tests.processes.service import wait_until
from tests.processes.wire import Wire
from webhooks import repeated
from webhooks.repeated import Repeated

NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    one = free_port()
    said = tmp_path_factory.mktemp("repeated") / "said"
    words = [
        *("tests.processes.repeating_app:app", "--bind", f"127.0.0.1:{one}"),
        *("--worker-class", "webhooks.server.PagesWorker", "--threads", "4"),
        *("--keep-alive", "75", "--log-level", "warning", "--no-control-socket"),
    ]
    with said.open("wb") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *words], cwd=ROOT, stdout=file, stderr=file
        )
    try:
        wait_until(lambda: _lives(one), 20)
        yield one
    finally:
        server.terminate()
        server.wait(10)
        print(Path(said).read_text("utf-8"))


@pytest.fixture
def wire(port: int) -> Iterator[Wire]:
    one = Wire(port)
    for change in (b"is_new/0", b"breaks/0"):
        asks(one, b"GET /becomes/" + change + b" HTTP/1.1\r\nHost: pages\r\n\r\n")
    worked_out(one)
    yield one
    one.close()


@pytest.fixture
def board() -> bytes:
    """A question that nobody has asked before."""
    seen = f"GET /board?seen={next(NUMBERS)} HTTP/1.1"
    return f"{seen}\r\nHost: pages\r\nCookie: callrouter=anna\r\n\r\n".encode()


def test_the_same_question_is_worked_out_once_while_nothing_is_new(
    wire: Wire, board: bytes
) -> None:
    assert [asks(wire, board) for _ in range(5)] == [(204, "")] * 5
    assert worked_out(wire) == 1


def test_over_another_connection_too_as_a_proxy_asks(port: int, wire: Wire, board: bytes) -> None:
    asks(wire, board)
    # What this connection asked is remembered before it asks anything else.
    worked_out(wire)
    for _ in range(3):
        another = Wire(port)
        assert asks(another, board) == (204, "")
        # It goes on like any other.
        assert asks(another, b"GET /plain HTTP/1.1\r\nHost: pages\r\n\r\n") == (204, "")
        another.close()
    assert worked_out(wire) == 3


def test_what_is_new_is_told_at_once(wire: Wire, board: bytes) -> None:
    asks(wire, board)
    asks(wire, b"GET /becomes/is_new/1 HTTP/1.1\r\nHost: pages\r\n\r\n")
    assert asks(wire, board) == (200, "news")
    asks(wire, b"GET /becomes/is_new/0 HTTP/1.1\r\nHost: pages\r\n\r\n")
    assert [asks(wire, board) for _ in range(3)] == [(204, "")] * 3
    assert worked_out(wire) == 3


@pytest.mark.parametrize(
    ("of_this", "of_another"),
    [
        (b"?seen=", b"?seen=9"),
        (b"anna", b"bruno"),
        (b"\r\n\r\n", b"\r\nAccept-Language: en\r\n\r\n"),
    ],
)
def test_another_question_is_worked_out(
    wire: Wire, board: bytes, of_this: bytes, of_another: bytes
) -> None:
    asks(wire, board)
    worked_out(wire)
    asks(wire, board.replace(of_this, of_another))
    assert worked_out(wire) == 1


def test_what_its_view_says_nothing_of_is_worked_out_each_time(wire: Wire) -> None:
    for _ in range(3):
        asks(wire, b"GET /plain HTTP/1.1\r\nHost: pages\r\n\r\n")
    assert worked_out(wire) == 3


def test_who_sends_many_ahead_has_an_answer_to_each(wire: Wire, board: bytes) -> None:
    wire.send(board * 400)
    assert [wire.answer() for _ in range(400)] == [(204, "")] * 400


def test_a_view_that_is_wrong_ends_no_server(wire: Wire, board: bytes) -> None:
    asks(wire, board)
    asks(wire, b"GET /becomes/breaks/1 HTTP/1.1\r\nHost: pages\r\n\r\n")
    assert [asks(wire, board) for _ in range(3)] == [(204, "")] * 3
    assert worked_out(wire) == 1 + 3


def test_an_answer_is_dated_when_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Repeated()
    known.keep(b"?", b"HTTP/1.1 204 X\r\nDate: long ago\r\nVary: Cookie\r\n\r\n", lambda: True)
    monkeypatch.setattr(repeated, "formatdate", lambda **_: "today")
    assert known.answer(b"?") == b"HTTP/1.1 204 X\r\nDate: today\r\nVary: Cookie\r\n\r\n"


def test_an_answer_that_sets_a_cookie_is_given_once() -> None:
    known = Repeated()
    answer = b"HTTP/1.1 204 X\r\nDate: now\r\nSet-Cookie: callrouter=old\r\n\r\n"
    known.keep(b"?", answer, lambda: True)
    assert known.answer(b"?") is None


def test_only_so_many_are_remembered_and_what_is_over_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(repeated, "MOST", 2)
    known, stays = Repeated(), True
    for question in (b"1", b"2", b"3"):
        known.keep(question, b"HTTP/1.1 204 X\r\nDate: now\r\n\r\n", lambda: stays)
    assert [bool(known.answer(one)) for one in (b"1", b"2", b"3")] == [False, True, True]
    stays = False
    assert known.answer(b"2") is None
    stays = True
    assert known.answer(b"2") is None


def asks(wire: Wire, question: bytes) -> tuple[int, str]:
    wire.send(question)
    return wire.answer()


def worked_out(wire: Wire) -> int:
    """How many questions reached a view since this was asked last."""
    return int(asks(wire, b"GET /worked-out HTTP/1.1\r\nHost: pages\r\n\r\n")[1])


def _lives(port: int) -> bool:
    with suppress(OSError):
        one = Wire(port)
        worked_out(one)
        one.close()
        return True
    return False
