"""Partners: found, shown whole, put on file and changed; and their support codes, shown once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.people import partners as acts
from callrouter.people.overtaking import Overtaken
from callrouter.people.support_codes import renew_code
from callrouter.rules.allowance import PARIS
from callrouter.rules.problem import Problems
from callrouter.views.audit import AuditAsked, audited
from callrouter.views.partners import (
    ON_A_PAGE,
    PartnersAsked,
    PartnerWhole,
    find_partners,
    partner,
)
from callrouter.wording.pages import say_in
from callrouter.wording.partner_history import say_partner_act
from callrouter.wording.problems import say_problem
from callrouter.wording.written import write_date, write_moment
from webhooks.pages.access import ADMINS, OVERSIGHT, author, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.pages.numbers import small_number
from webhooks.pages.problems import beside_fields, status_of
from webhooks.pages.seen import meanwhile, seen, sent
from webhooks.routes import declare

partners = Blueprint("partners", __name__)

FIELDS = ("account", "name", "language", "quota_policy", "certified_products")
ACTS_SHOWN = 30


@partners.get("/partners")
@declare(OVERSIGHT)
def find() -> str:
    """The partners that are looked for, a page of them."""
    wanted, entitled = request.args.get("q", "")[:200], request.args.get("entitled", "")
    asked = PartnersAsked(
        wanted=wanted,
        entitled="yes" if entitled == "yes" else "no" if entitled == "no" else None,
        page=request.args.get("page", default=1, type=small_number),
    )
    admission = pages().runtime.admission
    with pages().runtime.records.read() as session:
        found = find_partners(session, asked, admission.entitlement.accreditations, pages().clock())

    def address(page: int) -> str | None:
        if not 1 <= page <= found.pages:
            return None
        # What is empty is left out of the address.
        return url_for(
            "partners.find",
            q=wanted or None,
            entitled=asked.entitled,
            page=page if page > 1 else None,
        )

    return render_template(
        "partners/list.html",
        found=found,
        wanted=wanted,
        entitled=asked.entitled or "",
        before=address(found.page - 1),
        after=address(found.page + 1),
        is_long=found.total > ON_A_PAGE,
        limit=admission.allowance.monthly_limit,
        **words(),
    )


@partners.get("/partners/<account>")
@declare(OVERSIGHT)
def show(account: str) -> str:
    """One partner: what entitles it, who its contacts are, what it holds, what was done to it."""
    return shown(account)


@partners.route("/add-partner", methods=["GET", "POST"])
@declare(ADMINS)
def add() -> str | tuple[str, int]:
    """Put a partner on file. Its support code is shown once."""
    if request.method == "GET":
        return _form(None, {"language": "fr"}, {})
    typed = {name: request.form.get(name, "") for name in FIELDS}
    key, now = pages().runtime.admission.code_key, pages().clock()
    try:
        with pages().runtime.transaction() as session:
            made, code = acts.add(session, key, typed, author(), now)
            account, name = made.account, made.name
    except Problems as problems:
        beside = beside_fields(problems.problems, page_language())
        return _form(None, typed, {}, beside), status_of(problems)
    g.form_taken = True
    return render_template("partners/code.html", account=account, name=name, code=code)


@partners.route("/partners/<account>/edit", methods=["GET", "POST"])
@declare(ADMINS)
def edit(account: str) -> str | tuple[str, int] | Response:
    """Change what a partner is called, speaks and is certified on, and its policy."""
    one = whole(account)
    if request.method == "GET":
        on_file = {
            "name": one.name,
            "language": one.language,
            "quota_policy": one.quota_policy or "",
            "certified_products": "\n".join(one.certified),
        }
        return _form(one, on_file, on_file)
    typed, was = sent(FIELDS), seen(FIELDS)
    try:
        with pages().runtime.transaction() as session:
            changed = acts.change(session, one.id, typed, author(), pages().clock(), was)
    except Overtaken as overtaken:
        beside = meanwhile(overtaken, page_language())
        return _form(one, overtaken.merged, overtaken.on_file, beside), 409
    except Problems as problems:
        beside = beside_fields(problems.problems, page_language())
        return _form(one, typed, was, beside), status_of(problems)
    return done(account, "partners_done" if changed else "partners_done_same")


@partners.route("/partners/<account>/code", methods=["GET", "POST"])
@declare(ADMINS)
def code(account: str) -> str | Response:
    """Give a partner a new support code, shown this once: reload, and it has another one again."""
    one = whole(account)
    if request.method == "GET":
        return render_template("partners/renew.html", account=account, name=one.name)
    key, now = pages().runtime.admission.code_key, pages().clock()
    try:
        with pages().runtime.transaction() as session:
            made = renew_code(session, key, account, author(), now)
    except Problems as problems:
        return refused(account, problems)
    return render_template("partners/code.html", account=account, name=one.name, code=made)


def whole(account: str) -> PartnerWhole:
    """The partner of that account; there is no page of one that is not on file."""
    accepted = pages().runtime.admission.entitlement.accreditations
    with pages().runtime.records.read() as session:
        found = partner(session, account, accepted, pages().clock())
    return found if found is not None else abort(404)


def shown(account: str) -> str:
    """The page of a partner."""
    one = whole(account)
    admission, language = pages().runtime.admission, page_language()
    with pages().runtime.records.read() as session:
        found = audited(session, AuditAsked(partner_id=one.id), ACTS_SHOWN)
    history = [(act, say_partner_act(act.act, act.about, act.facts, language)) for act in found]
    return render_template(
        "partners/show.html",
        partner=one,
        history=history,
        policy=admission.allowance.policy,
        limit=admission.allowance.monthly_limit,
        accepted=admission.entitlement.accreditations,
        **words(),
    )


def done(account: str, said: str, **facts: object) -> Response:
    """Back to the partner, with a word on what was done."""
    flash(say_in(page_language())(said, **facts), "done")
    return redirect(url_for("partners.show", account=account), 303)


def refused(account: str, problems: Problems) -> Response:
    """Back to the partner, with what kept it from being done."""
    for one in problems.problems:
        flash(say_problem(one, page_language()), "refused")
    return redirect(url_for("partners.show", account=account), 303)


def words() -> dict[str, Any]:
    """What the templates of partners write days and moments with, and who may change anything."""
    language = page_language()
    return {
        "day": lambda one: write_date(one, language),
        "moment": lambda one: write_moment(one, language, PARIS),
        "may_change": signed_in().role == "admin",
    }


def _form(
    one: PartnerWhole | None,
    typed: Mapping[str, str],
    on_file: Mapping[str, str],
    beside: Mapping[str, list[str]] | None = None,
) -> str:
    """`on_file` is what the form is to say that whoever fills it has seen; `beside` what is wrong,
    by field."""
    return render_template(
        "partners/form.html",
        partner=one,
        typed=typed,
        on_file=on_file,
        policy=pages().runtime.admission.allowance.policy,
        problems=beside,
    )
