"""Requests to the application: signed, cut off, retried and logged as Twilio does it."""

import asyncio
import time
import uuid
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import aiohttp
import yarl

from callrouter.sandbox.clock import Clock
from callrouter.sandbox.cookies import Cookies
from callrouter.sandbox.overrides import InvalidOverride, Limits, limits_of
from callrouter.sandbox.signing import sent_url, signature, signed_url
from callrouter.sandbox.switches import Switches

_KEPT = 5000
_LONGEST_LOGGED = 20_000
_MAX_REDIRECTS = 10
_FOLLOWED = frozenset({301, 302, 303, 307})
_NO_CONTENT = 204

# Shorter than any common server keeps an idle connection: a POST never meets one just closed.
_KEEPALIVE = 1.0


@dataclass(frozen=True)
class Outcome:
    """What came of one webhook. `error` is Twilio's code where it failed, else None."""

    url: str
    status: int | None = None
    content_type: str = ""
    body: bytes = b""
    error: int | None = None
    reason: str = ""
    failure: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Delivery:
    """What every attempt at one webhook has in common."""

    token: str
    limits: Limits
    cookies: Cookies


def well_formed(url: str) -> bool:
    """`url` is an absolute http(s) URL; whether its host exists is another matter."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an open bracket, or a port that is no number or too high a one
        return False


def _target(url: str, location: str) -> str | None:
    """Where a redirect of `url` leads; None where its Location is missing or no URL."""
    try:
        target = urljoin(url, location)
    except ValueError:
        return None
    return target if location and well_formed(target) else None


def _malformed(url: str) -> Outcome:
    return Outcome(url, error=11100, reason=f"not an absolute http(s) URL: {url!r}")


class Webhooks:
    """Sends every request to the application and remembers the last 5,000."""

    def __init__(self, clock: Clock, switches: Switches, auth_token: str) -> None:
        self.auth_token = auth_token
        self._clock = clock
        self._switches = switches
        self._log: deque[dict[str, Any]] = deque(maxlen=_KEPT)
        self._count = 0
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Open the client; needs a running loop."""
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEPALIVE)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "TwilioProxy/1.1", "Accept": "*/*"},
        )

    async def stop(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    def since(self, n: int) -> list[dict[str, Any]]:
        """The remembered requests numbered above `n`, oldest first."""
        return [entry for entry in self._log if entry["n"] > n]

    def forget(self) -> None:
        """Forget every remembered request; numbering goes on."""
        self._log.clear()

    async def request(
        self,
        url: str,
        method: str,
        params: Mapping[str, str],
        *,
        kind: str,
        fallback: bool = False,
        cookies: Cookies | None = None,
    ) -> Outcome:
        """Request `url` with `params`, with the retries its fragment asks for, and `cookies`
        where it is for a document. Never raises for what the application did: the outcome
        tells."""
        if not well_formed(url):
            return _malformed(url)
        try:
            limits = limits_of(url)
        except InvalidOverride as problem:
            return Outcome(url, error=11243, reason=f"connection override {problem}")
        delivery = _Delivery(str(uuid.uuid4()), limits, cookies or Cookies())
        deadline = time.monotonic() + limits.total
        attempt = 0
        while True:
            attempt += 1
            entry = self._entry(url, method, params, kind, fallback, attempt)
            started = time.monotonic()
            left = deadline - started
            outcome = await self._attempt(url, method, params, delivery, left, entry)
            entry["status"] = outcome.status
            entry["error"] = outcome.error
            entry["duration_ms"] = round((time.monotonic() - started) * 1000, 1)
            if kind != "media":
                entry["response"] = outcome.body[:_LONGEST_LOGGED].decode("utf-8", "replace")
            again = attempt <= limits.retries and outcome.failure in limits.retried
            if not again or time.monotonic() >= deadline:
                return outcome

    def _entry(
        self,
        url: str,
        method: str,
        params: Mapping[str, str],
        kind: str,
        fallback: bool,
        attempt: int,
    ) -> dict[str, Any]:
        self._count += 1
        entry: dict[str, Any] = {
            "n": self._count,
            "at": self._clock.now().isoformat(),
            "url": url,
            "method": method,
            "params": dict(params),
            "headers": {},
            "status": None,
            "error": None,
            "duration_ms": None,
            "response": "",
            "kind": kind,
            "fallback": fallback,
            "attempt": attempt,
        }
        self._log.append(entry)
        return entry

    async def _attempt(
        self,
        url: str,
        method: str,
        params: Mapping[str, str],
        delivery: _Delivery,
        left: float,
        entry: dict[str, Any],
    ) -> Outcome:
        fault = self._ordered_fault(url)
        if fault not in {"none", "lost"}:
            return await self._fault(url, fault, delivery.limits)
        try:
            async with asyncio.timeout(left):
                outcome = await self._follow(url, method, params, delivery, entry)
        except TimeoutError:
            return Outcome(url, error=11200, reason="no answer in time", failure="rt")
        return outcome if fault == "none" else await self._fault(url, "502", delivery.limits)

    def _ordered_fault(self, url: str) -> str:
        """The fault that a switch orders for this attempt; `none` where there is none."""
        switches = self._switches
        if switches.webhook_fault == "none" or switches.webhook_fault_on not in url:
            return "none"
        if switches.webhook_fault_times and switches.spend("webhook_fault_skip"):
            return "none"
        return switches.webhook_fault if switches.spend("webhook_fault_times") else "none"

    async def _fault(self, url: str, fault: str, limits: Limits) -> Outcome:
        """The outcome a switch orders, whatever the application would say or has said."""
        if fault == "connect":
            return Outcome(url, error=11205, reason="connection refused", failure="ct")
        if fault == "timeout":
            await self._clock.sleep(min(limits.read, limits.total))
            return Outcome(url, error=11200, reason="no answer in time", failure="rt")
        return self._judge(Outcome(url, status=int(fault), content_type="text/plain"))

    async def _follow(
        self,
        url: str,
        method: str,
        params: Mapping[str, str],
        delivery: _Delivery,
        entry: dict[str, Any],
    ) -> Outcome:
        """Send, and follow the redirects that Twilio follows: after a 307 the same again, after
        the others a GET without the parameters."""
        for _ in range(_MAX_REDIRECTS + 1):
            outcome = await self._send(url, method, params, delivery, entry)
            status = outcome.status or 0
            if not 300 <= status < 400:
                return outcome
            target = _target(url, outcome.headers.get("Location", ""))
            if status not in _FOLLOWED or target is None:
                return replace(outcome, error=11216, reason=f"invalid redirect: HTTP {status}")
            url = target
            if status != 307:
                method, params = "GET", {}
        return replace(outcome, error=11215, reason="too many redirects")

    async def _send(
        self,
        url: str,
        method: str,
        params: Mapping[str, str],
        delivery: _Delivery,
        entry: dict[str, Any],
    ) -> Outcome:
        target = sent_url(url)
        form: Mapping[str, str] = params
        data: bytes | None = None
        sent_headers = {"I-Twilio-Idempotency-Token": delivery.token}
        if method == "GET":
            if params:
                target += ("&" if "?" in target else "?") + urlencode(params)
            form = {}
        else:
            data = urlencode(params).encode()
            sent_headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        signed = signed_url(target)
        sent_headers["X-Twilio-Signature"] = signature(self.auth_token, signed, form)
        parts = urlsplit(target)
        auth = aiohttp.BasicAuth(parts.username, parts.password or "") if parts.username else None
        bare = target if auth is None else target.replace(parts.netloc.rpartition("@")[0] + "@", "")
        sent_to = yarl.URL(bare, encoded=True)
        if cookie := delivery.cookies.header(sent_to):
            sent_headers["Cookie"] = cookie
        entry["headers"] = sent_headers
        if self._session is None:
            raise RuntimeError("the webhook client is not started")
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=delivery.limits.connect, sock_read=delivery.limits.read
        )
        try:
            async with self._session.request(
                method,
                sent_to,
                data=data,
                headers=sent_headers,
                auth=auth,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                body = await response.read()
                delivery.cookies.keep(response)
                typed = response.headers.get("Content-Type")
                return self._judge(
                    Outcome(
                        url,
                        status=response.status,
                        content_type=response.content_type if typed else "",
                        body=body,
                        headers={k: v for k, v in response.headers.items() if k == "Location"},
                    )
                )
        except aiohttp.ConnectionTimeoutError:
            return Outcome(url, error=11205, reason="connection timed out", failure="ct")
        except TimeoutError:
            return Outcome(url, error=11200, reason="no answer in time", failure="rt")
        except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError) as problem:
            return Outcome(url, error=11220, reason=str(problem))
        except aiohttp.ClientConnectorDNSError as problem:
            return Outcome(url, error=11210, reason=str(problem), failure="ct")
        except aiohttp.ClientConnectorError as problem:
            return Outcome(url, error=11205, reason=str(problem), failure="ct")
        except aiohttp.ClientError as problem:
            reason = f"{type(problem).__name__}: {problem}"
            return Outcome(url, error=11205, reason=reason, failure="rt")
        except ValueError as problem:  # a name no host can have, such as a..b
            return Outcome(url, error=11210, reason=f"bad host name: {problem}")

    @staticmethod
    def _judge(outcome: Outcome) -> Outcome:
        """Twilio takes any answer outside 2xx and 3xx for a failure to fetch, and one that does
        not tell its Content-Type for a 502."""
        status = outcome.status or 0
        if 200 <= status < 300 and status != _NO_CONTENT and not outcome.content_type:
            return replace(outcome, error=11200, reason="no Content-Type", failure="5xx")
        if status < 400:
            return outcome
        failure = f"{status // 100}xx"
        return replace(outcome, error=11200, reason=f"HTTP {status}", failure=failure)
