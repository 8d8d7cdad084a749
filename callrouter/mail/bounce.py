"""A mail comes back after the server had accepted it: its recipient never got it."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.mail.smtp import LONGEST_KEPT
from callrouter.records import ROW_LOCK, OwedMail, TicketMessage
from callrouter.records.correspondence import BY_AGENT
from callrouter.records.history import history_entry
from callrouter.rules.correspondence import as_text
from callrouter.rules.masking import mask_mailbox, masked

UNSAID = "it came back"

log = structlog.get_logger()


def come_back(session: Session, message_id: str, words: str, now: datetime) -> TicketMessage | None:
    """The mail of that Message-ID came back, for what `words` say: it failed from now on, is shown
    with them, and can be sent again. What an agent wrote and it carried is returned: its verdict is
    for the desk to take back. None where it carried nothing of an agent's, or this was known."""
    came = select(OwedMail).where(OwedMail.message_id == message_id, OwedMail.sent_at.is_not(None))
    mail = session.scalars(came.with_for_update(**ROW_LOCK)).first()
    if mail is None:
        return None
    problem = masked(mask_mailbox(as_text(words), mail.recipient))[:LONGEST_KEPT] or UNSAID
    mail.sent_at, mail.failed_at, mail.problem = None, now, problem
    log.warning("mail.bounced", mail=mail.id, kind=mail.kind, ticket=mail.ticket_id)
    if mail.ticket_id is not None:
        about = {"mail": mail.kind, "message_id": message_id, "problem": problem}
        session.add(history_entry(mail.ticket_id, "mail_failed", about, now))
    return session.scalars(
        select(TicketMessage).where(TicketMessage.mail_event == mail.event, BY_AGENT)
    ).first()
