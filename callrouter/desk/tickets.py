"""The one door by which a ticket is opened, whatever it came by, and what is added to it later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.desk import charge, pre_diagnosis
from callrouter.desk.allowance import count_if_due, count_new
from callrouter.desk.correspondence import NewAttachment, write
from callrouter.desk.deadlines import first_deadlines
from callrouter.desk.services import service_named
from callrouter.mail.kinds import Circumstance
from callrouter.records import ROW_LOCK, Agent, Deadline, Ticket, ticket_numbers
from callrouter.records.database import add_once
from callrouter.records.entitlement import is_entitled
from callrouter.records.history import history_entry
from callrouter.records.tickets import work_order_of
from callrouter.rules.correspondence import as_id
from callrouter.rules.tiers import ADVANCED, STANDARD, TIERS, Channel
from callrouter.rules.told import CALL_BACK, TOLD, given, in_one_line
from callrouter.runtime import Runtime
from callrouter.wording import language_of
from callrouter.wording.told import as_text

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class NewTicket:
    """What a ticket is opened from."""

    channel: Channel
    line: str
    """The name of the line it came by: its hours and its clock are the ticket's."""
    admitted_at: datetime
    """When it reached us: it counts in that month (art. 4.3)."""
    partner_id: int | None
    contact_id: int | None
    language: str
    nature: str
    """`incident`, `request`, or `undetermined`."""
    rank: int
    """Under which it was admitted: its targets are that tier's for good."""
    circumstance: Circumstance
    """What its mail says it comes from."""
    abandoned: bool = False
    """The caller left the line before anybody answered: nothing is counted."""
    told_charge: bool = False
    """The partner was told that it may be charged, and went on."""
    call_id: int | None = None
    source: str | None = None
    """What it is opened from, where that may come twice: the second time finds the first ticket."""
    came_by: Mapping[str, object] = field(default_factory=dict)
    """Ids and values for the first entry of its history."""
    agent: Agent | None = None
    """Who entered it: then its nature, where one is given, is settled."""

    # What the partner told (art. 4.1).
    subject: str | None = None
    service: str | None = None
    """As it was named, whether or not the account has it."""
    told: Mapping[str, str | None] = field(default_factory=dict)
    """By the names of rules.told.TOLD."""
    call_back: Mapping[str, str | None] = field(default_factory=dict)
    """By the names of rules.told.CALL_BACK; the number E.164."""
    text: str = ""
    """What was written beside these: a mail as it came."""
    attachments: Sequence[NewAttachment] = ()
    header_id: str | None = None
    """The Message-ID of a mail."""


def reserve(session: Session, call_id: int, now: datetime) -> str:
    """The number that this call's ticket will have, from now on: to be shown, and said aloud."""
    return ticket_numbers.draw(session, now, call_id)


def open_ticket(session: Session, runtime: Runtime, new: NewTicket, now: datetime) -> Ticket:
    """Open a ticket: what was told is written on it, it is counted if due, its mail owed, and its
    history begun (art. 4.1, 4.3). What comes again from the same source finds the ticket it has,
    but never that of another partner: who sends a mail names it, perhaps as somebody else did."""
    added = None if _from_source(session, new.source) else _added(session, runtime, new, now)
    if added is None:
        earlier = _from_source(session, new.source)
        assert earlier is not None, "only a source that came before adds nothing"
        if earlier.partner_id != new.partner_id:
            log.warning(
                "ticket.source_of_another_partner",
                ticket=earlier.number,
                partner=earlier.partner_id,
                came_from=new.partner_id,
            )
            own = as_id(f"{new.partner_id or 'nobody'}:{new.source}")
            return open_ticket(session, runtime, replace(new, source=own), now)
        log.info("ticket.came_again", ticket=earlier.number, **new.came_by)
        return earlier
    ticket, deadlines = added
    _begin_history(session, ticket, new, now)
    _write_told(session, ticket, new, now)
    count_new(session, runtime, ticket, now)
    runtime.partner_notices.ticket_opened(
        session,
        ticket,
        new.circumstance,
        now,
        due_at=next((one.due_at for one in deadlines if one.kind == "first_response"), None),
        zone=runtime.clocks.hours_of(ticket.line).read_last().zone.key,
    )
    charge.ask_by_mail(session, runtime, ticket, now)
    pre_diagnosis.ask_by_mail(session, runtime, ticket, now)
    log.info("ticket.opened", ticket=ticket.number, abandoned=ticket.abandoned, **new.came_by)
    return ticket


