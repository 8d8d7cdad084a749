"""What a partner holds from one day through another: accreditations, subscriptions, services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from callrouter.people import holdings as acts
from callrouter.people.holdings import Kind
from callrouter.people.overtaking import Overtaken
from callrouter.records.table import LARGEST_NUMBER
from callrouter.rules.problem import Problems
from callrouter.views.partners import Dated, PartnerWhole
from webhooks.pages.access import ADMINS, author, page_language
from webhooks.pages.admin.partners import done, refused, whole, words
from webhooks.pages.context import pages
from webhooks.pages.problems import beside_fields, status_of
from webhooks.pages.seen import meanwhile, seen, sent
from webhooks.routes import declare

holdings = Blueprint("holdings", __name__)

FIELDS = ("accreditation", "product", "service", "from", "until")
KIND = f"/partners/<account>/<any({', '.join(get_args(Kind))}):kind>"
ONE = f"{KIND}/<int(max={LARGEST_NUMBER}):held_id>"


@holdings.route(f"{KIND}/add", methods=["GET", "POST"])
@declare(ADMINS)
def add(account: str, kind: Kind) -> str | tuple[str, int] | Response:
    """Let a partner hold one more."""
    one = whole(account)
    if request.method == "GET":
        known = pages().runtime.admission.entitlement.accreditations
        return _form(one, kind, None, {"accreditation": known[0]}, {})
    typed, now = sent(FIELDS), pages().clock()
    entitlement = pages().runtime.admission.entitlement
    try:
        with pages().runtime.transaction() as session:
            acts.add(session, one.id, kind, typed, entitlement, author(), now)
    except Problems as problems:
        beside = beside_fields(problems.problems, page_language())
        return _form(one, kind, None, typed, {}, beside), status_of(problems)
    return done(account, "partners_done")


@holdings.route(ONE, methods=["GET", "POST"])
@declare(ADMINS)
def edit(account: str, kind: Kind, held_id: int) -> str | tuple[str, int] | Response:
    """Change what it is, and when it is valid."""
    one = whole(account)
    held = _held(one, kind, held_id)
    if request.method == "GET":
        on_file = {
            "accreditation": held.name,
            "product": held.product,
            "service": held.name,
            "from": held.first.isoformat() if held.first else "",
            "until": held.last.isoformat() if held.last else "",
        }
        return _form(one, kind, held, on_file, on_file)
    typed, was, now = sent(FIELDS), seen(FIELDS), pages().clock()
    entitlement = pages().runtime.admission.entitlement
    try:
        with pages().runtime.transaction() as session:
            changed = acts.change(
                session, one.id, kind, held_id, typed, entitlement, author(), now, was
            )
    except Overtaken as overtaken:
        beside = meanwhile(overtaken, page_language())
        return _form(one, kind, held, overtaken.merged, overtaken.on_file, beside), 409
    except Problems as problems:
        beside = beside_fields(problems.problems, page_language())
        return _form(one, kind, held, typed, was, beside), status_of(problems)
    return done(account, "partners_done" if changed else "partners_done_same")


@holdings.route(f"{ONE}/end", methods=["GET", "POST"])
@declare(ADMINS)
def end(account: str, kind: Kind, held_id: int) -> str | Response:
    """Say what follows when it ends now; and then let it have ended."""
    one = whole(account)
    held = _held(one, kind, held_id)
    if request.method == "GET":
        return render_template("partners/end.html", partner=one, kind=kind, held=held, **words())
    now = pages().clock()
    try:
        with pages().runtime.transaction() as session:
            acts.end(session, one.id, kind, held_id, author(), now)
    except Problems as problems:
        return refused(account, problems)
    return done(account, "partners_done_ended")


def _held(one: PartnerWhole, kind: Kind, held_id: int) -> Dated:
    """What has that id among what this partner holds."""
    held: list[Dated] = getattr(one, kind)
    found = next((each for each in held if each.id == held_id), None)
    return found if found is not None else abort(404)


def _form(
    one: PartnerWhole,
    kind: Kind,
    held: Dated | None,
    typed: Mapping[str, str],
    on_file: Mapping[str, str],
    beside: Mapping[str, list[str]] | None = None,
) -> str:
    entitlement = pages().runtime.admission.entitlement
    return render_template(
        "partners/holding.html",
        partner=one,
        kind=kind,
        held=held,
        typed=typed,
        on_file=on_file,
        accreditations=[(one, one) for one in entitlement.known],
        accepted=entitlement.accreditations,
        problems=beside,
        **words(),
    )
