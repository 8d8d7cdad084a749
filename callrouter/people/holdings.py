"""What a partner holds from one day through another, whatever it is: one way to each act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from callrouter.people.dated import ACTS, Dated, changes, end_now, one_of, put_on_record, values
from callrouter.people.grants import write_accreditation, write_subscription
from callrouter.people.overtaking import merge
from callrouter.people.partners import locked
from callrouter.people.services import write_service
from callrouter.people.typed import typed
from callrouter.records import Accreditation, Author, Service, Subscription
from callrouter.settings import Entitlement

Kind = Literal["accreditations", "subscriptions", "services"]
"""Named as the relation of a partner to them."""


@dataclass(frozen=True)
class _Kind:
    """What sets the holdings of one kind apart."""

    made: type[Dated]
    write: Callable[..., None]
    """Puts down in one of a partner what was read of it. Raises Problems."""


_KINDS: dict[Kind, _Kind] = {
    "accreditations": _Kind(Accreditation, write_accreditation),
    "subscriptions": _Kind(Subscription, write_subscription),
    "services": _Kind(Service, write_service),
}


def add(
    session: Session,
    partner_id: int,
    kind: Kind,
    written: Mapping[str, str],
    entitlement: Entitlement,
    author: Author,
    now: datetime,
) -> None:
    """Let a partner hold one more of that kind, from what was `written`. Raises Problems."""
    of, partner = _KINDS[kind], locked(session, partner_id)
    made = of.made()
    of.write(made, partner, typed(written, []), entitlement, now)
    getattr(partner, kind).append(made)
    put_on_record(session, ACTS[of.made].added, partner, values(made), author, now)


def change(
    session: Session,
    partner_id: int,
    kind: Kind,
    held_id: int,
    written: Mapping[str, str],
    entitlement: Entitlement,
    author: Author,
    now: datetime,
    was: Mapping[str, str] | None = None,
) -> bool:
    """Change one of what a partner holds: of its values, what is `written`, by whoever had what
    `was` there before them. Returns whether anything is different now. Raises Problems,
    Overtaken."""
    of, partner = _KINDS[kind], locked(session, partner_id)
    changed: Dated = one_of(getattr(partner, kind), held_id)
    before = values(changed)
    of.write(changed, partner, typed(merge(before, written, was), []), entitlement, now)
    facts = changes(before, values(changed))
    if "changes" not in facts:
        return False
    put_on_record(session, ACTS[of.made].changed, partner, facts, author, now)
    return True


def end(
    session: Session, partner_id: int, kind: Kind, held_id: int, author: Author, now: datetime
) -> None:
    """Let one of what a partner holds end at this instant: with an accreditation the right to use
    the line and to subscribe is lost (art. 5); a service stays, since tickets are about it. What
    has not begun is removed. Raises Problems."""
    of, partner = _KINDS[kind], locked(session, partner_id)
    ended: Dated = one_of(getattr(partner, kind), held_id)
    before = values(ended)
    if end_now(ended, now):
        getattr(partner, kind).remove(ended)
        facts: Mapping[str, object] = before
    else:
        facts = changes(before, values(ended))
    put_on_record(session, ACTS[of.made].ended, partner, facts, author, now)
