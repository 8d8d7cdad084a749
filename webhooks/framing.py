"""Where a request ends, told from its header: decided once, before anybody waits for its body.

gunicorn parses the same bytes again and by stricter rules. Where it reads them otherwise it finds
them at an end and closes the connection; it never waits for more.
"""

from __future__ import annotations

import re
from http import HTTPStatus

LARGEST_HEADER = 16 * 1024

_END = b"\r\n\r\n"
_EXPECTS = re.compile(rb"^expect:[ \t]*100-continue[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
_DIGITS = 12
"""No length with more digits than these is any app's to take."""


class Rejected(Exception):
    """A request that is not read to its end."""

    def __init__(self, status: HTTPStatus, problem: str) -> None:
        super().__init__(problem)
        self.status = status

    def answer(self) -> bytes:
        """What the client is told, before its connection ends."""
        said = f"{self}\n"
        return (
            f"HTTP/1.1 {self.status.value} {self.status.phrase}\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(said)}\r\n"
            f"Connection: close\r\n\r\n{said}"
        ).encode()


TOO_SLOW = Rejected(HTTPStatus.REQUEST_TIMEOUT, "The request did not arrive in time.")


def request_length(arrived: bytes | bytearray, largest_body: int | None) -> int | None:
    """The bytes of the first request in what arrived, header and body; None while its header has
    not ended. `largest_body` in bytes, None for any.

    Raises Rejected for a header or body that is too large, and for a body of unknown length, which
    neither Twilio nor a browser sends.
    """
    end = arrived.find(_END)
    if max(end, len(arrived) if end < 0 else 0) > LARGEST_HEADER:
        raise Rejected(
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            f"The header is larger than {LARGEST_HEADER} bytes.",
        )
    if end < 0:
        return None
    body_at = end + len(_END)
    header = bytes(arrived[:body_at]).lower()
    if b"\r\ntransfer-encoding:" in header:
        raise Rejected(
            HTTPStatus.LENGTH_REQUIRED,
            "Send the body with a Content-Length, not with a Transfer-Encoding.",
        )
    digits = header.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0].strip(b" \t")
    if not digits.isdigit():
        return body_at
    length = int(digits[:_DIGITS])
    if len(digits) > _DIGITS or (largest_body is not None and length > largest_body):
        raise Rejected(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"The body is larger than {largest_body} bytes.",
        )
    return body_at + length


def expects_continue(header: bytes | bytearray) -> bool:
    """Whether the client wants to hear `100 Continue` before it sends the body."""
    first, _, rest = header.partition(b"\r\n")
    return first.endswith(b"HTTP/1.1") and _EXPECTS.search(rest) is not None
