"""Which mail an event owes to our own people. Written in the event's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callrouter.dialled_lines import DialledLines
from callrouter.mail.kinds import (
    ABOUT_MAIL,
    AccessChanged,
    AgentSetAway,
    DeadlineReminder,
    LineUnattended,
    MailTroubled,
    MessageLeft,
    MessageUndelivered,
    OutboundSuspended,
    PhoneUnreachable,
    ProcessSilent,
)
from callrouter.mail.kinds.staff import AboutTicket, AccessPart
from callrouter.mail.zone import zone_of
from callrouter.records import (
    Agent,
    Call,
    Deadline,
    Offer,
    OutboundTrouble,
    OwedMail,
    Ticket,
    TicketMessage,
)
from callrouter.records.calls import STILL_WAITING
from callrouter.records.current_hours import is_any_open
from callrouter.records.mail import owe
from callrouter.rules.deadline import Mark
from callrouter.rules.tiers import STANDARD, TIERS

LONGEST_PROBLEM = 300


@dataclass(frozen=True)
class Notices:
    """Writes down which mail is owed to agents and supervisors: one method for each event, called
    in its transaction."""

    dialled_lines: DialledLines
    mail_from: str
    """Gives Message-IDs their domain."""
    pages_url: str

    def agent_set_away(self, session: Session, agent: Agent, offer: Offer, now: datetime) -> None:
        """Tell an agent who was set away by this offer why; and the supervisors, where nobody is
        left to answer, or where the phone could not be reached."""
        set_away: AgentSetAway = {
            "name": agent.name,
            "reason": agent.reason,  # type: ignore[typeddict-item]
            "paused_at": now.isoformat(),
            "zone": zone_of(session, self.dialled_lines),
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
        if _is_last(session, agent):
            self._unattended(session, agent, offer.token, now)
        elif agent.reason == "failed":
            unreachable: PhoneUnreachable = {
                "name": "",
                "agent": agent.name,
                "agent_id": agent.id,
                "code": offer.refusal,
                "paused_at": now.isoformat(),
                "zone": zone_of(session, self.dialled_lines),
                "console": self._console(),
            }
            event = f"phone-unreachable:{offer.token}"
            self._owe_supervisors(session, event, "phone_unreachable", unreachable, now)

    def pages_left(self, session: Session, agent: Agent, now: datetime) -> None:
        """Tell the supervisors where an agent who has left the pages was the last one, and a caller
        would be met by nobody: somebody waits, or a line is open."""
        lines = self.dialled_lines
        if _is_last(session, agent) and (
            _waiting(session) or is_any_open(session, lines.schedules, lines.followed, now)
        ):
            self._unattended(session, agent, f"pages:{agent.id}:{now.isoformat()}", now)

    def _unattended(self, session: Session, agent: Agent, by: str, now: datetime) -> None:
        """This agent, the last one, was set away; `by` names what did it."""
        unattended: LineUnattended = {
            "name": "",
            "agent": agent.name,
            "agent_id": agent.id,
            "reason": agent.reason,  # type: ignore[typeddict-item]
            "paused_at": now.isoformat(),
            "waiting": _waiting(session),
            "zone": zone_of(session, self.dialled_lines),
            "console": self._console(),
        }
        self._owe_supervisors(session, f"line-unattended:{by}", "line_unattended", unattended, now)

    def outbound_suspended(self, session: Session, trouble: OutboundTrouble, now: datetime) -> None:
        """Tell the supervisors that outbound calls are suspended, and why."""
        facts: OutboundSuspended = {
            "name": "",
            "cause": trouble.cause,  # type: ignore[typeddict-item]
            "code": trouble.code,
            "since": now.isoformat(),
            "waiting": _waiting(session),
            "zone": zone_of(session, self.dialled_lines),
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
            "zone": zone_of(session, self.dialled_lines),
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
            "zone": zone_of(session, self.dialled_lines, call.line),
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
            "problem": _shortened(worst.problem),
            "zone": zone_of(session, self.dialled_lines),
            "console": f"{self.pages_url}/mails",
        }
        self._owe_supervisors(session, f"mail-troubled:{now.isoformat()}", ABOUT_MAIL, facts, now)

    def deadline_reminder(
        self,
        session: Session,
        ticket: Ticket,
        deadline: Deadline,
        mark: Mark,
        owner: Agent | None,
        now: datetime,
        *,
        on_its_way: bool,
    ) -> None:
        """Remind the owner of a ticket of a deadline, or the supervisors where there is none who is
        signed in; of one that was missed the supervisors too. `on_its_way`: something is written
        that has not reached the partner."""
        facts: DeadlineReminder = {
            **self._about(session, ticket),
            "deadline": deadline.kind,  # type: ignore[typeddict-item]
            "mark": mark,
            "due_at": (deadline.due_at or now).isoformat(),
            "basis": deadline.basis,  # type: ignore[typeddict-item]
            "provisional": deadline.basis != "request" and ticket.severity is None,
            "on_its_way": on_its_way,
        }
        event = f"deadline:{deadline.id}:{deadline.runs_from.timestamp():.0f}:{mark}"
        kind = "deadline_reminder"
        if owner is not None:
            self._owe_agent(session, owner, event, kind, facts, now)
        if owner is None or mark == "missed":
            self._owe_supervisors(session, event, kind, facts, now)

    def message_undelivered(
        self,
        session: Session,
        ticket: Ticket,
        message: TicketMessage,
        owner: Agent | None,
        now: datetime,
        *,
        problem: str | None,
        due_at: datetime | None,
    ) -> None:
        """Tell the owner of a ticket, or the supervisors where there is none who is signed in, that
        a message has not reached its partner. `due_at`: when the first response is owed, where it
        still is."""
        facts: MessageUndelivered = {
            **self._about(session, ticket),
            "written_at": message.at.isoformat(),
            "problem": _shortened(problem),
            "due_at": due_at.isoformat() if due_at else None,
        }
        event = f"undelivered:{message.id}:{now.timestamp():.0f}"
        if owner is not None:
            self._owe_agent(session, owner, event, "message_undelivered", facts, now)
        else:
            self._owe_supervisors(session, event, "message_undelivered", facts, now)

    def access(
        self,
        session: Session,
        agent: Agent,
        kind: Literal["sign_in_mail", "agent_invited", "access_reset"],
        nonce: str,
        until: datetime,
        now: datetime,
    ) -> None:
        """Send an agent the link that is made of `nonce`, good `until` then."""
        facts = {
            "name": "",
            "nonce": nonce,
            "until": until.isoformat(),
            "zone": zone_of(session, self.dialled_lines),
        }
        self._owe_agent(session, agent, f"{kind}:{nonce[:16]}", kind, facts, now)

    def access_changed(
        self, session: Session, agent: Agent, what: AccessPart, now: datetime
    ) -> None:
        """Tell an agent that this of how it signs in was changed, at the address that it has still:
        it may not have been its own doing."""
        facts: AccessChanged = {
            "name": "",
            "what": what,
            "at": now.isoformat(),
            "zone": zone_of(session, self.dialled_lines),
        }
        event = f"access-changed:{what}:{now.isoformat()}"
        self._owe_agent(session, agent, event, "access_changed", facts, now)

    def _about(self, session: Session, ticket: Ticket) -> AboutTicket:
        about: AboutTicket = {
            "name": "",
            "number": ticket.number or "",
            "subject": ticket.subject,
            "partner": ticket.partner.name if ticket.partner else None,
            "agent": ticket.owner.name if ticket.owner else None,
            "zone": zone_of(session, self.dialled_lines, ticket.line),
            "console": self._console(),
        }
        if ticket.owner is not None:
            about["agent_id"] = ticket.owner.id
        return about

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


def _shortened(problem: str | None) -> str | None:
    return " ".join((problem or "").split())[:LONGEST_PROBLEM] or None


def _is_last(session: Session, agent: Agent) -> bool:
    """Whether nobody is left to answer once this agent is away."""
    others = (Agent.state != "away", Agent.disabled_at.is_(None), Agent.id != agent.id)
    return session.scalars(select(Agent.id).where(*others).limit(1)).first() is None


def _waiting(session: Session) -> int:
    """How many callers wait."""
    return session.scalar(select(func.count()).select_from(Call).where(STILL_WAITING)) or 0
