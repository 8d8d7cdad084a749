"""Contacts who leave, come back, or become the first of their account. History keeps them all."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import ROW_LOCK, Author, Contact
from callrouter.records.audit import audit

log = structlog.get_logger()


class ContactError(Exception):
    """It cannot be done to this contact; the text is for the person who tried."""


def remove(session: Session, contact_id: int, author: Author, now: datetime) -> Contact:
    """The contact left: from now on its number identifies nobody, and what was to be mailed to it,
    owed mail included, goes to the account's first contact. Calls under way go on. Once removed,
    it stays so. Raises ContactError."""
    contact = _locked(session, contact_id)
    if contact.left_at is None:
        contact.left_at, contact.made_first_at = now, None
        audit(session, "contact.removed", contact.id, author, now, _of(contact))
        log.info("contact.removed", contact=contact.id, partner=contact.partner_id)
    return contact


def restore(session: Session, contact_id: int, author: Author, now: datetime) -> Contact:
    """The contact is back. Raises ContactError."""
    contact = _locked(session, contact_id)
    if contact.left_at is not None:
        contact.left_at = None
        audit(session, "contact.restored", contact.id, author, now, _of(contact))
        log.info("contact.restored", contact=contact.id, partner=contact.partner_id)
    return contact


def make_first(session: Session, contact_id: int, author: Author, now: datetime) -> Contact:
    """The contact gets the mail of callers of its account who are not known by name (art. 4.1).
    Raises ContactError, of one who left too."""
    contact = _locked(session, contact_id)
    if contact.left_at is not None:
        raise ContactError(
            f"{contact.name} left; `callrouter contacts restore {contact.id}` brings them back."
        )
    contact.made_first_at = now
    audit(session, "contact.made_first", contact.id, author, now, _of(contact))
    log.info("contact.made_first", contact=contact.id, partner=contact.partner_id)
    return contact


def _of(contact: Contact) -> dict[str, object]:
    return {"partner": contact.partner_id}


def _locked(session: Session, contact_id: int) -> Contact:
    contact = session.scalars(
        select(Contact).where(Contact.id == contact_id).with_for_update(**ROW_LOCK)
    ).first()
    if contact is None:
        raise ContactError(
            f"There is no contact {contact_id}. `callrouter contacts list` names them."
        )
    return contact
