"""Where a request ends, and which ones are not read to their end."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from webhooks.framing import LARGEST_HEADER, TOO_SLOW, Rejected, expects_continue, request_length

LARGEST = 100
GET = b"GET /healthz HTTP/1.1\r\nHost: line\r\n\r\n"
POST = b"POST /voice/wait HTTP/1.1\r\nHost: line\r\nContent-Length: 5\r\n\r\n"


@pytest.mark.parametrize(
    ("arrived", "length"),
    [
        (b"", None),
        (b"G", None),
        (GET[:-1], None),
        (GET, len(GET)),
        (GET + POST, len(GET)),
        (POST, len(POST) + 5),
        (POST + b"a=b", len(POST) + 5),
        (POST.replace(b": 5", b":5"), len(POST) + 4),
        (POST.replace(b"Length", b"LENGTH").replace(b": 5", b":\t 5 "), len(POST) + 7),
        (POST.replace(b": 5", b": 100"), len(POST) + 102),
        # Left to gunicorn, which rejects them: nothing is waited for.
        (POST.replace(b": 5", b": +5"), len(POST) + 1),
        (POST.replace(b": 5", b": "), len(POST) - 1),
        (POST.replace(b": 5", b" : 5"), len(POST) + 1),
        # A header of the body's, or of a value's, is none of the request's.
        (GET + b"\r\nTransfer-Encoding: chunked\r\n\r\n", len(GET)),
        (GET.replace(b"line", b"Content-Length: 9"), len(GET) + 13),
    ],
)
def test_a_request_ends_where_its_header_says(arrived: bytes, length: int | None) -> None:
    assert request_length(bytearray(arrived), LARGEST) == length


@pytest.mark.parametrize(
    ("arrived", "status"),
    [
        (POST.replace(b": 5", b": 101"), HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        (POST.replace(b": 5", b": " + b"9" * 5000), HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        (POST.replace(b"Content-Length: 5", b"Transfer-Encoding: chunked"),
         HTTPStatus.LENGTH_REQUIRED),
        (POST.replace(b"Host", b"TRANSFER-ENCODING"), HTTPStatus.LENGTH_REQUIRED),
        (b"G" * (LARGEST_HEADER + 1), HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
        (GET.replace(b"line", b"l" * LARGEST_HEADER), HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    ],
)  # fmt: skip
def test_what_need_not_be_read_is_rejected(arrived: bytes, status: HTTPStatus) -> None:
    with pytest.raises(Rejected) as rejected:
        request_length(bytearray(arrived), LARGEST)
    assert rejected.value.status == status


def test_an_app_without_a_limit_takes_any_body() -> None:
    assert request_length(POST.replace(b": 5", b": 1000000"), None) == len(POST) + 1_000_006


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (POST, False),
        (POST.replace(b"Host: line", b"Expect: 100-continue"), True),
        (POST.replace(b"Host: line", b"EXPECT:100-Continue"), True),
        (POST.replace(b"Host: line", b"Expect: something"), False),
        # A client of that version knows no interim answers.
        (POST.replace(b"Host: line", b"Expect: 100-continue").replace(b"1.1", b"1.0"), False),
    ],
)
def test_a_client_may_ask_before_it_sends_the_body(header: bytes, expected: bool) -> None:
    assert expects_continue(header) is expected


def test_a_rejection_is_a_whole_answer_that_ends_the_connection() -> None:
    head, _, said = TOO_SLOW.answer().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert f"Content-Length: {len(said)}".encode() in head
    assert b"Connection: close" in head
