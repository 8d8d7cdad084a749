"""Clients that hold on to a connection, or ask without end, keep nobody else from an answer (fault
23), and what they may do instead: the web processes by their lines of the Procfile, spoken to byte
by byte."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from tests.processes.service import Running, running, wait_until
from tests.processes.wire import Webhooks, Wire, beside, figures
from webhooks.pages.bodies import LARGEST

ANSWERED = 5.0
"""Twilio's callers hear something within so many seconds."""
HELD = 3.0
SLACK = 1.5
"""A machine that is busy needs a little longer to end a connection that has had its time."""
MUSIC = b"GET /voice/music.wav HTTP/1.1\r\nHost: line\r\n\r\n"
MUSIC_BYTES = 160_000
LIVES = b"GET /healthz HTTP/1.1\r\nHost: line\r\n\r\n"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("slow"), []) as one:
        one.start("pages")
        wait_until(lambda: _answers(one.around.ports.pages), 30)
        yield one


@pytest.fixture
def voice(service: Running) -> int:
    return service.around.ports.voice


@pytest.fixture
def pages(service: Running) -> int:
    return service.around.ports.pages


@pytest.fixture
def twilio(service: Running) -> Webhooks:
    return Webhooks(service)


@pytest.mark.parametrize("count", [16, 64, 300, 1200])
def test_connections_that_send_one_byte_delay_no_webhook(
    voice: int, twilio: Webhooks, count: int
) -> None:
    held = _open(voice, count, b"P")
    waits = twilio.ask_for(3)
    print(figures(f"{count} connections of one byte", waits))
    assert max(waits) < ANSWERED
    assert max(one.ended_after() for one in held) < HELD + SLACK + count / 400


def test_bodies_that_come_byte_by_byte_delay_no_webhook(voice: int, twilio: Webhooks) -> None:
    head, _, body = twilio.request().partition(b"\r\n\r\n")
    held = _open(voice, 16, head + b"\r\n\r\n")

    def trickle() -> None:
        for second in range(6):
            for one in held:
                one.trickle(body[second : second + 1], 1000)
            time.sleep(1)

    with beside(trickle):
        waits = twilio.ask_for(5)
    print(figures("16 bodies of one byte a second", waits))
    assert max(waits) < ANSWERED
    for one in held:
        assert one.answer()[0] == 408


def test_eight_silent_connections_more_every_second_delay_no_webhook(
    voice: int, twilio: Webhooks
) -> None:
    held: list[Wire] = []

    def come() -> None:
        for _ in range(15):
            held.extend(_open(voice, 8, b""))
            time.sleep(1)

    with beside(come):
        waits = twilio.ask_for(15)
    print(figures("8 silent connections more a second", waits))
    assert max(waits) < ANSWERED
    assert _still_open(held) <= 8 * (HELD + SLACK)


def test_clients_that_never_take_their_answer_delay_no_webhook(
    voice: int, twilio: Webhooks
) -> None:
    held = [Wire(voice, small=True) for _ in range(64)]
    for one in held:
        # Music enough to fill what the system keeps for a client.
        one.send(MUSIC * 40)
    waits = twilio.ask_for(HELD + SLACK)
    print(figures("64 clients that never take their answer", waits))
    assert max(waits) < ANSWERED
    assert max(one.rest() for one in held) < 40 * MUSIC_BYTES


def test_requests_that_are_not_signed_have_no_caller_told_to_hold_on(
    voice: int, twilio: Webhooks
) -> None:
    forged = twilio.request(sign_path="/voice/next")
    held = _open(voice, 100, b"")

    def flood() -> None:
        for _ in range(20):
            for one in held:
                one.send(forged)
            assert {one.answer()[0] for one in held} == {403}

    with beside(flood):
        documents = [twilio.document() for _ in range(12)]
    assert ["<Gather" in document for document in documents] == [True] * 12


def test_clients_that_send_ahead_delay_no_webhook(voice: int, twilio: Webhooks) -> None:
    held = _open(voice, 900, LIVES * 1000)
    waits = twilio.ask_for(6)
    print(figures("900 clients that send 1,000 requests ahead", waits))
    assert max(waits) < ANSWERED
    for one in held:
        one.close()


def test_what_the_server_says_of_a_client_stands_in_the_log_like_every_other_line(
    service: Running, voice: int
) -> None:
    def said() -> list[str]:
        return [line for line in service.log("voice").splitlines() if "Invalid" in line]

    one = Wire(voice)
    one.send(b"CALL +33199000177\r\n\r\n")
    one.rest()
    wait_until(lambda: bool(said()), 10)
    for line in said():
        assert json.loads(line)["process"] == "voice"
        assert "33199000177" not in line


