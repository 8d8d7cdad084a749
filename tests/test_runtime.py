"""What follows from a change of the records, by itself: the line agrees, dispatchers and the mail
worker are woken. Each kind of change is made as plainly as a row can be changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import redis
from sqlalchemy import update
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from callrouter.line import Line, Wakes
from callrouter.records import Agent, Call, Database, Offer
from callrouter.records.mail import owe
from callrouter.rules.priority import order_key
from callrouter.settings import Settings
from callrouter.startup import runtime_of

NOW = datetime(2026, 7, 15, 8, 0, tzinfo=UTC)
SID = "CA" + "1" * 32
NOBODY_ANSWERS = "redis://127.0.0.1:1"


class Desk:
    """One call and one agent in the records, and whoever follows what becomes of them."""

    def __init__(self, settings: Settings, records: Database, line: Line) -> None:
        self.mails = 0
        self.runtime = runtime_of(settings, records, line, self._mail)
        self.wakes: Wakes = line.dispatchers.wakes()
        self.line = line
        self.line.order.restore([])
        self.was_woken()

    def _mail(self) -> None:
        self.mails += 1

    def have(self, call_state: str, offer_state: str | None = None, agent: str = "away") -> None:
        """This is how the records stand, and the line with them."""
        with self.runtime.transaction() as session:
            anna = Agent(
                login="anna", name="Anna", email="anna@vendor.example", phone="+33199002001",
                languages="fr", role="agent", state=agent, state_since=NOW, idle_since=NOW,
            )  # fmt: skip
            call = Call(
                sid=SID, line="advanced", state=call_state, language="fr", rank=0,
                arrived_at=NOW, joined_at=NOW, line_order=order_key(0, NOW), receipt=[],
            )  # fmt: skip
            session.add_all([anna, call])
            session.flush()
            if offer_state is not None:
                session.add(
                    Offer(
                        token="t" * 32,
                        call_id=call.id,
                        agent_id=anna.id,
                        state=offer_state,
                        rank=0,
                        made_at=NOW,
                        deadline=NOW + timedelta(seconds=30),
                    )
                )
        self.was_woken()
        self.mails = 0

    def change(self, how: Callable[[Session, Call, Agent, Offer | None], object]) -> None:
        with self.runtime.transaction() as session:
            call, agent = session.query(Call).one(), session.query(Agent).one()
            how(session, call, agent, session.query(Offer).one_or_none())

    def was_woken(self) -> bool:
        """Whether a dispatcher was woken since this was asked last."""
        return self.wakes.wait(0.05)

    @property
    def place(self) -> str:
        """Where the line has the caller."""
        if self.line.order.free("fr") == [SID]:
            return "free"
        return "offered" if self.line.order.everyone() == {SID: "fr"} else "out"


@pytest.fixture
def desk(settings: Settings, records: Database, line: Line) -> Iterator[Desk]:
    one = Desk(settings, records, line)
    yield one
    one.wakes.close()


def becomes(state: str) -> Callable[..., None]:
    def change(_: Session, call: Call, agent: Agent, offer: Offer | None) -> None:
        call.state = state

    return change


def offer_becomes(state: str) -> Callable[..., None]:
    def change(_: Session, call: Call, agent: Agent, offer: Offer | None) -> None:
        assert offer is not None
        offer.state = state

    return change


def both(*changes: Callable[..., None]) -> Callable[..., None]:
    def change(*rows: object) -> None:
        for one in changes:
            one(*rows)

    return change


@pytest.mark.parametrize(
    ("before", "change", "place", "woken"),
    [
        (("intake",), becomes("waiting"), "free", True),
        (("waiting",), becomes("closing"), "out", True),
        (("waiting",), becomes("ended"), "out", True),
        (("waiting", "whispering"), becomes("bridging"), "out", True),
        (("bridging",), becomes("waiting"), "free", True),
        (("waiting", "ringing"), offer_becomes("no_answer"), "free", True),
        (("waiting", "whispering"), offer_becomes("declined"), "free", True),
        # It blocks its agent on, but not the caller.
        (("waiting", "placing"), offer_becomes("unknown"), "free", False),
        (("waiting", "placing"), offer_becomes("ringing"), "offered", False),
        (("intake",), becomes("ended"), "out", True),
        (("intake",), lambda _, call, *__: setattr(call, "nature", "request"), "out", False),
        (("waiting",), lambda _, call, *__: setattr(call, "nature", "request"), "free", False),
        (("closing",), lambda _, call, *__: setattr(call, "fetch_at", NOW), "out", True),
    ],
)
def test_the_line_agrees_with_the_records_and_dispatchers_are_woken(
    desk: Desk, before: tuple[str, ...], change: Callable[..., None], place: str, woken: bool
) -> None:
    desk.have(*before)
    desk.change(change)
    assert (desk.place, desk.was_woken(), desk.mails) == (place, woken, 0)


@pytest.mark.parametrize(
    ("before", "change", "woken"),
    [
        ("away", lambda agent: setattr(agent, "state", "available"), True),
        ("wrap_up", lambda agent: setattr(agent, "state", "available"), True),
        ("available", lambda agent: setattr(agent, "state", "away"), False),
        ("available", lambda agent: setattr(agent, "voicemails", 1), False),
    ],
)
def test_dispatchers_are_woken_for_an_agent_who_is_free(
    desk: Desk, before: str, change: Callable[[Agent], None], woken: bool
) -> None:
    desk.have("intake", agent=before)
    desk.change(lambda _, __, agent, ___: change(agent))
    assert desk.was_woken() == woken


def test_dispatchers_are_woken_for_agents_freed_by_a_statement(desk: Desk) -> None:
    desk.have("intake", agent="wrap_up")
    desk.change(lambda session, *_: session.execute(update(Agent).values(state="available")))
    assert desk.was_woken()


def test_the_mail_worker_is_woken_once_for_the_mails_of_a_transaction(desk: Desk) -> None:
    desk.have("intake")

    def owe_two(session: Session, *_: object) -> None:
        for event in ("one", "another"):
            owe(
                session, event=event, kind="agent_paused", recipient="anna@vendor.example",
                language="fr", facts={}, now=NOW, mail_from="support@vendor.example",
            )  # fmt: skip

    desk.change(owe_two)
    assert (desk.mails, desk.was_woken()) == (1, False)
    desk.change(owe_two)
    assert desk.mails == 1, "what is owed already wakes nobody again"


def test_nothing_follows_from_a_transaction_that_fails(desk: Desk) -> None:
    desk.have("intake")

    def fail(session: Session, call: Call, *_: object) -> None:
        call.state = "waiting"
        session.flush()
        raise LookupError("on the way")

    with pytest.raises(LookupError):
        desk.change(fail)
    assert (desk.place, desk.was_woken(), desk.mails) == ("out", False, 0)


def test_a_caller_whose_agent_is_lost_meanwhile_is_in_the_line_whoever_comes_last(
    desk: Desk,
) -> None:
    """The agent is lost before the line was told that the caller is with it."""
    desk.have("waiting", "whispering")
    leave = desk.line.order.leave

    def late(sid: str, *, returning: bool = False) -> None:
        desk.line.order.leave = leave  # type: ignore[method-assign]
        desk.change(both(becomes("waiting"), offer_becomes("lost")))
        leave(sid, returning=returning)

    desk.line.order.leave = late  # type: ignore[method-assign]
    desk.change(both(becomes("bridging"), offer_becomes("accepted")))
    assert desk.place == "free"


def test_while_redis_is_away_the_records_change_all_the_same(
    desk: Desk, redis_url: str, settings: Settings
) -> None:
    desk.have("intake")
    away = Line(NOBODY_ANSWERS)
    cut_off = runtime_of(settings, desk.runtime.records, away, desk._mail)
    with capture_logs() as logs, cut_off.transaction() as session:
        session.query(Call).one().state = "waiting"
    assert {(one["event"], one["log_level"]) for one in logs} == {("line.unavailable", "warning")}
    with desk.runtime.records.read() as session:
        assert session.query(Call).one().state == "waiting"
    assert redis.Redis.from_url(redis_url).ping()
    away.close()


def test_a_caller_in_the_line_is_looked_up_and_put_where_the_records_have_it(desk: Desk) -> None:
    desk.have("waiting", "ringing")
    desk.line.order.release(SID)
    desk.line.order.leave(SID)
    desk.runtime.agree(SID)
    assert desk.place == "offered"
    desk.change(offer_becomes("busy"))
    desk.line.order.leave(SID)
    desk.runtime.agree(SID)
    assert desk.place == "free"
    desk.line.order.join("unknown", "fr", 1)
    desk.runtime.agree("unknown")
    assert desk.line.order.everyone() == {SID: "fr"}
