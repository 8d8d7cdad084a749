"""What no client of ours ever sends is refused before any view sees it."""

from __future__ import annotations

import re

from flask import Flask, abort, request

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


def refuse_control_characters(app: Flask) -> None:
    """Refuse them in any parameter: no page of ours sends one."""

    @app.before_request
    def look() -> None:
        lines = [request.path, *request.args.keys(), *request.args.values(), *request.form.keys()]
        texts = (one.translate(WITHOUT_LAYOUT) for one in request.form.values())
        if any(CONTROLS.search(one) for one in (*lines, *texts)):
            abort(400)
