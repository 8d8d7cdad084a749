"""Major incidents: tickets point to one, and what is published of it answers all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, acting_agent, leading, ticket_to_change
from callrouter.desk.correspondence import HOLD, write
from callrouter.desk.informing import inform
from callrouter.desk.tickets import ticket_of
from callrouter.mail.kinds import News
from callrouter.mail.partner_notices import PartnerNotices
from callrouter.records import Agent, MajorIncident, MajorIncidentUpdate, Ticket
from callrouter.records.correspondence import was_answered
from callrouter.records.database import ROW_LOCK
from callrouter.records.history import history_entry
from callrouter.rules.spoken_text import fault_of
from callrouter.rules.ticket import UNRESOLVED
from callrouter.rules.ticket_number import spaced
from callrouter.runtime import Runtime
from callrouter.wording import LANGUAGES, Language, language_of

log = structlog.get_logger()

LONGEST_TITLE = 120
"""Characters: it is spoken to every caller, before anything is asked."""

Texts = Mapping[Language, str]
"""The same in French and in English."""


def open_incident(
    runtime: Runtime, titles: Texts, numbers: Sequence[str], login: str, now: datetime
) -> int:
    """From now on a major incident is in progress: callers are told its title, and may join it by
    a key. The tickets of these numbers point to it. Returns its id. Raises ActError for a title
    that cannot be spoken, and as `join` does."""
    spoken = {one: " ".join(titles[one].split()).rstrip(" .") for one in LANGUAGES}
    for language, title in spoken.items():
        if fault := fault_of(title, LONGEST_TITLE):
            # It is spoken in the same place as an announcement, and can be no other text.
            raise ActError(f"announcement_{fault.name}", language, longest=LONGEST_TITLE)
    with runtime.transaction() as session:
        agent = acting_agent(session, login)
        incident = MajorIncident(
            title_fr=spoken["fr"], title_en=spoken["en"], opened_at=now, opened_by_id=agent.id
        )
        session.add(incident)
        session.flush()
        for number in numbers:
            _join(session, runtime.partner_notices, incident, number, agent, now)
        opened = incident.id
    log.info("major_incident.open", incident=opened, by=login)
    return opened


def join(
    runtime: Runtime, incident_id: int, numbers: Sequence[str], login: str, now: datetime
) -> None:
    """Let these tickets point to a major incident in progress: its next update answers them too,
    and each is sent the last one. All of them or none. Raises ActError where it is over, and for a
    ticket that is no incident, not worked on, or of another major incident."""
    with runtime.transaction() as session:
        agent = acting_agent(session, login)
        incident = _in_progress(session, incident_id)
        for number in numbers:
            _join(session, runtime.partner_notices, incident, number, agent, now)
    log.info("major_incident.join", incident=incident_id, tickets=len(numbers), by=login)


def leave(runtime: Runtime, number: str, login: str, now: datetime) -> int:
    """Let a ticket no longer point to its major incident, whose id is returned. Raises ActError
    where it does not."""
    with runtime.transaction() as session:
        agent = acting_agent(session, login)
        ticket = ticket_to_change(session, number)
        left = ticket.major_incident_id
        if left is None:
            raise ActError("in_no_major_incident", "number", number=_shown(ticket))
        ticket.major_incident_id = None
        told = {"incident": left}
        session.add(history_entry(ticket.id, "left_major_incident", told, now, agent_id=agent.id))
    log.info("major_incident.leave", incident=left, ticket=ticket.number, by=login)
    return left


def update(
    runtime: Runtime, incident_id: int, texts: Texts, login: str, now: datetime
) -> Sequence[str]:
    """Publish this: every ticket that points to the major incident and is worked on is answered
    with it, in its language, by one message and one mail each, which is a response as any other
    (art. 4.1). Returns their numbers. Raises ActError where it is over, or a text is missing."""
    with runtime.transaction() as session:
        agent = acting_agent(session, login)
        answered = _publish(session, runtime, _in_progress(session, incident_id), texts, agent, now)
    log.info("major_incident.update", incident=incident_id, tickets=len(answered), by=login)
    return answered


def end(
    runtime: Runtime, incident_id: int, texts: Texts, login: str, now: datetime
) -> Sequence[str]:
    """The major incident is over, and this is the last that is published of it: as `update`; and
    callers are told of it no more. Its tickets stay with the desk, to be resolved one by one."""
    with runtime.transaction() as session:
        agent = acting_agent(session, login)
        incident = _in_progress(session, incident_id)
        answered = _publish(session, runtime, incident, texts, agent, now)
        incident.ended_at, incident.ended_by_id = now, agent.id
    log.info("major_incident.end", incident=incident_id, tickets=len(answered), by=login)
    return answered


def join_caller(
    session: Session, notices: PartnerNotices, call_id: int, incident_id: int, now: datetime
) -> None:
    """A caller joined by a key: the ticket of its call points to the major incident, and the last
    update is repeated to it, also where the incident was over in the same moment."""
    incident, ticket = session.get(MajorIncident, incident_id), ticket_of(session, call_id)
    if incident is not None and ticket is not None:
        _point(session, notices, incident, ticket, None, now)


def pointing_to(session: Session, incident_id: int) -> Sequence[Ticket]:
    """The tickets to which an update of this major incident goes: those that point to it, or into
    which one was merged that does, as far as they are worked on; in the order of their ids."""
    pointing = select(Ticket).where(Ticket.major_incident_id == incident_id)
    found = (leading(session, Ticket.id == one.id) for one in session.scalars(pointing).all())
    worked_on = {one.id: one for one in found if one is not None and one.state in UNRESOLVED}
    return [worked_on[each] for each in sorted(worked_on)]


def _publish(
    session: Session,
    runtime: Runtime,
    incident: MajorIncident,
    texts: Texts,
    agent: Agent,
    now: datetime,
) -> Sequence[str]:
    written = {one: texts[one].strip() for one in LANGUAGES}
    for one, text in written.items():
        if not text:
            raise ActError("major_incident_update_missing", one)
    session.add(
        MajorIncidentUpdate(
            major_incident_id=incident.id,
            text_fr=written["fr"],
            text_en=written["en"],
            at=now,
            agent_id=agent.id,
        )
    )
    answered = _locked(session, [one.id for one in pointing_to(session, incident.id)])
    for ticket in answered:
        language = language_of(ticket.language)
        is_first = not was_answered(session, ticket.id)
        message = write(
            session, ticket, kind="update", text=written[language], now=now, agent=agent,
            public=True, language=language,
        )  # fmt: skip
        runtime.partner_notices.ticket_news(
            session, ticket, message=message, news=_about(incident, language), hold=HOLD, now=now,
            is_first_response=is_first,
        )  # fmt: skip
    return [ticket.number or "" for ticket in answered]


def _locked(session: Session, ids: Iterable[int]) -> Sequence[Ticket]:
    """Those of these tickets that are still worked on once they are locked, in the order of their
    ids; the younger are locked first, as where tickets are merged."""
    found = select(Ticket).where(Ticket.id.in_(ids))
    locked = session.scalars(
        found.order_by(Ticket.opened_at.desc(), Ticket.id.desc())
        .with_for_update(**ROW_LOCK)
        .execution_options(populate_existing=True)
    ).all()
    return sorted((one for one in locked if one.state in UNRESOLVED), key=lambda one: one.id)


def _in_progress(session: Session, incident_id: int) -> MajorIncident:
    """That major incident, locked until the transaction ends: of two agents who end it one does."""
    found = select(MajorIncident).where(MajorIncident.id == incident_id)
    incident = session.scalars(found.with_for_update(**ROW_LOCK)).first()
    if incident is None:
        raise ActError("no_major_incident", id=incident_id)
    if incident.ended_at is not None:
        raise ActError("major_incident_over", id=incident_id)
    return incident


def _join(
    session: Session,
    notices: PartnerNotices,
    incident: MajorIncident,
    number: str,
    agent: Agent,
    now: datetime,
) -> None:
    ticket = ticket_to_change(session, number)
    if ticket.state not in UNRESOLVED:
        shown = {"number": _shown(ticket), "state": ticket.state}
        raise ActError("major_incident_ticket_over", "number", **shown)
    if ticket.nature == "request":
        raise ActError("major_incident_request", "number", number=_shown(ticket))
    if ticket.major_incident_id not in {None, incident.id}:
        other = ticket.major_incident_id
        raise ActError("in_another_major_incident", "number", number=_shown(ticket), id=other)
    if ticket.major_incident_id is None:
        _point(session, notices, incident, ticket, agent, now)


def _point(
    session: Session,
    notices: PartnerNotices,
    incident: MajorIncident,
    ticket: Ticket,
    agent: Agent | None,
    now: datetime,
) -> None:
    ticket.major_incident_id = incident.id
    by = agent.id if agent is not None else None
    told = {"incident": incident.id}
    session.add(history_entry(ticket.id, "joined_major_incident", told, now, agent_id=by))
    if incident.updates:
        language = language_of(ticket.language)
        last = incident.updates[-1].texts[language]
        news = _about(incident, language)
        inform(session, notices, ticket, last, language, now, kind="update", news=news)


def _about(incident: MajorIncident, language: Language) -> News:
    """What the mail with an update tells beside it: which major incident it is about."""
    return News(major_incident=incident.titles[language])


def _shown(ticket: Ticket) -> str:
    return spaced(ticket.number or "")
