"""What was written up of a ticket's calls and is not in the ticket: whoever else works at it reads
it there, also when its author is ill, or may not sign in any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Agent, Call, CallNotes
from callrouter.views.write_up import is_unsaved

IN_WORDS = ("subject", "service", "note", "pre_diagnosis", "text")
"""Fields of the form into which its author writes; the others are chosen."""


@dataclass(frozen=True)
class LeftUnsaved:
    """What one agent wrote of one call that is over."""

    agent_id: int
    by: str
    call_sid: str
    call_arrived_at: datetime
    words: Mapping[str, str]
    """By IN_WORDS, what was not on file when the form was drawn; never empty."""


def left_unsaved(session: Session, sids: Collection[str], now: datetime) -> list[LeftUnsaved]:
    """What agents wrote of these calls and their tickets do not have, the oldest call first."""
    rows = session.execute(
        select(CallNotes, Call, Agent.name)
        .join(Call, Call.id == CallNotes.call_id)
        .join(Agent, Agent.id == CallNotes.agent_id)
        .where(Call.sid.in_(sids), Call.state == "ended", is_unsaved(now))
        .order_by(Call.arrived_at, CallNotes.id)
    )
    found = [
        LeftUnsaved(
            agent_id=notes.agent_id,
            by=name,
            call_sid=call.sid,
            call_arrived_at=call.arrived_at,
            words=_written(notes.fields),
        )
        for notes, call, name in rows
    ]
    return [one for one in found if one.words]


def _written(fields: Mapping[str, str]) -> dict[str, str]:
    typed = {name: fields.get(name, "").strip() for name in IN_WORDS}
    return {
        name: text
        for name, text in typed.items()
        if text and text != fields.get(f"was.{name}", "").strip()
    }
