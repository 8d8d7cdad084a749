"""The services that the vendor supplies to a partner: what its tickets may be about (art. 2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.people.dated import end, on_record, one_of, set_days, values
from callrouter.people.partners import locked
from callrouter.people.typed import typed
from callrouter.records import Author, Partner, Service
from callrouter.rules.problem import Problem, Problems

LONGEST = 200
"""Characters of the name of a service, and of its product's."""


def add_service(
    session: Session, partner_id: int, written: Mapping[str, str], author: Author, now: datetime
) -> Service:
    """Put a service on a partner's account, from what was `written` as product, service, from and
    until. Raises Problems."""
    partner = locked(session, partner_id)
    made = Service()
    _write(made, partner, written)
    partner.services.append(made)
    on_record(session, "partner.service_added", partner, {}, values(made), author, now)
    return made


def change_service(
    session: Session,
    partner_id: int,
    service_id: int,
    written: Mapping[str, str],
    author: Author,
    now: datetime,
) -> Service:
    """Write down anew what a service is and when it is supplied. Raises Problems."""
    partner = locked(session, partner_id)
    changed = one_of(partner.services, service_id)
    before = values(changed)
    _write(changed, partner, written)
    on_record(session, "partner.service_changed", partner, before, values(changed), author, now)
    return changed


def end_service(
    session: Session, partner_id: int, service_id: int, author: Author, now: datetime
) -> None:
    """The service is supplied no more from this instant on; it stays, since tickets are about it.
    One that has not begun is removed. Raises Problems."""
    partner = locked(session, partner_id)
    ended = one_of(partner.services, service_id)
    before = values(ended)
    if end(ended, now):
        partner.services.remove(ended)
    on_record(session, "partner.service_ended", partner, {}, before, author, now)


def _write(service: Service, partner: Partner, written: Mapping[str, str]) -> None:
    problems: list[Problem] = []
    read = typed(written, problems)
    product, name = read.text("product", LONGEST), read.text("service", LONGEST)
    days = read.days("from", "until")
    others = (one.name.casefold() for one in partner.services if one is not service)
    if name and name.casefold() in others:
        read.note("service", "service_on_file")
    if problems:
        raise Problems(problems)
    service.product, service.name = product, name
    set_days(service, days)
