"""A call: its identity, its statuses, what its far end heard, and its standard parameters."""

from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from callrouter.sandbox.cookies import Cookies
from callrouter.sandbox.leg import HungUp, Leg
from callrouter.sandbox.sids import new_sid

if TYPE_CHECKING:
    from callrouter.sandbox.conferences import Participant
    from callrouter.sandbox.exchange import Exchange
    from callrouter.sandbox.phones import Phone
    from callrouter.sandbox.queues import Member

TERMINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
API_VERSION = "2010-04-01"
_HEARD_KEPT = 1000
_HEARD_KEPT_OVER = 300
_COUNTRIES = {
    "+33": "FR", "+32": "BE", "+41": "CH", "+352": "LU", "+44": "GB", "+353": "IE", "+49": "DE",
    "+34": "ES", "+39": "IT", "+351": "PT", "+31": "NL", "+1": "US",
}  # fmt: skip
_PLACES = {
    f"{party}{place}": ""
    for party in ("From", "To", "Caller", "Called")
    for place in ("City", "State", "Zip", "Country")
}


def country_of(number: str) -> str:
    """The two-letter country of a number, or nothing where it is not known."""
    for length in (4, 3, 2):
        if number[:length] in _COUNTRIES:
            return _COUNTRIES[number[:length]]
    return ""


@dataclass(frozen=True)
class Heard:
    """One thing the far end heard; `n` grows over the life of the process."""

    n: int
    at: str
    kind: str
    text: str
    language: str | None = None
    voice: str | None = None


@dataclass(frozen=True)
class Callback:
    """Where the statuses of a call go, and which."""

    url: str = ""
    method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})