def test_a_request_that_is_not_whole_in_time_is_told_so(voice: int, pages: int) -> None:
    for port in (voice, pages):
        one = Wire(port)
        one.send(b"GET /healthz HTTP/1.1\r\nHost: li")
        assert one.answer() == (408, "The request did not arrive in time.\n")
        assert HELD <= one.ended_after() < HELD + SLACK


def test_an_upload_to_the_pages_may_last_while_it_brings_ten_kilobytes_a_second(
    pages: int,
) -> None:
    head, body = _upload(60_000)
    quick = Wire(pages)
    quick.send(head)
    assert quick.trickle(body, 12_000)
    # The form is read, and has no token against forgery.
    assert quick.answer()[0] == 400
    slow = Wire(pages)
    slow.send(head)
    assert not slow.trickle(body, 2_000)
    assert slow.answer()[0] == 408
    assert slow.ended_after() < HELD * 2


def test_a_body_of_unknown_length_is_refused(voice: int) -> None:
    one = Wire(voice)
    one.send(b"POST /voice/incoming HTTP/1.1\r\nHost: line\r\nTransfer-Encoding: chunked\r\n\r\n")
    status, words = one.answer()
    assert (status, "Content-Length" in words) == (411, True)
    one.ended_after()


def test_what_is_too_large_is_refused_before_it_comes(voice: int, pages: int) -> None:
    # The pages take files.
    for port, largest in ((voice, 64 * 1024), (pages, LARGEST)):
        one = Wire(port)
        length = f"Content-Length: {largest + 1}".encode()
        one.send(b"POST /voice/incoming HTTP/1.1\r\nHost: line\r\n" + length + b"\r\n\r\n")
        assert one.answer()[0] == 413
        one = Wire(port)
        one.send(b"GET / HTTP/1.1\r\nHost: line\r\nCookie: " + b"a" * 17_000)
        assert one.answer()[0] == 431


def test_a_connection_is_kept_and_its_requests_may_come_in_pieces_or_together(
    voice: int, twilio: Webhooks
) -> None:
    one = Wire(voice)
    for _ in range(3):
        assert one.trickle(twilio.request(), 2_000)
        assert one.answer()[0] == 200
    one.send(LIVES + twilio.request() + LIVES + twilio.request()[:100])
    assert ["Response" in one.answer()[1] for _ in range(3)] == [False, True, False]
    # What is left over is the beginning of a request that never ends.
    assert one.answer()[0] == 408


def test_a_client_that_waits_to_be_asked_for_the_body_is_asked(
    voice: int, twilio: Webhooks
) -> None:
    head, _, body = twilio.request().partition(b"\r\n\r\n")
    one = Wire(voice)
    one.send(head + b"\r\nExpect: 100-continue\r\n\r\n")
    assert one.interim() == "HTTP/1.1 100 Continue"
    one.send(body)
    assert one.answer()[0] == 200


def test_an_old_client_is_answered_and_the_connection_ends(voice: int) -> None:
    one = Wire(voice)
    one.send(b"GET /healthz HTTP/1.0\r\n\r\n")
    assert one.answer()[0] == 200
    assert one.ended_after() < HELD


def test_a_header_cannot_move_the_service_to_another_path(voice: int, twilio: Webhooks) -> None:
    one = Wire(voice)
    one.send(twilio.request().replace(b"\r\n", b"\r\nSCRIPT_NAME: /voice\r\n", 1))
    assert one.answer()[0] == 200


def test_no_request_is_lost_while_the_workers_start_anew(
    service: Running, twilio: Webhooks
) -> None:
    def reload() -> None:
        time.sleep(1)
        service.reload("voice")

    with beside(reload):
        waits = twilio.ask_for(8)
    print(figures("HUP", waits))
    assert max(waits) < ANSWERED


def _open(port: int, count: int, data: bytes) -> list[Wire]:
    held = [Wire(port) for _ in range(count)]
    for one in held:
        if data:
            one.send(data)
    return held


def _still_open(held: list[Wire]) -> int:
    """How many of these have not been ended by the other side."""
    count = 0
    for one in held:
        one.socket.setblocking(False)
        try:
            one.socket.recv(1)
        except BlockingIOError:
            count += 1
        except ConnectionError:
            pass
    return count


def _upload(size: int) -> tuple[bytes, bytes]:
    body = b"language=" + b"f" * (size - 9)
    head = (
        "POST /language HTTP/1.1\r\nHost: pages\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode(), body


def _answers(port: int) -> bool:
    try:
        one = Wire(port)
        one.send(LIVES)
        return one.answer()[0] == 200
    except (OSError, EOFError):
        return False
