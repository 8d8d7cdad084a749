"""Whose number a caller's is, as an agent sees it beside the call: several contacts may share one,
of one partner or of several."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from callrouter.records import Call, Contact, Partner
from callrouter.records.people import FIRST_CONTACT
from callrouter.rules.who_calls import is_asked

SHOWN = 8
"""Contacts of each partner that are named; the others are counted."""

COLLEAGUES_SHOWN = 60


@dataclass(frozen=True)
class Named:
    """A contact who has the number."""

    id: int
    name: str


@dataclass(frozen=True)
class OnNumber:
    """Those who have the number of one call."""

    own: tuple[Named, ...] = ()
    """Of the partner who calls: one of them may be said to."""
    besides: tuple[Named, ...] = ()
    """Who was said to call, and does not have the number."""
    others: tuple[str, ...] = ()
    """Of other partners, or of each where nobody knows whose call it is: "Carla (Sud)"."""
    more: int = 0
    """So many more have it."""
    is_shared: bool = False
    """Whether several have it."""
    is_asked: bool = False
    """Whether it is for an agent to say which of the partner's contacts calls."""
    said: int | None = None
    """The contact whom an agent has said."""
    said_nobody: bool = False
    """An agent has said that nobody on file calls."""


NOBODYS = OnNumber()


def on_number(session: Session, calls: Sequence[Call]) -> dict[int, OnNumber]:
    """By call: whose number it comes from."""
    rows = _having(session, {one.caller_number for one in calls if one.caller_number})
    return {one.id: _of_call(one, rows.get(one.caller_number or "", [])) for one in calls}


@dataclass(frozen=True)
class Colleagues:
    """Contacts of the partner who calls, but for those who have the number."""

    named: tuple[Named, ...] = ()
    more: int = 0
    """So many more there are."""


def colleagues(session: Session, partner_id: int | None, shown: OnNumber) -> Colleagues:
    """Who else of the partner may be said to call, its first contact first."""
    if partner_id is None:
        return Colleagues()
    present = (
        Contact.partner_id == partner_id,
        Contact.left_at.is_(None),
        Contact.id.not_in([one.id for one in (*shown.own, *shown.besides)]),
    )
    asked = select(Contact.id, Contact.name).where(*present).order_by(*FIRST_CONTACT)
    rows = session.execute(asked.limit(COLLEAGUES_SHOWN)).all()
    total = session.scalar(select(func.count(Contact.id)).where(*present)) or 0
    return Colleagues(tuple(Named(one.id, one.name) for one in rows), total - len(rows))


def _having(session: Session, numbers: Collection[str]) -> dict[str, list[Row[Any]]]:
    """By number: its first contacts of each partner, with how many that partner has of it."""
    if not numbers:
        return {}
    own = (Contact.phone, Contact.partner_id)
    placed = (
        select(
            Contact.id,
            func.count().over(partition_by=own).label("sharers"),
            func.row_number().over(partition_by=own, order_by=Contact.id).label("place"),
        )
        .where(Contact.phone.in_(numbers), Contact.left_at.is_(None))
        .subquery()
    )
    found = session.execute(
        select(
            Contact.phone, Contact.id, Contact.name, Contact.partner_id,
            Partner.name.label("partner"), placed.c.sharers, placed.c.place,
        )
        .join(placed, placed.c.id == Contact.id)
        .join(Partner, Partner.id == Contact.partner_id)
        .where(placed.c.place <= SHOWN)
        .order_by(Contact.phone, Contact.partner_id, placed.c.place)
    )  # fmt: skip
    by_number: dict[str, list[Row[Any]]] = {}
    for row in found:
        by_number.setdefault(row.phone, []).append(row)
    return by_number


def _of_call(call: Call, rows: Sequence[Row[Any]]) -> OnNumber:
    own = tuple(Named(one.id, one.name) for one in rows if one.partner_id == call.partner_id)
    others = [one for one in rows if one.partner_id != call.partner_id]
    all_of_them = sum(one.sharers for one in rows if one.place == 1)
    more = all_of_them - len(own) - len(others[:SHOWN])
    is_said = call.contact_said_at is not None
    said = Named(call.contact.id, call.contact.name) if is_said and call.contact else None
    return OnNumber(
        own=own,
        besides=(said,) if said is not None and said not in own else (),
        others=tuple(f"{one.name} ({one.partner})" for one in others[:SHOWN]),
        more=more,
        is_shared=all_of_them > 1,
        is_asked=call.partner_id is not None
        and is_asked(
            on_number=all_of_them,
            of_account=len(own),
            is_known=call.contact_id is not None,
            is_said=is_said,
        ),
        said=call.contact_id if is_said else None,
        said_nobody=is_said and call.contact_id is None,
    )
