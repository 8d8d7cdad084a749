"""What callrouter itself tells a partner about a ticket: a line on it, and the mail with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from callrouter.desk.correspondence import write
from callrouter.mail.kinds import News
from callrouter.mail.partner_notices import PartnerNotices
from callrouter.records import Ticket
from callrouter.rules.correspondence import MessageKind

AT_ONCE = timedelta(0)
"""Nobody wrote it who might take it back."""
NO_NEWS = News()
"""The text is all there is to tell."""

STATE_HOLD = timedelta(minutes=2)
"""How long the mail about a new state alone waits, so that what an agent saves meanwhile is told in
the same (contract, section 6)."""


def inform(
    session: Session,
    notices: PartnerNotices,
    ticket: Ticket,
    text: str,
    language: str,
    now: datetime,
    *,
    kind: MessageKind = "progress",
    copies_to: Sequence[int] = (),
    news: News = NO_NEWS,
) -> None:
    """Write this on the ticket and owe the mail that carries it: an automatic message, so no
    response that is owed is met by it (art. 4.1). `copies_to`: other contacts of its partner.
    `news`: what else the mail tells."""
    message = write(session, ticket, kind=kind, text=text, now=now, public=True, language=language)
    notices.ticket_news(
        session, ticket, message=message, news=news, hold=AT_ONCE, now=now,
        copies_to=copies_to,
    )  # fmt: skip