def ticket_of(session: Session, call_id: int) -> Ticket | None:
    """The ticket of that call, locked until the transaction ends, or None."""
    return session.scalars(
        select(Ticket).where(Ticket.call_id == call_id).with_for_update(**ROW_LOCK)
    ).first()


def add_message(
    session: Session, runtime: Runtime, call_id: int, recording: str, seconds: int, now: datetime
) -> None:
    """A recording of so many seconds goes with the ticket of this call if that is open already,
    which then was not abandoned."""
    ticket = ticket_of(session, call_id)
    if ticket is None:
        return
    ticket.abandoned = False
    message = {"recording": recording, "seconds": seconds}
    session.add(history_entry(ticket.id, "message_recorded", message, now))
    session.flush()
    count_if_due(session, runtime, ticket, now)


def _added(
    session: Session, runtime: Runtime, new: NewTicket, now: datetime
) -> tuple[Ticket, list[Deadline]] | None:
    """The ticket as a row, with its deadlines; None where one from its source was faster. Where the
    version before has taken its number, it gets another."""
    settled = new.agent is not None and new.nature != "undetermined"
    rank = _rank_now(session, runtime, new, now)
    service = service_named(session, new.partner_id, name := in_one_line(new.service), now)
    values: dict[str, Any] = {
        "number": ticket_numbers.draw(session, now, new.call_id),
        "channel": new.channel,
        "source": new.source,
        "line": new.line,
        "call_id": new.call_id,
        "partner_id": new.partner_id,
        "contact_id": new.contact_id,
        "state": "new",
        "nature": new.nature,
        "nature_settled_at": now if settled else None,
        "nature_settled_by_id": new.agent.id if new.agent and settled else None,
        "rank": rank,
        "tier": TIERS[new.rank],
        "language": new.language,
        "abandoned": new.abandoned,
        "admitted_at": new.admitted_at,
        "told_charge": new.told_charge,
        "subject": in_one_line(new.subject),
        "service": service.name if service else name,
        "service_id": service.id if service else None,
        "told": given(new.told, TOLD) or None,
        "call_back": given(new.call_back, CALL_BACK) or None,
        "opened_at": now,
        "state_since": now,
    }
    draft = Ticket(**values)
    deadlines = first_deadlines(session, runtime.clocks, draft, now)
    values["due_at"], values["clock_revision_id"] = draft.due_at, draft.clock_revision_id
    values["work_order"] = work_order_of("new", rank, draft.due_at, now)
    key = "source" if new.source is not None else "number"
    while True:
        ticket = add_once(session, Ticket, (key,), **values)
        if ticket is not None:
            for deadline in deadlines:
                deadline.ticket_id = ticket.id
            session.add_all(deadlines)
            return ticket, deadlines
        if _from_source(session, new.source) is not None:
            return None
        log.warning("ticket.number_taken", number=values["number"], **new.came_by)
        values["number"] = ticket_numbers.draw(session, now)


def _from_source(session: Session, source: str | None) -> Ticket | None:
    """The ticket that was opened from this source, or None."""
    if source is None:
        return None
    return session.scalars(select(Ticket).where(Ticket.source == source)).first()


def _rank_now(session: Session, runtime: Runtime, new: NewTicket, now: datetime) -> int:
    """An accreditation that was lost on the way makes it Standard's (art. 5), whose promises it
    keeps all the same."""
    if new.rank != ADVANCED or new.partner_id is None:
        return new.rank
    accepted = runtime.admission.entitlement.accreditations
    return ADVANCED if is_entitled(session, new.partner_id, accepted, now) else STANDARD


def _begin_history(session: Session, ticket: Ticket, new: NewTicket, now: datetime) -> None:
    opened: dict[str, object] = {**new.came_by, "nature": new.nature}
    if ticket.rank != new.rank:
        opened["rank_lost"] = new.rank
    if ticket.service is not None and ticket.service_id is None:
        opened["service_unknown"] = True
    agent_id = new.agent.id if new.agent else None
    session.add(history_entry(ticket.id, "opened", opened, now, agent_id=agent_id))


def _write_told(session: Session, ticket: Ticket, new: NewTicket, now: datetime) -> None:
    """What the partner told is the first message on its ticket, if it told anything."""
    language = language_of(ticket.language)
    text = "\n\n".join(filter(None, (new.text.strip(), as_text(ticket.told or {}, language))))
    if text or new.attachments:
        write(
            session,
            ticket,
            kind="told",
            text=text,
            now=now,
            public=True,
            contact_id=new.contact_id,
            attachments=new.attachments,
            header_id=new.header_id,
        )
