"""What no client of ours ever sends is refused before any view sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from werkzeug.datastructures import ImmutableMultiDict

from callrouter.rules.correspondence import plain

View = TypeVar("View", bound=Callable[..., Any])

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no column of text takes on every database."""
WITHOUT_LAYOUT = str.maketrans("", "", "\t\r\n")
"""Of these a form's text may have some."""


def refuse_doubled_slashes(app: Flask) -> None:
    """Let a path with two slashes be nobody's, instead of sending its client on to another."""
    app.url_map.merge_slashes = False

    @app.before_request
    def look() -> None:
        # request.path has none at its beginning any more.
        if "//" in request.environ["PATH_INFO"]:
            abort(404)


def takes_texts(view: View) -> View:
    """Mark a view into whose form people paste what they have from elsewhere, logs above all: what
    is no part of a text is shown as such, and keeps nobody from saving the rest."""
    view.takes_texts = True  # type: ignore[attr-defined]
    return view


def refuse_control_characters(app: Flask) -> None:
    """Refuse them in any parameter but such a text: no page of ours sends one."""

    @app.before_request
    def look() -> None:
        if hasattr(current_app.view_functions.get(request.endpoint or ""), "takes_texts"):
            texts_sent = [(name, plain(one)) for name, one in request.form.items(multi=True)]
            request.form = ImmutableMultiDict(texts_sent)
        lines = [request.path, *request.args.keys(), *request.args.values(), *request.form.keys()]
        texts = (one.translate(WITHOUT_LAYOUT) for one in request.form.values())
        if any(CONTROLS.search(one) for one in (*lines, *texts)):
            abort(400)
