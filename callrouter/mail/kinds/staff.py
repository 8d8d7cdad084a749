"""The facts of mails to our own people."""

from __future__ import annotations

from typing import Literal, TypedDict

from callrouter.rules.deadline import DeadlineKind, Mark
from callrouter.rules.outbound import Cause
from callrouter.rules.presence import AwayReason
from callrouter.rules.severity import Basis
from callrouter.rules.tiers import Tier


class AgentSetAway(TypedDict):
    """To an agent: an offered call was not taken, so no more are offered until they come back."""

    name: str
    reason: AwayReason
    """How the offer ended, as rules.offer names it."""
    paused_at: str
    zone: str
    console: str
    """A web address."""


class AboutAgent(TypedDict, total=False):
    """Of mails to supervisors about an agent."""

    agent_id: int
    """Whose name is looked up when the mail is sent; missing where the version before owed it."""


class PhoneUnreachable(AboutAgent):
    """To a supervisor: an agent was set away whose phone could not be reached, again and again."""

    name: str
    """The supervisor's."""
    agent: str
    code: int | None
    """By which Twilio refused to ring the phone the last time; None where the call failed."""
    paused_at: str
    zone: str
    console: str


class LineUnattended(AboutAgent):
    """To a supervisor: the last available agent was set away."""

    name: str
    """The supervisor's."""
    agent: str
    reason: AwayReason | Literal["console_closed", "signed_out"]
    paused_at: str
    waiting: int
    """Callers in the line at that moment."""
    zone: str
    console: str


class OutboundSuspended(TypedDict):
    """To a supervisor: outbound calls are suspended, for a reason that is not one phone's."""

    name: str
    """The supervisor's."""
    cause: Cause
    code: int | None
    """Twilio's, where it refused."""
    since: str
    waiting: int
    """Callers in the line at that moment."""
    zone: str


AccessPart = Literal["password", "codes", "both", "address"]


class AccessChanged(TypedDict):
    """To somebody on our side, who may not know of it: how they sign in is not what it was, or the
    address to which their mails go; told to the one before."""

    name: str
    what: AccessPart
    """`both`: password and codes, by an invitation."""
    at: str
    zone: str


class LetsIn(TypedDict):
    """To somebody on our side: a link that lets its reader in. On record is a word alone, of which
    link and digits are made when the mail is: who reads the database gets in nowhere."""

    name: str
    nonce: str
    until: str
    """When the link is of no use any more."""
    zone: str
    link: str
    """A web address; made when the mail is."""
    digits: str
    """Six, which stand for the link; made when the mail is."""


class MessageLeft(TypedDict):
    """To an agent of its language who is signed in, or to a supervisor: a caller left a message."""

    name: str
    """The reader's."""
    number: str
    """Of its ticket: eight digits."""
    partner: str | None
    """Whose message it is; None for a caller whom nobody knows."""
    tier: Tier
    seconds: int
    """How long it is."""
    left_at: str
    zone: str
    console: str


class ProcessSilent(TypedDict):
    """To a supervisor: a process without which something is not done is not seen any more."""

    name: str
    process: Literal["dispatcher", "worker", "sweeper"]
    seen_at: str | None
    """When it was last seen; None for never."""
    noticed_at: str
    zone: str


class MailTroubled(TypedDict):
    """To a supervisor: mail does not arrive."""

    name: str
    """The supervisor's."""
    failed: int
    """Mails that are not tried any more."""
    late: int
    """Mails that are tried again."""
    since: str
    """When the oldest of them was owed."""
    problem: str | None
    """What the server said last."""
    zone: str
    console: str


class AboutTicket(AboutAgent):
    """Of mails about a ticket, to the agent who has it in hand or to a supervisor."""

    name: str
    """The reader's."""
    number: str
    """Eight digits."""
    subject: str | None
    partner: str | None
    """None where nobody knows whose it is."""
    agent: str | None
    """Who has it in hand, and whose id is `agent_id`; None for nobody."""
    zone: str
    console: str


class DeadlineReminder(AboutTicket):
    """Some of the time is used up in which something is owed to a ticket's partner (art. 4.1,
    4.2)."""

    deadline: DeadlineKind
    mark: Mark
    due_at: str
    basis: Basis
    """What the deadline is for: the severity of an incident, or a plain request."""
    provisional: bool
    """Nobody has qualified it."""
    on_its_way: bool
    """Something is written that has not reached the partner."""


class MessageUndelivered(AboutTicket):
    """What an agent wrote has not reached the partner, and will not by itself."""

    written_at: str
    problem: str | None
    """What the mail server said; None where the mail came back."""
    due_at: str | None
    """By when the first response is owed, where it still is."""
