"""Lists of contacts and agents, and what became of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from callrouter.records import Agent, Contact, Partner
from callrouter.records.people import FIRST_CONTACT


def contacts(session: Session, *, account: str | None, left: bool) -> list[dict[str, Any]]:
    """The contacts of an account, or of all, the first one of each before the others; those who
    left come last, where `left` asks for them."""
    found = select(Contact).join(Partner).options(joinedload(Contact.partner))
    if account is not None:
        found = found.where(Partner.account == account)
    if not left:
        found = found.where(Contact.left_at.is_(None))
    ordered = found.order_by(Partner.account, Contact.left_at.is_not(None), *FIRST_CONTACT)
    listed: list[dict[str, Any]] = []
    for one in session.scalars(ordered):
        begins = not listed or listed[-1]["account"] != one.partner.account
        listed.append(
            {
                "id": one.id,
                "account": one.partner.account,
                "first": begins and one.left_at is None,
                "name": one.name,
                "email": one.email,
                "phone": one.phone,
                "language": one.language,
                "left_at": one.left_at,
            }
        )
    return listed


def agents(session: Session, *, left: bool) -> list[dict[str, Any]]:
    """The agents by login; those who left too, where `left` asks for them."""
    found = select(Agent).order_by(Agent.left_at.is_not(None), Agent.login)
    if not left:
        found = found.where(Agent.left_at.is_(None))
    return [
        {
            "login": one.login,
            "name": one.name,
            "email": one.email,
            "phone": one.phone if one.left_at is None else None,
            "languages": one.languages,
            "role": one.role,
            "phone_only": one.phone_only,
            "state": one.state,
            "since": one.state_since,
            "disabled_at": one.disabled_at,
            "left_at": one.left_at,
        }
        for one in session.scalars(found)
    ]
