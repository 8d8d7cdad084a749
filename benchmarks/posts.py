"""Webhooks as Twilio posts them, signed beforehand, and a client that fires them at a server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from callrouter.sandbox.signing import signature

PLACES = {
    f"{party}{place}": ""
    for party in ("From", "To", "Caller", "Called")
    for place in ("City", "State", "Zip")
}


@dataclass(frozen=True)
class Signer:
    """Who signs: an account, its token, and the public address that is signed."""

    account_sid: str
    auth_token: str
    base_url: str

    def post(self, path: str, sid: str, caller: str = "+33199000101", **parameters: str) -> bytes:
        """A whole request: 27 parameters or more, some 800 bytes of them."""
        called = "+33199000001"
        form = {
            "AccountSid": self.account_sid, "ApiVersion": "2010-04-01", "CallSid": sid,
            "CallStatus": "in-progress", "Direction": "inbound", "From": caller, "To": called,
            "Caller": caller, "Called": called, "FromCountry": "FR", "ToCountry": "FR",
            "CallerCountry": "FR", "CalledCountry": "FR", "CallToken": "%7B%22a%22%3A1%7D" * 12,
            "StirVerstat": "TN-Validation-Passed-A", **PLACES, **parameters,
        }  # fmt: skip
        url = self.base_url + path
        body = urlencode(form).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n"
            "User-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
            "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
            f"X-Twilio-Signature: {signature(self.auth_token, url, form)}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def fire(port: int, posts: Sequence[bytes], at_once: int = 16) -> float:
    """Send them all, so many at a time over connections that stay open. Returns the seconds it
    took. RuntimeError for any answer that is not 200."""
    return asyncio.run(_fire(port, posts, at_once))


async def _fire(port: int, posts: Sequence[bytes], at_once: int) -> float:
    loop = asyncio.get_running_loop()
    left = iter(posts)
    done = [loop.create_future() for _ in range(at_once)]
    connections = [_Connection(left, one) for one in done]
    for connection in connections:
        await loop.create_connection(lambda one=connection: one, "127.0.0.1", port)
    began = time.perf_counter()
    for connection in connections:
        connection.next()
    await asyncio.gather(*done)
    return time.perf_counter() - began


class _Connection(asyncio.Protocol):
    """Sends a request, reads its answer, and goes on with the next one."""

    def __init__(self, left: Iterator[bytes], done: asyncio.Future[None]) -> None:
        self._left = left
        self._done = done
        self._read = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def next(self) -> None:
        """The next request, or the end."""
        assert self._transport is not None
        request = next(self._left, None)
        if request is None:
            self._transport.close()
            if not self._done.done():
                self._done.set_result(None)
            return
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, body = self._read.partition(b"\r\n\r\n")
        if not found:
            return
        if not head.startswith(b"HTTP/1.1 200"):
            self._fail(f"answered {self._read[:400]!r}")
            return
        lowered = head.lower()
        at = lowered.index(b"content-length:") + 15
        if len(body) >= int(lowered[at:].split(b"\r\n", 1)[0]):
            self._read = b""
            self.next()

    def connection_lost(self, error: Exception | None) -> None:
        self._fail(f"the connection was lost: {error}")

    def _fail(self, problem: str) -> None:
        if not self._done.done():
            self._done.set_exception(RuntimeError(problem))
