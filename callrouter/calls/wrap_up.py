"""What an agent has written up of a call goes into its ticket: at once where the call is over, else
as soon as it is (art. 4.1).

It is kept first, and wanted from then on. All that it asks for, and that it is kept no more, is one
transaction: whoever dies before that leaves it to the next one who tries, and nobody puts it there
twice. What is refused stays with its agent, with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, get_args

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, acting_agent, ticket_to_change
from callrouter.desk.call_notes import OtherNotes, notes_of
from callrouter.desk.describing import Description
from callrouter.desk.qualification import SettledNature
from callrouter.desk.saving import Save, Saved, save_on, tell_saved
from callrouter.desk.sent_twice import Words, words, words_since
from callrouter.desk.taking import hand_back, take_in_hand
from callrouter.mail.kinds import Asks
from callrouter.people.overtaking import Overtaken, merge
from callrouter.records import ROW_LOCK, Agent, Call, CallNotes, lock_call
from callrouter.rules.problem import Problem
from callrouter.rules.ticket import UNRESOLVED, TicketState
from callrouter.runtime import Runtime
from callrouter.views.severity import read_cell
from callrouter.views.write_up import ON_FILE, number_of_ticket, on_file, took_call
from callrouter.wording import Language, language_of
from callrouter.wording.told_by_telephone import TOLD_BY_TELEPHONE

log = structlog.get_logger()

NextStep = Literal["mine", "list", "waiting_for_partner", "resolved"]
"""What becomes of the ticket: its agent goes on with it, gives it back to the list, waits for the
partner, or it is done."""
NEXT_STEPS: tuple[NextStep, ...] = get_args(NextStep)
FIELDS = (*ON_FILE, "note", "next", "text")
NATURES: dict[str, SettledNature] = {"incident": "incident", "request": "request"}
STATES: dict[str, TicketState] = {
    "waiting_for_partner": "waiting_for_partner",
    "resolved": "resolved",
}
"""Of the ticket, by the next step that sets it."""
OVERTAKEN = Problem("", "write_up_overtaken")
"""A colleague has changed the same in the ticket since the form was drawn: it shows what."""


class AlreadySaved(Exception):
    """What was written up of this call is in its ticket."""


class NotTaken(Exception):
    """There is no such call, or this agent never took it."""


class WrittenUp(NamedTuple):
    """What is in its ticket."""

    number: str
    """Of the ticket."""
    asks: Asks | None
    """What callrouter asks the partner for because of it."""


class _Asked(NamedTuple):
    """What is to be done to the ticket."""

    save: Save
    takes: bool
    """It is taken in hand first."""
    gives_back: bool
    """Afterwards it is the list's again."""


class _Put(NamedTuple):
    """What was put into a ticket."""

    login: str
    number: str
    save: Save
    saved: Saved | None
    """None where there was nothing to save on it."""


def write_up(
    runtime: Runtime,
    call_sid: str,
    login: str,
    fields: Mapping[str, str],
    version: int,
    now: datetime,
) -> WrittenUp | None:
    """Save what this agent wrote up of that call, by FIELDS, with what was on file when the form
    was drawn under `was.` and the name; `version`: of what was kept when the form was drawn, 0 for
    nothing. Returns None where the call goes on: then it goes into the ticket at its end.

    Raises NotTaken; AlreadySaved; OtherNotes where another window of the same person has kept other
    words since then, and nothing is kept of these; Overtaken where a colleague has changed the same
    in the ticket meanwhile; ActError as saving and taking do. Whatever else it raises, what was
    written is kept.
    """
    with runtime.transaction() as session:
        agent, call = acting_agent(session, login), lock_call(session, call_sid)
        if call is None or not took_call(session, agent.id, call.id):
            raise NotTaken
        notes = _notes_for(session, agent.id, call.id, fields, version)
        notes.fields, notes.saved_at, notes.version = dict(fields), now, notes.version + 1
        notes.wanted_at, notes.refused = now, None
        session.flush()
        notes_id, is_over = notes.id, call.state == "ended"
    if not is_over:
        log.info("call.write_up_wanted", call=call_sid, by=login)
        return None
    try:
        return _put(runtime, notes_id, now)
    except AlreadySaved:
        # The sweeper was faster: it had these very words.
        with runtime.records.read() as session:
            number = number_of_ticket(session, call)
        return WrittenUp(number, asks=None) if number is not None else None


def put_wanted_into_tickets(runtime: Runtime, now: datetime) -> None:
    """Put into the tickets what was saved while the calls went on, and these are over; and what
    whoever saved it did not live to put there. What cannot be, say because a colleague has the
    ticket in hand by now, is left to its agent."""
    with runtime.records.read() as session:
        found = session.scalars(
            select(CallNotes.id)
            .join(Call, Call.id == CallNotes.call_id)
            .where(CallNotes.wanted_at.is_not(None), Call.state == "ended")
        ).all()

    def put(notes_id: int) -> None:
        try:
            _put(runtime, notes_id, now)
        except AlreadySaved:
            log.info("call.written_up_before", notes=notes_id)
        except (ActError, Overtaken) as error:
            log.warning("call.write_up_refused", notes=notes_id, problem=str(error))

    runtime.guard.each("calls written up", found, put, now)


