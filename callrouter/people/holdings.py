"""What a partner holds from one day through another, whatever it is: one way to each act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, assert_never

from sqlalchemy.orm import Session

from callrouter.people import grants, services
from callrouter.records import Author
from callrouter.settings import Entitlement

Kind = Literal["accreditations", "subscriptions", "services"]


def add(
    session: Session,
    partner_id: int,
    kind: Kind,
    written: Mapping[str, str],
    entitlement: Entitlement,
    author: Author,
    now: datetime,
) -> None:
    """Let a partner hold one more of that kind. Raises Problems."""
    match kind:
        case "accreditations":
            known = entitlement.known
            grants.add_accreditation(session, partner_id, written, known, author, now)
        case "subscriptions":
            accepted = entitlement.accreditations
            grants.add_subscription(session, partner_id, written, accepted, author, now)
        case "services":
            services.add_service(session, partner_id, written, author, now)
        case _:
            assert_never(kind)


def change(
    session: Session,
    partner_id: int,
    kind: Kind,
    held_id: int,
    written: Mapping[str, str],
    entitlement: Entitlement,
    author: Author,
    now: datetime,
) -> None:
    """Write down anew one of what a partner holds. Raises Problems."""
    match kind:
        case "accreditations":
            known = entitlement.known
            grants.change_accreditation(session, partner_id, held_id, written, known, author, now)
        case "subscriptions":
            accepted = entitlement.accreditations
            grants.change_subscription(session, partner_id, held_id, written, accepted, author, now)
        case "services":
            services.change_service(session, partner_id, held_id, written, author, now)
        case _:
            assert_never(kind)


def end(
    session: Session, partner_id: int, kind: Kind, held_id: int, author: Author, now: datetime
) -> None:
    """Let one of what a partner holds end now. Raises Problems."""
    match kind:
        case "accreditations":
            grants.end_accreditation(session, partner_id, held_id, author, now)
        case "subscriptions":
            grants.end_subscription(session, partner_id, held_id, author, now)
        case "services":
            services.end_service(session, partner_id, held_id, author, now)
        case _:
            assert_never(kind)
