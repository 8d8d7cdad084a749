"""Which mail an event owes to a partner, to whom of it, and in which language. Written in the
event's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlalchemy.orm import Session

from callrouter.dialled_lines import DialledLines
from callrouter.mail.held import take_along
from callrouter.mail.kinds import (
    AllowanceUsed,
    Circumstance,
    ExtraContact,
    MonthExtra,
    News,
    RequestRefused,
    TicketCreated,
    TicketNews,
)
from callrouter.mail.news import kind_of, sections_of, told
from callrouter.mail.zone import zone_of
from callrouter.records import (
    Agent,
    Call,
    Contact,
    Partner,
    Ticket,
    TicketMessage,
    first_contact,
)
from callrouter.records.mail import owe, thread_of
from callrouter.records.promises import keep_promise
from callrouter.rules.allowance import PARIS, Policy, month_of
from callrouter.rules.score_link import score_token
from callrouter.rules.severity import PROVISIONAL
from callrouter.rules.tiers import ADVANCED, TIERS
from callrouter.targets import FirstResponse
from callrouter.wording import Language, language_of
from callrouter.wording.promises import say_first_response, say_first_response_by


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
    pages_url: str
    secret_key: SecretStr
    """Signs the links by which a resolved ticket is scored."""

    def ticket_opened(
        self,
        session: Session,
        ticket: Ticket,
        circumstance: Circumstance,
        now: datetime,
        *,
        due_at: datetime | None,
        zone: str,
        again: bool = False,
    ) -> None:
        """The mail that gives a new ticket's number, immediately (art. 4.1), and `due_at`, by when
        its first response is due, on the clock of `zone`; no instant for a nature that is still
        open. A ticket without an address is marked instead, and shown to agents. `again`: to
        somebody else, who is the ticket's contact since then."""
        contact = addressee(session, ticket.partner_id, ticket.contact_id)
        if contact is None:
            ticket.no_address = True
            return
        within = self._first_response(ticket)
        due_at = None if ticket.nature == "undetermined" else due_at
        facts: TicketCreated = {
            "number": ticket.number or "",
            "subject": ticket.subject,
            "nature": ticket.nature,  # type: ignore[typeddict-item]
            "circumstance": circumstance,
            "tier": TIERS[ticket.rank],
            "name": contact.name if contact.id == ticket.contact_id else None,
            "called_at": (ticket.admitted_at or ticket.opened_at).isoformat(),
            "first_response": within,
            "first_response_by": due_at.isoformat() if due_at else None,
            "zone": zone,
            "control_panel": self.control_panel,
            "status_page": self.status_page,
        }
        event = f"ticket-created:{ticket.id}"
        if again:
            event = f"{event}:{contact.id}:{now:%Y%m%dT%H%M%S%f}"
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
        language = language_of(ticket.language)
        if due_at is not None:
            _promise_by(session, ticket, event, due_at, language, zone, now)
        elif within:
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

    def ticket_news(
        self,
        session: Session,
        ticket: Ticket,
        *,
        message: TicketMessage | None,
        news: News,
        hold: timedelta,
        now: datetime,
        copies_to: Sequence[int] = (),
        is_first_response: bool = False,
    ) -> bool:
        """The one mail about what one save changed, of the kind of its weightiest part, with what
        was written; it leaves after `hold` at the earliest. It takes along what still waits
        (mail.held). There is none where nothing of it is the partner's concern; a ticket without an
        address is marked instead. `is_first_response`: nobody had answered before this message.
        Returns whether there is a mail that was not owed before."""
        kind = kind_of(news, message, is_first_response=is_first_response)
        if kind is None:
            return False
        contact = addressee(session, ticket.partner_id, ticket.contact_id)
        if contact is None:
            ticket.no_address = True
            return False
        about = f"message:{message.id}" if message else f"{kind}:{now:%Y%m%dT%H%M%S%f}"
        event = f"ticket-news:{ticket.id}:{about}"
        news = take_along(session, ticket, news, event, now)
        facts = self._news(session, ticket, contact, message, news, now)
        language = message.language if message else ticket.language
        is_new = owe(
            session,
            event=event,
            kind=kind,
            recipient=contact.email,
            contact_id=contact.id,
            language=language,
            facts=facts,
            now=now,
            mail_from=self.mail_from,
            ticket_id=ticket.id,
            ticket_message_id=message.id if message else None,
            copies_to=copies_to,
            thread=thread_of(session, ticket),
            due_at=now + hold,
        )
        if is_new and facts["severity"] and (due_at := facts["severity"]["due_at"]):
            due = datetime.fromisoformat(due_at)
            _promise_by(session, ticket, event, due, language_of(language), facts["zone"], now)
        return is_new

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

    def allowance_used(
        self,
        session: Session,
        partner: Partner,
        *,
        month: str,
        used: int,
        limit: int,
        policy: Policy,
        now: datetime,
    ) -> bool:
        """Tell a partner that so many of the month's contacts are used: that most are, or, from the
        limit on, that all are (art. 4.3). Each once a month. Returns whether it had not been told.
        """
        facts: AllowanceUsed = {
            "name": "",
            "month": month,
            "used": used,
            "limit": limit,
            "policy": policy,
            "control_panel": self.control_panel,
            "status_page": self.status_page,
        }
        kind = "allowance_reached" if used >= limit else "allowance_warning"
        return self._owe_account(session, partner, kind, month, facts, now)

    def month_extra(
        self,
        session: Session,
        partner: Partner,
        *,
        month: str,
        used: int,
        limit: int,
        extra: Sequence[ExtraContact],
        now: datetime,
    ) -> bool:
        """Tell a partner which requests of a month that is closed went beyond its allowance, and
        which of them are charged (art. 4.3). Once. Returns whether it had not been told."""
        facts: MonthExtra = {
            "name": "",
            "month": month,
            "used": used,
            "limit": limit,
            "extra": list(extra),
            "zone": PARIS.key,
            "control_panel": self.control_panel,
            "status_page": self.status_page,
        }
        return self._owe_account(session, partner, "month_extra", month, facts, now)

    def _owe_account(
        self,
        session: Session,
        partner: Partner,
        kind: str,
        month: str,
        facts: Mapping[str, Any],
        now: datetime,
    ) -> bool:
        """Owe the first contact of an account a mail about that month."""
        contact = first_contact(session, partner.id)
        if contact is None:
            return False
        return owe(
            session,
            event=f"{kind.replace('_', '-')}:{partner.id}:{month}",
            kind=kind,
            recipient=contact.email,
            contact_id=contact.id,
            language=contact.language or partner.language,
            facts={**facts, "name": contact.name},
            now=now,
            mail_from=self.mail_from,
        )

    def _news(
        self,
        session: Session,
        ticket: Ticket,
        contact: Contact,
        message: TicketMessage | None,
        news: News,
        now: datetime,
    ) -> TicketNews:
        author_id = message.agent_id if message else news.agent_id
        author = session.get(Agent, author_id) if author_id is not None else None
        is_resolved = news.state == "resolved"
        is_asked = news.asks is not None and author is None
        return {
            "number": ticket.number or "",
            "subject": ticket.subject,
            "tier": TIERS[ticket.rank],
            "name": contact.name,
            "nature": ticket.nature,  # type: ignore[typeddict-item]
            "state": ticket.state,  # type: ignore[typeddict-item]
            "agent_id": author_id,
            "agent": author.name if author else None,
            # The words of a question of ours stand in its section.
            "text": message.text if message and not is_asked else None,
            "sections": list(sections_of(news)),
            "severity": told(news.severity, message, now) if news.severity else None,
            "diagnosis": news.diagnosis,
            "ground": news.refusal.ground if news.refusal else None,
            "reason": news.refusal.reason if news.refusal else None,
            "product": news.product,
            "major_incident": news.major_incident,
            "score_page": self._score_page(ticket, now) if is_resolved else None,
            "month": month_of(ticket.admitted_at or ticket.opened_at, PARIS),
            "limit": self.monthly_limit,
            "zone": zone_of(session, self.dialled_lines, ticket.line),
            "control_panel": self.control_panel,
            "status_page": self.status_page,
        }

    def _score_page(self, ticket: Ticket, now: datetime) -> str:
        key = self.secret_key.get_secret_value().encode()
        return f"{self.pages_url}/score/{score_token(key, ticket.number or '', now)}"

    def _first_response(self, ticket: Ticket) -> str | None:
        """The target to name, in business time. None where there is none: a nature that is still
        open is promised nothing, and the published targets are those of the Advanced service."""
        if ticket.nature == "undetermined" or ticket.rank != ADVANCED:
            return None
        targets = self.first_response
        if ticket.nature == "request":
            return targets.request
        return str(getattr(targets, PROVISIONAL))


def _promise_by(
    session: Session,
    ticket: Ticket,
    event: str,
    due_at: datetime,
    language: Language,
    zone: str,
    now: datetime,
) -> None:
    """Keep that the mail about this event promises a first response by then."""
    keep_promise(
        session,
        "first_response",
        say_first_response_by(due_at, language, ZoneInfo(zone)),
        language,
        now,
        due_at=due_at,
        ticket_id=ticket.id,
        mail_event=event,
    )
