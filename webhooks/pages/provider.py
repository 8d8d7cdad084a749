"""Signing in by a provider of one's own, by OpenID Connect: an optional extra."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from flask import Blueprint, Flask, abort, current_app, render_template
from werkzeug.wrappers import Response

from callrouter.people.access.attempts import NotLetIn
from callrouter.people.access.by_provider import enter_by_provider
from callrouter.rules.provider import DISCOVERY, is_issuer
from callrouter.variables import Environment
from webhooks.pages.access import Public
from webhooks.pages.context import pages
from webhooks.pages.entering import begin, browser
from webhooks.routes import declare

log = structlog.get_logger()

provider = Blueprint("provider", __name__)

PATIENCE = 5
"""Seconds that the provider may take for an answer."""


def know_provider(app: Flask, env: Environment) -> None:
    """Let people sign in by the provider that the settings name. Without the extra `oidc` nobody
    can, and the log and `check` say so."""
    app.config["PROVIDER"] = None
    if not env.oidc_issuer or env.oidc_client_secret is None:
        return
    try:
        from authlib.integrations.flask_client import OAuth
    except ImportError:
        log.error("provider.not_installed", fix="install what requirements.lock pins")
        return
    app.config["PROVIDER"] = OAuth(app).register(
        "provider",
        client_id=env.oidc_client_id,
        client_secret=env.oidc_client_secret.get_secret_value(),
        server_metadata_url=env.oidc_issuer.rstrip("/") + DISCOVERY,
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE,
        },
    )


class ProviderFailed(Exception):
    """The provider is away, or refused, or what came back is not its word or not for this
    browser."""


@provider.get("/sign-in/provider")
@declare(Public())
def ask() -> Response:
    """Send the browser to the provider."""
    client, address = _client(), f"{pages().env.pages_url}/sign-in/provider/back"
    with _in_words():
        answer: Response = client.authorize_redirect(address)
    return answer


@provider.get("/sign-in/provider/back")
@declare(Public())
def back() -> Response | tuple[str, int]:
    """The browser comes back with the provider's word, good once and at this browser alone."""
    client, found = _client(), pages()
    with _in_words():
        claims = client.authorize_access_token().get("userinfo") or {}
    if not is_issuer(found.env.oidc_issuer, str(claims.get("iss", ""))):
        raise ProviderFailed("it does not call itself what OIDC_ISSUER says")
    try:
        token = enter_by_provider(found.runtime.records, claims, browser(), found.clock())
    except NotLetIn:
        return render_template("sign_in/form.html", refused="provider_refused"), 403
    return begin(token)


@provider.errorhandler(ProviderFailed)
def failed(error: ProviderFailed) -> tuple[str, int]:
    """Say that it did not succeed; there are other ways in."""
    log.warning("sign_in.provider_failed", problem=str(error))
    return render_template("sign_in/form.html", refused="provider_failed"), 403


@contextmanager
def _in_words() -> Iterator[None]:
    """Whatever goes wrong with a provider, its word is not taken: its libraries have no one name
    for that."""
    try:
        yield
    except Exception as error:
        raise ProviderFailed(f"{type(error).__name__}: {error}") from error


def _client() -> Any:
    client = current_app.config["PROVIDER"]
    return client if client is not None else abort(404)
