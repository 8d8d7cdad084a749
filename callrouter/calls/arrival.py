"""A call arrives, is asked what it must be asked, and joins the line or is told why not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from callrouter.calls.ending import open_ticket
from callrouter.calls.facts import account_of, gather_facts
from callrouter.calls.heard import keep_promises, noted, still_to_tell
from callrouter.calls.intake import intake_of, keep
from callrouter.calls.next_step import required
from callrouter.calls.waiting import may_wait
from callrouter.desk.major_incidents import join_caller
from callrouter.dialled_lines import Admission
from callrouter.people import callers
from callrouter.people.code_limits import codes_allowed, may_look_up, reserve_try
from callrouter.records import (
    ROW_LOCK,
    Call,
    CodeAttempt,
    find_call,
    lock_call,
)
from callrouter.records.receipt import note
from callrouter.rules.certainty import certainty_of
from callrouter.rules.intake import begin, if_left, reply
from callrouter.rules.leaving import leaving
from callrouter.rules.priority import order_key
from callrouter.rules.steps import Join, Steps
from callrouter.rules.tiers import rank_for
from callrouter.rules.turn import Facts, LookUp, Turn
from callrouter.runtime import Runtime
from callrouter.settings import LineSettings

log = structlog.get_logger()


def arrive(
    runtime: Runtime,
    sid: str,
    line: LineSettings,
    caller_number: str | None,
    now: datetime,
    *,
    attested: bool = False,
) -> Steps:
    """The first webhook of a call; `attested` says that the carrier vouches for its number. A
    repeated one repeats the answer; where that cannot be read, since another version wrote it, the
    intake begins again."""
    # Decided before anything is locked: a call that is new is nobody else's yet.
    with runtime.records.read() as session:
        call = find_call(session, sid)
        steps = required(session, call) if call else None
        if steps is None:
            arrived = call.arrived_at if call else now
            first = _first_answer(runtime, session, line, caller_number, attested, arrived)
    if steps is None:
        try:
            with runtime.transaction() as session:
                if call is None:
                    call = _new_call(session, sid, line, caller_number, now)
                    _first_turn(runtime, session, call, first, now)
                else:
                    call = _begin_again(runtime, session, sid, first, now)
                steps = required(session, call)
        except IntegrityError:
            # The same webhook came twice at once and the other one was first.
            with runtime.records.read() as session:
                call = session.scalars(select(Call).where(Call.sid == sid)).one()
                steps = required(session, call)
    assert call is not None and steps is not None, "what was just written can be read"
    return (*still_to_tell(runtime, call), *steps)


def answer(
    runtime: Runtime, sid: str, question: str, attempt: int, keys: str, now: datetime
) -> Steps | None:
    """The caller answered a question with these keys; an empty text is silence.

    Only the answer to the question asked last counts: one that comes again gets the same steps
    without a second effect. None where the call is not known, or its intake cannot be read: then it
    begins again at `/voice/incoming`.
    """
    reserved = _reserve_try(runtime, sid, attempt, now) if question == "code" and keys else None
    with runtime.transaction() as session:
        call = lock_call(session, sid)
        if call is None:
            return None
        intake = intake_of(call) if call.state == "intake" else None
        if intake is not None:
            facts, state = intake.facts, intake.state
            if (state.question, state.attempt) == (question, attempt):
                found = None
                if question == "code":
                    found = _look_up(session, runtime.admission, call, keys, reserved, now)
                allowed = facts.account is not None or codes_allowed(
                    session, runtime.admission.codes, call.caller_number, now
                )
                free = may_wait(runtime, session, call.caller_number)
                turn = reply(facts, state, keys, found=found, codes_allowed=allowed, may_wait=free)
                _take(runtime, session, call, facts, turn, now)
        steps = required(session, call)
    if steps is None:
        return None
    return (*still_to_tell(runtime, call), *steps)


@dataclass(frozen=True)
class _FirstAnswer:
    """What a new call is answered with, and what that rests on."""

    facts: Facts
    turn: Turn
    revision: int | None
    because: dict[str, object]
    contact_id: int | None


def _first_answer(
    runtime: Runtime,
    session: Session,
    line: LineSettings,
    caller_number: str | None,
    attested: bool,
    now: datetime,
) -> _FirstAnswer:
    facts, revision, because, contact = gather_facts(
        session, runtime.dialled_lines, runtime.admission, line, caller_number, now
    )
    facts = replace(facts, attested=attested)
    # A caller known by number is asked for no code: there is nothing to count then.
    allowed = facts.account is not None or codes_allowed(
        session, runtime.admission.codes, caller_number, now
    )
    turn = begin(facts, allowed, may_wait=may_wait(runtime, session, caller_number))
    return _FirstAnswer(facts, turn, revision, because, contact.id if contact else None)


def _new_call(
    session: Session, sid: str, line: LineSettings, caller_number: str | None, now: datetime
) -> Call:
    call = Call(
        sid=sid,
        line=line.name,
        caller_number=caller_number,
        state="intake",
        arrived_at=now,
        receipt=[],
    )
    session.add(call)
    return call


def _begin_again(
    runtime: Runtime, session: Session, sid: str, first: _FirstAnswer, now: datetime
) -> Call:
    """A call of whose intake nothing can be read is asked everything again, once."""
    call = lock_call(session, sid)
    assert call is not None, "calls are never deleted"
    if required(session, call) is None:
        note(call, [{"what": "begun_again", "because": "unreadable"}], now)
        call.partner_id = None
        _first_turn(runtime, session, call, first, now)
    return call


def _first_turn(
    runtime: Runtime, session: Session, call: Call, first: _FirstAnswer, now: datetime
) -> None:
    call.hours_revision_id, call.contact_id = first.revision, first.contact_id
    note(call, [first.because], now)
    _take(runtime, session, call, first.facts, first.turn, now)
    session.flush()
    opened = first.facts.is_open
    log.info("call.arrived", call=call.sid, line=call.line, open=opened, outcome=call.outcome)


def _reserve_try(runtime: Runtime, sid: str, attempt: int, now: datetime) -> CodeAttempt | None:
    """A try at a code, where this call is being asked for one and a limit is not reached."""
    with runtime.records.begin() as session:
        # Locked: the same answer at the same moment finds this try, or that it is settled.
        call = lock_call(session, sid)
        intake = intake_of(call) if call is not None and call.state == "intake" else None
        if call is None or intake is None:
            return None
        if (intake.state.question, intake.state.attempt) != ("code", attempt):
            return None
        return reserve_try(session, runtime.admission.codes, call, attempt, now)


def _look_up(
    session: Session,
    admission: Admission,
    call: Call,
    keys: str,
    reserved: CodeAttempt | None,
    now: datetime,
) -> LookUp:
    """Whose code was keyed. It is not looked up without a try that was reserved for it; the try
    stays on record where the code is wrong."""
    number = call.caller_number
    if not keys:
        return LookUp(None, codes_allowed(session, admission.codes, number, now))
    attempt = session.merge(reserved) if reserved is not None else None
    if attempt is None or not may_look_up(session, admission.codes, attempt):
        if attempt is not None:
            session.delete(attempt)
        return LookUp(None, codes_allowed=False, looked_up=False)
    partner = callers.with_code(session, admission.code_key, keys)
    if partner is None:
        return LookUp(None, codes_allowed(session, admission.codes, number, now))
    session.delete(attempt)
    return LookUp(account_of(session, admission, partner, call.arrived_at), True)


def _take(
    runtime: Runtime, session: Session, call: Call, facts: Facts, turn: Turn, now: datetime
) -> None:
    """Let a turn become the call's record."""
    keep(call, facts, turn, now)
    keep_promises(session, call, note(call, noted(turn.steps), now))
    state = turn.state
    call.language = state.language
    call.certainty = certainty_of(state.identified_by, attested=facts.attested)
    if state.account is not None:
        call.partner_id = state.account.partner_id
        if state.identified_by == "code":
            call.contact_id = None
    if state.question == "recording":
        call.message_asked_at = call.message_asked_at or now
    if turn.outcome is None:
        call.outcome = if_left(state)
        return
    if call.outcome != "message":
        call.outcome = turn.outcome
    call.nature = state.nature
    call.told_charge = state.told_charge
    log.info("call.intake_over", call=call.sid, outcome=turn.outcome, nature=state.nature)
    for step in turn.steps:
        if isinstance(step, Join):
            call.state = "waiting"
            call.rank = step.rank
            call.joined_at, call.place_id = now, call.sid
            call.line_order = order_key(step.rank, now)
            _resume_place(session, call, runtime.waiting.resume_minutes, now)
            ends = leaving(runtime.waiting.patience, facts.closes, now)
            call.leave_by, call.leave_as = ends.by, ends.because
    if turn.outcome == "joined_incident":
        _open_joined(runtime, session, call, facts, now)
    if turn.outcome == "quota_refused":
        session.flush()
        runtime.partner_notices.request_refused(session, call, now)


