"""A page as it is read, and its forms as a browser sends them."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

NOT_SENT = {"submit", "button", "image", "file", "reset"}


def shown(page: str) -> str:
    """The words of a page, without its frame."""
    main = page.partition('<main id="content"')[2].partition(">")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def filled(page: str, form: str) -> dict[str, list[str]]:
    """What the form of that id sends where nobody touches it, without its token."""
    found = _Form(form)
    found.feed(page)
    found.fields.pop("csrf_token", None)
    return found.fields


class _Form(HTMLParser):
    def __init__(self, form: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._form = form
        self._within = False
        self._name: str | None = None
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A field, or an option of one."""
        told = dict(attrs)
        if tag == "form":
            self._within = told.get("id") == self._form
        if tag == "option":
            self._options.append((told.get("value") or "", "selected" in told))
        mine = told["form"] == self._form if "form" in told else self._within
        if not mine or tag not in {"input", "select"} or not (name := told.get("name")):
            return
        if tag == "select":
            self._name, self._options = name, []
            return
        kind = told.get("type") or "text"
        if kind not in NOT_SENT and (kind not in {"checkbox", "radio"} or "checked" in told):
            self.fields.setdefault(name, []).append(told.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        """A list is known whole, or the form is over."""
        if tag == "form":
            self._within = False
        if tag == "select" and self._name is not None:
            chosen = [value for value, selected in self._options if selected]
            self.fields[self._name] = chosen[-1:] or [self._options[0][0]]
            self._name = None
