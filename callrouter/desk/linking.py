"""A call about a ticket that exists already: an agent links the two, and the call opens none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, acting_agent, leading, ticket_to_change
from callrouter.desk.informing import inform
from callrouter.desk.merging import Merged, both, merge_tickets
from callrouter.mail.partner_notices import PartnerNotices
from callrouter.mail.zone import zone_of
from callrouter.records import Agent, Call, Ticket, lock_call
from callrouter.records.history import history_entry
from callrouter.records.receipt import note
from callrouter.rules.ticket import UNRESOLVED
from callrouter.rules.ticket_number import spaced
from callrouter.runtime import Runtime
from callrouter.wording import language_of
from callrouter.wording.calendar import name_clock
from callrouter.wording.ticket_lines import ticket_line
from callrouter.wording.written import write_moment

log = structlog.get_logger()

GOES_ON = UNRESOLVED | {"resolved"}
"""States of a ticket to which a call may belong."""


@dataclass(frozen=True)
class Linked:
    """The ticket that a call belongs to."""

    number: str
    merged: Merged | None = None
    """Where the call had a ticket of its own by then."""


def link(runtime: Runtime, call_sid: str, number: str, login: str, now: datetime) -> Linked:
    """Let a call belong to this ticket: while it is under way it then opens none of its own, and
    nothing is counted; once it has one, the two are merged (contract 6, "Tickets"). Raises ActError
    where the call is another partner's, never joined the line, or was folded; and as merge does."""
    with runtime.transaction() as session:
        agent, call = acting_agent(session, login), _call(session, call_sid)
        own = session.query(Ticket).filter_by(call_id=call.id).one_or_none()
        if own is not None:
            one, other = both(session, own.number or "", number)
            merged = merge_tickets(session, runtime, one, other, agent, now)
            return Linked(merged.older, merged)
        if call.state == "ended":
            raise _why_not(session, call)
        ticket = ticket_to_change(session, number)
        if call.partner_id not in {None, ticket.partner_id}:
            raise ActError("linked_other_partner", "number", number=_shown(ticket))
        if ticket.state not in GOES_ON:
            shown = {"number": _shown(ticket), "state": ticket.state}
            raise ActError("linked_ticket_over", "number", **shown)
        if call.belongs_to_id != ticket.id:
            call.belongs_to_id = ticket.id
            _tell(session, call, ticket, agent, now)
    log.info("ticket.link", ticket=ticket.number, call=call_sid, by=login)
    return Linked(ticket.number or "")


def unlink(runtime: Runtime, call_sid: str, login: str, now: datetime) -> str:
    """Before its end, take a call off the ticket that it was linked to: it will have its own.
    Returns the number of that ticket. Raises ActError where there is nothing to take back."""
    with runtime.transaction() as session:
        agent, call = acting_agent(session, login), _call(session, call_sid)
        if call.belongs_to_id is None or call.state == "ended":
            raise ActError("not_linked")
        ticket = session.get_one(Ticket, call.belongs_to_id)
        call.belongs_to_id = None
        _tell(session, call, ticket, agent, now)
    log.info("ticket.unlink", ticket=ticket.number, call=call_sid, by=login)
    return ticket.number or ""


def ticket_linked_to(session: Session, call: Call) -> Ticket | None:
    """The ticket that this call belongs to instead of one of its own, or that into which it was
    merged since; None where it does not. Locked until the transaction ends."""
    if call.belongs_to_id is None:
        return None
    return leading(session, Ticket.id == call.belongs_to_id, lock=True)


def ticket_at_end(session: Session, call: Call, now: datetime) -> Ticket | None:
    """The ticket that this call, which is over, belongs to instead of one of its own. None where it
    has its own: also where the one that it was linked to was closed or refused meanwhile, since
    nobody works on that any more; then it is taken off."""
    ticket = ticket_linked_to(session, call)
    if ticket is None or ticket.state in GOES_ON:
        return ticket
    call.belongs_to_id = None
    _tell(session, call, ticket, None, now)
    return None


def tell_of_call(
    session: Session, notices: PartnerNotices, ticket: Ticket, call: Call, now: datetime
) -> None:
    """A call that was linked to this ticket is over: nothing is opened or counted, and its partner
    is told that number (contract 6, "Tickets")."""
    language = language_of(call.language or ticket.language)
    zone = ZoneInfo(zone_of(session, notices.dialled_lines, call.line))
    is_own = call.contact_id is not None and call.contact_id == ticket.contact_id
    moment = write_moment(call.arrived_at, language, zone)
    line = ticket_line(
        "own_call_added" if is_own else "call_added",
        language,
        moment=f"{moment} ({name_clock(zone, language)})",
        number=_shown(ticket),
    )
    others = [] if call.contact_id in {None, ticket.contact_id} else [call.contact_id]
    inform(session, notices, ticket, line, language, now, copies_to=others)
    ended = {"call": call.sid, "disposition": call.disposition}
    session.add(history_entry(ticket.id, "call_linked", ended, now))


def add_message_to(
    session: Session, ticket: Ticket, recording: str, seconds: int, now: datetime
) -> None:
    """A recording of so many seconds, made in a call linked to this ticket, goes with it."""
    message = {"recording": recording, "seconds": seconds}
    session.add(history_entry(ticket.id, "message_recorded", message, now))


def _call(session: Session, sid: str) -> Call:
    call = lock_call(session, sid)
    if call is None:
        raise ActError("no_call", "call", written=sid)
    if call.joined_at is None and call.outcome != "message":
        raise ActError("linked_never_joined", "call")
    return call


def _why_not(session: Session, call: Call) -> ActError:
    ticket = session.get(Ticket, call.belongs_to_id or 0)
    if ticket is None:
        return ActError("linked_to_none", "call")
    return ActError("linked_for_good", "call", number=_shown(ticket))


def _tell(session: Session, call: Call, ticket: Ticket, agent: Agent | None, now: datetime) -> None:
    """A line in the ticket's history, and one in the call's receipt. `agent`: None where callrouter
    did it by itself."""
    by = agent.id if agent is not None else None
    is_linked = call.belongs_to_id is not None
    facts = {"call": call.sid} if is_linked else {"call": call.sid, "undo": True}
    session.add(history_entry(ticket.id, "call_linked", facts, now, agent_id=by))
    number = ticket.number if is_linked else None
    note(call, [{"what": "linked", "ticket": number, "agent_id": by}], now)


def _shown(ticket: Ticket) -> str:
    return spaced(ticket.number or "")
