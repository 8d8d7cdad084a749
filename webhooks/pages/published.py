"""The pages as people find them: under `PAGES_BASE_URL`, whatever a request says of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from callrouter.rules.client_address import client_address

WSGIApp = Callable[[dict[str, Any], Any], Iterable[bytes]]
TRUSTED_ELSEWHERE = ("HTTP_X_FORWARDED", "HTTP_FORWARDED", "HTTP_SCRIPT_NAME", "HTTP_PATH_INFO")
"""Headers by which a proxy tells some servers where they are; a client can send them too."""

ASKS_FROM = "callrouter.asks_from"
"""Under this name the network address of who asks stands in the environment of a request."""


class Published:
    """Sets the scheme and the host of each request to those of our own address: cookies, redirects
    and the look at a form's origin follow from it, so no proxy has to pass them on, and nobody
    outside can choose them. `proxies`: how many of ours stand in front, one behind the other."""

    def __init__(self, app: WSGIApp, address: str, proxies: int) -> None:
        parts = urlsplit(address)
        self._app, self._proxies = app, proxies
        self._scheme, self._host = parts.scheme, parts.netloc

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        peer = environ.get("REMOTE_ADDR", "")
        environ[ASKS_FROM] = client_address(peer, forwarded, self._proxies)
        for name in [one for one in environ if one.startswith(TRUSTED_ELSEWHERE)]:
            del environ[name]
        environ.update({"wsgi.url_scheme": self._scheme, "HTTP_HOST": self._host})
        environ["SCRIPT_NAME"] = ""
        return self._app(environ, start_response)
