"""How satisfied a partner is with a resolved ticket, as it says by the link in that mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callrouter.desk.acting import ticket_numbered
from callrouter.records import Database, Ticket, TicketEvent
from callrouter.records.history import history_entry
from callrouter.rules.score_link import ExpiredLink, ForgedLink, number_scored
from callrouter.rules.tiers import TIERS, Tier
from callrouter.runtime import Runtime
from callrouter.wording import Language, language_of

SCORES = range(1, 6)
"""From not satisfied at all to very satisfied."""
MOST_SCORES = 20
"""How often one ticket is scored at most: each stays in its history."""

log = structlog.get_logger()


class ScoreError(Exception):
    """The ticket cannot be scored by this link. `reason`: why."""

    def __init__(self, reason: Literal["forged", "expired", "unresolved", "too_often"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Scored:
    """A resolved ticket, as the one who scores it sees it."""

    number: str
    tier: Tier
    language: Language
    score: int | None
    """As it was given last."""


def look_up(records: Database, key: bytes, token: str, now: datetime) -> Scored:
    """The ticket that this link scores; stores nothing. Raises ScoreError."""
    number = _number(key, token, now)
    with records.read() as session:
        return _seen(_resolved(session, number))


def give_score(runtime: Runtime, key: bytes, token: str, score: int, now: datetime) -> Scored:
    """Score a ticket by its link. A second score takes the place of the first, and the history has
    both; the same one again changes nothing. Raises ScoreError, and ValueError for no score."""
    if score not in SCORES:
        raise ValueError(f"a score is from 1 to 5, not {score}")
    number = _number(key, token, now)
    with runtime.transaction() as session:
        ticket = _resolved(session, number, lock=True)
        if ticket.score == score:
            return _seen(ticket)
        given = select(func.count()).where(
            TicketEvent.ticket_id == ticket.id, TicketEvent.kind == "scored"
        )
        if (session.scalar(given) or 0) >= MOST_SCORES:
            raise ScoreError("too_often")
        told = {"score": score, "before": ticket.score}
        session.add(history_entry(ticket.id, "scored", told, now))
        ticket.score, ticket.scored_at = score, now
        log.info("ticket.scored", ticket=ticket.number, score=score)
        return _seen(ticket)


def _number(key: bytes, token: str, now: datetime) -> str:
    try:
        return number_scored(key, token, now)
    except ForgedLink:
        raise ScoreError("forged") from None
    except ExpiredLink:
        raise ScoreError("expired") from None


def _resolved(session: Session, number: str, *, lock: bool = False) -> Ticket:
    ticket = ticket_numbered(session, number, lock=lock)
    if ticket is None:
        raise ScoreError("forged")
    if ticket.state not in {"resolved", "closed"}:
        raise ScoreError("unresolved")
    return ticket


def _seen(ticket: Ticket) -> Scored:
    return Scored(
        number=ticket.number or "",
        tier=TIERS[ticket.rank],
        language=language_of(ticket.language),
        score=ticket.score,
    )
