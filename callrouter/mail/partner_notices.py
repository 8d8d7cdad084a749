"""Which mail an event owes to a partner, to whom of it, and in which language. Written in the
event's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.dialled_lines import DialledLines
from callrouter.mail.kinds import Circumstance, RequestRefused, TicketCreated
from callrouter.mail.zone import zone_of
from callrouter.records import Call, Contact, Ticket, first_contact
from callrouter.records.mail import owe
from callrouter.records.promises import keep_promise
from callrouter.rules.allowance import PARIS, month_of
from callrouter.rules.tiers import ADVANCED, TIERS
from callrouter.settings import FirstResponse
from callrouter.wording import Language
from callrouter.wording.promises import say_first_response

PROVISIONAL_SEVERITY = "S3"


def addressee(session: Session, partner_id: int | None, contact_id: int | None) -> Contact | None:
    """Who gets the mail about a call or a ticket: the contact matched by number unless it has left,
    else the first contact of the account, else nobody (art. 4.1)."""
    matched = session.get(Contact, contact_id) if contact_id is not None else None
    if matched is not None and matched.left_at is None:
        return matched
    return first_contact(session, partner_id) if partner_id is not None else None


@dataclass(frozen=True)
class PartnerNotices:
    """Writes down which mail is owed to partners: one method for each event, called in its
    transaction."""

    dialled_lines: DialledLines
    mail_from: str
    """Gives Message-IDs their domain."""
    status_page: str
    control_panel: str
    monthly_limit: int
    first_response: FirstResponse

    def ticket_opened(
        self, session: Session, ticket: Ticket, circumstance: Circumstance, now: datetime
    ) -> None:
        """The mail that gives a new ticket's number, immediately (art. 4.1). A ticket without an
        address is marked instead, and shown to agents."""
        contact = addressee(session, ticket.partner_id, ticket.contact_id)
        if contact is None:
            ticket.no_address = True
            return
        facts: TicketCreated = {
            "number": ticket.number or "",
            "nature": ticket.nature,  # type: ignore[typeddict-item]
            "circumstance": circumstance,
            "tier": TIERS[ticket.rank],
            "name": contact.name if contact.id == ticket.contact_id else None,
            "called_at": (ticket.admitted_at or ticket.opened_at).isoformat(),
            "first_response": self._first_response(ticket),
            "zone": zone_of(session, self.dialled_lines, ticket.line),
            "control_panel": self.control_panel,
            "status_page": self.status_page,
        }
        event = f"ticket-created:{ticket.id}"
        owe(
            session,
            event=event,
            kind="ticket_created",
            recipient=contact.email,
            contact_id=contact.id,
            language=ticket.language,
            facts=facts,
            now=now,
            mail_from=self.mail_from,
            ticket_id=ticket.id,
        )
        if within := facts["first_response"]:
            language: Language = "en" if ticket.language == "en" else "fr"
            keep_promise(
                session,
                "first_response",
                say_first_response(within, language),
                language,
                now,
                within=within,
                ticket_id=ticket.id,
                mail_event=event,
            )

    def request_refused(self, session: Session, call: Call, now: datetime) -> None:
        """The mail about a request that was refused, the month's allowance being used up (art.
        4.3). It refers to the call: there is no ticket."""
        contact = addressee(session, call.partner_id, call.contact_id)
        line = self.dialled_lines.named(call.line)
        if contact is None or line is None:
            return
        facts: RequestRefused = {
            "tier": line.tier,
            "line_number": line.number,
            "name": contact.name if contact.id == call.contact_id else None,
            "called_at": call.arrived_at.isoformat(),
            "limit": self.monthly_limit,
            "month": month_of(call.arrived_at, PARIS),
            "zone": zone_of(session, self.dialled_lines, call.line),
            "control_panel": self.control_panel,
            "status_page": self.status_page,
        }
        owe(
            session,
            event=f"request-refused:call:{call.id}",
            kind="request_refused",
            recipient=contact.email,
            contact_id=contact.id,
            language=call.language or contact.language or "fr",
            facts=facts,
            now=now,
            mail_from=self.mail_from,
        )

    def _first_response(self, ticket: Ticket) -> str | None:
        """The target to name, or None: a nature that is still open has none, and the published
        targets are those of the Advanced service."""
        if ticket.rank != ADVANCED or ticket.nature == "undetermined":
            return None
        targets = self.first_response
        if ticket.nature == "request":
            return targets.request
        return str(getattr(targets, PROVISIONAL_SEVERITY))
