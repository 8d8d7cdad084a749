"""Only Twilio may ask: every request is signed for our public address.

Anybody can send us anything, so what a request costs before it is rejected is bounded: its
signature's form, its kind and its size are looked at before anything of it is parsed.
"""

from __future__ import annotations

import re

from flask import Request
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import ImmutableMultiDict

from callrouter.variables import Environment
from webhooks.malformed import CONTROLS

SIGNATURE = re.compile(r"[A-Za-z0-9+/]{27}=")
"""An HMAC-SHA1 in base64."""
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 100
"""Twilio sends some 30, with the headers of a SIP call some 60; each costs 10 µs to check."""
MOST_ESCAPES = 500
"""Characters written as %XX: each costs up to 2 µs to decode. Twilio's tokens have some 30."""

Rejection = tuple[int, str]
"""An HTTP status and a sentence."""
NOT_TWILIO: Rejection = (403, "The signature is not Twilio's.")
NO_FORM: Rejection = (415, f"The parameters are not sent as {FORM}.")
TOO_MANY: Rejection = (413, "There are more parameters than Twilio ever sends.")
CHECKED = "callrouter.rejection"
"""In the environment of a request: what its signature was found to be. No header gets that name."""
PARAMETERS = "callrouter.parameters"
"""There as well: its parameters, read when its signature was checked."""


class CheckedRequest(Request):
    """A request whose parameters are not read a second time after its signature was checked."""

    @property
    def form(self) -> ImmutableMultiDict[str, str]:
        """The parameters of its body."""
        read: ImmutableMultiDict[str, str] | None = self.environ.get(PARAMETERS)
        return super().form if read is None else read


class Signatures:
    """Checks signatures against `PUBLIC_BASE_URL`, never the Host header, with the present token
    and, while tokens are rotated, the next one."""

    def __init__(self, env: Environment) -> None:
        self._base = env.public_base_url.rstrip("/")
        self._account = env.twilio_account_sid
        self._validators = [RequestValidator(token) for token in env.auth_tokens]

    def rejection(self, request: Request) -> Rejection | None:
        """Why a request is not answered; None where Twilio made it, for our account. It is checked
        once, however often that is asked."""
        if CHECKED not in request.environ:
            request.environ[CHECKED] = self._check(request)
        rejection: Rejection | None = request.environ[CHECKED]
        return rejection

    def _check(self, request: Request) -> Rejection | None:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not SIGNATURE.fullmatch(signature):
            return NOT_TWILIO
        if request.mimetype != FORM:
            return NO_FORM
        body = request.get_data()
        if body.count(b"&") >= MOST_FIELDS or body.count(b"%") > MOST_ESCAPES:
            return TOO_MANY
        url, form = self._base + self._path(request), request.form
        request.environ[PARAMETERS] = _without_controls(form)
        if not any(one.validate(url, form, signature) for one in self._validators):
            return NOT_TWILIO
        return None if form.get("AccountSid") == self._account else NOT_TWILIO

    @staticmethod
    def _path(request: Request) -> str:
        """The path and query as they came over the wire: Flask's own are decoded, and a decoded
        one is not what was signed."""
        raw: str = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or "/"
        if raw.startswith("/"):
            return raw
        # A proxy may pass on the absolute form.
        return "/" + raw.split("://", 1)[-1].partition("/")[2]


def _without_controls(form: ImmutableMultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    """The parameters as they can be stored, with a mark in the place of what cannot. A caller is
    not refused for it: carriers pass on whatever a telephone system calls itself."""
    if not any(CONTROLS.search(value) for value in form.values()):
        return form
    cleaned = [(key, CONTROLS.sub("\ufffd", value)) for key, value in form.items(multi=True)]
    return ImmutableMultiDict(cleaned)
