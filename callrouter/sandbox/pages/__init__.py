"""The sandbox's two pages for people: the phones and the inbox.

Plain files beside this module, served as they are; whatever they show comes from the control API.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

_HERE = Path(__file__).parent
_PAGES = {"/": "phones.html", "/inbox": "inbox.html"}
_ASSETS = {
    "style.css": "text/css",
    "phones.css": "text/css",
    "inbox.css": "text/css",
    "live.js": "text/javascript",
    "phones.js": "text/javascript",
    "handset.js": "text/javascript",
    "reports.js": "text/javascript",
    "speech.js": "text/javascript",
    "inbox.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_LINKS_GO_HERE = "<!-- links -->"

# A mail shown inside the inbox page obeys this policy too, and mails carry their style inline.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def routes(links: Sequence[tuple[str, str]] = ()) -> list[web.RouteDef]:
    """The pages at / and /inbox and their assets; `links` (title, address) join their menu."""
    menu = "".join(f'<a href="{escape(url)}">{escape(title)}</a>' for title, url in links)
    pages = [
        web.get(
            path,
            _serve((_HERE / name).read_text().replace(_LINKS_GO_HERE, menu), "text/html"),
        )
        for path, name in _PAGES.items()
    ]
    assets = [
        web.get(f"/pages/{name}", _serve((_HERE / name).read_text(), kind))
        for name, kind in _ASSETS.items()
    ]
    return pages + assets


def link(text: str) -> tuple[str, str]:
    """Read "Title=http://address", as a command line gives it. ValueError when it is not that."""
    title, found, url = text.partition("=")
    if not (found and title.strip() and urlsplit(url).scheme in ("http", "https")):
        raise ValueError(f'a link is written "Title=http://address", not "{text}"')
    return title.strip(), url


def _serve(text: str, content_type: str) -> Handler:
    async def serve(request: web.Request) -> web.Response:
        return web.Response(
            text=text,
            content_type=content_type,
            headers={
                "Cache-Control": "no-cache",
                "Content-Security-Policy": _POLICY,
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
            },
        )

    return serve
