"""Texts that agents use again, as pages and commands show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Agent, TextBlock


@dataclass(frozen=True)
class Block:
    """A text block as it is shown."""

    id: int
    name: str
    fr: str
    en: str
    written_at: datetime
    author: str
    """Login of an agent, or the user of a shell."""


def blocks_shown(session: Session) -> list[Block]:
    """All of them, by name."""
    rows = session.execute(
        select(TextBlock, Agent.login)
        .outerjoin(Agent, Agent.id == TextBlock.author_id)
        .order_by(TextBlock.name)
    )
    return [
        Block(one.id, one.name, one.text_fr, one.text_en, one.written_at, login or one.author)
        for one, login in rows
    ]
