"""Calls, what happened to them, and the offers made of them to agents."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, validates

from callrouter import rules
from callrouter.records.database import ROW_LOCK
from callrouter.records.people import Agent, Contact, Partner
from callrouter.records.table import Table
from callrouter.records.types import Document, Instant
from callrouter.rules.call import CallState
from callrouter.rules.offer import OfferState


def _among(states: Collection[OfferState]) -> str:
    # In the order in which the migrations wrote them: SQLite uses a partial index only for its very
    # text.
    names = ", ".join(f"'{one}'" for one in rules.offer.TRANSITIONS if one in states)
    return f"state IN ({names})"


BLOCKS_CALL = _among(rules.offer.BLOCKING_CALL)
"""Offers of which a call can have only one."""
BLOCKS_AGENT = _among(rules.offer.LIVE)
"""Offers of which an agent can have only one."""

# What the partial indexes below contain, written out: with bound values SQLite would not use them.
STILL_WAITING = text("calls.state = 'waiting'")
NOT_ENDED = text("calls.state <> 'ended'")
_UNTAKEN_MESSAGE = "recording_seconds > 0 AND message_taken_at IS NULL"
UNTAKEN_MESSAGE = text("calls.recording_seconds > 0 AND calls.message_taken_at IS NULL")
LIVE_OFFER = text(f"offers.{BLOCKS_AGENT}")


class Call(Table):
    """A call to one of our lines, from its first webhook to its receipt."""

    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_to_fetch", "fetch_at", sqlite_where=text("fetch_at IS NOT NULL"),
              postgresql_where=text("fetch_at IS NOT NULL")),
        Index("ix_calls_nature_settled", "nature_settled_by_id", "nature_settled_at",
              sqlite_where=text("nature_settled_at IS NOT NULL"),
              postgresql_where=text("nature_settled_at IS NOT NULL")),
        Index("ix_calls_messages", "arrived_at", sqlite_where=text(_UNTAKEN_MESSAGE),
              postgresql_where=text(_UNTAKEN_MESSAGE)),
        Index("ix_calls_messages_taken", "message_taken_by_id", "message_taken_at",
              sqlite_where=text("message_taken_at IS NOT NULL"),
              postgresql_where=text("message_taken_at IS NOT NULL")),
        Index("ix_calls_open", "state", sqlite_where=text("state <> 'ended'"),
              postgresql_where=text("state <> 'ended'")),
        Index("ix_calls_waiting", "language", "line_order", sqlite_where=text("state = 'waiting'"),
              postgresql_where=text("state = 'waiting'")),
        Index("uq_calls_place", "place", unique=True),
        # Lists of calls, the newest first.
        Index("ix_calls_caller", "caller_number", "arrived_at"),
        Index("ix_calls_partner", "partner_id", "arrived_at"),
        Index("ix_calls_contact", "contact_id", "arrived_at"),
        Index("ix_calls_outcome", "outcome", "arrived_at"),
        # And how many met what in a time: nothing else of the calls is read.
        Index("ix_calls_line", "line", "arrived_at", "outcome", "joined_at", "connected_at"),
        Index("ix_calls_belongs_to", "folded_into_id",
              sqlite_where=text("folded_into_id IS NOT NULL"),
              postgresql_where=text("folded_into_id IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(String(34), unique=True)
    """Of the caller's leg of the moment."""
    line: Mapped[str] = mapped_column(String(32))
    caller_number: Mapped[str | None] = mapped_column(String(20))
    """E.164, or None when withheld, masked or no telephone number at all."""
    state: Mapped[str] = mapped_column(String(16))
    """See rules.call."""
    language: Mapped[str | None] = mapped_column(String(2))
    nature: Mapped[str | None] = mapped_column(String(16))
    nature_settled_at: Mapped[datetime | None] = mapped_column(Instant)
    """When an agent last confirmed or changed what the caller pressed. See nature_is_settled."""
    nature_settled_by_id: Mapped[int | None] = mapped_column()
    """Of the agent who did so. Not a foreign key: SQLite takes no new one into a table it has."""
    nature_before: Mapped[str | None] = mapped_column(String(16))
    """What it was before an agent first settled it, to go back to; None where none has, and for
    calls that the version before revision 0017 settled."""
    rank: Mapped[int | None] = mapped_column()
    """0 Advanced, 1 Premium, 2 Standard; None until admitted (art. 2)."""
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    contact_said_at: Mapped[datetime | None] = mapped_column(Instant)
    """When an agent last said which contact calls, or that it is nobody on file: see
    rules.who_calls."""
    contact_said_by_id: Mapped[int | None] = mapped_column()
    """Of that agent. Not a foreign key, as above."""
    certainty: Mapped[str | None] = mapped_column(String(16))
    """How sure it is that it is them, see rules.certainty; None for nobody known, and for calls
    that the version before revision 0011 took."""
    hours_revision_id: Mapped[int | None] = mapped_column(ForeignKey("hours_revisions.id"))
    """What its times rest on: the revision that ruled its arrival, then any that came while it
    waited. None: the file ruled."""
    intake: Mapped[dict[str, Any]] = mapped_column("conversation", Document, default=dict)
    """Where the intake stands: its facts, its state and the steps last given to the caller."""
    receipt: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    """Every decision, in order, with its instant and what it was based on. Evidence: nothing is
    decided by it."""
    outcome: Mapped[str | None] = mapped_column(String(16))
    """What the intake came to: queued, closed, number_refused, unidentified, not_entitled,
    quota_refused, too_many_calls, goodbye, message, joined_incident, hung_up (by the caller,
    before it was over), lost (given up by us)."""
    disposition: Mapped[str | None] = mapped_column(String(16))
    """How a call ended that has a ticket: answered, abandoned, message, joined_incident, drained,
    waited_too_long, lost."""
    told_charge: Mapped[bool] = mapped_column(default=False)
    """Whether the caller was told that this request may be charged, and went on (art. 4.3)."""
    satisfaction: Mapped[int | None] = mapped_column()
    message_asked_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the caller was put through to leave a message. See message_was_asked."""
    recording_sid: Mapped[str | None] = mapped_column(String(34))
    recording_seconds: Mapped[int | None] = mapped_column()
    message_taken_at: Mapped[datetime | None] = mapped_column(Instant)
    """When an agent took the message in hand, that was left in this call; until then it is listed
    for everybody."""
    message_taken_by_id: Mapped[int | None] = mapped_column()
    """Of that agent. Not a foreign key, as above."""
    arrived_at: Mapped[datetime] = mapped_column(Instant, index=True)
    joined_at: Mapped[datetime | None] = mapped_column(Instant)
    place_id: Mapped[str | None] = mapped_column("place", String(64))
    """Names the place in the line, for good: see place."""
    line_order: Mapped[int | None] = mapped_column(BigInteger)
    """rules.priority.order_key of the place in the line; smaller is served first."""
    leave_by: Mapped[datetime | None] = mapped_column(Instant)
    """When the caller, if it still waits, leaves the line with an apology and a ticket."""
    leave_as: Mapped[str | None] = mapped_column(String(16))
    """The disposition it then has: `drained` or `waited_too_long`."""
    resumes_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"), unique=True)
    """The call, cut off in the line shortly before, whose place this one has taken again."""
    belongs_to_id: Mapped[int | None] = mapped_column("folded_into_id")
    """The ticket that this call belongs to instead of having one of its own: an agent linked it, or
    it was folded into that of an earlier call of the same number. None for a call that has its own
    ticket, or none. Not a foreign key, as above."""
    connected_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    fetch_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the caller must be redirected to what this record requires; None: it is there already,
    or on the way."""
    fetched_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it was last redirected so."""

    partner: Mapped[Partner | None] = relationship()
    contact: Mapped[Contact | None] = relationship()

    @hybrid_property
    def place(self) -> str:
        """The id of its place in the line. It begins as the SID of the leg that joined, which is
        all that the version before revision 0013 knows of, and stays when the leg is another."""
        return self.place_id or self.sid

    @place.inplace.expression
    @classmethod
    def _place(cls) -> ColumnElement[str]:
        return func.coalesce(cls.place_id, cls.sid)

    @property
    def nature_is_settled(self) -> bool:
        """Whether an agent has confirmed or changed what the caller pressed (art. 4.3)."""
        if self.nature == "undetermined":
            return False
        return self.nature_settled_at is not None or _receipt_shows(self, "nature settled")

    @property
    def message_was_asked(self) -> bool:
        """Whether this caller was asked to leave a message: nothing else of a call is ever kept."""
        return self.message_asked_at is not None or _receipt_shows(self, "message asked")

    @validates("state")
    def _may_follow(self, _key: str, state: CallState) -> CallState:
        # A state of a later version is let pass: its call must end all the same.
        known = self.state in rules.call.TRANSITIONS
        if known and self.state not in {state, *rules.call.sources_of(state)}:
            raise ValueError(f"a call that is {self.state} cannot become {state}")
        return state


def _receipt_shows(call: Call, what: Literal["nature settled", "message asked"]) -> bool:
    # The version before revision 0007 wrote these two into the receipt only, and it may still run
    # beside this one. To be deleted by the release after that of 0007, whose migration then fills
    # the columns of the calls that still have none.
    for one in reversed(call.receipt):
        match what, one:
            case "nature settled", {"what": "nature", "undo": True}:
                return False
            case "nature settled", {"what": "nature", "by": _}:
                return True
            case "message asked", {"what": "message_offered", "accepted": True}:
                return True
            case "message asked", {"what": "left_line", "because": "message"}:
                return True
    return False


class CallEvent(Table):
    """A webhook that had an effect: its business key makes a repeated one harmless."""

    __tablename__ = "call_events"
    __table_args__ = (UniqueConstraint("call_sid", "kind", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(34))
    kind: Mapped[str] = mapped_column(String(40))
    sequence: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Instant)
    facts: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)


class Offer(Table):
    """One call offered to one agent: the ringing of their phone, their answer, the conversation."""

    __tablename__ = "offers"
    __table_args__ = (
        Index("uq_offers_live_call", "call_id", unique=True,
              sqlite_where=text(BLOCKS_CALL), postgresql_where=text(BLOCKS_CALL)),
        Index("uq_offers_live_agent", "agent_id", unique=True,
              sqlite_where=text(BLOCKS_AGENT), postgresql_where=text(BLOCKS_AGENT)),
        Index("ix_offers_leg_open", "id", sqlite_where=text("leg_ended_at IS NULL"),
              postgresql_where=text("leg_ended_at IS NULL")),
        Index("ix_offers_call_id", "call_id"),
        Index("ix_offers_made_at", "made_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    """Names this offer in the URLs of the agent's leg and its conference."""
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    state: Mapped[str] = mapped_column(String(16))
    """See rules.offer."""
    rank: Mapped[int] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(Instant)
    deadline: Mapped[datetime] = mapped_column(Instant)
    """When the offer fails by itself, if nothing is reported of it."""
    leg_sid: Mapped[str | None] = mapped_column(String(34), unique=True)
    leg_ended_at: Mapped[datetime | None] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    joined_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the agent's leg was seen in the conference."""
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    instructed_at: Mapped[datetime | None] = mapped_column("errand_at", Instant)
    """When a dispatcher last took an instruction about this leg: so two do not give it at once."""
    snapshot: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    """The line as it stood when the offer was made: the proof of priority."""
    problem: Mapped[str | None] = mapped_column(Text)
    refusal: Mapped[int | None] = mapped_column()
    """The code by which Twilio refused to ring the agent, see rules.outbound."""
    declined_for: Mapped[str | None] = mapped_column(String(16))
    """Why its agent declined it on the console, see rules.offer; None where that was done by
    telephone, which asks for no reason."""

    call: Mapped[Call] = relationship()
    agent: Mapped[Agent] = relationship()

    @validates("state")
    def _may_follow(self, _key: str, state: OfferState) -> OfferState:
        known = self.state in rules.offer.TRANSITIONS
        if known and self.state not in {state, *rules.offer.sources_of(state)}:
            raise ValueError(f"an offer that is {self.state} cannot become {state}")
        return state