def _open_joined(
    runtime: Runtime, session: Session, call: Call, facts: Facts, now: datetime
) -> None:
    """Whoever joins a major incident instead of waiting has its ticket at once, as whoever leaves a
    message: an incident, so nothing is counted."""
    assert facts.major_incident is not None, "it was offered"
    call.disposition = "joined_incident"
    call.rank = rank_for(facts.tier, True, facts.rank_by_account)
    title = facts.major_incident.titles[call.language or "fr"]
    open_ticket(runtime, session, call, now, subject=title)
    join_caller(session, runtime.partner_notices, call.id, facts.major_incident.id, now)


def _resume_place(session: Session, call: Call, minutes: int, now: datetime) -> None:
    """A caller cut off in the line who calls again within these minutes takes its old place again,
    once (contract 6): the same identified account, from whatever number, or where nobody was
    identified the same number, unless several accounts share it."""
    if not minutes:
        return
    if call.partner_id is not None:
        same = Call.partner_id == call.partner_id
    elif call.caller_number is not None and not callers.is_shared(session, call.caller_number):
        same = and_(Call.partner_id.is_(None), Call.caller_number == call.caller_number)
    else:
        return
    again = aliased(Call)
    dropped = session.scalars(
        select(Call)
        .where(
            same,
            Call.language == call.language,
            Call.rank == call.rank,
            Call.disposition == "abandoned",
            Call.ended_at >= now - timedelta(minutes=minutes),
            ~select(again.id).where(again.resumes_id == Call.id).exists(),
        )
        .order_by(Call.line_order)
        .limit(1)
        # Of two who call again at the same moment one takes it, and the other waits for nothing.
        .with_for_update(skip_locked=True, **ROW_LOCK)
    ).first()
    if dropped is not None:
        call.resumes_id, call.line_order = dropped.id, dropped.line_order
        note(call, [{"what": "place_resumed", "from": dropped.sid}], now)
