"""Signing in without a password: a signed link that proves who was given it, for ten minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeTimedSerializer
from pydantic import SecretStr

LINK_LASTS = timedelta(minutes=10)

PURPOSE = "callrouter.sign-in"
"""Salts the signature, so that nothing else signed with SECRET_KEY opens a session."""


class SignInError(Exception):
    """The link signs nobody in: it is `expired`, or `invalid` (never one of ours)."""

    def __init__(self, *, expired: bool) -> None:
        self.expired = expired
        super().__init__("the sign-in link has expired" if expired else "no sign-in link of ours")


def sign_in_link(secret_key: SecretStr, pages_url: str, login: str) -> str:
    """A link under the pages' own address that signs in as `login` for the next ten minutes.

    Whether there is such an agent is looked up when the link is used, not here.
    """
    return f"{pages_url.rstrip('/')}/sign-in/{_signer(secret_key).dumps(login)}"


def login_of(secret_key: SecretStr, token: str, now: datetime) -> str:
    """The login that the last part of a link was made for.

    Raises SignInError when the link was not made by us, or longer than ten minutes before `now`.
    """
    try:
        login, made = _signer(secret_key).loads(token, return_timestamp=True)
    except BadData:
        raise SignInError(expired=False) from None
    if now - made > LINK_LASTS:
        raise SignInError(expired=True)
    return str(login)


def _signer(secret_key: SecretStr) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key.get_secret_value(), salt=PURPOSE)
