"""What a file makes of what a partner holds: accreditations, subscriptions and services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from callrouter.people import dated
from callrouter.people.dated import ACTS, Dated, set_days, values
from callrouter.people.files.outcome import Change, differences
from callrouter.people.files.partner_rows import Agreed
from callrouter.people.files.services import Supplied
from callrouter.records import Accreditation, Partner, Service, Subscription
from callrouter.records.entitlement import grant_of
from callrouter.rules.allowance import PARIS
from callrouter.rules.audit import Act
from callrouter.rules.entitlement import Grant, first_instant, last_instant, may_subscribe
from callrouter.rules.granting import Granting, granting
from callrouter.rules.local_day import last_day, local
from callrouter.rules.problem import Problem
from callrouter.settings import Entitlement

Days = tuple[date | None, date | None]
Granted = TypeVar("Granted", Accreditation, Subscription)
Held = TypeVar("Held", Accreditation, Subscription, Service)
Said = dict[Dated, dict[str, str]]
"""What a partner holds, each in words."""
Acted = tuple[Act, dict[str, object]]
"""What was done, and what is told of it."""

ACCREDITATION = {
    "accreditation": "accreditation", "from": "accredited_from", "until": "accredited_until",
}  # fmt: skip
SUBSCRIPTION = {"from": "subscription_start", "until": "subscription_end"}
"""The columns of what is granted, by its values."""


def held_by(partner: Partner) -> Said:
    """What the partner holds."""
    every: list[Dated] = [*partner.accreditations, *partner.subscriptions, *partner.services]
    return {one: values(one) for one in every}


def write_grants(
    partner: Partner, said: Agreed, entitlement: Entitlement, now: datetime
) -> tuple[bool, list[Problem]]:
    """Make the partner's accreditation and subscription what a file says: it speaks of one of each,
    and others, of other times, stay. Where it says that there is none, none goes on. Returns
    whether the partner may have that subscription (R3), and what may be a slip, by column."""
    doubts: list[Problem] = []
    if said.accreditation:
        wanted = _said(said.accreditation, said.accredited)
        what = granting([grant_of(one) for one in partner.accreditations], wanted, now)
        accreditation = _granted(partner.accreditations, Accreditation(), what)
        if accreditation is not None:
            accreditation.name = said.accreditation
        doubts += _doubts(what, ACCREDITATION["from"])
    else:
        _end_all(partner.accreditations, now)
    if not said.has_subscription(entitlement.accreditations):
        _end_all(partner.subscriptions, now)
        return True, doubts
    before = {one: grant_of(one) for one in partner.subscriptions}
    what = granting(list(before.values()), _said("", said.subscribed), now)
    subscription = _granted(partner.subscriptions, Subscription(), what)
    doubts += _doubts(what, SUBSCRIPTION["from"])
    may = subscription is None or may_subscribe(
        grant_of(subscription),
        before.get(subscription),
        [grant_of(one) for one in partner.accreditations],
        now,
        entitlement.accreditations,
        retold=subscription not in before,
    )
    return may, doubts


def write_services(partner: Partner, said: Mapping[str, Supplied], now: datetime) -> None:
    """A service that the file no longer names has ended: what was about it stays readable."""
    stored = {one.name.casefold(): one for one in partner.services}
    for key, supplied in said.items():
        service = stored.get(key) or _added(partner.services, Service())
        service.name, service.product = supplied.name, supplied.product
        set_days(service, (supplied.first, supplied.last))
    for key, service in stored.items():
        if key not in said:
            _end(partner.services, service, now)


def told(before: Said, partner: Partner, now: datetime) -> tuple[list[Change], list[Acted]]:
    """How what the partner holds differs from `before`: value by value, by column; and what goes on
    record of it, as when it is done on the partner's page."""
    after = held_by(partner)
    changes: list[Change] = []
    acts: list[Acted] = []
    for one in dict.fromkeys([*before, *after]):
        was, is_ = before.get(one, {}), after.get(one, {})
        if was == is_:
            continue
        of = ACTS[type(one)]
        changes += _changes(one, was, is_)
        if not was:
            acts.append((of.added, dict(is_)))
        elif not is_:
            acts.append((of.ended, dict(was)))
        else:
            act = of.ended if one.ends_at == now else of.changed
            acts.append((act, dated.changes(was, is_)))
    return changes, acts


_COLUMNS: Mapping[type[Dated], Mapping[str, str]] = {
    Accreditation: ACCREDITATION,
    Subscription: SUBSCRIPTION,
    Service: {},
}
"""By the values of each; one that has none is told by its own name."""


def _changes(one: Dated, was: Mapping[str, str], is_: Mapping[str, str]) -> list[Change]:
    columns = _COLUMNS[type(one)]

    def words(told: Mapping[str, str]) -> dict[str, str]:
        found = {columns.get(what, what): value for what, value in told.items()}
        if told and isinstance(one, Subscription):
            # It has no name, and may be open at both ends.
            found = {"subscribed": "yes", **found}
        if not (was and is_):
            # Told by whose values these are.
            found.pop("service", None)
        return found

    found = differences(words(was), words(is_))
    return [replace(it, of=one.name) for it in found] if isinstance(one, Service) else found


def _said(name: str, days: Days) -> Grant:
    first, last = days
    return Grant(
        name,
        None if first is None else first_instant(first, PARIS),
        None if last is None else last_instant(last, PARIS),
    )


def _granted(held: list[Granted], new: Granted, what: Granting) -> Granted | None:
    """Do what is to be done with what is `held`. Returns the one that the file speaks of, which is
    the `new` one where it is to be added; None where it stays lost."""
    known = list(held)
    for place, end in what.cut.items():
        cut = known[place]
        if cut.starts_at is not None and cut.starts_at >= end:
            held.remove(cut)
        else:
            cut.ends_at = end
    if what.grant is None:
        return None
    granted = _added(held, new) if what.spoken is None else known[what.spoken]
    granted.starts_at, granted.ends_at = what.grant.start, what.grant.end
    return granted


def _doubts(what: Granting, column: str) -> Iterator[Problem]:
    if what.lost_at is not None:
        yield Problem(column, "ended_before", {"day": local(what.lost_at, PARIS).date()})
    if what.gap is not None:
        ends, begins = what.gap
        days = {"last": last_day(ends, PARIS), "first": local(begins, PARIS).date()}
        yield Problem(column, "gap_before", days)


def _added(held: list[Held], new: Held) -> Held:
    held.append(new)
    return new


def _end_all(held: list[Granted], now: datetime) -> None:
    for one in list(held):
        _end(held, one, now)


def _end(held: list[Held], one: Held, now: datetime) -> None:
    """Let it be no more: what is over stays as it was, and what has not begun was never."""
    if (one.ends_at is None or one.ends_at > now) and dated.end_now(one, now):
        held.remove(one)
