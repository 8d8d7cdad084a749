"""A mail is sent again because somebody asks for it: under its Message-ID, and at once."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import not_, or_, select, update
from sqlalchemy.orm import Session

from callrouter.records import Author, OwedMail
from callrouter.records.audit import audit
from callrouter.records.changes import changes_of
from callrouter.records.history import history_entry
from callrouter.records.mail import IS_WITHDRAWN, TAKEN_BACK, TOLD_WITH, UNREADABLE
from callrouter.rules.problem import Problem, Problems

log = structlog.get_logger()


class NotAgain(Problems):
    """The mail is not sent again: there is none of that id, it has left, is just being sent, was
    taken back or told with another, or cannot be read."""

    def __init__(self, name: str, mail_id: int) -> None:
        """The problem of that name, of that mail."""
        super().__init__([Problem("", name, {"id": mail_id})])


def send_again(session: Session, mail_id: int, author: Author, now: datetime) -> None:
    """Owe a mail that failed, or is late, from now on: it is due at once, and tried for five days
    again. It goes on record who asked for it, in the history of its ticket too. Raises NotAgain."""
    problem = session.scalar(select(OwedMail.problem).where(OwedMail.id == mail_id))
    if problem == UNREADABLE:
        raise NotAgain("mail_unreadable", mail_id)
    asked = session.scalars(
        update(OwedMail)
        .where(
            OwedMail.id == mail_id,
            OwedMail.sent_at.is_(None),
            not_(IS_WITHDRAWN),
            or_(OwedMail.leased_until.is_(None), OwedMail.leased_until <= now),
        )
        .values(
            failed_at=None, problem=None, attempts=0, due_at=now, leased_until=None,
            asked_again_at=now,
        )
        .returning(OwedMail),
    ).first()  # fmt: skip
    if asked is None:
        raise NotAgain(_why_not(session.get(OwedMail, mail_id)), mail_id)
    if asked.ticket_id is not None:
        about = {"mail": asked.kind, "message_id": asked.message_id}
        session.add(
            history_entry(asked.ticket_id, "mail_asked_again", about, now, agent_id=author.agent_id)
        )
    audit(session, "mail.sent_again", mail_id, author, now, {"mail": asked.kind})
    changes_of(session).mail_owed = True
    log.info("mail.asked_again", mail=mail_id, kind=asked.kind, agent=author.agent_id)


def _why_not(mail: OwedMail | None) -> str:
    """The name of the problem."""
    if mail is None:
        return "no_mail"
    if mail.problem == TAKEN_BACK:
        return "mail_taken_back"
    if mail.problem is not None and mail.problem.startswith(TOLD_WITH):
        return "mail_told_with_another"
    if mail.sent_at is not None:
        return "mail_accepted"
    return "mail_leaving"
