"""Contacts who come, change, leave, come back, or become the first of their account. History keeps
them all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from callrouter.people.overtaking import merge
from callrouter.people.partners import locked
from callrouter.people.turns import take_people_turn
from callrouter.people.typed import typed
from callrouter.records import ROW_LOCK, Author, Contact, Partner
from callrouter.records.audit import audit
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.telephone import in_groups
from callrouter.wording import LANGUAGES

log = structlog.get_logger()

LONGEST_NAME = 200


def add(
    session: Session, partner_id: int, written: Mapping[str, str], author: Author, now: datetime
) -> Contact:
    """Put somebody on file as a contact of an account, from what was `written` as name, email,
    phone and language. Raises Problems."""
    partner = locked(session, partner_id)
    contact = Contact()
    _write(contact, partner, written)
    partner.contacts.append(contact)
    session.flush()
    audit(session, "contact.added", contact.id, author, now, _of(contact))
    log.info("contact.added", contact=contact.id, partner=partner.id)
    return contact


def change(
    session: Session,
    contact_id: int,
    written: Mapping[str, str],
    author: Author,
    now: datetime,
    was: Mapping[str, str] | None = None,
) -> tuple[Contact, list[str]]:
    """Change who a contact is: of its values, what is `written`, by whoever had what `was` there
    before them. Returns it with the names of what is different now. Raises Problems, of one who
    left too, and Overtaken."""
    contact = _locked(session, contact_id)
    _refuse_if_left(contact)
    before = values(contact)
    _write(contact, contact.partner, merge(before, written, was))
    changed = [name for name, value in values(contact).items() if value != before[name]]
    if changed:
        facts = {**_of(contact), "fields": changed}
        audit(session, "contact.changed", contact.id, author, now, facts)
        log.info("contact.changed", contact=contact.id, partner=contact.partner_id)
    return contact, changed


def remove(session: Session, contact_id: int, author: Author, now: datetime) -> Contact:
    """The contact left: from now on its number identifies nobody, and what was to be mailed to it,
    owed mail included, goes to the account's first contact. Calls under way go on. Once removed,
    it stays so. Raises Problems."""
    contact = _locked(session, contact_id)
    if contact.left_at is None:
        contact.left_at, contact.made_first_at = now, None
        audit(session, "contact.removed", contact.id, author, now, _of(contact))
        log.info("contact.removed", contact=contact.id, partner=contact.partner_id)
    return contact


def restore(session: Session, contact_id: int, author: Author, now: datetime) -> Contact:
    """The contact is back. Raises Problems."""
    contact = _locked(session, contact_id)
    if contact.left_at is not None:
        contact.left_at = None
        audit(session, "contact.restored", contact.id, author, now, _of(contact))
        log.info("contact.restored", contact=contact.id, partner=contact.partner_id)
    return contact


def make_first(session: Session, contact_id: int, author: Author, now: datetime) -> Contact:
    """The contact gets the mail of callers of its account who are not known by name (art. 4.1).
    Raises Problems, of one who left too."""
    contact = _locked(session, contact_id)
    _refuse_if_left(contact)
    contact.made_first_at = now
    audit(session, "contact.made_first", contact.id, author, now, _of(contact))
    log.info("contact.made_first", contact=contact.id, partner=contact.partner_id)
    return contact


def doubts_about(session: Session, contact: Contact) -> list[Problem]:
    """What may be a slip although it can be kept: its number is somebody else's too."""
    if contact.phone is None:
        return []
    having = select(Contact).where(
        Contact.phone == contact.phone, Contact.left_at.is_(None), Contact.id != contact.id
    )
    others = session.scalars(having.options(joinedload(Contact.partner))).all()
    elsewhere = tuple(
        f"{one.name} ({one.partner.account})"
        for one in others
        if one.partner_id != contact.partner_id
    )
    if elsewhere:
        facts = {"phone": in_groups(contact.phone), "whose": elsewhere}
        return [Problem("phone", "phone_shared", facts)]
    if others:
        facts = {"phone": in_groups(contact.phone), "whose": tuple(one.name for one in others)}
        return [Problem("phone", "phone_of_colleagues", facts)]
    return []


def values(contact: Contact) -> dict[str, str]:
    """What is on file of a contact, by what it is written as; empty where there is nothing."""
    return {
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone or "",
        "language": contact.language or "",
    }


def _write(contact: Contact, partner: Partner, written: Mapping[str, str]) -> None:
    problems: list[Problem] = []
    read = typed(written, problems)
    name = read.text("name", LONGEST_NAME)
    email = read.email("email")
    phone = read.telephone("phone", blank=True)
    language = read.choice("language", LANGUAGES, blank=True)
    same = [
        one
        for one in partner.contacts
        if one is not contact and one.email.casefold() == email.casefold()
    ]
    if not problems:
        # Who has two numbers is there twice.
        twice = [one for one in same if one.left_at is None and one.phone == phone]
        gone = [one for one in same if one.left_at is not None]
        if twice:
            problems.append(Problem("email", "contact_on_file", {"name": twice[0].name}))
        elif gone and contact.id is None:
            problems.append(Problem("email", "contact_left_before", {"name": gone[0].name}))
    if problems:
        raise Problems(problems)
    contact.name, contact.email = name, email
    contact.phone, contact.language = phone, language


def _refuse_if_left(contact: Contact) -> None:
    if contact.left_at is not None:
        raise Problems([Problem("", "contact_gone", {"name": contact.name})])


def _of(contact: Contact) -> dict[str, object]:
    return {"partner": contact.partner_id}


def _locked(session: Session, contact_id: int) -> Contact:
    take_people_turn(session)
    contact = session.scalars(
        select(Contact)
        .where(Contact.id == contact_id)
        .with_for_update(**ROW_LOCK)
        .execution_options(populate_existing=True)
    ).first()
    if contact is None:
        raise Problems([Problem("", "no_contact", {"id": contact_id})])
    return contact
