"""What pages of partners say, what went on record, and days as forms send them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from sqlalchemy import select

from callrouter.records import AuditEvent, Database
from tests.pages.visitors import Clock


def acts(records: Database) -> list[tuple[str, object]]:
    """What went on record, with its facts."""
    with records.read() as session:
        found = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
        return [(one.act, one.facts) for one in found if one.about in ("partner", "contact")]


def said(page: str) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ").split())


def day(clock: Clock, days: int) -> str:
    """A date so many days from now, as a date field sends it."""
    return (clock.now + timedelta(days=days)).date().isoformat()
