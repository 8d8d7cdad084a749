"""Who is calling: by the number that is shown, or by the support code that is keyed."""

from __future__ import annotations

from pydantic import SecretStr
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from callrouter.records import Contact, Partner
from callrouter.records.codes import code_hash, is_code

_ACCOUNT = joinedload(Contact.partner)
WITH_NUMBER = (
    select(Contact)
    .where(Contact.phone == bindparam("number"), Contact.left_at.is_(None))
    .limit(20)
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
    contacts = session.scalars(WITH_NUMBER, {"number": number}).unique().all()
    if len({one.partner_id for one in contacts}) != 1:
        return None, None
    return (contacts[0] if len(contacts) == 1 else None), contacts[0].partner


def with_code(session: Session, code_key: SecretStr, keys: str) -> Partner | None:
    """The partner whose support code was keyed, or None."""
    code = keys.removesuffix("#")
    if not is_code(code):
        return None
    hashed = code_hash(code_key.get_secret_value(), code)
    return session.scalars(select(Partner).where(Partner.code_hash == hashed)).first()
