"""Only Twilio may ask: every request is signed for our public address."""

from __future__ import annotations

from flask import Request
from twilio.request_validator import RequestValidator

from callrouter.settings import Environment


class Signatures:
    """Checks signatures against `PUBLIC_BASE_URL`, never the Host header, with the present token
    and, while tokens are rotated, the next one."""

    def __init__(self, env: Environment) -> None:
        self._base = env.public_base_url.rstrip("/")
        self._account = env.twilio_account_sid
        self._validators = [RequestValidator(token) for token in env.auth_tokens]

    def genuine(self, request: Request) -> bool:
        """Whether Twilio made this request, for our account."""
        signature = request.headers.get("X-Twilio-Signature")
        if not signature:
            return False
        url = self._base + self._path(request)
        form = request.form
        if not any(one.validate(url, form, signature) for one in self._validators):
            return False
        return form.get("AccountSid") == self._account

    @staticmethod
    def _path(request: Request) -> str:
        """The path and query as they came over the wire: Flask's own are decoded, and a decoded
        one is not what was signed."""
        raw: str = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or "/"
        if raw.startswith("/"):
            return raw
        # A proxy may pass on the absolute form.
        return "/" + raw.split("://", 1)[-1].partition("/")[2]
