"""Who is signed in, in which language they read, and whose card they may act on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, abort, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from callrouter.views.console import Person, person
from callrouter.wording import LANGUAGES, Language
from webhooks.pages.context import pages
from webhooks.pages.words import knows, say_in

OVERSEERS = frozenset({"supervisor", "admin"})

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view that needs nobody signed in. Every other one does."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def guard_access(app: Flask) -> None:
    """Look up who asks, afresh each time so that a changed role or a removed agent counts at once,
    and let nobody else than signed-in people past the public views."""

    @app.before_request
    def look_up() -> Any:
        g.person = None
        view = app.view_functions.get(request.endpoint or "")
        if view is None or request.endpoint == "static" or request.blueprint == "health":
            return None
        login = session.get("login")
        g.person = person(pages().runtime.records, login) if login else None
        if g.person is None and not getattr(view, "is_public", False):
            return _refuse()
        return None

    @app.context_processor
    def frame() -> dict[str, Any]:
        language = page_language()
        return {
            "t": say_in(language),
            "knows": knows,
            "language": language,
            "person": g.get("person"),
            "may_act_on": may_act_on,
        }


def _refuse() -> Response:
    if request.headers.get("HX-Request"):
        answer = Response(status=401)
        answer.headers["HX-Redirect"] = url_for("sign_in.explain")
        return answer
    if request.method != "GET":
        abort(401)
    return redirect(url_for("sign_in.explain"))


def signed_in() -> Person:
    """Who asks. Only for views that are not public."""
    return cast(Person, g.person)


def may_act_on(login: str | None) -> bool:
    """Agents act on their own card, supervisors and admins on any."""
    who = signed_in()
    return who.role in OVERSEERS or (login is not None and who.login == login)


def page_language() -> Language:
    """The language chosen on the pages, else the first of whoever is signed in or about to be,
    else the browser's, else French."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return cast(Language, chosen)
    who: Person | None = g.get("person") or g.get("reader")
    spoken = who.languages if who else ()
    first = next((one for one in spoken if one in LANGUAGES), None)
    return cast(Language, first or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0])
