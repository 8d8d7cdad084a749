"""The facts each kind of mail is made from: plain JSON values, stored with the owed mail.

Instants are ISO 8601 with their offset. A template sees nothing but these, and the mail's kind and
language.
"""

from __future__ import annotations

from typing import get_args

from callrouter.mail.kinds.partner import (
    AllowanceUsed,
    Asks,
    Circumstance,
    ExtraContact,
    MonthExtra,
    News,
    RefusalNews,
    RequestRefused,
    SeverityNews,
    TicketCreated,
    TicketNews,
    TicketNewsKind,
)
from callrouter.mail.kinds.staff import (
    AccessChanged,
    AgentSetAway,
    DeadlineReminder,
    LetsIn,
    LineUnattended,
    MailTroubled,
    MessageLeft,
    MessageUndelivered,
    OutboundSuspended,
    PhoneUnreachable,
    ProcessSilent,
)

__all__ = [
    "ABOUT_MAIL",
    "KINDS",
    "AccessChanged",
    "AgentSetAway",
    "AllowanceUsed",
    "Asks",
    "Circumstance",
    "DeadlineReminder",
    "ExtraContact",
    "LetsIn",
    "LineUnattended",
    "MailTroubled",
    "MessageLeft",
    "MessageUndelivered",
    "MonthExtra",
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
    "template_of",
]

KINDS: dict[str, type] = {
    "ticket_created": TicketCreated,
    "request_refused": RequestRefused,
    **dict.fromkeys(get_args(TicketNewsKind), TicketNews),
    "allowance_warning": AllowanceUsed,
    "allowance_reached": AllowanceUsed,
    "month_extra": MonthExtra,
    "agent_paused": AgentSetAway,
    "line_unattended": LineUnattended,
    "phone_unreachable": PhoneUnreachable,
    "placing_paused": OutboundSuspended,
    "process_silent": ProcessSilent,
    "message_left": MessageLeft,
    "mail_troubled": MailTroubled,
    "deadline_reminder": DeadlineReminder,
    "message_undelivered": MessageUndelivered,
    "sign_in_mail": LetsIn,
    "agent_invited": LetsIn,
    "access_reset": LetsIn,
    "access_changed": AccessChanged,
}
"""What an owed mail's `kind` may be. Kinds and facts are stored, and keep the names they have
there: an agent who was set away is `paused`, suspended outbound calls are `placing_paused`."""

_OF_SEVERAL_KINDS: dict[type, str] = {TicketNews: "ticket_news", AllowanceUsed: "allowance_used"}
"""The templates that make the mails of more than one kind, by the facts that they are made from."""

ABOUT_MAIL = "mail_troubled"
"""The kind that tells of mail: by another route where there is one, and never of itself."""


def template_of(kind: str) -> str:
    """The name of the templates that make a mail of this kind."""
    return _OF_SEVERAL_KINDS.get(KINDS[kind], kind)
