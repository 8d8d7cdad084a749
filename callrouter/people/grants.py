"""What entitles a partner: its accreditations and subscriptions, from one whole day through another
on the contract's clock. No subscription without a valid accreditation (R3)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from callrouter.people.dated import set_days
from callrouter.people.typed import Typed
from callrouter.records import Accreditation, Partner, Subscription
from callrouter.records.entitlement import grant_of, grants_of
from callrouter.rules.entitlement import may_subscribe
from callrouter.rules.near_miss import likest_first
from callrouter.rules.problem import Problem, Problems
from callrouter.settings import Entitlement


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


def write_accreditation(
    one: Accreditation, partner: Partner, read: Typed, entitlement: Entitlement, now: datetime
) -> None:
    """Let an accreditation be one of those that are known, valid on these days: read as
    accreditation, from and until. Raises Problems."""
    named = read_accreditation(read, entitlement.known)
    if not read["accreditation"]:
        read.note("accreditation", "choice_missing", choices=tuple(entitlement.known))
    days = read.days("from", "until")
    if read.problems:
        raise Problems(read.problems)
    one.name = named
    set_days(one, days)


def write_subscription(
    one: Subscription, partner: Partner, read: Typed, entitlement: Entitlement, now: datetime
) -> None:
    """Let a subscription be valid on these days: read as from and until. Raises Problems, also
    where none of the accepted accreditations is valid when it begins to be used, or it would go on
    without one; one that becomes shorter needs none."""
    days = read.days("from", "until")
    if read.problems:
        raise Problems(read.problems)
    before = grant_of(one) if one.id is not None else None
    set_days(one, days)
    accreditations, _ = grants_of(partner)
    accepted = entitlement.accreditations
    if not may_subscribe(grant_of(one), before, accreditations, now, accepted):
        raise Problems([Problem("from", "not_accredited_to_subscribe", {"names": tuple(accepted)})])
