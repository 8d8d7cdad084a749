"""What one save changed on a ticket, as the kind and the facts of the one mail about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from callrouter.mail.kinds import News, SeverityNews, TicketNewsKind
from callrouter.mail.kinds.partner import Section, SeverityTold
from callrouter.records import TicketMessage

MAILED_AS: dict[Section, TicketNewsKind] = {
    "refusal": "ticket_refused",
    "resolution": "ticket_resolved",
    "diagnosis": "diagnosis",
    "charge": "charge_question",
    "pre_diagnosis": "information_needed",
    "question": "information_needed",
    "severity": "severity_qualified",
    "nature": "severity_qualified",
}
"""The kind of the mail by its weightiest part. What is written beside outweighs a new state."""


def kind_of(
    news: News, message: TicketMessage | None, *, is_first_response: bool
) -> TicketNewsKind | None:
    """The kind of the mail about these news that carries this message. None where nothing of it is
    the partner's concern."""
    weightiest = next(sections_of(news), None)
    if weightiest in MAILED_AS:
        return MAILED_AS[weightiest]
    if message is not None and is_first_response:
        return "first_response"
    return "progress_update" if message is not None or weightiest == "state" else None


def sections_of(news: News) -> Iterator[Section]:
    """The parts of the mail about these news, the weightiest first."""
    if news.refusal is not None:
        yield "refusal"
    if news.state == "resolved":
        yield "resolution"
    if news.diagnosis is not None:
        yield "diagnosis"
    if news.asks is not None:
        yield news.asks
    elif news.state == "waiting_for_partner":
        yield "question"
    if news.severity is not None:
        yield "severity"
    if news.nature is not None:
        yield "nature"
    if news.state in {"open", "closed"}:
        yield "state"


def told(severity: SeverityNews, message: TicketMessage | None, now: datetime) -> SeverityTold:
    """A severity as the mail that carries this message tells it. A deadline that is past is
    promised no more, nor is a first response by a mail that is one, as what an agent wrote is."""
    due_at = severity.due_at
    is_response = message is not None and message.agent_id is not None
    is_ahead = due_at is not None and due_at > now and not is_response
    return {
        "before": severity.before,
        "after": severity.after,
        "due_at": due_at.isoformat() if due_at is not None and is_ahead else None,
    }
