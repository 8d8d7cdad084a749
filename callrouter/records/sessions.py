"""Who is signed in to the pages, and the links by which they sign in. What opens either is kept as
a hash only: whoever reads the database is signed in nowhere."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from callrouter.records.table import Table
from callrouter.records.types import Instant

LinkPurpose = Literal["sign_in", "mail", "demo", "invitation", "reset"]
"""`sign_in`: printed for somebody; `mail`: asked for at the page, with digits besides; `demo`: the
demo's; `invitation`, `reset`: leads to the page on which one chooses password and codes."""
WayIn = Literal["link", "mail", "password", "provider"]
"""How a session was opened."""


class SignInLink(Table):
    """A link that signs an agent in, once."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    purpose: Mapped[str] = mapped_column(String(16), default="sign_in", server_default="sign_in")
    """See LinkPurpose."""
    code_hash: Mapped[str | None] = mapped_column(String(64))
    """Of the six digits that stand in the mail beside the link."""
    browser_hash: Mapped[str | None] = mapped_column(String(64))
    """Of the cookie at the browser that asked for the mail: its code is taken there alone."""
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    """None: ten minutes after it was made."""
    refusals: Mapped[int] = mapped_column(default=0, server_default="0")
    """Wrong codes that were typed for it."""


class PageSession(Table):
    """An agent is signed in at one browser."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    """When it was used last, to a few minutes: see rules.session."""
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    browser: Mapped[str | None] = mapped_column(String(200))
    """What the browser called itself, by which its owner knows it again."""
    opened_by: Mapped[str | None] = mapped_column(String(16))
    """See WayIn. None where the version before revision 0038 opened it."""


class SignInAttempt(Table):
    """An attempt to sign in that was refused: their number is limited by login and by address."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_login", "login", "at"),
        Index("ix_sign_in_attempts_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    login: Mapped[str] = mapped_column(String(64))
    """As it was typed, which may be nobody's."""
    address: Mapped[str] = mapped_column(String(45))
    """The network address that it came from."""


def token_hash(token: str) -> str:
    """How a token is kept. It is long and random: a plain hash keeps it secret."""
    return hashlib.sha256(token.encode()).hexdigest()
