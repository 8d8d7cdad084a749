"""Who is signed in to the pages, and the links by which they sign in. What opens either is kept as
a hash only: whoever reads the database is signed in nowhere."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from callrouter.records.table import Table
from callrouter.records.types import Instant


class SignInLink(Table):
    """A link that signs an agent in, once."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class PageSession(Table):
    """An agent is signed in at one browser."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    """When it was used last, to a few minutes: see rules.session."""
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


def token_hash(token: str) -> str:
    """How a token is kept. It is long and random: a plain hash keeps it secret."""
    return hashlib.sha256(token.encode()).hexdigest()
