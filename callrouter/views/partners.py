"""Partners as the pages show them: a list that can be searched, and one whole. Days are whole valid
days on the contract's clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import Session, selectinload

from callrouter.records import (
    Accreditation,
    Contact,
    CountedRequest,
    Partner,
    Service,
    Subscription,
    Ticket,
)
from callrouter.records.entitlement import entitlement_of, grants_of
from callrouter.records.people import FIRST_CONTACT, days_of
from callrouter.rules.allowance import PARIS, month_of
from callrouter.rules.entitlement import entitled_until
from callrouter.rules.local_day import last_day
from callrouter.rules.search_words import folded, words_of
from callrouter.rules.telephone import HOME, Refused, read_number

ON_A_PAGE = 50

Standing = Literal["now", "later", "over"]
"""Whether something with dates is valid now, will be, or was."""
Entitled = Literal["yes", "no"]


@dataclass(frozen=True)
class PartnersAsked:
    """Which partners: those that have all that is not empty."""

    wanted: str = ""
    """Words of the account, its name, or its contacts' names and addresses; or a number."""
    entitled: Entitled | None = None
    page: int = 1


@dataclass(frozen=True)
class Listed:
    """A partner in the list."""

    account: str
    name: str
    accredited: bool
    subscribed: bool
    entitled_until: date | None
    """The last day of what entitles it; None where nothing ends it. Of one that is not entitled
    it says nothing."""
    contacts: int
    used: int
    """Requests of this month."""
    has_code: bool

    @property
    def entitled(self) -> bool:
        """May use the advanced line now."""
        return self.accredited and self.subscribed


@dataclass(frozen=True)
class PartnersFound:
    """A page of the list, and how long the list is."""

    partners: list[Listed]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Dated:
    """An accreditation, a subscription or a service."""

    id: int
    name: str
    """Of a subscription empty."""
    product: str
    """Of a service."""
    first: date | None
    last: date | None
    standing: Standing


@dataclass(frozen=True)
class Person:
    """A contact of a partner."""

    id: int
    name: str
    email: str
    phone: str | None
    language: str
    """Their own, else the account's."""
    own_language: str | None
    is_first: bool
    left_at: datetime | None
    shares_number: bool
    """Contacts of another account have the same number: it identifies nobody."""


@dataclass(frozen=True)
class PartnerWhole:
    """All that is on file of a partner but its code."""

    id: int
    account: str
    name: str
    language: str
    quota_policy: str | None
    has_code: bool
    accredited: bool
    subscribed: bool
    entitled_until: date | None
    used: int
    people: list[Person]
    """Those who are there, the first one first."""
    left: list[Person]
    accreditations: list[Dated]
    subscriptions: list[Dated]
    services: list[Dated]
    certified: list[str]

    @property
    def entitled(self) -> bool:
        """May use the advanced line now."""
        return self.accredited and self.subscribed


