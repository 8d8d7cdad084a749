"""What an agent saves on a ticket at once: one transaction, and one mail about all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from callrouter.desk import charge, pre_diagnosis
from callrouter.desk.acting import ActError, acting_agent, ticket_to_change
from callrouter.desk.asking import Question
from callrouter.desk.correspondence import HOLD, NewAttachment, write
from callrouter.desk.deadlines import begin_pause, deadlines_of, reckon
from callrouter.desk.describing import Description, describe
from callrouter.desk.diagnosis import diagnose
from callrouter.desk.meanwhile import must_be_as_seen
from callrouter.desk.qualification import SettledNature, SeverityChange, qualify
from callrouter.desk.refusals import Refusal, refuse
from callrouter.desk.saved_with import kept_with
from callrouter.desk.sent_twice import Words, must_be_new, words
from callrouter.desk.states import move
from callrouter.desk.taking import must_be_in_hand
from callrouter.mail.held import keep_true
from callrouter.mail.kinds import Asks, News, RefusalNews, SeverityNews
from callrouter.records import Agent, Contact, Ticket, TicketMessage
from callrouter.records.correspondence import BY_AGENT, was_answered
from callrouter.records.history import history_entry
from callrouter.rules.correspondence import BY_PARTNER, MessageKind
from callrouter.rules.diagnosis import Diagnosis
from callrouter.rules.severity import Impact, Severity, Urgency
from callrouter.rules.ticket import BY_AGENTS, STATES, UNRESOLVED, TicketState
from callrouter.rules.ticket_number import spaced
from callrouter.runtime import Runtime
from callrouter.wording import Language

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Save:
    """What is saved; whatever is None or empty stays as it is."""

    language: Language | None = None
    """In which the partner is written to from now on."""
    nature: SettledNature | None = None
    urgency: Urgency | None = None
    impact: Impact | None = None
    why: str | None = None
    """Of a qualification, for the history."""
    description: Description | None = None
    """What the partner told of its request."""
    diagnosis: Diagnosis | None = None
    state: TicketState | None = None
    text: str | None = None
    """For the partner."""
    note: str | None = None
    """Among agents."""
    attachments: Sequence[NewAttachment] = ()
    """They go with the text; with the note where there is no text."""
    copies_to: Sequence[int] = ()
    """Other contacts of the partner, by their ids, who get the mail too."""
    refusal: Refusal | None = None


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What a save came to."""

    number: str
    state: TicketState
    severity: SeverityChange | None
    message_id: int | None
    """Of what was written to the partner."""
    is_mailed: bool
    """The partner gets a mail about it."""
    asks: Asks | None = None
    """What the partner is asked for beside."""


class _Before(NamedTuple):
    """How the ticket stood before the save."""

    state: str
    nature: str
    diagnosis: str | None
    answered: bool
    """An agent had written to the partner."""


ONLY_A_NOTE = {"note", "attachments"}
NEED_A_TEXT: dict[str, str] = {
    "waiting_for_partner": "asked_without_text",
    "resolved": "resolved_without_text",
}
"""By the state that is set, the problem where nothing is written to the partner."""


def save(
    runtime: Runtime,
    number: str,
    login: str,
    save: Save,
    now: datetime,
    *,
    last_seen: int | None = None,
) -> Saved:
    """Do all of this to the ticket at once, or nothing of it. The agent must have it in hand,
    unless only a note is written; a supervisor may do it to anybody's. The partner gets one mail
    about whatever concerns it (contract, section 6), which waits a little where the agent wrote a
    text, so that it can be taken back. `last_seen`: the last entry of the ticket's history that the
    agent had before them; None where they need not be told what came after it, as whoever only adds
    a note need not.

    Raises ActError for what cannot be done, saying what to do instead; ChangedMeanwhile where
    somebody else changed the ticket after that entry; SentTwice where the agent has written the
    same since.
    """
    with runtime.transaction() as session:
        agent, ticket = acting_agent(session, login), ticket_to_change(session, number)
        if last_seen is not None:
            must_be_new(session, ticket, agent, _words(save), last_seen)
            if not _is_only_a_note(save):
                must_be_as_seen(session, ticket, agent, last_seen)
        saved = save_on(session, runtime, ticket, agent, save, now)
    tell_saved(saved, login, save)
    return saved


