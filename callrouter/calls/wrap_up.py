"""What an agent has written up of a call goes into its ticket: at once where the call is over, else
as soon as it is (art. 4.1).

It is claimed before it is put there, and forgotten afterwards: whatever fails between the two, it
is never put there twice by itself, and stays to be saved by its agent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, get_args

import structlog
from sqlalchemy import delete, or_, select, update

from callrouter.desk import taking
from callrouter.desk.acting import ActError, acting_agent
from callrouter.desk.call_notes import notes_of
from callrouter.desk.describing import Description
from callrouter.desk.qualification import SettledNature
from callrouter.desk.saving import Save, save
from callrouter.people.overtaking import Overtaken, merge
from callrouter.records import Agent, Call, CallNotes, lock_call
from callrouter.rules.ticket import UNRESOLVED
from callrouter.runtime import Runtime
from callrouter.views.severity import read_cell
from callrouter.views.write_up import ON_FILE, on_file, ticket_of_call, took_call
from callrouter.wording import language_of
from callrouter.wording.told_by_telephone import TOLD_BY_TELEPHONE

log = structlog.get_logger()

NextStep = Literal["mine", "list", "waiting_for_partner", "resolved"]
"""What becomes of the ticket: its agent goes on with it, gives it back to the list, waits for the
partner, or it is done."""
NEXT_STEPS: tuple[NextStep, ...] = get_args(NextStep)
FIELDS = (*ON_FILE, "note", "next", "text")
NATURES: dict[str, SettledNature] = {"incident": "incident", "request": "request"}
CLAIMED = timedelta(minutes=1)
"""How long nobody else puts it into the ticket. Whoever claimed it longer ago is gone."""


class AlreadySaved(Exception):
    """What was written up of this call is in its ticket."""


class NotTaken(Exception):
    """There is no such call, or this agent never took it."""


class _Claimed(NamedTuple):
    """Notes that are being put into the ticket."""

    id: int
    login: str
    number: str
    save: Save
    has_changes: bool
    """Something else than a note is to be saved."""
    in_hand: bool
    """The ticket can be taken in hand."""
    next: str


def write_up(
    runtime: Runtime,
    call_sid: str,
    login: str,
    fields: Mapping[str, str],
    version: int,
    now: datetime,
) -> str | None:
    """Save what this agent wrote up of that call, by FIELDS, with what was on file when the form
    was drawn under `was.` and the name; `version`: of what was kept when the form was drawn, 0 for
    nothing. Returns the ticket's number, or None where the call goes on: then it goes into the
    ticket at its end.

    Raises NotTaken; AlreadySaved; Overtaken where a colleague has changed the same in the ticket
    meanwhile; ActError as saving and taking do. Whatever it raises, what was written is kept.
    """
    with runtime.transaction() as session:
        agent, call = acting_agent(session, login), lock_call(session, call_sid)
        if call is None or not took_call(session, agent.id, call.id):
            raise NotTaken
        notes = notes_of(session, agent.id, call.id)
        if notes is None:
            if version > 0:
                raise AlreadySaved
            notes = CallNotes(agent_id=agent.id, call_id=call.id, version=0, fields={})
            session.add(notes)
        notes.fields, notes.saved_at, notes.version = dict(fields), now, notes.version + 1
        if call.state != "ended":
            notes.wanted_at = now
            log.info("call.write_up_wanted", call=call.sid, by=login)
            return None
        session.flush()
        notes_id = notes.id
    return _put(runtime, notes_id, now)


def put_wanted_into_tickets(runtime: Runtime, now: datetime) -> None:
    """Put into the tickets what was saved while the calls went on, and these are over. What cannot
    be, say because a colleague has the ticket in hand by now, is left to its agent."""
    with runtime.records.read() as session:
        found = session.scalars(
            select(CallNotes.id)
            .join(Call, Call.id == CallNotes.call_id)
            .where(CallNotes.wanted_at.is_not(None), Call.state == "ended")
        ).all()

    def put(notes_id: int) -> None:
        try:
            _put(runtime, notes_id, now)
        except (ActError, Overtaken, AlreadySaved) as error:
            log.warning("call.write_up_refused", notes=notes_id, problem=str(error))

    runtime.guard.each("calls written up", found, put, now)


def _put(runtime: Runtime, notes_id: int, now: datetime) -> str:
    claimed = _claim(runtime, notes_id, now)
    try:
        number = _save(runtime, claimed, now)
    except BaseException:
        _give_up(runtime, notes_id)
        raise
    with runtime.records.begin() as session:
        session.execute(delete(CallNotes).where(CallNotes.id == notes_id))
    log.info("call.written_up", ticket=number, by=claimed.login)
    return number


def _claim(runtime: Runtime, notes_id: int, now: datetime) -> _Claimed:
    with runtime.records.begin() as session:
        free = or_(CallNotes.claimed_at.is_(None), CallNotes.claimed_at <= now - CLAIMED)
        taken = session.scalar(
            update(CallNotes)
            .where(CallNotes.id == notes_id, free)
            # Not wanted any more: whatever comes of it, it is not tried again by itself.
            .values(claimed_at=now, wanted_at=None)
            .returning(CallNotes.id)
        )
        if taken is None:
            raise AlreadySaved
    try:
        return _read(runtime, notes_id)
    except BaseException:
        _give_up(runtime, notes_id)
        raise


def _read(runtime: Runtime, notes_id: int) -> _Claimed:
    """What it asks for, beside what is on file now. Raises Overtaken and ActError."""
    with runtime.records.read() as session:
        notes = session.get_one(CallNotes, notes_id)
        agent, call = session.get_one(Agent, notes.agent_id), session.get_one(Call, notes.call_id)
        ticket = ticket_of_call(session, call)
        if ticket is None:
            raise ActError("call_has_no_ticket")
        before = on_file(call, ticket)
        written = {name: notes.fields[name] for name in FIELDS if name in notes.fields}
        was = {
            name: notes.fields[f"was.{name}"] for name in ON_FILE if f"was.{name}" in notes.fields
        }
        merged = merge(before, written, was)
        changed = {name: merged[name] for name in ON_FILE if merged[name] != before[name]}
        owned_by_another = ticket.owner_id not in {None, agent.id}
        settled = call.nature_is_settled if ticket.call_id == call.id else ticket.nature_is_settled
        nature = NATURES.get(merged["nature"])
        if settled and "nature" not in changed:
            nature = None
        cell = read_cell(changed.get("severity", ""))
        incident = merged["nature"] == "incident" and cell is not None
        following = written.get("next", "mine")
        asked = following if following in {"waiting_for_partner", "resolved"} else None
        pre_diagnosis = changed.get("pre_diagnosis")
        described = Description(
            subject=changed.get("subject"),
            service=changed.get("service"),
            told={} if pre_diagnosis is None else {"pre_diagnosis": pre_diagnosis},
        )
        wanted = Save(
            nature=nature,
            urgency=cell[0] if cell and incident else None,
            impact=cell[1] if cell and incident else None,
            why=TOLD_BY_TELEPHONE[language_of(agent.languages.split()[0])] if incident else None,
            description=described if described else None,
            state=asked,
            text=written.get("text", "").strip() or None,
            note=written.get("note", "").strip() or None,
        )
        is_more = wanted != Save(note=wanted.note)
        return _Claimed(
            id=notes_id,
            login=agent.login,
            number=ticket.number or "",
            save=wanted,
            has_changes=is_more,
            in_hand=ticket.state in UNRESOLVED and not owned_by_another,
            next=following,
        )


def _save(runtime: Runtime, claimed: _Claimed, now: datetime) -> str:
    number, login = claimed.number, claimed.login
    takes = claimed.has_changes or (claimed.next == "mine" and claimed.in_hand)
    if takes:
        taking.take(runtime, number, login, now, reason="partner_on_the_phone")
    if claimed.save != Save():
        save(runtime, number, login, claimed.save, now)
    if claimed.next == "list" and takes:
        taking.give_back(runtime, number, login, now)
    return number


def _give_up(runtime: Runtime, notes_id: int) -> None:
    """It stays with its agent, who may save it again."""
    with runtime.records.begin() as session:
        session.execute(update(CallNotes).where(CallNotes.id == notes_id).values(claimed_at=None))
