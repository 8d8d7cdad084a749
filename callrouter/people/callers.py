"""Who is calling: by the number that is shown, or by the support code that is keyed."""

from __future__ import annotations

from pydantic import SecretStr
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from callrouter.records import Contact, Partner
from callrouter.records.codes import code_hash, is_code

_ACCOUNT = joinedload(Contact.partner)
_HOLDERS = (
    select(
        func.min(Contact.id).label("first"),
        func.count().label("contacts"),
        func.count(Contact.partner_id.distinct()).label("accounts"),
    )
    .where(Contact.phone == bindparam("number"), Contact.left_at.is_(None))
    .subquery()
)
"""How many contacts have a number, and of how many accounts: counted where they all are."""
WITH_NUMBER = (
    select(Contact, _HOLDERS.c.contacts)
    .join(_HOLDERS, Contact.id == _HOLDERS.c.first)
    .where(_HOLDERS.c.accounts == 1)
    .options(
        # Everything that entitles the account comes along: one question instead of four.
        _ACCOUNT.joinedload(Partner.accreditations),
        _ACCOUNT.joinedload(Partner.subscriptions),
    )
)


def with_number(session: Session, number: str | None) -> tuple[Contact | None, Partner | None]:
    """The contact that alone has this number, of those who have not left, and the account it leads
    to. A number that several contacts of one account share identifies the account; one that several
    accounts share, none."""
    if number is None:
        return None, None
    found = session.execute(WITH_NUMBER, {"number": number}).unique().first()
    if found is None:
        return None, None
    contact, contacts = found
    return (contact if contacts == 1 else None), contact.partner


def is_shared(session: Session, number: str) -> bool:
    """Whether contacts of several accounts have this number: nobody can be told by it."""
    accounts = session.scalar(select(_HOLDERS.c.accounts), {"number": number})
    return (accounts or 0) > 1


def with_code(session: Session, code_key: SecretStr, keys: str) -> Partner | None:
    """The partner whose support code was keyed, or None."""
    code = keys.removesuffix("#")
    if not is_code(code):
        return None
    hashed = code_hash(code_key.get_secret_value(), code)
    return session.scalars(select(Partner).where(Partner.code_hash == hashed)).first()
