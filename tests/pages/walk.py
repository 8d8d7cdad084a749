"""Walks the pages as somebody does who follows every link."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import Client

VOID = {"input", "br", "img", "link", "meta", "hr", "source", "wbr"}
LEADS = {"href", "src", "hx-get", "action"}
"""Attributes that lead to another address."""
OF_ONE_KIND = 2
"""So many addresses of one route are opened for each set of parameters."""


@dataclass(frozen=True)
class Field:
    """A field of a form."""

    name: str
    kind: str
    """`text`, `select`, `textarea` and so on."""
    secret: bool
    """It says of itself that it is never to be kept."""


@dataclass(frozen=True)
class Form:
    """A form that changes something."""

    page: str
    """The address that it was found at."""
    action: str
    draft: str | None
    is_kept_in_place: bool
    """What is typed is kept of the call that it is about, and is in the form again."""
    fields: tuple[Field, ...]

    @property
    def typed(self) -> tuple[Field, ...]:
        """What a person fills in."""
        return tuple(one for one in self.fields if one.kind not in {"hidden", "submit", "button"})


class Page(HTMLParser):
    """What a page leads to, and its forms."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self.address = address
        self.leads: list[str] = []
        self.forms: list[Form] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._form: tuple[dict[str, str | None], list[Field]] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        given = dict(attrs)
        if tag == "form":
            self._form = given, []
        if tag != "form" or given.get("method", "get") == "get":
            for name in LEADS & set(given):
                self.leads.append(urljoin(self.address, given[name] or self.address))
        if tag in {"input", "select", "textarea"} and self._form and given.get("name"):
            kind = given.get("type") or ("text" if tag == "input" else tag)
            hidden = any("data-secret" in attributes for _, attributes in self._open)
            secret = (
                hidden
                or "data-secret" in given
                or kind in {"password", "file"}
                or (given.get("autocomplete") or "").endswith(("one-time-code", "password"))
            )
            self._form[1].append(Field(given["name"] or "", kind, secret))
        if tag not in VOID:
            self._open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        if tag == "form" and self._form:
            given, fields = self._form
            if given.get("method") == "post":
                action = urljoin(self.address, given.get("action") or self.address)
                self.forms.append(
                    Form(
                        self.address,
                        action,
                        given.get("data-draft"),
                        "data-notes" in given,
                        tuple(fields),
                    )
                )
            self._form = None
        while self._open and self._open.pop()[0] != tag:
            pass


@dataclass
class Walked:
    """What somebody saw who followed every link."""

    pages: dict[str, Page]
    """By address."""
    endpoints: dict[str, str]
    """By address, of every one that was opened, pages and files."""
    led_to: set[str]
    """The endpoints that a link, a form or a picture leads to."""
    failed: dict[str, int]
    """Addresses that answered with an error."""

    @property
    def forms(self) -> Iterable[Form]:
        """Every form."""
        return (form for page in self.pages.values() for form in page.forms)


def walk(app: Flask, client: Client, *starts: str) -> Walked:
    """Follow the links from there, the console by default, a few addresses of each kind."""
    places = app.url_map.bind("pages.example")
    walked = Walked({}, {}, set(), {})
    waiting, opened = deque(starts or ["/console"]), dict[tuple[str, tuple[str, ...]], set[str]]()
    while waiting:
        address = urldefrag(waiting.popleft())[0]
        parts = urlsplit(address)
        if parts.netloc or not parts.path.startswith("/"):
            continue
        try:
            endpoint, _ = places.match(parts.path, method="GET")
        except HTTPException:
            walked.failed[address] = 404
            continue
        walked.led_to.add(endpoint)
        named = tuple(sorted(set(re.findall(r"(?:^|&)([^=&]+)=[^&]", parts.query))))
        of_kind = opened.setdefault((endpoint, named), set())
        if endpoint == "static" or address in of_kind or len(of_kind) >= OF_ONE_KIND:
            continue
        of_kind.add(address)
        answer = client.get(address)
        if answer.status_code in {301, 302, 303}:
            waiting.append(answer.location)
            continue
        if answer.status_code >= 400:
            walked.failed[address] = answer.status_code
            continue
        walked.endpoints[address] = endpoint
        if (answer.content_type or "").startswith("text/html"):
            page = walked.pages[address] = Page(address, answer.text)
            waiting.extend(page.leads)
    return walked