NOT_OFFERED = ~(
    select(Offer.id)
    .where(Offer.call_id == Call.id, Offer.state.in_(rules.offer.BLOCKING_CALL))
    .exists()
)
"""Of calls for which nobody is being rung."""


class CodeAttempt(Table):
    """A support code keyed wrongly: who dialled and when, never the digits."""

    __tablename__ = "code_attempts"
    __table_args__ = (Index("ix_code_attempts_call", "call_id", "attempt", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    attempt: Mapped[int | None]
    """Which time the call was asked for a code; nothing where an older release wrote it."""
    caller_number: Mapped[str | None] = mapped_column(String(20), index=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)


# Every hop asks one of these: built once, since that takes longer than asking.
CALL_OF_LEG = select(Call).where(Call.sid == bindparam("leg"))
LOCKED_CALL_OF_LEG = CALL_OF_LEG.with_for_update(**ROW_LOCK)


def find_call(session: Session, sid: str) -> Call | None:
    """The call of that SID, or None."""
    return session.scalars(CALL_OF_LEG, {"leg": sid}).first()


def lock_call(session: Session, sid: str) -> Call | None:
    """The call of that SID, locked until the transaction ends, or None."""
    return session.scalars(LOCKED_CALL_OF_LEG, {"leg": sid}).first()


def of_place(place: str) -> ColumnElement[bool]:
    """Of the call whose place this is. Written so that the indexes of both columns serve."""
    return or_(Call.place_id == place, and_(Call.place_id.is_(None), Call.sid == place))


def find_call_in(session: Session, place: str) -> Call | None:
    """The call of that place, whatever its leg is now, or None."""
    return session.scalars(select(Call).where(of_place(place))).first()


def lock_call_in(session: Session, place: str) -> Call | None:
    """The call of that place, locked until the transaction ends, or None."""
    locked = select(Call).where(of_place(place)).with_for_update(**ROW_LOCK)
    return session.scalars(locked).first()