def save_on(
    session: Session, runtime: Runtime, ticket: Ticket, agent: Agent, save: Save, now: datetime
) -> Saved:
    """The same within a transaction, for a ticket that is locked. Raises ActError."""
    _look_at(session, ticket, agent, save)
    before = _Before(
        ticket.state, ticket.nature, ticket.diagnosis, was_answered(session, ticket.id)
    )
    if save.language is not None and save.language != ticket.language:
        changed = {"language": save.language, "before": ticket.language}
        ticket.language = save.language
        keep_true(session, ticket, now)
        session.add(history_entry(ticket.id, "language_changed", changed, now, agent_id=agent.id))
    severity = qualify(
        session, runtime, ticket, agent,
        nature=save.nature, urgency=save.urgency, impact=save.impact, why=save.why, now=now,
    )  # fmt: skip
    if save.description is not None:
        describe(session, ticket, agent, save.description, now)
    question = None
    if save.state is None and save.refusal is None:
        question = _ask(session, runtime, ticket, agent, save, now)
    if save.diagnosis is not None:
        diagnose(session, ticket, agent, save.diagnosis, now)
    if save.refusal is not None:
        refuse(session, runtime, ticket, agent, save.refusal, now)
    message = _write(session, ticket, agent, save, now)
    if save.state is not None:
        _set_state(session, ticket, agent, save.state, now)
    session.flush()
    reckon(session, runtime.clocks, ticket, now)
    news = _news(session, ticket, agent, save, severity, before)
    if question is not None:
        news = replace(news, asks=question.asks, product=question.product)
    if message is not None:
        message.saved_with = kept_with(news, before.state, before.diagnosis, question)
    is_mailed = runtime.partner_notices.ticket_news(
        session,
        ticket,
        message=message or (question.message if question else None),
        news=news,
        hold=HOLD if message is not None else timedelta(),
        now=now,
        copies_to=save.copies_to,
        is_first_response=message is not None and not before.answered,
    )
    return Saved(
        number=ticket.number or "",
        state=ticket.state,  # type: ignore[arg-type]
        severity=severity,
        message_id=message.id if message else None,
        is_mailed=is_mailed,
        asks=question.asks if question else None,
    )


def tell_saved(saved: Saved, login: str, save: Save) -> None:
    """Log a save, which is committed."""
    log.info(
        "ticket.saved",
        ticket=saved.number,
        by=login,
        is_mailed=saved.is_mailed,
        what=sorted(_given(save)),
    )


def _given(save: Save) -> set[str]:
    """The names of what is saved."""
    return {one.name for one in fields(save) if getattr(save, one.name)}


def _is_only_a_note(save: Save) -> bool:
    given = _given(save)
    return given <= ONLY_A_NOTE and "note" in given


def _words(save: Save) -> list[Words]:
    """What of it is written, as `_write` does."""
    text = save.refusal.reason if save.refusal is not None else save.text
    is_note_only = text is None and save.note is not None
    written = []
    if save.note is not None:
        files = save.attachments if is_note_only else ()
        written.append(words(save.note, files, public=False))
    if not is_note_only and (text is not None or save.attachments):
        written.append(words(text or "", save.attachments))
    return written


def _look_at(session: Session, ticket: Ticket, agent: Agent, save: Save) -> None:
    """Raises ActError where this cannot be saved, before anything of it is."""
    given = _given(save)
    if not given:
        raise ActError("nothing_to_save")
    if _is_only_a_note(save):
        return
    if ticket.state in {"resolved", *UNRESOLVED}:
        if not (ticket.state == "resolved" and ticket.owner_id is None and save.state == "open"):
            must_be_in_hand(session, ticket, agent)
    else:
        raise ActError("only_notes", number=spaced(ticket.number or ""), state=ticket.state)
    if save.refusal is not None:
        if save.text or save.state or save.diagnosis:
            raise ActError("refused_with_more")
        return
    if save.state is not None and save.state not in BY_AGENTS:
        settable = tuple(one for one in STATES if one in BY_AGENTS)
        raise ActError("state_not_set", "state", states=settable)
    if not save.text:
        if save.diagnosis is not None:
            raise ActError("diagnosis_without_text", "text")
        if save.state in NEED_A_TEXT:
            raise ActError(NEED_A_TEXT[save.state], "text")
    if save.state == "resolved" and (save.nature or ticket.nature) == "undetermined":
        raise ActError("resolved_unsettled", "nature")
    _look_at_copies(session, ticket, save.copies_to)


