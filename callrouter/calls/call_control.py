"""What the records want of Twilio: agents rung, callers fetched, legs ended, conferences read back.

Each instruction follows from the records as they stand, so that the next process to give it, after
a crash or beside another dispatcher, does the same again. No transaction is open while Twilio is
asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog
from sqlalchemy import and_, bindparam, or_, select, update

from callrouter.calls import conference, offers
from callrouter.calls.ending import end_call
from callrouter.calls.handoff import leg_reported
from callrouter.calls.heard import has_heard_all
from callrouter.calls.matching import NewOffer
from callrouter.records import ROW_LOCK, Call, Offer, find_call
from callrouter.rules.offer import LIVE, TRANSITIONS, UNANSWERED
from callrouter.rules.outbound import code_of
from callrouter.runtime import Runtime
from callrouter.telephony.twilio import Twilio, TwilioRefused, TwilioSilent

log = structlog.get_logger()

AGAIN = timedelta(seconds=5)
"""An instruction whose effect is not seen by then is given again."""
READ_BACK = timedelta(seconds=2)
"""How long the report of a join is awaited before Twilio is asked who is in the conference."""
NOT_COMING = timedelta(seconds=8)
"""A caller who was redirected and is not in the conference by then is redirected again."""


@dataclass(frozen=True)
class Instruction:
    """Something to be asked of Twilio about a call or a leg."""

    kind: Literal["fetch", "hang_up", "tell_gone", "read_back"]
    sid: str
    token: str = ""


# Every step of the dispatcher asks these: built once, since that takes longer than asking.
TO_FETCH = (
    select(Call.sid)
    .where(Call.fetch_at.is_not(None), Call.fetch_at <= bindparam("now"))
    .order_by(Call.id)
)
MAY_WANT_SOMETHING = (
    select(Offer.id)
    .join(Call)
    .where(
        Offer.leg_ended_at.is_(None),
        Offer.leg_sid.is_not(None),
        or_(Offer.instructed_at.is_(None), Offer.instructed_at <= bindparam("again")),
        Offer.state.not_in(UNANSWERED),
        or_(
            Offer.state.not_in(LIVE),
            and_(
                Call.state == "bridging",
                or_(
                    and_(Offer.state == "accepted", Offer.accepted_at <= bindparam("read_back")),
                    and_(Offer.state != "accepted", Call.fetched_at <= bindparam("read_back")),
                ),
            ),
        ),
    )
    .order_by(Offer.id)
)
"""Offers whose legs may want something: `_of_leg` as far as SQL can tell."""


def due(runtime: Runtime, now: datetime) -> list[Instruction]:
    """The instructions that are due, each taken so that nobody else gives it at the same time."""
    with runtime.records.read() as session:
        calls = session.scalars(TO_FETCH, {"now": now}).all()
        # Looked through before anything is locked: as a rule these are conversations that want
        # nothing.
        times = {"again": now - AGAIN, "read_back": now - READ_BACK}
        legs = session.scalars(MAY_WANT_SOMETHING, times).all()
    fetches = runtime.guard.each(
        "callers to fetch", calls, lambda sid: _take_fetch(runtime, sid, now), now
    )
    of_legs = runtime.guard.each("legs", legs, lambda one: _take_leg(runtime, one, now), now)
    return [instruction for instruction in [*fetches, *of_legs] if instruction is not None]


def _take_fetch(runtime: Runtime, sid: str, now: datetime) -> Instruction | None:
    with runtime.records.read() as session:
        call = find_call(session, sid)
    if call is None or not has_heard_all(runtime, call, now):
        return None
    with runtime.transaction() as session:
        taken = session.execute(
            update(Call)
            .where(Call.sid == sid, Call.fetch_at <= now, Call.state != "ended")
            .values(fetch_at=now + AGAIN)
        )
    return Instruction("fetch", sid) if taken.rowcount else None  # type: ignore[attr-defined]


def _take_leg(runtime: Runtime, offer_id: int, now: datetime) -> Instruction | None:
    with runtime.transaction() as session:
        offer = session.get_one(Offer, offer_id, with_for_update=ROW_LOCK)
        instruction = _of_leg(offer, session.get_one(Call, offer.call_id), now)
        if instruction is not None:
            offer.instructed_at = now
    return instruction


def _of_leg(offer: Offer, call: Call, now: datetime) -> Instruction | None:
    if offer.leg_sid is None or offer.leg_ended_at is not None:
        return None
    if offer.instructed_at is not None and offer.instructed_at > now - AGAIN:
        return None
    if offer.state in UNANSWERED:
        return None
    if offer.state not in TRANSITIONS:
        # Of a later version: it knows what its legs want.
        raise ValueError(f"offer {offer.token} is {offer.state!r}, which is no state known here")
    if offer.state in LIVE:
        since = offer.accepted_at if offer.state == "accepted" else call.fetched_at
        if call.state == "bridging" and since is not None and since + READ_BACK <= now:
            return Instruction("read_back", offer.leg_sid, offer.token)
        return None
    first = offer.instructed_at is None
    ended = offer.ended_at or now
    too_late = offer.state == "voicemail" and ended >= offer.deadline
    if first and (too_late or offer.state in {"caller_gone", "withdrawn"}):
        return Instruction("tell_gone", offer.leg_sid, offer.token)
    on_leg = offer.state in {"declined", "voicemail"} and offer.declined_for is None
    if on_leg and now < ended + AGAIN:
        # The document it has hangs up by itself. One that was declined on the console plays on.
        return None
    return Instruction("hang_up", offer.leg_sid, offer.token)


def run(runtime: Runtime, twilio: Twilio, instruction: Instruction, now: datetime) -> None:
    """Ask Twilio. Where it does not answer the instruction stays due, and is given again."""
    try:
        match instruction.kind:
            case "fetch":
                _fetch(runtime, twilio, instruction.sid, "/voice/next", now)
            case "tell_gone":
                _tell_gone(twilio, instruction.sid, f"/voice/agent/{instruction.token}")
            case "hang_up":
                if not twilio.end(instruction.sid):
                    # It had ended already, and the report of it was lost.
                    leg_reported(
                        runtime, instruction.token, instruction.sid, "completed", "found over", now
                    )
            case "read_back":
                _read_back(runtime, twilio, instruction.token, now)
    except (TwilioRefused, TwilioSilent) as error:
        log.warning(
            "instruction.failed", kind=instruction.kind, sid=instruction.sid, problem=str(error)
        )


def _fetch(runtime: Runtime, twilio: Twilio, sid: str, path: str, now: datetime) -> None:
    """Redirect a caller to what its record requires. Only Twilio's answer that the call has ended
    means that it is gone."""
    try:
        twilio.bring(sid, path)
    except TwilioRefused as error:
        if not error.over:
            raise
        end_call(runtime, sid, now, "gone when fetched")
        return
    with runtime.transaction() as session:
        session.execute(update(Call).where(Call.sid == sid).values(fetch_at=None, fetched_at=now))


def _read_back(runtime: Runtime, twilio: Twilio, token: str, now: datetime) -> None:
    """See who is in the conference, where the report of it was lost. A caller who was fetched and
    has not come is fetched again."""
    present = twilio.participants(token)
    for sid in present:
        conference.joined(runtime, token, sid, now)
    with runtime.transaction() as session:
        session.execute(
            update(Call)
            .where(
                Call.id.in_(select(Offer.call_id).where(Offer.token == token)),
                Call.state == "bridging",
                Call.fetch_at.is_(None),
                Call.fetched_at <= now - NOT_COMING,
                Call.sid.not_in(present),
            )
            .values(fetch_at=now)
        )


def _tell_gone(twilio: Twilio, leg_sid: str, path: str) -> None:
    """An agent who has picked up hears why the call is not theirs; a phone that still rings just
    stops."""
    try:
        twilio.redirect(leg_sid, path)
    except TwilioRefused as error:
        if not error.over:
            raise
        twilio.end(leg_sid)


def ring(runtime: Runtime, twilio: Twilio, offer: NewOffer, now: datetime) -> None:
    """Ring the agent of a new offer. An answer that was lost is never followed by a second try:
    the phone may be ringing."""
    line = runtime.dialled_lines.named(offer.line) or runtime.dialled_lines.all[0]
    path = f"/voice/agent/{offer.token}"
    try:
        leg = twilio.ring(
            to=offer.agent_phone,
            caller_id=line.number,
            path=path,
            status_path=f"{path}/status",
            fallback_path=path,
            seconds=runtime.offers.ring_seconds,
        )
    except TwilioSilent as error:
        offers.maybe_rung(runtime, offer.id, str(error))
    except TwilioRefused as error:
        offers.not_rung(runtime, offer.id, code_of(error.code, error.status), str(error), now)
    else:
        offers.rung(runtime, offer.id, leg, now)
