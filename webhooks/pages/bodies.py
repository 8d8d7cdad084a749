"""How large a request may be: small, but where a view takes a file, or much that was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

USUALLY = 64 * 1024
"""Bytes of a form that people type into."""
LARGEST_HOURS = 1024 * 1024
"""Bytes of business hours with a thousand dates of their own, each with its hours and its reasons:
as their form, as the draft of that form, and as a document."""
LARGEST = 4608 * 1024
"""Bytes of the largest of all: a file of three mebibytes, written in letters, and its form."""


def takes(largest: int) -> Callable[[View], View]:
    """Mark a view that takes as many bytes."""

    def mark(view: View) -> View:
        view.largest_body = largest  # type: ignore[attr-defined]
        return view

    return mark


def limit_bodies(app: Flask) -> None:
    """Let no request be larger than its view takes. Called before anything looks into a form."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST

    @app.before_request
    def limit() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        largest = getattr(view, "largest_body", USUALLY)
        request.max_content_length = request.max_form_memory_size = largest
