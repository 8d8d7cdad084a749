"""The addresses under which wallboards show how the service stands, to whoever knows them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from callrouter.records.authors import Authored
from callrouter.records.table import Table
from callrouter.records.types import Instant


class WallboardLink(Authored, Table):
    """A secret address for one screen. It is kept as a hash only, and good until it is revoked."""

    __tablename__ = "wallboard_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """See sessions.token_hash; the key is the last part of the address."""
    place: Mapped[str] = mapped_column(String(60))
    """Where the screen hangs, in the words of whoever made it."""
    language: Mapped[str] = mapped_column(String(2))
    made_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class Screen(NamedTuple):
    """What a wallboard's link opens."""

    language: str
    is_good: bool
    """Not revoked."""


def screens(session: Session) -> dict[str, Screen]:
    """What each link opens, by the hash of its key."""
    rows = session.execute(
        select(WallboardLink.key_hash, WallboardLink.language, WallboardLink.revoked_at)
    )
    return {one.key_hash: Screen(one.language, one.revoked_at is None) for one in rows}
