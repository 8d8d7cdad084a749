"""Numbers whose calls are refused: one polite sentence, a receipt, and no ticket. Never those of
people who are entitled to the line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import structlog
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from callrouter.people.turns import take_people_turn
from callrouter.people.typed import typed
from callrouter.records import ROW_LOCK, Author, Contact, Partner, RefusedNumber
from callrouter.records.audit import audit
from callrouter.records.entitlement import entitlement_of
from callrouter.rules.problem import Problem, Problems

log = structlog.get_logger()

LONGEST_WHY = 200


def refusal_of(
    session: Session, number: str | None, accepted: Collection[str], now: datetime
) -> int | None:
    """The id of the refusal that a caller of this number falls under; None for whoever is served.
    `accepted` are the accreditations that entitle: contacts of entitled accounts are served from
    whatever number they have on file."""
    if number is None:
        return None
    found = session.scalars(_in_force(number)).first()
    if found is None or entitled_contact(session, number, accepted, now) is not None:
        return None
    return found


def entitled_contact(
    session: Session, number: str, accepted: Collection[str], now: datetime
) -> Contact | None:
    """A contact with this number, of those who have not left, whose account is entitled now."""
    contacts = session.scalars(
        select(Contact)
        .where(Contact.phone == number, Contact.left_at.is_(None))
        .options(
            joinedload(Contact.partner).joinedload(Partner.accreditations),
            joinedload(Contact.partner).joinedload(Partner.subscriptions),
        )
    ).unique()
    entitled = (one for one in contacts if entitlement_of(one.partner, accepted, now).entitled)
    return next(entitled, None)


def refuse(
    session: Session,
    written: Mapping[str, str],
    accepted: Collection[str],
    author: Author,
    now: datetime,
) -> RefusedNumber:
    """Refuse calls from a number from now on, from what was `written` as number and why. Raises
    Problems, also where a contact of an entitled account has it."""
    take_people_turn(session)
    problems: list[Problem] = []
    read = typed(written, problems)
    number = read.telephone("number")
    why = read.text("why", LONGEST_WHY)
    if number is not None:
        contact = entitled_contact(session, number, accepted, now)
        if contact is not None:
            whose = f"{contact.name} ({contact.partner.account})"
            read.note("number", "number_of_entitled", whose=whose)
        elif session.scalars(_in_force(number)).first() is not None:
            read.note("number", "number_refused_already")
    if number is None or problems:
        raise Problems(problems)
    made = RefusedNumber(number=number, why=why, since=now, **author.columns())
    session.add(made)
    session.flush()
    audit(session, "number.refused", made.id, author, now)
    log.info("number.refused", id=made.id)
    return made


def admit(session: Session, refusal_id: int, author: Author, now: datetime) -> RefusedNumber:
    """Calls from the number of this refusal are served again. Raises Problems."""
    refusal = session.scalars(
        select(RefusedNumber)
        .where(RefusedNumber.id == refusal_id, RefusedNumber.ended_at.is_(None))
        .with_for_update(**ROW_LOCK)
    ).first()
    if refusal is None:
        raise Problems([Problem("", "number_not_refused")])
    refusal.ended_at = now
    audit(session, "number.admitted", refusal.id, author, now)
    log.info("number.admitted", id=refusal.id)
    return refusal


def _in_force(number: str) -> Select[int]:
    return select(RefusedNumber.id).where(
        RefusedNumber.number == number, RefusedNumber.ended_at.is_(None)
    )
