"""Calls that were given up: each ends with its ticket, at once where the records answer, else once
they do.

Until then they are noted in Redis, the only part that was left, and in the log, in case Redis
loses them too.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

import structlog
from pydantic import TypeAdapter
from sqlalchemy.exc import SQLAlchemyError

from callrouter.calls.ending import end_call, open_ticket
from callrouter.calls.facts import facts_of, gather_facts
from callrouter.calls.intake import intake_of
from callrouter.desk.tickets import ticket_of
from callrouter.line import unless_away
from callrouter.records import Call, find_call, lock_call
from callrouter.records.receipt import note
from callrouter.rules.certainty import certainty_of
from callrouter.rules.tiers import rank_for, tier_claimed
from callrouter.runtime import Runtime

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class LostCall:
    """What was known of a call when it was given up. Another version may have noted it: what is
    unknown is ignored, and what is new here has a default."""

    sid: str
    dialled: str
    caller_number: str | None = None
    language: str = "fr"
    at: str
    """ISO instant."""


_NOTED = TypeAdapter(LostCall)


def give_up(runtime: Runtime, lost: LostCall, *, records_answer: bool) -> None:
    """Give a call up. Where the records answer it ends in them at once, so that its end is not
    taken for the caller's own hanging up; else it is noted until they do."""
    log.error("call.given_up", call=lost.sid, at=lost.at)
    if records_answer:
        try:
            _open(runtime, lost, datetime.fromisoformat(lost.at))
        except SQLAlchemyError as error:
            log.warning("call.not_taken_up", call=lost.sid, problem=type(error).__name__)
        else:
            return
    noted = False
    with unless_away(call=lost.sid):
        runtime.line.given_up.note(lost.sid, asdict(lost))
        noted = True
    if not noted:
        log.error("call.not_noted", call=lost.sid)


def take_up(runtime: Runtime, now: datetime) -> int:
    """Open the tickets of the calls that were given up. Returns how many there were."""

    def open_one(noted: tuple[str, str]) -> None:
        sid, document = noted
        _open(runtime, _NOTED.validate_json(document), now)
        runtime.line.given_up.forget(sid)

    noted = runtime.line.given_up.noted().items()
    return len(runtime.guard.each("calls given up", noted, open_one, now, name=lambda one: one[0]))


def _open(runtime: Runtime, lost: LostCall, now: datetime) -> None:
    line = runtime.dialled_lines.called(lost.dialled)
    if line is None:
        log.error("call.without_line", call=lost.sid, at=lost.at)
        return
    arrived = datetime.fromisoformat(lost.at)
    with runtime.records.read() as session:
        known = find_call(session, lost.sid)
    if known is not None and known.joined_at is not None:
        # Given up in the line or beyond: it ends as every admitted call does, with its offers.
        end_call(runtime, lost.sid, now, "given up", unanswered="lost")
        return
    with runtime.transaction() as session:
        call = lock_call(session, lost.sid)
        if call is None:
            facts, revision, because, contact = gather_facts(
                session, runtime.dialled_lines, runtime.admission, line, lost.caller_number, arrived
            )
            account = facts.account
            call = Call(
                sid=lost.sid,
                line=line.name,
                caller_number=lost.caller_number,
                state="ended",
                language=facts.contact_language or lost.language,
                nature="undetermined",
                partner_id=account.partner_id if account else None,
                contact_id=contact.id if contact else None,
                certainty=certainty_of("number" if account else None, attested=False),
                hours_revision_id=revision,
                arrived_at=arrived,
                receipt=[],
                ended_at=now,
            )
            note(call, [because], now)
            session.add(call)
            session.flush()
        else:
            intake = intake_of(call)
            account = (intake.state if intake else facts_of(runtime, session, call)).account
        if ticket_of(session, call.id) is not None:
            return
        call.state, call.ended_at = "ended", call.ended_at or now
        call.outcome, call.disposition = "lost", "lost"
        entitled = account is not None and account.entitled
        tier = tier_claimed(line.tier, asks=line.intake == "full", entitled=entitled)
        call.rank = rank_for(tier, entitled, runtime.admission.entitlement.rank_by_account)
        note(call, [{"what": "given_up", "at": lost.at}], now)
        open_ticket(runtime, session, call, now)
    log.warning("call.taken_up", call=lost.sid)
