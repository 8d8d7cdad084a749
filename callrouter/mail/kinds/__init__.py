"""The facts each kind of mail is made from: plain JSON values, stored with the owed mail.

Instants are ISO 8601 with their offset. A template sees nothing but these, and the mail's kind and
language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from callrouter.mail.kinds.partner import (
    Circumstance,
    News,
    RefusalNews,
    RequestRefused,
    SeverityNews,
    TicketCreated,
    TicketNews,
    TicketNewsKind,
)
from callrouter.mail.kinds.staff import (
    AgentSetAway,
    LineUnattended,
    MailTroubled,
    MessageLeft,
    OutboundSuspended,
    PhoneUnreachable,
    ProcessSilent,
)

__all__ = [
    "ABOUT_MAIL",
    "KINDS",
    "AgentSetAway",
    "Circumstance",
    "LineUnattended",
    "MailTroubled",
    "MessageLeft",
    "News",
    "OutboundSuspended",
    "PhoneUnreachable",
    "ProcessSilent",
    "RefusalNews",
    "RequestRefused",
    "SeverityNews",
    "TicketCreated",
    "TicketNews",
    "TicketNewsKind",
    "is_automatic",
    "template_of",
]

KINDS: dict[str, type] = {
    "ticket_created": TicketCreated,
    "request_refused": RequestRefused,
    **dict.fromkeys(get_args(TicketNewsKind), TicketNews),
    "agent_paused": AgentSetAway,
    "line_unattended": LineUnattended,
    "phone_unreachable": PhoneUnreachable,
    "placing_paused": OutboundSuspended,
    "process_silent": ProcessSilent,
    "message_left": MessageLeft,
    "mail_troubled": MailTroubled,
}
"""What an owed mail's `kind` may be. Kinds and facts are stored, and keep the names they have
there: an agent who was set away is `paused`, suspended outbound calls are `placing_paused`."""

ABOUT_MAIL = "mail_troubled"
"""The kind that tells of mail: by another route where there is one, and never of itself."""


def template_of(kind: str) -> str:
    """The name of the templates that make a mail of this kind."""
    return "ticket_news" if KINDS[kind] is TicketNews else kind


def is_automatic(kind: str, facts: Mapping[str, Any]) -> bool:
    """Whether no person wrote this mail, so that it says so to other machines (RFC 3834)."""
    return not (KINDS[kind] is TicketNews and facts["text"] and facts["agent_id"])
