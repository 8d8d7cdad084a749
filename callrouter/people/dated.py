"""What a partner holds from one whole day through another, on the contract's clock: accreditations,
subscriptions, services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from callrouter.records import Accreditation, Author, Partner, Service, Subscription
from callrouter.records.audit import audit
from callrouter.records.people import days_of
from callrouter.rules.allowance import PARIS
from callrouter.rules.audit import Act
from callrouter.rules.entitlement import first_instant, last_instant
from callrouter.rules.local_day import last_day
from callrouter.rules.problem import Problem, Problems
from callrouter.wording.audit_facts import NAMING

log = structlog.get_logger()

Dated = Accreditation | Subscription | Service
Held = TypeVar("Held", Accreditation, Subscription, Service)


@dataclass(frozen=True)
class Acts:
    """What can be done to one of the things that a partner holds, as it goes on record."""

    added: Act
    changed: Act
    ended: Act


ACTS: Mapping[type[Dated], Acts] = {
    Accreditation: Acts(
        "partner.accreditation_added", "partner.accreditation_changed",
        "partner.accreditation_ended",
    ),
    Subscription: Acts(
        "partner.subscription_added", "partner.subscription_changed", "partner.subscription_ended",
    ),
    Service: Acts("partner.service_added", "partner.service_changed", "partner.service_ended"),
}  # fmt: skip


def one_of(held: Sequence[Held], wanted: int) -> Held:
    """The one of that id. Raises Problems where it is not among them, or no more."""
    found = next((one for one in held if one.id == wanted), None)
    if found is None:
        raise Problems([Problem("", "gone_meanwhile")])
    return found


def spoken_of(held: Sequence[Held], now: datetime) -> Held | None:
    """The one that is meant where only one can be told: the one valid now that lasts longest, else
    the next to come, else the one that ended last."""

    def order(one: Held) -> tuple[int, float]:
        if one.starts_at is not None and one.starts_at > now:
            return 1, one.starts_at.timestamp()
        ends = float("inf") if one.ends_at is None else one.ends_at.timestamp()
        return (0 if ends > now.timestamp() else 2), -ends

    return min(held, key=order, default=None)


def end_now(held: Dated, now: datetime) -> bool:
    """Let what has dates end now. Returns whether it has not begun, and so is to be removed. Raises
    Problems where it is over already."""
    if held.ends_at is not None and held.ends_at <= now:
        raise Problems([Problem("", "over_already")])
    if held.starts_at is not None and held.starts_at > now:
        return True
    held.ends_at = now
    return False


def set_days(held: Dated, days: tuple[date | None, date | None]) -> None:
    """Let it be valid from the first of these days through the last; None is open. An instant at
    which it ended within its last day stays, as long as that day does."""
    first, last = days
    held.starts_at = None if first is None else first_instant(first, PARIS)
    if last is None or held.ends_at is None or last_day(held.ends_at, PARIS) != last:
        held.ends_at = None if last is None else last_instant(last, PARIS)


def values(held: Dated) -> dict[str, str]:
    """What it is, and its first and last valid day as ISO writes them; a day is empty where it is
    open."""
    first, last = days_of(held)
    named: dict[str, str] = {}
    if isinstance(held, Accreditation):
        named = {"accreditation": held.name}
    elif isinstance(held, Service):
        named = {"product": held.product, "service": held.name}
    days = {"from": first, "until": last}
    return named | {what: "" if day is None else day.isoformat() for what, day in days.items()}


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, object]:
    """What says which one it is, with the `changes` of its values from what they were; none where
    they are the same."""
    named = {what: value for what, value in after.items() if what in NAMING}
    differing = {
        what: [before[what], value] for what, value in after.items() if value != before[what]
    }
    return {**named, "changes": differing} if differing else dict(named)


def put_on_record(
    session: Session,
    act: Act,
    partner: Partner,
    facts: Mapping[str, object],
    author: Author,
    now: datetime,
) -> None:
    """Take down what was done to something that a partner holds."""
    session.flush()
    audit(session, act, partner.id, author, now, dict(facts))
    log.info(act, partner=partner.id)
