"""The only truth: what is stored, in SQL. Redis and RQ can be rebuilt from here."""

from callrouter.records.allowance import CountedRequest, Overage
from callrouter.records.audit import AuditEvent
from callrouter.records.authors import Author, by_agent
from callrouter.records.call_notes import CallNotes
from callrouter.records.calls import (
    Call,
    CallEvent,
    CodeAttempt,
    Offer,
    find_call,
    find_call_in,
    lock_call,
    lock_call_in,
)
from callrouter.records.consoles import Console
from callrouter.records.correspondence import Attachment, TextBlock, TicketMessage
from callrouter.records.database import ROW_LOCK, Database
from callrouter.records.deadlines import Deadline, Pause
from callrouter.records.drafts import FormDraft
from callrouter.records.heartbeats import Heartbeat
from callrouter.records.history import TicketEvent
from callrouter.records.hours import Announcement, ConfirmedHoliday, HoursRevision
from callrouter.records.mail import OwedMail
from callrouter.records.mail_alert import MailAlert
from callrouter.records.major_incidents import MajorIncident, MajorIncidentUpdate
from callrouter.records.onlookers import TicketLook
from callrouter.records.outbound import OutboundTrouble
from callrouter.records.participants import Participant
from callrouter.records.people import (
    Accreditation,
    Agent,
    Certification,
    Contact,
    Partner,
    Service,
    Subscription,
    agent_named,
    first_contact,
)
from callrouter.records.promises import Promise
from callrouter.records.refused_numbers import RefusedNumber
from callrouter.records.sessions import PageSession, SignInAttempt, SignInLink
from callrouter.records.table import Table
from callrouter.records.ticket_numbers import TicketNumber
from callrouter.records.tickets import Ticket
from callrouter.records.wallboards import WallboardLink

__all__ = [
    "ROW_LOCK",
    "Accreditation",
    "Agent",
    "Announcement",
    "Attachment",
    "AuditEvent",
    "Author",
    "Call",
    "CallEvent",
    "CallNotes",
    "Certification",
    "CodeAttempt",
    "ConfirmedHoliday",
    "Console",
    "Contact",
    "CountedRequest",
    "Database",
    "Deadline",
    "FormDraft",
    "Heartbeat",
    "HoursRevision",
    "MailAlert",
    "MajorIncident",
    "MajorIncidentUpdate",
    "Offer",
    "OutboundTrouble",
    "Overage",
    "OwedMail",
    "PageSession",
    "Participant",
    "Partner",
    "Pause",
    "Promise",
    "RefusedNumber",
    "Service",
    "SignInAttempt",
    "SignInLink",
    "Subscription",
    "Table",
    "TextBlock",
    "Ticket",
    "TicketEvent",
    "TicketLook",
    "TicketMessage",
    "TicketNumber",
    "WallboardLink",
    "agent_named",
    "by_agent",
    "find_call",
    "find_call_in",
    "first_contact",
    "lock_call",
    "lock_call_in",
]
