"""Links to wallboards, as their page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Agent, WallboardLink


@dataclass(frozen=True)
class Link:
    """A link to a wallboard."""

    id: int
    place: str
    """Where the screen hangs."""
    language: str
    made_at: datetime
    author: str
    """Login of an agent."""
    revoked_at: datetime | None


def wallboard_links(session: Session, *, revoked: bool, limit: int | None = None) -> list[Link]:
    """The links that show something, or those that were `revoked`, the newest first, so
    many at most."""
    is_over = WallboardLink.revoked_at.is_not(None)
    rows = session.execute(
        select(WallboardLink, Agent.login)
        .outerjoin(Agent, Agent.id == WallboardLink.author_id)
        .where(is_over if revoked else ~is_over)
        .order_by(WallboardLink.id.desc())
        .limit(limit)
    )
    return [
        Link(one.id, one.place, one.language, one.made_at, login or one.author, one.revoked_at)
        for one, login in rows
    ]
