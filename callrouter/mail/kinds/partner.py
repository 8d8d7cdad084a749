"""The facts of mails to partners, and what is handed in about a ticket's news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict

from callrouter.rules.allowance import Policy
from callrouter.rules.diagnosis import Diagnosis
from callrouter.rules.refusal import Ground
from callrouter.rules.severity import Severity
from callrouter.rules.ticket import TicketState
from callrouter.rules.tiers import Nature, Tier

Circumstance = Literal["answered", "abandoned", "message", "joined", "email", "form", "agent"]
"""What a ticket was opened for. `abandoned`: the call ended before an adviser could answer.
`message`: left after hours. `joined`: the caller chose to be told of a major incident instead of
waiting. `agent`: an agent entered it."""

TicketNewsKind = Literal[
    "ticket_refused",
    "ticket_resolved",
    "diagnosis",
    "charge_question",
    "information_needed",
    "severity_qualified",
    "first_response",
    "progress_update",
]
"""Kinds of mail about what one save changed, the weightiest first: the mail has the kind of the
weightiest part, and the others stand in it (contract, section 6: what one save changes is one
mail)."""

Section = Literal[
    "refusal", "resolution", "diagnosis", "charge", "pre_diagnosis", "question", "severity",
    "nature", "state",
]  # fmt: skip
"""The parts of such a mail beside what an agent wrote, in the order in which they stand."""


Asks = Literal["pre_diagnosis", "charge"]
"""What callrouter itself asks a partner for."""


@dataclass(frozen=True, kw_only=True)
class SeverityNews:
    """An agent qualified an incident, or qualified it anew."""

    before: Severity | None
    """None: it was provisional."""
    after: Severity
    due_at: datetime | None = None
    """By when the first response is due now; None once it was given, or where none is promised."""


@dataclass(frozen=True, kw_only=True)
class RefusalNews:
    """A person refused the ticket, with a ground of art. 4.3 and a reason in words."""

    ground: Ground
    reason: str


@dataclass(frozen=True, kw_only=True)
class News:
    """What one save changed, for the one mail about it."""

    severity: SeverityNews | None = None
    nature: Nature | None = None
    """What it is from now on, where that changed."""
    state: TicketState | None = None
    """Its state from now on, where that changed."""
    diagnosis: Diagnosis | None = None
    """Its outcome, where there is one now."""
    refusal: RefusalNews | None = None
    asks: Asks | None = None
    """What callrouter itself asks for, beside the question of an agent."""
    product: str | None = None
    """On which the partner is certified, where its pre-diagnosis is asked for."""
    agent_id: int | None = None
    """Who saved it, where nobody wrote a message."""
    major_incident: str | None = None
    """The title of the major incident that the message is about, in the message's language."""


class ToldOfNewTicket(TypedDict, total=False):
    """What the version before does not tell of a new ticket."""

    first_response_by: str | None
    """When the time for the first response is over, where that is told."""
    subject: str | None
    """As the partner gave it."""


class TicketCreated(ToldOfNewTicket):
    """To the partner: the ticket exists (art. 4.1)."""

    number: str
    """Eight digits."""
    nature: Nature
    circumstance: Circumstance
    tier: Tier
    """The line that was dialled; only `advanced` mails speak of that service."""
    name: str | None
    """Of the contact who called, or None when somebody else of the account may have."""
    called_at: str
    first_response: str | None
    """The target in business time as targets.toml writes it ("4h", "1d"), or None to give none.
    For an incident it is that of the provisional severity. Told where no instant is."""
    zone: str
    control_panel: str
    """Where the ticket is followed: a web address."""
    status_page: str
    """Where incidents on the infrastructure are published, without scheme."""


class RequestRefused(TypedDict):
    """To the partner: a request by telephone was refused, and no ticket opened, as the month's
    allowance is used up (art. 4.3)."""

    tier: Tier
    line_number: str
    """E.164."""
    name: str | None
    called_at: str
    limit: int
    month: str
    """The civil month whose allowance is used up: `2026-07`."""
    zone: str
    control_panel: str
    status_page: str


class SeverityTold(TypedDict):
    """A severity as a mail tells it."""

    before: Severity | None
    after: Severity
    due_at: str | None


class ToldOfNews(TypedDict, total=False):
    """What the version before does not tell of a ticket's news."""

    major_incident: str | None
    """The title of the one that `text` is about."""
    is_given_back: bool
    """Whoever had the ticket in hand when the mail was owed has it no more, and nobody else has."""


class TicketNews(ToldOfNews):
    """To the partner: what one save changed on a ticket, of whatever TicketNewsKind
    (art. 4.1 to 4.3)."""

    number: str
    subject: str | None
    tier: Tier
    name: str | None
    """Of who gets it."""
    nature: Nature
    state: TicketState
    """As it is now."""
    agent_id: int | None
    agent: str | None
    """Who wrote `text`, by the name on record when the mail is sent."""
    text: str | None
    """What an agent wrote."""
    sections: list[Section]
    severity: SeverityTold | None
    diagnosis: Diagnosis | None
    ground: Ground | None
    reason: str | None
    product: str | None
    score_page: str | None
    """Where the partner says how satisfied it is: a web address."""
    month: str
    """The civil month in which the ticket reached us: `2026-07`."""
    limit: int
    """Contacts a month that are included."""
    zone: str
    control_panel: str
    status_page: str


class AllowanceUsed(TypedDict):
    """To the first contact of a partner: most of the month's allowance is used, or all of it
    (art. 4.3)."""

    name: str | None
    month: str
    """`2026-07`."""
    used: int
    """Contacts that count."""
    limit: int
    policy: Policy
    """What becomes of those beyond it."""
    control_panel: str
    status_page: str


class ExtraContact(TypedDict):
    """A request beyond the month's allowance."""

    number: str
    """Of its ticket."""
    at: str
    """When it reached us."""
    billable: bool
    """The partner was told before that it may be charged."""


class MonthExtra(TypedDict):
    """To the first contact of a partner: which requests of a month went beyond its allowance, as a
    file of CSV too (art. 4.3)."""

    name: str | None
    month: str
    used: int
    limit: int
    extra: list[ExtraContact]
    zone: str
    control_panel: str
    status_page: str
