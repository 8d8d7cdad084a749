"""The service that a ticket is about: named by the partner, found among those of its account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from callrouter.records import Service


def service_named(
    session: Session, partner_id: int | None, name: str | None, now: datetime
) -> Service | None:
    """The service of that name which the account has now, capitals and blanks aside; None where it
    has none (art. 2)."""
    if partner_id is None or name is None:
        return None
    services = select(Service).where(
        Service.partner_id == partner_id,
        or_(Service.starts_at.is_(None), Service.starts_at <= now),
        or_(Service.ends_at.is_(None), Service.ends_at > now),
    )
    wanted = _plain(name)
    # Compared here: databases know no capitals beyond those without accents.
    return next((one for one in session.scalars(services) if _plain(one.name) == wanted), None)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
