"""Which mail an event owes, to whom, and in which language. Written in the event's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callrouter.dialled_lines import DialledLines
from callrouter.mail.kinds import (
    ABOUT_MAIL,
    AgentSetAway,
    Circumstance,
    LineUnattended,
    MailTroubled,
    MessageLeft,
    OutboundSuspended,
    PhoneUnreachable,
    ProcessSilent,
    RequestRefused,
    TicketCreated,
)
from callrouter.records import (
    Agent,
    Call,
    Contact,
    Offer,
    OutboundTrouble,
    OwedMail,
    Ticket,
    first_contact,
)
from callrouter.records.calls import STILL_WAITING
from callrouter.records.current_hours import current_revision
from callrouter.records.mail import owe
from callrouter.records.promises import keep_promise
from callrouter.rules.allowance import PARIS, month_of
from callrouter.rules.tiers import ADVANCED, STANDARD, TIERS
from callrouter.settings import FirstResponse
from callrouter.wording import Language
from callrouter.wording.promises import say_first_response

PROVISIONAL_SEVERITY = "S3"
LONGEST_PROBLEM = 300


def addressee(session: Session, partner_id: int | None, contact_id: int | None) -> Contact | None:
    """Who gets the mail about a call or a ticket: the contact matched by number unless it has left,
    else the first contact of the account, else nobody (art. 4.1)."""
    matched = session.get(Contact, contact_id) if contact_id is not None else None
    if matched is not None and matched.left_at is None:
        return matched
    return first_contact(session, partner_id) if partner_id is not None else None


@dataclass(frozen=True)
class Notices:
    """Writes down which mail is owed: one method for each event, called in its transaction."""

    dialled_lines: DialledLines
    mail_from: str
    """Gives Message-IDs their domain."""
    pages_url: str
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
            "zone": self._zone(session, ticket.line),
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
            "zone": self._zone(session, call.line),
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

    def agent_set_away(self, session: Session, agent: Agent, offer: Offer, now: datetime) -> None:
        """Tell an agent who was set away by this offer why; and the supervisors, where nobody is
        left to answer, or where the phone could not be reached."""
        set_away: AgentSetAway = {
            "name": agent.name,
            "reason": agent.reason,  # type: ignore[typeddict-item]
            "paused_at": now.isoformat(),
            "zone": self._zone(session),
            "console": self._console(),
        }
        owe(
            session,
            event=f"agent-paused:{offer.token}",
            kind="agent_paused",
            recipient=agent.email,
            agent_id=agent.id,
            language=agent.languages.split()[0],
            facts=set_away,
            now=now,
            mail_from=self.mail_from,
        )
        others = (Agent.state != "away", Agent.disabled_at.is_(None), Agent.id != agent.id)
        if session.scalars(select(Agent.id).where(*others).limit(1)).first() is None:
            unattended: LineUnattended = {
                "name": "",
                "agent": agent.name,
                "agent_id": agent.id,
                "reason": agent.reason,  # type: ignore[typeddict-item]
                "paused_at": now.isoformat(),
                "waiting": _waiting(session),
                "zone": self._zone(session),
                "console": self._console(),
            }
            self._owe_supervisors(
                session, f"line-unattended:{offer.token}", "line_unattended", unattended, now
            )
        elif agent.reason == "failed":
            unreachable: PhoneUnreachable = {
                "name": "",
                "agent": agent.name,
                "agent_id": agent.id,
                "code": offer.refusal,
                "paused_at": now.isoformat(),
                "zone": self._zone(session),
                "console": self._console(),
            }
            event = f"phone-unreachable:{offer.token}"
            self._owe_supervisors(session, event, "phone_unreachable", unreachable, now)

    def outbound_suspended(self, session: Session, trouble: OutboundTrouble, now: datetime) -> None:
        """Tell the supervisors that outbound calls are suspended, and why."""
        facts: OutboundSuspended = {
            "name": "",
            "cause": trouble.cause,  # type: ignore[typeddict-item]
            "code": trouble.code,
            "since": now.isoformat(),
            "waiting": _waiting(session),
            "zone": self._zone(session),
        }
        event = f"placing-paused:{now.isoformat()}"
        self._owe_supervisors(session, event, "placing_paused", facts, now)

    def process_silent(
        self, session: Session, process: str, seen_at: datetime | None, now: datetime
    ) -> bool:
        """Tell the supervisors that a process is not seen any more, once however often it is
        noticed: until it has been seen again. Returns whether they had not been told."""
        silent: ProcessSilent = {
            "name": "",
            "process": process,  # type: ignore[typeddict-item]
            "seen_at": seen_at.isoformat() if seen_at else None,
            "noticed_at": now.isoformat(),
            "zone": self._zone(session),
        }
        since = seen_at.isoformat() if seen_at else "never"
        event = f"process-silent:{process}:{since}"
        return self._owe_supervisors(session, event, "process_silent", silent, now)

    def message_left(self, session: Session, call: Call, number: str, now: datetime) -> None:
        """Tell the agents of its language who are at work that a message was left; where there is
        nobody, the supervisors. `number` is its ticket's."""
        facts: MessageLeft = {
            "name": "",
            "number": number,
            "partner": call.partner.name if call.partner else None,
            "tier": TIERS[call.rank if call.rank is not None else STANDARD],
            "seconds": call.recording_seconds or 0,
            "left_at": now.isoformat(),
            "zone": self._zone(session, call.line),
            "console": f"{self._console()}#messages",
        }
        event = f"message-left:{call.id}"
        at_work = select(Agent).where(Agent.state != "away", Agent.disabled_at.is_(None))
        speak_it = [one for one in session.scalars(at_work) if one.speaks(call.language or "fr")]
        if not speak_it:
            self._owe_supervisors(session, event, "message_left", facts, now)
        for agent in speak_it:
            self._owe_agent(session, agent, event, "message_left", facts, now)

    def mail_troubled(
        self, session: Session, failed: int, late: int, worst: OwedMail, now: datetime
    ) -> None:
        """Tell the supervisors that mail does not arrive: how many failed, how many are late, and
        what the server said of the one that waits longest."""
        facts: MailTroubled = {
            "name": "",
            "failed": failed,
            "late": late,
            "since": worst.owed_at.isoformat(),
            "problem": " ".join((worst.problem or "").split())[:LONGEST_PROBLEM] or None,
            "zone": self._zone(session),
            "console": self._console(),
        }
        self._owe_supervisors(session, f"mail-troubled:{now.isoformat()}", ABOUT_MAIL, facts, now)

    def _owe_supervisors(
        self,
        session: Session,
        event: str,
        kind: str,
        facts: Mapping[str, Any],
        now: datetime,
    ) -> bool:
        """Owe every supervisor a mail of these facts, under their own name. Returns whether one was
        owed that was not before."""
        owed = False
        supervisors = (
            select(Agent)
            .where(Agent.role.in_(["supervisor", "admin"]), Agent.disabled_at.is_(None))
            .order_by(Agent.id)
        )
        for supervisor in session.scalars(supervisors):
            owed |= self._owe_agent(session, supervisor, event, kind, facts, now)
        return owed

    def _owe_agent(
        self,
        session: Session,
        agent: Agent,
        event: str,
        kind: str,
        facts: Mapping[str, Any],
        now: datetime,
    ) -> bool:
        """Owe one of those who are told of this event a mail of these facts, under their name.
        Returns whether it was not owed before."""
        return owe(
            session,
            event=f"{event}:{agent.id}",
            kind=kind,
            recipient=agent.email,
            agent_id=agent.id,
            language=agent.languages.split()[0],
            facts={**facts, "name": agent.name},
            now=now,
            mail_from=self.mail_from,
        )

    def _console(self) -> str:
        return f"{self.pages_url}/console"

    def _zone(self, session: Session, line: str | None = None) -> str:
        """Whose clock times are given on: that of the line's hours; without a line, of the default
        ones."""
        return current_revision(
            session, self.dialled_lines.schedules, self.dialled_lines.schedule_of(line)
        ).schedule.zone.key

    def _first_response(self, ticket: Ticket) -> str | None:
        """The target to name, or None: a nature that is still open has none, and the published
        targets are those of the Advanced service."""
        if ticket.rank != ADVANCED or ticket.nature == "undetermined":
            return None
        targets = self.first_response
        if ticket.nature == "request":
            return targets.request
        return str(getattr(targets, PROVISIONAL_SEVERITY))


def _waiting(session: Session) -> int:
    """How many callers wait."""
    return session.scalar(select(func.count()).select_from(Call).where(STILL_WAITING)) or 0
