"""Support codes of accounts: made here, shown once by whoever asked, kept as keyed hashes."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.people.turns import take_people_turn
from callrouter.records import ROW_LOCK, Author, Partner
from callrouter.records.audit import audit
from callrouter.records.codes import code_hash, new_code


def unused_code(key: SecretStr, taken: Container[str | None]) -> tuple[str, str]:
    """A code whose hash under `key` is none of those taken, and that hash."""
    while True:
        code = new_code()
        made = code_hash(key.get_secret_value(), code)
        if made not in taken:
            return code, made


def renew_code(
    session: Session, key: SecretStr, account: str, author: Author, now: datetime
) -> str:
    """Give an account on file a new code, and return it: it is kept nowhere. The one before opens
    nothing from the commit on. Raises TurnTaken."""
    take_people_turn(session)
    partner = session.scalars(
        select(Partner).where(Partner.account == account).with_for_update(**ROW_LOCK)
    ).one()
    taken = set(session.scalars(select(Partner.code_hash)))
    code, partner.code_hash = unused_code(key, taken)
    audit(session, "partner.code_renewed", partner.id, author, now)
    return code
