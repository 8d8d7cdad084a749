"""A service on real records and a real line, people on file, and what must hold of all of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import select, update

from callrouter.line import Line
from callrouter.records import (
    Accreditation,
    Agent,
    Call,
    Contact,
    Database,
    Offer,
    OwedMail,
    Partner,
    Subscription,
    Ticket,
)
from callrouter.rules.offer import LIVE, UNANSWERED
from callrouter.rules.presence import ENGAGED
from callrouter.rules.priority import overtaking_until, standing
from callrouter.settings import Settings
from callrouter.startup import runtime_of
from callrouter.telephony.twilio import Twilio
from tests.model.telephone import Telephone
from tests.sweeping import Sweeping
from workers.dispatcher import Dispatcher

OPEN = datetime(2026, 7, 15, 8, 0, tzinfo=UTC)
"""A Wednesday, 10:00 in Paris."""
FRENCH_PARTNER, ENGLISH_PARTNER, STRANGER = "+33199000111", "+33199000112", "+33199000113"
AGENTS = {"zoe": "fr en", "yves": "fr", "xenia": "en"}
PHONES = {login: f"+3319900020{n}" for n, login in enumerate(AGENTS, start=1)}
HOLDING = (UNANSWERED - {"unknown"}) | {"accepted", "joined"}


class Scene:
    """The parts of the service and the telephone, sharing one clock."""

    def __init__(self, settings: Settings, records: Database, line: Line) -> None:
        self.runtime = runtime_of(settings, records, line, lambda: None)
        self.telephone = Telephone(self.runtime, OPEN)
        self.quiet = False
        """Nothing new is begun any more."""
        self._ended: dict[str, tuple[object, ...]] = {}
        self.sweeper_begins()
        with records.begin() as session:
            for number, language in ((FRENCH_PARTNER, "fr"), (ENGLISH_PARTNER, "en")):
                session.add(
                    Partner(
                        account=f"partner-{language}",
                        name=f"Partner {language}",
                        language=language,
                        created_at=OPEN,
                        contacts=[
                            Contact(
                                name="Alice",
                                email=f"{language}@partner.example",
                                phone=number,
                                language=language,
                            )
                        ],
                        accreditations=[Accreditation(name="Advanced")],
                        subscriptions=[Subscription()],
                    )
                )
            for login, languages in AGENTS.items():
                session.add(
                    Agent(
                        login=login,
                        name=login.capitalize(),
                        email=f"{login}@vendor.example",
                        phone=PHONES[login],
                        languages=languages,
                        role="agent",
                        state="away",
                        state_since=OPEN,
                    )
                )

    @property
    def records(self) -> Database:
        return self.runtime.records

    def dispatcher(self) -> Dispatcher:
        twilio: Twilio = self.telephone  # type: ignore[assignment]
        return Dispatcher(self.runtime, twilio, lambda: self.telephone.now)

    def sweeper_begins(self) -> None:
        """The sweeper is started, or started again."""
        twilio: Twilio = self.telephone  # type: ignore[assignment]
        self._sweeper = Sweeping(self.runtime, twilio)

    def sweep(self) -> None:
        """The sweeper does what is due, and no round of it fails."""
        now = self.telephone.now
        self._sweeper.sweep(now)
        failed = [one for one in self._sweeper.runtime.guard.aside(now) if one.loop == "rounds"]
        assert not failed

    def available(self, *logins: str) -> None:
        """These take calls, all of them where none is named; not who is with one."""
        with self.records.begin() as session:
            session.execute(
                update(Agent)
                .where(Agent.login.in_(logins or tuple(AGENTS)), Agent.state.not_in(ENGAGED))
                .values(state="available", idle_since=OPEN, failures=0, rests_until=None)
            )

    def agents(self) -> dict[str, str]:
        with self.records.read() as session:
            return {one.login: one.state for one in session.scalars(select(Agent))}

    def fall_quiet(self) -> None:
        """From now on nobody is offered to anybody, and nobody's wait runs out."""
        self.quiet = True
        with self.records.begin() as session:
            session.execute(update(Call).values(leave_by=None))

    def free_callers(self) -> list[Call]:
        """Who waits, by the records, and is not being offered to anybody, the first to be served
        first."""
        overtaking = overtaking_until(self.telephone.now, self.runtime.waiting.overtake_after)
        held = select(Offer.id).where(Offer.call_id == Call.id, Offer.state.in_(HOLDING)).exists()
        with self.records.read() as session:
            free = session.scalars(select(Call).where(Call.state == "waiting", ~held)).all()
        return sorted(
            free, key=lambda call: (standing(call.line_order or 0, overtaking), call.place)
        )

    def figures(self) -> Counter[str]:
        """How many calls and offers came to what."""
        with self.records.read() as session:
            ended = Counter(session.scalars(select(Call.disposition)))
            made = session.scalars(select(Offer)).all()
        unknown = sum(one.state != "withdrawn" and one.problem is not None for one in made)
        found = ended + Counter(one.state for one in made) + Counter(unknown=unknown)
        return Counter({what: count for what, count in found.items() if what is not None})

    # --- What must hold --------------------------------------------------------------------------

    def check(self) -> None:
        """The invariants of the design that hold at every moment."""
        with self.records.read() as session:
            calls = list(session.scalars(select(Call)))
            offers = list(session.scalars(select(Offer)))
            tickets = Counter(session.scalars(select(Ticket.call_id)))
            mails = Counter(session.scalars(select(OwedMail.ticket_id)))
            addressed = set(session.scalars(select(Ticket.id).where(~Ticket.no_address)))
            agents = {one.id: one for one in session.scalars(select(Agent))}
        sids = {call.id: call for call in calls}
        self.one_winner(offers)
        for call in calls:
            due = call.state == "ended" and call.joined_at is not None
            has = tickets[call.id] + (call.belongs_to_id is not None)
            assert has == due, f"{call.sid} {call.state}: {has} tickets"
            if call.state == "ended":
                self._sticky(call.sid, call.state, call.disposition, call.ended_at, call.line_order)
        assert all(mails[ticket] == 1 for ticket in addressed)
        for offer in offers:
            if offer.state not in LIVE:
                self._sticky(offer.token, offer.state, offer.ended_at)
            elif offer.state in {"accepted", "joined"}:
                assert agents[offer.agent_id].state == "on_call", agents[offer.agent_id].state
            else:
                assert agents[offer.agent_id].state == "offered", agents[offer.agent_id].state
            self.served_best(offer)
        self._places_kept({call.sid: call for call in sids.values()})
        self._rooms()

    @staticmethod
    def one_winner(offers: list[Offer]) -> None:
        by_call = Counter(one.call_id for one in offers if one.state in HOLDING)
        by_agent = Counter(one.agent_id for one in offers if one.state in LIVE)
        won = Counter(
            one.call_id for one in offers if one.state in {"accepted", "joined", "finished"}
        )
        assert max(by_call.values(), default=0) <= 1, "a caller is held by two offers"
        assert max(by_agent.values(), default=0) <= 1, "an agent is held by two offers"
        assert max(won.values(), default=0) <= 1, "two agents have the same call"

    @staticmethod
    def served_best(offer: Offer) -> None:
        """The proof that the offer itself carries: nobody of a better rank was free then; no
        partner, where the caller overtook."""
        better = 1 if offer.snapshot["patience"] else offer.rank
        for language in offer.snapshot["languages"]:
            ahead = offer.snapshot["line"].get(language, (0, 0, 0))[:better]
            assert not any(ahead), f"{offer.token} of rank {offer.rank} left behind {ahead}"

    def _places_kept(self, calls: dict[str, Call]) -> None:
        line = self.runtime.line
        for sid, language in line.order.everyone().items():
            call = calls[sid]
            assert call.language == language
            # Asked of the server itself: the score is the place.
            score = line.connection.redis.zscore(f"{line.keys.prefix}line:{language}", sid)
            assert int(score) == call.line_order, f"{sid} is not in its place"

    def _rooms(self) -> None:
        """Nobody talks with two, whatever the records say."""
        rooms = Counter(leg.where for leg in self.telephone.legs.values() if leg.where)
        assert max(rooms.values(), default=0) <= 1, "two agents in one conference"
        phones = Counter(leg.phone for leg in self.telephone.legs.values() if leg.where)
        assert max(phones.values(), default=0) <= 1, "one agent in two conferences"
        callers = Counter(
            one.where for one in self.telephone.present() if one.where and one.where != "queue"
        )
        assert max(callers.values(), default=0) <= 1, "two callers in one conference"

    def _sticky(self, key: str, *state: object) -> None:
        assert self._ended.setdefault(key, state) == state, f"{key} changed after its end"

    def check_at_rest(self) -> None:
        """What must hold besides once a minute has passed in which nothing else happened."""
        self.check()
        phones = self.telephone
        with self.records.read() as session:
            calls = list(session.scalars(select(Call).where(Call.state != "ended")))
            offers = list(session.scalars(select(Offer).where(Offer.state.in_(LIVE))))
            agents = {one.id: one for one in session.scalars(select(Agent))}
        here = {one.sid: one for one in phones.present()}
        known = self.runtime.line.order.everyone()
        for call in calls:
            assert call.sid in here, f"{call.sid} hung up, and is still {call.state}"
            if call.state == "waiting":
                assert here[call.sid].where == "queue", f"{call.sid} waits outside of the queue"
                assert call.sid in known, f"{call.sid} is not in the line"
        assert set(known) == {call.sid for call in calls if call.state == "waiting"}
        live = {leg.sid for leg in phones.legs.values() if leg.state != "over"}
        for offer in offers:
            assert offer.leg_sid in live, f"{offer.token} is {offer.state} without a leg"
        held = {offer.agent_id for offer in offers}
        for agent in agents.values():
            if agent.state in {"offered", "on_call"}:
                assert agent.id in held, f"{agent.login} is stuck {agent.state}"
        assert live == {offer.leg_sid for offer in offers}, "a leg was forgotten"
