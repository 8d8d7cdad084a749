"""The account, its numbers and its queue: what `connect` sets up and `check` looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from callrouter.telephony import QUEUE
from callrouter.telephony.twilio import Twilio

QUEUE_SIZE = 5000
"""The most callers that Twilio lets a queue hold."""


@dataclass(frozen=True)
class VoiceUrls:
    """Where a number's calls are answered: all are asked by POST."""

    voice: str
    fallback: str
    status: str


@dataclass(frozen=True)
class Number:
    """A telephone number of the account, and where its calls go now."""

    sid: str
    number: str
    goes_elsewhere: str | None
    """What takes its calls in spite of the URLs: a TwiML application or a SIP trunk."""
    urls: VoiceUrls
    by_post: bool


@dataclass(frozen=True)
class Queue:
    """The queue in which callers are kept."""

    sid: str
    size: int


def account_status(twilio: Twilio) -> str:
    """`active`, `suspended` or `closed`. Raises as every question to Twilio does."""
    account = twilio.ask(lambda client: client.api.accounts(twilio.account_sid).fetch())
    return str(account.status)


def find_number(twilio: Twilio, number: str) -> Number | None:
    """The account's number, E.164, or None where the account has no such number."""
    found = twilio.ask(
        lambda client: client.incoming_phone_numbers.list(phone_number=number, limit=20)
    )
    # Twilio takes the filter for a pattern: 199000001 would find +33199000001 too.
    return next((_number(one) for one in found if one.phone_number == number), None)


def point(twilio: Twilio, number: Number, urls: VoiceUrls) -> None:
    """Let the number's calls be answered at these URLs."""
    release = {"voice_application_sid": "", "trunk_sid": ""} if number.goes_elsewhere else {}
    twilio.ask(
        lambda client: client.incoming_phone_numbers(number.sid).update(
            voice_url=urls.voice,
            voice_method="POST",
            voice_fallback_url=urls.fallback,
            voice_fallback_method="POST",
            status_callback=urls.status,
            status_callback_method="POST",
            **release,
        )
    )


def find_queue(twilio: Twilio) -> Queue | None:
    """The service's queue, or None where the account has none."""
    queues = twilio.ask(lambda client: client.queues.list(page_size=1000))
    return next(
        (Queue(one.sid, int(one.max_size)) for one in queues if one.friendly_name == QUEUE), None
    )


def ensure_queue(twilio: Twilio) -> bool:
    """Create the service's queue, or let it grow to its largest size. False if it was so already.

    Left to itself, `<Enqueue>` would create it much smaller.
    """
    present = find_queue(twilio)
    if present is not None and present.size == QUEUE_SIZE:
        return False
    if present is None:
        twilio.ask(lambda client: client.queues.create(friendly_name=QUEUE, max_size=QUEUE_SIZE))
    else:
        twilio.ask(lambda client: client.queues(present.sid).update(max_size=QUEUE_SIZE))
    return True


def _number(found: Any) -> Number:
    return Number(
        sid=str(found.sid),
        number=str(found.phone_number),
        goes_elsewhere=found.voice_application_sid or found.trunk_sid or None,
        urls=VoiceUrls(
            found.voice_url or "", found.voice_fallback_url or "", found.status_callback or ""
        ),
        by_post={found.voice_method, found.voice_fallback_method, found.status_callback_method}
        == {"POST"},
    )
