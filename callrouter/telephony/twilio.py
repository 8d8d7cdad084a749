"""What the service asks of Twilio over REST. Nothing else in the service speaks to it."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
import structlog
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from callrouter.rules.leg import LegState
from callrouter.rules.masking import masked
from callrouter.telephony import QUEUE, words
from callrouter.variables import TWILIO, Environment

log = structlog.get_logger()

TIMEOUT_SECONDS = 5.0
NOT_IN_PROGRESS = 21220
UNAUTHORIZED = 401
NOT_FOUND = 404
TOO_MANY = 429
SERVER_ERROR = 500


class TwilioRefused(Exception):
    """Twilio understood and did not do it. `code` is Twilio's error code, `status` the HTTP one.
    The text may be stored: it holds no number."""

    def __init__(self, message: str, code: int | None, status: int) -> None:
        super().__init__(masked(message))
        self.code = code
        self.status = status

    @property
    def over(self) -> bool:
        """The call has ended: there is nothing left to ask of it."""
        return self.code == NOT_IN_PROGRESS

    @property
    def too_many(self) -> bool:
        """Not even looked at: safe to ask again a little later."""
        return self.status == TOO_MANY

    @property
    def unauthorized(self) -> bool:
        """Twilio does not take our credentials: nothing else will be done either."""
        return self.status == UNAUTHORIZED


class TwilioSilent(Exception):
    """No answer, or none that says whether it was done: it may have been. The text may be stored:
    it holds no number."""

    def __init__(self, message: str) -> None:
        super().__init__(masked(message))


class _Http(TwilioHttpClient):  # type: ignore[misc]
    """Twilio's own client, with a time limit, another base address if one is set, and the next
    auth token where the present one is refused while they are rotated."""

    def __init__(self, env: Environment) -> None:
        super().__init__(timeout=TIMEOUT_SECONDS)
        self._base = urlsplit(env.twilio_api_base_url)
        self._moved = env.twilio_api_base_url != TWILIO
        self._tokens = env.auth_tokens
        self._sid = env.twilio_account_sid
        adapter = requests.adapters.HTTPAdapter(pool_connections=4, pool_maxsize=16)
        self.session.mount(f"{self._base.scheme}://", adapter)

    def request(self, method: str, url: str, **how: Any) -> Any:
        if self._moved:
            asked = urlsplit(url)
            url = urlunsplit(
                (self._base.scheme, self._base.netloc, asked.path, asked.query, asked.fragment)
            )
        answer = super().request(method, url, **how)
        if answer.status_code == UNAUTHORIZED and len(self._tokens) > 1:
            how["auth"] = (self._sid, self._tokens[1])
            answer = super().request(method, url, **how)
        return answer


class Twilio:
    """One Twilio account. Every method raises TwilioRefused or TwilioSilent, within five seconds
    (ten where two tokens are tried). Paths are those of our own webhooks."""

    def __init__(self, env: Environment) -> None:
        self.account_sid = env.twilio_account_sid
        self.base_url = env.twilio_api_base_url
        self._our_base = env.public_base_url.rstrip("/")
        self._client = Client(env.twilio_account_sid, env.auth_tokens[0], http_client=_Http(env))

    def ask(self, question: Any) -> Any:
        """The answer to a call of the client; its errors become ours."""
        try:
            return question(self._client)
        except TwilioRestException as error:
            raise _trouble(str(error.msg), error.code, error.status) from error
        except TwilioException as error:
            # What the library makes of a list that Twilio did not give: a text and the response.
            said, *responses = error.args
            if not responses:
                raise TwilioSilent(str(said)) from error
            raise _trouble(str(said), None, responses[0].status_code) from error
        except requests.RequestException as error:
            raise TwilioSilent(str(error)) from error

    def ring(
        self,
        *,
        to: str,
        caller_id: str,
        path: str,
        status_path: str,
        fallback_path: str,
        seconds: int,
    ) -> str:
        """Ring `to` for so many seconds, presenting `caller_id`; `path` says what is heard there.
        Returns the leg's SID. After TwilioSilent it may be ringing all the same."""
        leg = self.ask(
            lambda client: client.calls.create(
                to=to,
                from_=caller_id,
                url=self._url(path),
                fallback_url=self._url(fallback_path),
                status_callback=self._url(status_path),
                status_callback_event=["initiated", "ringing", "answered", "completed"],
                timeout=seconds,
            )
        )
        return str(leg.sid)

    def dequeue(self, sid: str, path: str) -> None:
        """Take a call out of the queue and let it go on at `path`."""
        url = self._url(path)
        self.ask(lambda client: client.queues(self._queue_sid).members(sid).update(url=url))

    def redirect(self, sid: str, path: str) -> None:
        """Let a call go on at `path`, wherever it is now."""
        url = self._url(path)
        self.ask(lambda client: client.calls(sid).update(url=url))

    def bring(self, sid: str, path: str) -> None:
        """Let a caller go on at `path`, out of the queue if it is still there.

        A member that cannot be dequeued is not gone yet: the call itself is tried then.
        """
        try:
            self.dequeue(sid, path)
        except TwilioRefused as error:
            if error.too_many:
                raise
            self.redirect(sid, path)

    def end(self, sid: str) -> bool:
        """End a call in whatever state it is. False for one that had ended already."""
        try:
            self.ask(lambda client: client.calls(sid).update(status="completed"))
        except TwilioRefused as error:
            if not error.over:
                raise
            return False
        return True

    def leg(self, sid: str) -> LegState | None:
        """The state of a call as Twilio has it now; None for one that Twilio has no known word
        for."""
        status = str(self.ask(lambda client: client.calls(sid).fetch()).status)
        if status not in words.LEG:
            log.warning("call.status_unknown", call=sid, status=status[:20])
        return words.LEG.get(status)

    def queued(self) -> set[str] | None:
        """The SIDs of the calls in the queue; None where the account has no such queue (yet)."""
        known = "_queue_sid" in self.__dict__
        try:
            members = self.ask(
                lambda client: client.queues(self._queue_sid).members.list(page_size=1000)
            )
        except TwilioRefused as error:
            if error.status != NOT_FOUND:
                raise
            if not known:
                return None
            # The queue was deleted and, with the next caller, made again under another SID.
            del self._queue_sid
            return self.queued()
        return {str(member.call_sid) for member in members}

    def participants(self, room: str) -> set[str]:
        """The SIDs of the calls in the live conference of that name; empty where there is none."""
        rooms = self.ask(lambda client: client.conferences.list(friendly_name=room, limit=5))
        live = [one for one in rooms if words.CONFERENCE.get(str(one.status)) != "over"]
        if not live:
            return set()
        people = self.ask(lambda client: client.conferences(live[0].sid).participants.list())
        return {str(one.call_sid) for one in people}

    def recordings(self, sid: str) -> list[tuple[str, int]]:
        """The finished recordings of a call, each with its seconds."""
        found = self.ask(lambda client: client.recordings.list(call_sid=sid, limit=5))
        return [
            (str(one.sid), int(one.duration))
            for one in found
            if words.RECORDING.get(str(one.status)) == "finished"
        ]

    def _url(self, path: str) -> str:
        return f"{self._our_base}{path}"

    @cached_property
    def _queue_sid(self) -> str:
        queues = self.ask(lambda client: client.queues.list(page_size=1000))
        for queue in queues:
            if queue.friendly_name == QUEUE:
                return str(queue.sid)
        raise TwilioRefused(f"no queue {QUEUE!r}; run `callrouter connect`", None, NOT_FOUND)


def _trouble(said: str, code: int | None, status: int) -> TwilioRefused | TwilioSilent:
    return TwilioSilent(said) if status >= SERVER_ERROR else TwilioRefused(said, code, status)
