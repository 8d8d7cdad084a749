"""Numbers whose calls are refused: listed, refused, admitted again."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.people import refused_numbers as acts
from callrouter.records.table import LARGEST_NUMBER
from callrouter.rules.allowance import PARIS
from callrouter.rules.problem import Problems
from callrouter.views.refused_numbers import refusals
from callrouter.wording.pages import say_in, telephone
from callrouter.wording.problems import say_problem
from callrouter.wording.prompts import SENTENCES
from callrouter.wording.written import write_moment
from webhooks.pages.access import ADMINS, OVERSIGHT, author, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.pages.numbers import small_number
from webhooks.pages.problems import beside_fields, status_of
from webhooks.routes import declare

refused_numbers = Blueprint("refused_numbers", __name__)

FIELDS = ("number", "why")
SHOWN = 100


@refused_numbers.get("/refused-numbers")
@declare(OVERSIGHT)
def show() -> str:
    """The numbers that are refused, and those that were."""
    return _page({})


@refused_numbers.post("/refused-numbers")
@declare(ADMINS)
def refuse() -> tuple[str, int] | Response:
    """Refuse the calls of one more number."""
    typed = {name: request.form.get(name, "") for name in FIELDS}
    accepted = pages().runtime.admission.entitlement.accreditations
    try:
        with pages().runtime.transaction() as session:
            made = acts.refuse(session, typed, accepted, author(), pages().clock())
            number = made.number
    except Problems as problems:
        return _page(typed, problems), status_of(problems)
    return _done("refused_numbers_done", number)


@refused_numbers.post(f"/refused-numbers/<int(max={LARGEST_NUMBER}):refusal_id>/end")
@declare(ADMINS)
def admit(refusal_id: int) -> Response:
    """Let the calls of a number be served again."""
    try:
        with pages().runtime.transaction() as session:
            number = acts.admit(session, refusal_id, author(), pages().clock()).number
    except Problems as problems:
        for one in problems.problems:
            flash(say_problem(one, page_language()), "refused")
        return redirect(url_for("refused_numbers.show"), 303)
    return _done("refused_numbers_done_admitted", number)


def _done(said: str, number: str) -> Response:
    flash(say_in(page_language())(said, number=telephone(number)), "done")
    return redirect(url_for("refused_numbers.show"), 303)


def _page(typed: Mapping[str, str], problems: Problems | None = None) -> str:
    accepted, now = pages().runtime.admission.entitlement.accreditations, pages().clock()
    language = page_language()
    turned = {name: request.args.get(name, type=small_number) for name in ("before", "ended")}
    limit = SHOWN + 1
    with pages().runtime.records.read() as session:
        refused = refusals(
            session, accepted, now, ended=False, before=turned["before"], limit=limit
        )
        ended = refusals(session, accepted, now, ended=True, before=turned["ended"], limit=limit)
    return render_template(
        "refused_numbers/list.html",
        refused=refused[:SHOWN],
        ended=ended[:SHOWN],
        turned=turned,
        older=refused[SHOWN - 1].id if len(refused) > SHOWN else None,
        ended_older=ended[SHOWN - 1].id if len(ended) > SHOWN else None,
        typed=typed,
        problems=beside_fields(problems.problems if problems else [], language),
        heard=SENTENCES["number_refused"],
        moment=lambda one: write_moment(one, language, PARIS),
        may_change=signed_in().role == "admin",
    )
