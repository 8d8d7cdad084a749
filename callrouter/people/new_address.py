"""An agent is about to get another mail address: what follows, whoever changes it and however."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.mail.notices import Notices
from callrouter.people.access.links import withdraw_mailed
from callrouter.records import Agent


def leave_address(session: Session, notices: Notices, agent: Agent, now: datetime) -> None:
    """The agent is told at the address that it has still, since it may not have been its own doing;
    and what was mailed there lets nobody in any more."""
    notices.access_changed(session, agent, "address", now)
    withdraw_mailed(session, agent.id, now)
