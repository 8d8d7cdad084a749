"""What callrouter itself asks a partner: a question on its ticket, which waits for the answer, and
the mail that carries it. No clock stands still for it, and it is no response (contract, section 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.desk.correspondence import write
from callrouter.desk.informing import AT_ONCE
from callrouter.desk.states import move
from callrouter.mail.kinds import Asks, News
from callrouter.mail.partner_notices import PartnerNotices
from callrouter.records import Ticket, TicketMessage
from callrouter.records.history import history_entry


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question of callrouter's that was put now."""

    asks: Asks
    message: TicketMessage
    product: str | None = None
    """Whose pre-diagnosis is asked for."""


def ask(
    session: Session,
    ticket: Ticket,
    asks: Asks,
    text: str,
    now: datetime,
    *,
    product: str | None = None,
) -> Question:
    """Put this question on the ticket, which is locked. The mail is owed by the caller, whose own
    news may go with it."""
    move(session, ticket, "waiting_for_partner", now, because=asks)
    asked = {"asks": asks} if product is None else {"asks": asks, "product": product}
    session.add(history_entry(ticket.id, "information_asked", asked, now))
    message = write(session, ticket, kind="question", text=text, now=now, public=True)
    return Question(asks=asks, message=message, product=product)


def mail(
    session: Session, notices: PartnerNotices, ticket: Ticket, question: Question, now: datetime
) -> None:
    """Owe the mail that carries this question and nothing else."""
    news = News(state="waiting_for_partner", asks=question.asks, product=question.product)
    notices.ticket_news(session, ticket, message=question.message, news=news, hold=AT_ONCE, now=now)
