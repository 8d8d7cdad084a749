"""What a file makes of what a partner holds: accreditations, subscriptions and services. History
stays: what has begun ends, and what comes after it stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from callrouter.people import dated
from callrouter.people.dated import ACTS, Dated, set_days, spoken_of, values
from callrouter.people.files.outcome import Change, differences
from callrouter.people.files.partner_rows import Agreed
from callrouter.people.files.services import Supplied
from callrouter.records import Accreditation, Partner, Service, Subscription
from callrouter.records.entitlement import grant_of
from callrouter.rules.allowance import PARIS
from callrouter.rules.audit import Act
from callrouter.rules.entitlement import first_instant, last_instant, may_subscribe
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


def write_grants(partner: Partner, said: Agreed, entitlement: Entitlement, now: datetime) -> bool:
    """Make the partner's accreditation and subscription what a file says: it speaks of one of each,
    and others, of other times, stay. Where it says that there is none, none goes on. Returns
    whether the partner may have that subscription (R3)."""
    if said.accreditation:
        accreditation = _granted(partner.accreditations, Accreditation(), said.accredited, now)
        accreditation.name = said.accreditation
    else:
        _end_all(partner.accreditations, now)
    if not said.has_subscription(entitlement.accreditations):
        _end_all(partner.subscriptions, now)
        return True
    before = {one: grant_of(one) for one in partner.subscriptions}
    subscription = _granted(partner.subscriptions, Subscription(), said.subscribed, now)
    return may_subscribe(
        grant_of(subscription),
        before.get(subscription),
        [grant_of(one) for one in partner.accreditations],
        now,
        entitlement.accreditations,
        retold=subscription not in before,
    )


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


def _granted(held: list[Granted], new: Granted, days: Days, now: datetime) -> Granted:
    """What is granted for these days: the one on file that a file speaks of by them, else the
    `new` one. What is in force keeps its beginning: it ends where one begins that is still to
    come."""
    first = None if days[0] is None else first_instant(days[0], PARIS)
    over = None if days[1] is None else last_instant(days[1], PARIS)
    known = spoken_of([one for one in held if _meet(one, first, over)], now)
    if known is not None and first is not None and _has_begun(known, now) and first > now:
        known.ends_at = first
        known = None
    granted = known or _added(held, new)
    set_days(granted, days)
    return granted


def _has_begun(one: Accreditation | Subscription, now: datetime) -> bool:
    return one.starts_at is None or one.starts_at <= now


def _meet(one: Accreditation | Subscription, first: datetime | None, over: datetime | None) -> bool:
    """Whether there is an instant at which it is valid and that these two enclose."""
    begins = one.starts_at is None or over is None or one.starts_at < over
    return begins and (one.ends_at is None or first is None or first < one.ends_at)


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
