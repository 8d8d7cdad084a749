"""The nouns of an intake: what it knows, where it stands, and what one turn of it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from callrouter.rules.steps import IntakeStep, Question
from callrouter.rules.tiers import Nature, Tier

Outcome = Literal[
    "queued",
    "closed",
    "unidentified",
    "not_entitled",
    "quota_refused",
    "number_refused",
    "too_many_calls",
    "goodbye",
    "message",
    "joined_incident",
]
OUTCOMES: tuple[str, ...] = (*get_args(Outcome), "hung_up", "lost")
"""All that a call's intake may come to: the last two where it came to nothing, since the caller
hung up, or since we gave the call up."""
MET_CLOSED = ("closed", "message")
"""What the intake came to of a call that met a closed line, unless it joined the line."""
Note = dict[str, object]


@dataclass(frozen=True)
class Account:
    """A partner as the intake needs it, as it stood when the call arrived."""

    partner_id: int
    accredited: bool
    subscribed: bool
    counted: int
    """Requests of the month, as committed so far."""
    limit: int
    policy: Literal["charge", "refuse"]

    @property
    def entitled(self) -> bool:
        """May use the advanced line: accredited and subscribed (art. 1, 5)."""
        return self.accredited and self.subscribed


@dataclass(frozen=True)
class MajorIncident:
    """A disturbance of many that is in progress. Callers are told of it, and may join those who
    are kept informed by email."""

    id: int
    titles: dict[str, str]
    """By language."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known when the call arrives, and does not change while it is asked.

    It is stored with the call, where the version before may have written it: a fact that is new
    here has a default, which means what that version did.
    """

    arrived: datetime
    tier: Tier
    languages: tuple[str, ...]
    asks: bool
    """Whether identity, entitlement, nature and allowance are asked for: the full intake."""
    is_open: bool
    closes: datetime | None = None
    reopens: datetime | None = None
    zone: str
    status_page: str
    announcement: dict[str, str] | None = None
    contact_language: str | None = None
    """Language on file of the one contact known by this number."""
    account: Account | None = None
    """The one account known by the caller's number."""
    takes_messages: bool = False
    message_seconds: int = 180
    unentitled_may_join: bool = False
    rank_by_account: bool = False
    attested: bool = False
    """The carrier vouches for the caller's number."""
    major_incident: MajorIncident | None = None
    """The one that callers are told of."""
    closed_for: dict[str, str] | None = None
    """The reason, by language, where the line is closed for one that callers are told."""
    refused_number: int | None = None
    """Which refusal it is that the caller's number falls under, by id."""


@dataclass(frozen=True)
class State:
    """Where the intake stands: the question last asked, and what is settled so far. Stored
    as the facts are: everything has a default."""

    question: Question | None = None
    attempt: int = 1
    """Which try of the question this is, from 1."""
    silences: int = 0
    language: str | None = None
    account: Account | None = None
    identified_by: Literal["number", "code"] | None = None
    nature: Nature = "undetermined"
    told_charge: bool = False
    turned_away: Literal["closed", "too_many_calls"] = "closed"
    """What the call comes to where a message is offered instead of the line, and none is left."""


@dataclass(frozen=True)
class Turn:
    """What the service does next, what it remembers, and what it notes."""

    steps: tuple[IntakeStep, ...]
    state: State
    outcome: Outcome | None = None
    """Set when the intake is over."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class LookUp:
    """What the edge found for a support code that was keyed."""

    account: Account | None
    codes_allowed: bool
    """Whether another code may be asked for, this wrong one included in the count."""
    looked_up: bool = True
    """False where the limit of wrong codes was reached by then: nobody knows whether it is
    right."""
