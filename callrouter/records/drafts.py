"""What somebody typed into a form and has not saved yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from callrouter.records.table import Table
from callrouter.records.types import Document, Instant


class FormDraft(Table):
    """What one person typed into one form in one tab. Offered when the form is opened again, and
    gone when it is saved. Passwords, codes and tokens are never among the fields."""

    __tablename__ = "form_drafts"
    __table_args__ = (UniqueConstraint("agent_id", "form", "tab", name="uq_form_drafts_tab"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    form: Mapped[str] = mapped_column(String(200))
    """The address that the form stands at, and its name there."""
    tab: Mapped[str] = mapped_column(String(32))
    """A name that the tab of the browser drew."""
    fields: Mapped[dict[str, Any]] = mapped_column(Document)
    saved_at: Mapped[datetime] = mapped_column(Instant, index=True)
