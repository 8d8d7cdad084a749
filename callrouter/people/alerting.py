"""Which of an agent's open pages tells it of calls, in whatever browsers they are open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from callrouter.records import Console, Database, Offer
from callrouter.records.consoles import lock_console
from callrouter.rules.alerting import Alerting, may_alert
from callrouter.rules.offer import UNANSWERED


def page_used(records: Database, agent_id: int, page: str, now: datetime) -> None:
    """The agent is at this page, which can tell of calls: it does so from now on."""
    with records.begin() as session:
        console = lock_console(session, agent_id, now)
        console.alerting_page, console.alerting_at = page, now


def page_left(records: Database, agent_id: int, page: str) -> None:
    """This page is closed: another one tells of calls."""
    with records.begin() as session:
        session.execute(
            update(Console)
            .where(Console.agent_id == agent_id, Console.alerting_page == page)
            .values(alerting_page=None)
        )


def page_alerts(records: Database, agent_id: int, page: str, token: str, now: datetime) -> bool:
    """Whether this page is to tell now of the offer of that token; it is asked again every few
    seconds while the phone rings. False once the offer is over, or answered."""
    with records.begin() as session:
        offered = (Offer.token == token, Offer.agent_id == agent_id, Offer.state.in_(UNANSWERED))
        made_at = session.scalar(select(Offer.made_at).where(*offered))
        if made_at is None:
            return False
        console = lock_console(session, agent_id, now)
        if not may_alert(page, _alerting(console), made_at, now):
            return False
        console.alerting_page, console.alerting_at = page, now
    return True


def alerting_pages(session: Session) -> Mapping[int, str]:
    """Which page tells of calls, by the id of the agent."""
    found = select(Console.agent_id, Console.alerting_page).where(
        Console.alerting_page.is_not(None)
    )
    return {agent_id: page for agent_id, page in session.execute(found) if page is not None}


def _alerting(console: Console) -> Alerting | None:
    if console.alerting_page is None or console.alerting_at is None:
        return None
    return Alerting(console.alerting_page, console.alerting_at)
