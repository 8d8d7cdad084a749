"""The contacts of a partner: added, changed, removed, brought back, made the first."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, render_template, request
from werkzeug.wrappers import Response

from callrouter.people import contacts as acts
from callrouter.people.overtaking import Overtaken
from callrouter.records.table import LARGEST_NUMBER
from callrouter.rules.problem import Problem, Problems
from callrouter.views.partners import PartnerWhole, Person, open_tickets_of
from callrouter.wording.problems import say_problem
from webhooks.pages.access import ADMINS, author, page_language
from webhooks.pages.admin.partners import done, refused, whole, words
from webhooks.pages.context import pages
from webhooks.pages.problems import beside_fields, status_of
from webhooks.pages.seen import meanwhile, seen, sent
from webhooks.routes import declare

contacts = Blueprint("contacts", __name__)

FIELDS = ("name", "email", "phone", "language")
CONTACT = f"/partners/<account>/contacts/<int(max={LARGEST_NUMBER}):contact_id>"


@contacts.route("/partners/<account>/contacts/add", methods=["GET", "POST"])
@declare(ADMINS)
def add(account: str) -> str | tuple[str, int] | Response:
    """Add a contact to a partner."""
    one = whole(account)
    if request.method == "GET":
        return _form(one, None, {}, {})
    typed = {name: request.form.get(name, "") for name in FIELDS}
    try:
        with pages().runtime.transaction() as session:
            made = acts.add(session, one.id, typed, author(), pages().clock())
            name, doubts = made.name, acts.doubts_about(session, made)
    except Problems as problems:
        beside = beside_fields(problems.problems, page_language())
        return _form(one, None, typed, {}, beside), status_of(problems)
    _doubt(doubts)
    return done(account, "partners_done_contact_added", name=name)


@contacts.route(CONTACT, methods=["GET", "POST"])
@declare(ADMINS)
def edit(account: str, contact_id: int) -> str | tuple[str, int] | Response:
    """Change who a contact is."""
    one = whole(account)
    person = _person(one.people, contact_id)
    if request.method == "GET":
        on_file = {
            "name": person.name,
            "email": person.email,
            "phone": person.phone or "",
            "language": person.own_language or "",
        }
        return _form(one, person, on_file, on_file)
    typed, was = sent(FIELDS), seen(FIELDS)
    try:
        with pages().runtime.transaction() as session:
            contact, changed = acts.change(
                session, contact_id, typed, author(), pages().clock(), was
            )
            doubts = acts.doubts_about(session, contact)
    except Overtaken as overtaken:
        beside = meanwhile(overtaken, page_language())
        return _form(one, person, overtaken.merged, overtaken.on_file, beside), 409
    except Problems as problems:
        beside = beside_fields(problems.problems, page_language())
        return _form(one, person, typed, was, beside), status_of(problems)
    _doubt(doubts)
    return done(account, "partners_done" if changed else "partners_done_same")


@contacts.route(f"{CONTACT}/remove", methods=["GET", "POST"])
@declare(ADMINS)
def remove(account: str, contact_id: int) -> str | Response:
    """Say what follows when a contact leaves; and then let it have left."""
    one = whole(account)
    person = _person(one.people, contact_id)
    if request.method == "GET":
        with pages().runtime.records.read() as session:
            tickets = open_tickets_of(session, one.id, contact_id)
        others = [other for other in one.people if other.id != contact_id]
        same = person.email.casefold()
        return render_template(
            "partners/remove.html",
            partner=one,
            contact=person,
            successor=others[0] if others else None,
            becomes_first=person.is_first,
            again=[other for other in others if other.email.casefold() == same],
            same_number=[
                other.name
                for other in others
                if other.phone == person.phone and not other.shares_number
            ],
            tickets=tickets,
        )
    try:
        with pages().runtime.transaction() as session:
            acts.remove(session, contact_id, author(), pages().clock())
    except Problems as problems:
        return refused(account, problems)
    return done(account, "partners_done_contact_removed", name=person.name)


@contacts.post(f"{CONTACT}/restore")
@declare(ADMINS)
def restore(account: str, contact_id: int) -> Response:
    """Somebody who left is a contact again."""
    one = whole(account)
    person = _person([*one.left, *one.people], contact_id)
    try:
        with pages().runtime.transaction() as session:
            back = acts.restore(session, contact_id, author(), pages().clock())
            doubts = acts.doubts_about(session, back)
    except Problems as problems:
        return refused(account, problems)
    _doubt(doubts)
    return done(account, "partners_done_contact_restored", name=person.name)


@contacts.post(f"{CONTACT}/first")
@declare(ADMINS)
def first(account: str, contact_id: int) -> Response:
    """Make a contact the first of its account."""
    person = _person(whole(account).people, contact_id)
    try:
        with pages().runtime.transaction() as session:
            acts.make_first(session, contact_id, author(), pages().clock())
    except Problems as problems:
        return refused(account, problems)
    return done(account, "partners_done_contact_first", name=person.name)


def _person(people: list[Person], contact_id: int) -> Person:
    """The contact of that id, of this partner's: those of others have another address."""
    found = next((one for one in people if one.id == contact_id), None)
    return found if found is not None else abort(404)


def _doubt(doubts: list[Problem]) -> None:
    for one in doubts:
        flash(say_problem(one, page_language()), "warn")


def _form(
    one: PartnerWhole,
    person: Person | None,
    typed: Mapping[str, str],
    on_file: Mapping[str, str],
    beside: Mapping[str, list[str]] | None = None,
) -> str:
    return render_template(
        "partners/contact.html",
        partner=one,
        contact=person,
        typed=typed,
        on_file=on_file,
        problems=beside,
        **words(),
    )