class Call:
    """One leg between Twilio and a phone."""

    def __init__(
        self,
        exchange: "Exchange",
        direction: str,
        from_: str,
        to: str,
        *,
        callback: Callback,
        fallback: tuple[str, str] = ("", "POST"),
        parent: "Call | None" = None,
        forwarded_from: str = "",
    ) -> None:
        self.exchange = exchange
        self.sid = new_sid("CA")
        self.direction = direction
        self.from_ = from_
        self.to = to
        self.callback = callback
        self.fallback = fallback
        self.parent = parent
        self.forwarded_from = forwarded_from
        self.leg = Leg(exchange.clock)
        self.cookies = Cookies()
        self.status = "ringing" if direction == "inbound" else "queued"
        self.created_at = self.updated_at = exchange.clock.now()
        self.started_at: datetime | None = self.created_at if direction == "inbound" else None
        self.answered_at: datetime | None = None
        self.ended_at: datetime | None = None
        self.answered_by: str | None = None
        self.sip_code = 200
        self.queue_time_ms = 0
        self.time_limit: int | None = None
        self.on_end: list[Callable[[], None]] = []
        self.phone: Phone | None = None
        self.expects: str | None = None
        self.member: Member | None = None
        self.former_queue: str | None = None
        self.participant: Participant | None = None
        self.bridged: Call | None = None
        self.talk: list[tuple[datetime, datetime]] = []
        self.heard: deque[Heard] = deque(maxlen=_HEARD_KEPT)
        self._sequence = 0
        self._base = {
            "CallSid": self.sid,
            "AccountSid": exchange.account_sid,
            "From": from_,
            "To": to,
            "Caller": from_,
            "Called": to,
            "ApiVersion": API_VERSION,
            "Direction": direction,
            **_PLACES,
            "FromCountry": country_of(from_),
            "CallerCountry": country_of(from_),
            "ToCountry": country_of(to),
            "CalledCountry": country_of(to),
            # Twilio adds parameters without notice; so does its stand-in, always.
            "UnannouncedParameter": "1",
        }
        if parent is not None:
            self._base["ParentCallSid"] = parent.sid
        if forwarded_from:
            self._base["ForwardedFrom"] = self._base["CalledVia"] = forwarded_from

    @property
    def live(self) -> bool:
        """Not over."""
        return self.status not in TERMINAL

    def params(self) -> dict[str, str]:
        """The standard parameters of any request about this call."""
        params = dict(self._base)
        params["CallStatus"] = self.status
        if self.answered_by is not None:
            params["AnsweredBy"] = self.answered_by
        return params

    def hear(
        self, kind: str, text: str = "", language: str | None = None, voice: str | None = None
    ) -> None:
        """The far end hears something."""
        at = self.exchange.clock.now().isoformat()
        self.heard.append(Heard(self.exchange.next_heard(), at, kind, text, language, voice))
        self.changed()

    def changed(self) -> None:
        """Tell who watches this call's phone."""
        if self.phone is not None:
            self.exchange.events.phone_changed(self.phone)

    def progress(self, status: str) -> None:
        """Enter a status that is not the last, and send its callback."""
        self.status = status
        self.updated_at = self.exchange.clock.now()
        if status == "in-progress":
            self.answered_at = self.updated_at
            if self.phone is not None:
                self.phone.state = "in_call"
        self._announce({"in-progress": "answered"}.get(status, status))
        self.changed()

    def answer(self) -> None:
        """An inbound call is answered, once."""
        if self.status == "ringing":
            self.status = "in-progress"
            self.answered_at = self.updated_at = self.exchange.clock.now()
            if self.phone is not None:
                self.phone.state = "in_call"
            self.changed()

    def end(self, status: str, by: str, sip_code: int = 200) -> None:
        """The call is over: its phone is free at once. Its own task then announces it."""
        if not self.live:
            return
        self.status = status
        self.sip_code = sip_code
        self.ended_at = self.updated_at = self.exchange.clock.now()
        self.expects = None
        self.hear("ended", status)
        self.heard = deque(self.heard, maxlen=_HEARD_KEPT_OVER)
        if self.phone is not None:
            self.phone.release(self)
        for action in self.on_end:
            action()
        self.leg.interrupt(HungUp(by))

    def announce_end(self) -> None:
        """Send the last status callback."""
        self._announce("completed")

    def duration(self) -> int:
        """Seconds from the answer to the end, or until now, whole."""
        if self.answered_at is None:
            return 0
        until = self.ended_at or self.exchange.clock.now()
        return round((until - self.answered_at).total_seconds())

    def _announce(self, event: str) -> None:
        sequence = self._sequence
        self._sequence += 1
        if not self.callback.url or event not in self.callback.events:
            return
        now = self.exchange.clock.now()
        params = self.params() | {
            "Timestamp": rfc2822(now),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(sequence),
        }
        if event == "completed":
            seconds = self.duration()
            params["CallDuration"] = str(seconds)
            params["Duration"] = str(-(-seconds // 60))
            params["SipResponseCode"] = str(self.sip_code)
        self.exchange.callbacks.send(
            self.sid, self.callback.url, self.callback.method, params, event, 15003
        )

    def view(self) -> dict[str, Any]:
        """The call as its handset shows it."""
        where = "queue" if self.member else "conference" if self.participant else None
        return {
            "sid": self.sid,
            "direction": self.direction,
            "from": self.from_,
            "to": self.to,
            "status": self.status,
            "started_at": _iso(self.started_at or self.created_at),
            "answered_at": _iso(self.answered_at),
            "ended_at": _iso(self.ended_at),
            "expects": self.expects,
            "in": where,
            "conference": self.participant.room.name if self.participant else None,
            "heard": [asdict(heard) for heard in self.heard],
            "talking_with": self.talking_with(),
        }

    def talking_with(self) -> list[str]:
        """The far numbers this call can hear now."""
        if self.bridged is not None and self.live:
            other = self.bridged
            return [other.from_ if other.direction == "inbound" else other.to]
        return self.participant.hears() if self.participant else []

    @property
    def far_number(self) -> str:
        """The number of the phone at the far end."""
        if self.phone is not None:
            return self.phone.number
        return self.from_ if self.direction == "inbound" else self.to


def rfc2822(at: datetime) -> str:
    """An instant as Twilio writes it, in UTC with `+0000`."""
    return at.strftime("%a, %d %b %Y %H:%M:%S +0000")


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
