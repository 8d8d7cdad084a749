"""Links to wallboards: listed, made, revoked."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.people.wallboards import LONGEST_PLACE, address_of, make_link, revoke_link
from callrouter.records.table import LARGEST_NUMBER
from callrouter.rules.allowance import PARIS
from callrouter.rules.problem import Problems
from callrouter.views.wallboard_links import wallboard_links
from callrouter.wording.pages import say_in
from callrouter.wording.problems import say_problem
from callrouter.wording.written import write_moment
from webhooks.pages.access import OVERSIGHT, author, page_language
from webhooks.pages.context import pages
from webhooks.pages.problems import beside_fields
from webhooks.routes import declare

wallboards = Blueprint("wallboards", __name__)

FIELDS = ("place", "language")
REVOKED_SHOWN = 100


@wallboards.get("/wallboards")
@declare(OVERSIGHT)
def show() -> str:
    """The links that are good, and those that were."""
    return _page({"language": page_language()})


@wallboards.post("/wallboards")
@declare(OVERSIGHT)
def make() -> str | tuple[str, int]:
    """Make a link, shown this once: reload, and there is another one."""
    typed = {name: request.form.get(name, "") for name in FIELDS}
    try:
        with pages().runtime.transaction() as session:
            link, key = make_link(session, typed, author(), pages().clock())
            place = link.place
    except Problems as problems:
        return _page(typed, problems), 422
    g.form_taken = True
    address = address_of(pages().env.pages_url, key)
    return render_template("wallboards/made.html", place=place, address=address)


@wallboards.post(f"/wallboards/<int(max={LARGEST_NUMBER}):link_id>/revoke")
@declare(OVERSIGHT)
def revoke(link_id: int) -> Response:
    """Let a link show nothing any more."""
    language = page_language()
    try:
        with pages().runtime.transaction() as session:
            place = revoke_link(session, link_id, author(), pages().clock()).place
    except Problems as problems:
        for one in problems.problems:
            flash(say_problem(one, language), "refused")
    else:
        flash(say_in(language)("wallboards_done_revoked", place=place), "done")
    return redirect(url_for("wallboards.show"), 303)


def _page(typed: Mapping[str, str], problems: Problems | None = None) -> str:
    language = page_language()
    with pages().runtime.records.read() as session:
        good = wallboard_links(session, revoked=False)
        revoked = wallboard_links(session, revoked=True, limit=REVOKED_SHOWN)
    return render_template(
        "wallboards/list.html",
        good=good,
        revoked=revoked,
        typed=typed,
        longest=LONGEST_PLACE,
        problems=beside_fields(problems.problems if problems else [], language),
        moment=lambda one: write_moment(one, language, PARIS),
    )
