"""What a route is stands at its view, once, and is read by whatever stands before the view.

The guards know no lists of paths: a route that does not say what it is keeps its app from starting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import UnionType
from typing import Any, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])


class Undeclared(Exception):
    """A route that does not say what it is."""


@dataclass(frozen=True)
class Open:
    """Anyone may ask, and nothing is looked up for it: health, sounds, style sheets."""


def declare(what: object) -> Callable[[View], View]:
    """Mark a view with what its routes are. Raises Undeclared where that was said before."""

    def mark(view: View) -> View:
        if hasattr(view, "declared"):
            raise Undeclared(f"{view.__name__} is declared twice.")
        view.declared = what  # type: ignore[attr-defined]
        return view

    return mark


def declared(app: Flask, kinds: UnionType) -> dict[str, Any]:
    """What each endpoint of the app was declared as: one of `kinds`.

    Raises Undeclared for a route without such a declaration.
    """
    found = {name: getattr(view, "declared", None) for name, view in app.view_functions.items()}
    for rule in app.url_map.iter_rules():
        if not isinstance(found.get(rule.endpoint), kinds):
            raise Undeclared(f"Say at the view of {rule.rule} what it is: one of {kinds}.")
    return found
