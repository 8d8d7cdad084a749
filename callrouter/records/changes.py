"""What a transaction changed that others must follow, seen in the rows as they are written: so
nobody who changes one has to remember what follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session

from callrouter.records.calls import Call, Offer, find_call_in
from callrouter.records.people import Agent
from callrouter.rules.offer import BLOCKING_CALL, LIVE

_KEY = "changes"


@dataclass(frozen=True)
class LineEntry:
    """What the line is to know of a caller, by the records."""

    call: Call
    waited_before: bool
    """It was in the line already, so that it may have been told something there."""
    offered: bool
    """An offer of it is under way."""


@dataclass
class Changes:
    """What one transaction has changed so far."""

    mail_owed: bool = False
    for_dispatchers: bool = False
    """An agent is free, an offer is over, or a caller has to be moved."""
    _calls: dict[int, bool] = field(default_factory=dict)

    def line_entries(self, session: Session) -> list[LineEntry]:
        """The callers whose place in the line may have changed. To be asked in the transaction, at
        its end."""
        calls = [(session.get_one(Call, one), before) for one, before in self._calls.items()]
        return [
            LineEntry(call, waited_before, _is_offered(session, call))
            for call, waited_before in calls
            if call.state != "intake"
        ]

    def see(self, row: object) -> None:
        """Take note of a row that is new or was changed."""
        match row:
            case Call():
                self._see_call(row)
            case Offer():
                self._see_offer(row)
            case Agent() if _changed(row, "state") and row.state == "available":
                self.for_dispatchers = True

    def _see_call(self, call: Call) -> None:
        if _changed(call, "state"):
            self._calls.setdefault(call.id, _before(call, "state") not in {None, "intake"})
            self.for_dispatchers |= call.state != "intake"
        if _changed(call, "fetch_at") and call.fetch_at is not None:
            self.for_dispatchers = True

    def _see_offer(self, offer: Offer) -> None:
        if not _changed(offer, "state"):
            return
        if _before(offer, "state") in BLOCKING_CALL and offer.state not in BLOCKING_CALL:
            self._calls.setdefault(offer.call_id, True)
        self.for_dispatchers |= offer.state not in LIVE


def line_entry_of(session: Session, place: str, waited_before: bool) -> LineEntry | None:
    """How the caller of this place stands; None for a place that is not on record."""
    call = find_call_in(session, place)
    return None if call is None else LineEntry(call, waited_before, _is_offered(session, call))


def changes_of(session: Session) -> Changes:
    """What this session's transaction has changed so far."""
    found: Changes = session.info.setdefault(_KEY, Changes())
    return found


@event.listens_for(Session, "after_flush")
def _see_rows(session: Session, _flush: Any) -> None:
    changes = changes_of(session)
    for row in (*session.new, *session.dirty):
        changes.see(row)


@event.listens_for(Session, "do_orm_execute")
def _see_statement(statement: ORMExecuteState) -> None:
    """A statement does not tell which rows it changed: it may have freed agents. The state of a
    call or an offer is changed in its row only."""
    mapper = statement.bind_mapper
    if statement.is_update and mapper is not None and mapper.class_ is Agent:
        changes_of(statement.session).for_dispatchers = True


def _changed(row: object, name: str) -> bool:
    return bool(inspect(row).attrs[name].history.has_changes())


def _before(row: object, name: str) -> Any:
    deleted = inspect(row).attrs[name].history.deleted
    return deleted[0] if deleted else None


def _is_offered(session: Session, call: Call) -> bool:
    if call.state != "waiting":
        return False
    offered = select(Offer.id).where(Offer.call_id == call.id, Offer.state.in_(BLOCKING_CALL))
    return session.scalars(offered.limit(1)).first() is not None
