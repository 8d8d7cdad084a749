"""What entitles a partner: its accreditations and subscriptions, from one whole day through another
on the contract's clock. No subscription without a valid accreditation (R3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.people.dated import end, on_record, one_of, set_days, values
from callrouter.people.partners import locked
from callrouter.people.typed import Typed, typed
from callrouter.records import Accreditation, Author, Partner, Subscription
from callrouter.rules.audit import Act
from callrouter.rules.entitlement import Grant, may_subscribe
from callrouter.rules.near_miss import likest_first
from callrouter.rules.problem import Problem, Problems


def add_accreditation(
    session: Session,
    partner_id: int,
    written: Mapping[str, str],
    known: Collection[str],
    author: Author,
    now: datetime,
) -> Accreditation:
    """Grant a partner one of the `known` accreditations, from what was `written` as accreditation,
    from and until. Raises Problems."""
    partner = locked(session, partner_id)
    made = Accreditation()
    _write_accreditation(made, typed(written, []), known)
    partner.accreditations.append(made)
    on_record(session, "partner.accreditation_added", partner, {}, values(made), author, now)
    return made


def change_accreditation(
    session: Session,
    partner_id: int,
    accreditation_id: int,
    written: Mapping[str, str],
    known: Collection[str],
    author: Author,
    now: datetime,
) -> Accreditation:
    """Write down anew what an accreditation is and when it is valid. Raises Problems."""
    partner = locked(session, partner_id)
    changed = one_of(partner.accreditations, accreditation_id)
    before = values(changed)
    _write_accreditation(changed, typed(written, []), known)
    act: Act = "partner.accreditation_changed"
    on_record(session, act, partner, before, values(changed), author, now)
    return changed


def add_subscription(
    session: Session,
    partner_id: int,
    written: Mapping[str, str],
    accepted: Collection[str],
    author: Author,
    now: datetime,
) -> Subscription:
    """Let a partner subscribe, from what was `written` as from and until. Raises Problems, also
    where none of the `accepted` accreditations is valid when it begins to be used."""
    partner = locked(session, partner_id)
    made = Subscription()
    _write_subscription(made, partner, typed(written, []), accepted, now)
    partner.subscriptions.append(made)
    on_record(session, "partner.subscription_added", partner, {}, values(made), author, now)
    return made


def change_subscription(
    session: Session,
    partner_id: int,
    subscription_id: int,
    written: Mapping[str, str],
    accepted: Collection[str],
    author: Author,
    now: datetime,
) -> Subscription:
    """Write down anew when a subscription is valid. Raises Problems, also where it would go on
    without a valid accreditation; one that becomes shorter needs none."""
    partner = locked(session, partner_id)
    changed = one_of(partner.subscriptions, subscription_id)
    before = values(changed)
    _write_subscription(changed, partner, typed(written, []), accepted, now)
    act: Act = "partner.subscription_changed"
    on_record(session, act, partner, before, values(changed), author, now)
    return changed


def end_accreditation(
    session: Session, partner_id: int, accreditation_id: int, author: Author, now: datetime
) -> None:
    """The accreditation is lost at this instant, and with it the right to use the line and to
    subscribe (art. 5). One that has not begun is removed. Raises Problems."""
    partner = locked(session, partner_id)
    ended = one_of(partner.accreditations, accreditation_id)
    before = values(ended)
    if end(ended, now):
        partner.accreditations.remove(ended)
    on_record(session, "partner.accreditation_ended", partner, {}, before, author, now)


def end_subscription(
    session: Session, partner_id: int, subscription_id: int, author: Author, now: datetime
) -> None:
    """The subscription ends at this instant. One that has not begun is removed. Raises Problems."""
    partner = locked(session, partner_id)
    ended = one_of(partner.subscriptions, subscription_id)
    before = values(ended)
    if end(ended, now):
        partner.subscriptions.remove(ended)
    on_record(session, "partner.subscription_ended", partner, {}, before, author, now)


def read_accreditation(read: Typed, known: Collection[str]) -> str:
    """The accreditation that was written, as the configuration writes it; empty where none was, and
    where it is not `known`, which is noted."""
    written = read["accreditation"]
    for one in known:
        if one.casefold() == written.casefold():
            return one
    if written:
        choices = tuple(likest_first(written, known))
        read.note("accreditation", "no_accreditation", written=written, choices=choices)
    return ""


def _write_accreditation(one: Accreditation, read: Typed, known: Collection[str]) -> None:
    named = read_accreditation(read, known)
    if not read["accreditation"]:
        read.note("accreditation", "choice_missing", choices=tuple(known))
    days = read.days("from", "until")
    if read.problems:
        raise Problems(read.problems)
    one.name = named
    set_days(one, days)


def _write_subscription(
    one: Subscription,
    partner: Partner,
    read: Typed,
    accepted: Collection[str],
    now: datetime,
) -> None:
    days = read.days("from", "until")
    if read.problems:
        raise Problems(read.problems)
    before = grant_of(one) if one.id is not None else None
    set_days(one, days)
    accreditations = [grant_of(held) for held in partner.accreditations]
    if not may_subscribe(grant_of(one), before, accreditations, now, accepted):
        raise Problems([Problem("from", "not_accredited_to_subscribe", {"names": tuple(accepted)})])


def grant_of(held: Accreditation | Subscription) -> Grant:
    """What is on record of it, as the rules take it."""
    return Grant(getattr(held, "name", ""), held.starts_at, held.ends_at)