def _look_at_copies(session: Session, ticket: Ticket, copies_to: Sequence[int]) -> None:
    own = (Contact.partner_id == ticket.partner_id, Contact.left_at.is_(None))
    known = set(session.scalars(select(Contact.id).where(*own, Contact.id.in_(copies_to))))
    if strangers := tuple(str(one) for one in copies_to if one not in known):
        raise ActError("copies_to_strangers", "copies_to", strangers=strangers)


def _ask(
    session: Session, runtime: Runtime, ticket: Ticket, agent: Agent, save: Save, now: datetime
) -> Question | None:
    """What callrouter asks the partner for, as this is what was told and what the ticket is; where
    what it waits for was put down, it waits no more."""
    described = save.description is not None
    if described:
        pre_diagnosis.end_wait_if_given(session, ticket, agent, now)
    if (question := charge.ask_if_due(session, runtime, ticket, now)) is not None:
        return question
    is_due = described or save.nature is not None
    return pre_diagnosis.ask_if_missing(session, ticket, now) if is_due else None


def _write(
    session: Session, ticket: Ticket, agent: Agent, save: Save, now: datetime
) -> TicketMessage | None:
    """Write down the note, and what the partner is told, which is returned."""
    text = save.refusal.reason if save.refusal is not None else save.text
    is_note_only = text is None and save.note is not None
    if save.note is not None:
        write(
            session, ticket, kind="note", text=save.note, now=now, public=False, agent=agent,
            attachments=save.attachments if is_note_only else (),
        )  # fmt: skip
    if is_note_only or (text is None and not save.attachments):
        return None
    return write(
        session, ticket, kind=_message_kind(session, ticket, save), text=text or "", now=now,
        public=True, agent=agent, attachments=save.attachments,
    )  # fmt: skip


def _message_kind(session: Session, ticket: Ticket, save: Save) -> MessageKind:
    if save.refusal is not None:
        return "refusal"
    if save.state == "resolved":
        return "resolved"
    if save.diagnosis is not None:
        return "diagnosis"
    if save.state == "waiting_for_partner":
        return "question"
    last = session.scalars(
        select(TicketMessage)
        .where(
            TicketMessage.ticket_id == ticket.id,
            or_(BY_AGENT, TicketMessage.kind.in_(BY_PARTNER)),
        )
        .order_by(TicketMessage.id.desc())
        .limit(1)
    ).first()
    return "progress" if last is not None and last.agent_id is not None else "reply"


def _set_state(
    session: Session, ticket: Ticket, agent: Agent, state: TicketState, now: datetime
) -> None:
    move(session, ticket, state, now, agent_id=agent.id)
    if state == "waiting_for_partner":
        begin_pause(session, ticket, now)
    elif state == "open" and ticket.owner_id is None:
        ticket.owner_id, ticket.taken_at = agent.id, now


def _news(
    session: Session,
    ticket: Ticket,
    agent: Agent,
    save: Save,
    severity: SeverityChange | None,
    before: _Before,
) -> News:
    """What of it concerns the partner."""
    asks = save.state == "waiting_for_partner"
    opens = save.description is not None and ticket.state == "open"
    state = "open" if opens and save.state is None else save.state
    return News(
        severity=severity_news(
            session, ticket, None if severity.was_provisional else severity.before, severity.after
        )
        if severity is not None
        else None,
        nature=ticket.nature if ticket.nature != before.nature else None,  # type: ignore[arg-type]
        state=state if asks or ticket.state != before.state else None,
        diagnosis=save.diagnosis,
        refusal=RefusalNews(ground=save.refusal.ground, reason=ticket.refusal_reason or "")
        if save.refusal is not None
        else None,
        agent_id=agent.id,
    )


def severity_news(
    session: Session, ticket: Ticket, before: Severity | None, after: Severity
) -> SeverityNews:
    """That severity as its partner is told it, with the first response that is still owed by it.
    `before` is None where it was provisional."""
    response = [one for one in deadlines_of(session, ticket.id) if one.kind == "first_response"]
    owed = [one.due_at for one in response if one.kept_at is None]
    return SeverityNews(before=before, after=after, due_at=owed[0] if owed else None)
