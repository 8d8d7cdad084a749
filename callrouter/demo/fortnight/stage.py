"""Where the fortnight is played: the product's rooms, on a clock of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from callrouter.calls import arrival, conference, ending, handoff, matching
from callrouter.desk.closing import close_resolved
from callrouter.desk.responses import judge_accepted
from callrouter.desk.scores import give_score
from callrouter.mail.acceptance import Accepted
from callrouter.mail.lease import Lease
from callrouter.people.presence import end_due_wrap_ups
from callrouter.records import Agent, Call, Contact, Offer, Ticket
from callrouter.rules.score_link import score_token
from callrouter.runtime import Runtime
from callrouter.upkeep.line import mend_line
from callrouter.upkeep.reminders import remind

MAIL_TAKES = timedelta(seconds=12)
"""Longer than an agent's mail waits to be taken back."""


@dataclass
class Case:
    """One request of the story, from its opening on."""

    number: str
    """Of its ticket."""
    contact_id: int | None
    """Who asks, and answers."""
    login: str | None
    """The agent who has it in hand, or spoke to the caller."""


class Stage:
    """Everything happens at `now`, which only goes forward."""

    def __init__(self, runtime: Runtime, now: datetime) -> None:
        self.runtime = replace(runtime, wake_mail=self._note_mail)
        self.now = now
        self.cases: dict[str, Case] = {}
        """By the names that the story gives them."""
        self._calls = 0
        self._mail_is_owed = False
        # Nobody is taken from a line that has not been put back since Redis began.
        mend_line(runtime, now)

    def wait_until(self, then: datetime) -> None:
        """Let time pass: mail has left, clocks have run."""
        self._settle(min(then, self.now + MAIL_TAKES))
        is_another_day = then.date() > self.now.date()
        self.now = max(self.now, then)
        remind(self.runtime, self.now)
        if is_another_day:
            close_resolved(self.runtime, self.now)

    def dial(self, phone: str, line: str, keys: tuple[tuple[str, str], ...]) -> str:
        """A contact dials a line from this phone and answers each question named so. Returns the
        SID of the call, which waits now, unless it was turned away."""
        end_due_wrap_ups(self.runtime, self.now)
        self._calls += 1
        sid = f"CA{self._calls:032x}"
        settings = self.runtime.dialled_lines.named(line)
        assert settings is not None, f"the demo has no line {line}"
        arrival.arrive(self.runtime, sid, settings, phone, self.now, attested=True)
        asked: Counter[str] = Counter()
        for question, key in keys:
            asked[question] += 1
            self._pass(6)
            arrival.answer(self.runtime, sid, question, asked[question], key, self.now)
        return sid

    def put_through(self, sid: str) -> str:
        """The agent whose turn it is takes the call that waits first, which is this one. Returns
        the agent's login."""
        self._pass(3)
        offer = matching.make_offer(self.runtime, self.now)
        assert offer is not None, "an agent is free for a caller who waits alone"
        leg = sid.replace("CA", "CB", 1)
        self._pass(1)
        handoff.leg_reported(self.runtime, offer.token, leg, "ringing", "1", self.now)
        self._pass(5)
        handoff.pick_up(self.runtime, offer.token, leg, self.now)
        self._pass(6)
        handoff.press(self.runtime, offer.token, leg, "1", 1, self.now)
        for one in (leg, sid):
            self._pass(1)
            conference.joined(self.runtime, offer.token, one, self.now)
        with self.runtime.records.read() as session:
            spoken = select(Agent.login).join(Offer, Offer.agent_id == Agent.id)
            return session.scalars(spoken.where(Offer.id == offer.id)).one()

    def hang_up(self, sid: str, after: timedelta) -> None:
        """The caller hangs up after so long, and then the agent does."""
        self.now += after
        ending.end_call(self.runtime, sid, self.now)
        with self.runtime.records.read() as session:
            of_call = select(Offer).join(Call, Call.id == Offer.call_id).where(Call.sid == sid)
            offer = session.scalars(of_call).first()
        if offer is not None and offer.leg_sid is not None:
            self._pass(1)
            for one in (sid, offer.leg_sid):
                conference.left(self.runtime, offer.token, one, self.now)
            handoff.leg_reported(
                self.runtime, offer.token, offer.leg_sid, "completed", "2", self.now
            )

    def case_of_call(self, sid: str, login: str | None) -> Case:
        """The case that this call has become."""
        with self.runtime.records.read() as session:
            opened = select(Ticket).join(Call, Call.id == Ticket.call_id).where(Call.sid == sid)
            ticket = session.scalars(opened).one()
            assert ticket.number is not None
            return Case(ticket.number, ticket.contact_id, login)

    def score(self, number: str, score: int) -> None:
        """The partner follows the link in the mail about a resolved ticket."""
        key = self.runtime.partner_notices.secret_key.get_secret_value().encode()
        give_score(self.runtime, key, score_token(key, number, self.now), score, self.now)

    def contact(self, address: str) -> tuple[int, int]:
        """The ids of a contact's account and of the contact."""
        with self.runtime.records.read() as session:
            who = session.scalars(select(Contact).where(Contact.email == address)).one()
            return who.partner_id, who.id

    def _note_mail(self) -> None:
        self._mail_is_owed = True

    def _pass(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    def _settle(self, at: datetime) -> None:
        """What is owed by then stands as sent, and is a response where it is one."""
        if not self._mail_is_owed:
            return
        self._mail_is_owed = False
        lease = Lease(self.runtime.records, lambda: at)
        if lease.mails:
            lease.sent([Accepted(mail, at) for mail in lease.mails])
        judge_accepted(self.runtime, at)