def find_partners(
    session: Session, asked: PartnersAsked, accepted: Sequence[str], now: datetime
) -> PartnersFound:
    """The partners asked for, by their accounts, a page of them. `accepted` are the accreditations
    that entitle."""
    conditions: list[ColumnElement[bool]] = []
    if asked.wanted.strip():
        conditions.append(Partner.id.in_(_having(session, asked.wanted)))
    if asked.entitled is not None:
        entitled = _entitled(accepted, now)
        conditions.append(entitled if asked.entitled == "yes" else not_(entitled))
    total = session.scalar(select(func.count(Partner.id)).where(*conditions)) or 0
    pages = max(1, -(-total // ON_A_PAGE))
    page = min(max(1, asked.page), pages)
    found = session.scalars(
        select(Partner)
        .where(*conditions)
        .order_by(Partner.account)
        .limit(ON_A_PAGE)
        .offset((page - 1) * ON_A_PAGE)
        .options(selectinload(Partner.accreditations), selectinload(Partner.subscriptions))
    ).all()
    ids = [one.id for one in found]
    used, present = _used(session, ids, now), _present(session, ids)
    return PartnersFound(
        [_listed(one, accepted, now, used, present) for one in found], total, page, pages
    )


def partner(
    session: Session, account: str, accepted: Sequence[str], now: datetime
) -> PartnerWhole | None:
    """One partner whole; None where there is no such account."""
    one = session.scalars(
        select(Partner)
        .where(Partner.account == account)
        .options(
            selectinload(Partner.accreditations),
            selectinload(Partner.subscriptions),
            selectinload(Partner.services),
            selectinload(Partner.certifications),
        )
    ).first()
    if one is None:
        return None
    contacts = session.scalars(
        select(Contact).where(Contact.partner_id == one.id).order_by(*FIRST_CONTACT)
    ).all()
    shared = _shared(session, one.id, contacts)
    present = [one for one in contacts if one.left_at is None]
    left = sorted((one for one in contacts if one.left_at is not None), key=_left, reverse=True)
    entitlement = entitlement_of(one, accepted, now)
    return PartnerWhole(
        id=one.id,
        account=one.account,
        name=one.name,
        language=one.language,
        quota_policy=one.quota_policy,
        has_code=one.code_hash is not None,
        accredited=entitlement.accredited,
        subscribed=entitlement.subscribed,
        entitled_until=_entitled_until(one, accepted, now),
        used=_used(session, [one.id], now).get(one.id, 0),
        people=[_person(one, each, shared, is_first=not at) for at, each in enumerate(present)],
        left=[_person(one, each, shared) for each in left],
        accreditations=_dated(one.accreditations, now),
        subscriptions=_dated(one.subscriptions, now),
        services=_dated(one.services, now),
        certified=sorted((each.product for each in one.certifications), key=folded),
    )


def open_tickets_of(session: Session, partner_id: int, contact_id: int) -> int:
    """How many open tickets of that account name this contact."""
    return (
        session.scalar(
            select(func.count(Ticket.id)).where(
                Ticket.partner_id == partner_id,
                Ticket.work_order.is_not(None),
                Ticket.contact_id == contact_id,
            )
        )
        or 0
    )


def _having(session: Session, wanted: str) -> set[int]:
    """The accounts that are looked for. Read from where names stand: they are few."""
    number = read_number(wanted, HOME)
    if not isinstance(number, Refused):
        return set(session.scalars(select(Contact.partner_id).where(Contact.phone == number)))
    words = words_of(wanted)
    if not words:
        return set()
    texts: dict[int, list[str]] = {}
    for partner_id, account, name in session.execute(
        select(Partner.id, Partner.account, Partner.name)
    ):
        texts[partner_id] = [account, name]
    for partner_id, name, email in session.execute(
        select(Contact.partner_id, Contact.name, Contact.email)
    ):
        texts[partner_id] += [name, email]
    return {
        partner_id
        for partner_id, parts in texts.items()
        if all(word in text for text in [folded(" ".join(parts))] for word in words)
    }


def _entitled(accepted: Collection[str], now: datetime) -> ColumnElement[bool]:
    """That an account is accredited and subscribed now, as rules.entitlement has it."""

    def holds(held: type[Accreditation] | type[Subscription]) -> ColumnElement[bool]:
        return and_(
            held.partner_id == Partner.id,
            or_(held.starts_at.is_(None), held.starts_at <= now),
            or_(held.ends_at.is_(None), held.ends_at > now),
        )

    names = [spelled for one in accepted for spelled in (one, one.lower())]
    named = or_(Accreditation.name.in_(names), func.lower(Accreditation.name).in_(names))
    return and_(
        select(Accreditation.id).where(holds(Accreditation), named).exists(),
        select(Subscription.id).where(holds(Subscription)).exists(),
    )


def _used(session: Session, ids: Sequence[int], now: datetime) -> dict[int, int]:
    """Requests of this month, by account."""
    counted = (
        select(CountedRequest.partner_id, func.count(CountedRequest.id))
        .where(CountedRequest.partner_id.in_(ids), CountedRequest.month == month_of(now))
        .group_by(CountedRequest.partner_id)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def _present(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """How many contacts each account has."""
    counted = (
        select(Contact.partner_id, func.count(Contact.id))
        .where(Contact.partner_id.in_(ids), Contact.left_at.is_(None))
        .group_by(Contact.partner_id)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def _shared(session: Session, partner_id: int, contacts: Iterable[Contact]) -> set[str]:
    """Numbers of these contacts that contacts of other accounts have too."""
    numbers = {one.phone for one in contacts if one.phone is not None}
    others = (Contact.partner_id != partner_id, Contact.left_at.is_(None))
    found = session.scalars(select(Contact.phone).where(Contact.phone.in_(numbers), *others))
    return {one for one in found if one is not None}


def _listed(
    one: Partner,
    accepted: Sequence[str],
    now: datetime,
    used: dict[int, int],
    present: dict[int, int],
) -> Listed:
    entitlement = entitlement_of(one, accepted, now)
    return Listed(
        account=one.account,
        name=one.name,
        accredited=entitlement.accredited,
        subscribed=entitlement.subscribed,
        entitled_until=_entitled_until(one, accepted, now),
        contacts=present.get(one.id, 0),
        used=used.get(one.id, 0),
        has_code=one.code_hash is not None,
    )


def _entitled_until(one: Partner, accepted: Sequence[str], now: datetime) -> date | None:
    """The last day on which it is entitled, of one that is now, as far as nothing is prolonged that
    is not on file yet."""
    accreditations, subscriptions = grants_of(one)
    end = entitled_until(accreditations, subscriptions, now, accepted)
    return None if end is None else last_day(end, PARIS)


def _dated(
    held: Sequence[Accreditation] | Sequence[Subscription] | Sequence[Service], now: datetime
) -> list[Dated]:
    """What is valid first, then what will be, then what was, the latest of each first."""
    order: dict[Standing, int] = {"now": 0, "later": 1, "over": 2}
    made = [
        Dated(
            id=one.id,
            name=getattr(one, "name", ""),
            product=getattr(one, "product", ""),
            first=days_of(one)[0],
            last=days_of(one)[1],
            standing=_standing(one, now),
        )
        for one in held
    ]
    latest = sorted(made, key=lambda one: one.first or date.min, reverse=True)
    return sorted(latest, key=lambda one: order[one.standing])


def _standing(one: Accreditation | Subscription | Service, now: datetime) -> Standing:
    if one.ends_at is not None and one.ends_at <= now:
        return "over"
    return "later" if one.starts_at is not None and one.starts_at > now else "now"


def _person(
    partner: Partner, one: Contact, shared: Collection[str], *, is_first: bool = False
) -> Person:
    return Person(
        id=one.id,
        name=one.name,
        email=one.email,
        phone=one.phone,
        language=one.language or partner.language,
        own_language=one.language,
        is_first=is_first,
        left_at=one.left_at,
        shares_number=one.phone in shared,
    )


def _left(one: Contact) -> datetime:
    assert one.left_at is not None
    return one.left_at