def _notes_for(
    session: Session, agent_id: int, call_id: int, fields: Mapping[str, str], version: int
) -> CallNotes:
    """What is kept of that call, to be replaced by these fields."""
    notes = notes_of(session, agent_id, call_id, lock=True)
    if notes is None:
        if version > 0:
            raise AlreadySaved
        notes = CallNotes(agent_id=agent_id, call_id=call_id, version=0, fields={})
        session.add(notes)
    elif notes.version != version and _typed(notes.fields) != _typed(fields):
        raise OtherNotes(notes.fields, notes.version)
    return notes


def _typed(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: fields[name] for name in FIELDS if fields.get(name)}


def _put(runtime: Runtime, notes_id: int, now: datetime) -> WrittenUp:
    tried = 0
    try:
        with runtime.transaction() as session:
            sid = session.scalar(
                select(Call.sid)
                .join(CallNotes, CallNotes.call_id == Call.id)
                .where(CallNotes.id == notes_id)
            )
            # The call first, as everybody does who changes it.
            call = lock_call(session, sid) if sid is not None else None
            notes = session.get(CallNotes, notes_id, with_for_update=ROW_LOCK)
            if call is None or notes is None:
                raise AlreadySaved
            tried = notes.version
            put = _put_on(session, runtime, call, notes, now)
            session.delete(notes)
    except (ActError, Overtaken) as error:
        _refuse(runtime, notes_id, tried, error)
        raise
    if put.saved is not None:
        tell_saved(put.saved, put.login, put.save)
    log.info("call.written_up", ticket=put.number, by=put.login)
    return WrittenUp(put.number, put.saved.asks if put.saved is not None else None)


def _put_on(
    session: Session, runtime: Runtime, call: Call, notes: CallNotes, now: datetime
) -> _Put:
    login = session.get_one(Agent, notes.agent_id).login
    agent, number = acting_agent(session, login), number_of_ticket(session, call)
    if number is None:
        raise ActError("call_has_no_ticket")
    ticket = ticket_to_change(session, number)
    asked = _asked(
        on_file(call, ticket),
        _not_there_yet(
            notes.fields, words_since(session, ticket, agent, call.arrived_at), ticket.state
        ),
        language_of(agent.languages.split()[0]),
        is_settled=call.nature_is_settled
        if ticket.call_id == call.id
        else ticket.nature_is_settled,
        can_be_mine=ticket.state in UNRESOLVED and ticket.owner_id in {None, agent.id},
    )
    if asked.takes:
        take_in_hand(session, runtime, ticket, agent, now, "partner_on_the_phone")
    saved = None
    if asked.save != Save():
        saved = save_on(session, runtime, ticket, agent, asked.save, now)
    if asked.gives_back:
        hand_back(session, ticket, agent, now)
    return _Put(login, ticket.number or "", asked.save, saved)


def _not_there_yet(
    fields: Mapping[str, str], there: Collection[Words], state: str
) -> Mapping[str, str]:
    """These fields without what the agent has written on the ticket since the call came: a form of
    which nothing was kept before, and that is sent twice, cannot be told from a new one."""
    left, following = dict(fields), STATES.get(fields.get("next", ""))
    if words(fields.get("note", ""), public=False) in there:
        left["note"] = ""
    if words(fields.get("text", "")) in there and following in {None, state}:
        left["text"], left["next"] = "", "" if following else fields.get("next", "")
    return left


def _asked(
    before: Mapping[str, str],
    fields: Mapping[str, str],
    language: Language,
    *,
    is_settled: bool,
    can_be_mine: bool,
) -> _Asked:
    """What these fields ask for, where that was on file before; in the agent's language. Raises
    Overtaken."""
    written = {name: fields[name] for name in FIELDS if name in fields}
    was = {name: fields[f"was.{name}"] for name in ON_FILE if f"was.{name}" in fields}
    merged = merge(before, written, was)
    changed = {name: merged[name] for name in ON_FILE if merged[name] != before[name]}
    nature = NATURES.get(merged["nature"])
    if is_settled and "nature" not in changed:
        nature = None
    cell = read_cell(changed.get("severity", ""))
    incident = merged["nature"] == "incident" and cell is not None
    following = written.get("next", "mine")
    pre_diagnosis = changed.get("pre_diagnosis")
    described = Description(
        subject=changed.get("subject"),
        service=changed.get("service"),
        told={} if pre_diagnosis is None else {"pre_diagnosis": pre_diagnosis},
    )
    save = Save(
        nature=nature,
        urgency=cell[0] if cell and incident else None,
        impact=cell[1] if cell and incident else None,
        why=TOLD_BY_TELEPHONE[language] if incident else None,
        description=described if described else None,
        state=STATES.get(following),
        text=written.get("text", "").strip() or None,
        note=written.get("note", "").strip() or None,
    )
    takes = save != Save(note=save.note) or (following == "mine" and can_be_mine)
    return _Asked(save, takes, gives_back=takes and following == "list")


def _refuse(runtime: Runtime, notes_id: int, version: int, error: ActError | Overtaken) -> None:
    """It stays with its agent, who is told why and may save it again; unless that has been done
    since this version was tried."""
    why = [OVERTAKEN] if isinstance(error, Overtaken) else error.problems
    with runtime.records.begin() as session:
        session.execute(
            update(CallNotes)
            .where(CallNotes.id == notes_id, CallNotes.version == version)
            .values(wanted_at=None, refused=_as_kept(why))
        )


def _as_kept(problems: Sequence[Problem]) -> list[dict[str, object]]:
    return [{"name": one.name, "facts": dict(one.facts)} for one in problems]
