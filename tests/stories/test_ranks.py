"""Partners first, whatever the channel, for as long as they are entitled (art. 2 and 5; contract,
scenarios 2 and 5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from callrouter.desk.taking import take_next
from callrouter.people.presence import set_available
from callrouter.records import Accreditation, Call, Subscription, Ticket, TicketEvent
from callrouter.rules.ticket_number import number_for
from callrouter.rules.tiers import TIERS
from callrouter.upkeep.ranks import follow_entitlements
from callrouter.views.work_list import WorkAsked, work_list
from tests.stories.callers import dials_in, takes
from tests.world import ALICE, BOB, CARLA, PARIS, PREMIUM, STANDARD, YVES, ZOE, World


def opened(world: World, serial: int, rank: int, partner: int | None = None, **more: Any) -> str:
    """A ticket of that rank that came by a form or a mail. Returns its number."""
    number = number_for(serial)
    # Its deadlines are reckoned already.
    facts = {
        "channel": "form", "state": "new", "tier": TIERS[rank], "clock_revision_id": 0, **more,
    }  # fmt: skip
    with world.records.begin() as session:
        new = Ticket(
            number=number, nature="incident", rank=rank, language="fr",
            partner_id=partner, opened_at=world.now, no_address=True, **facts,
        )  # fmt: skip
        session.add(new)
        session.flush()
        session.add(TicketEvent(ticket_id=new.id, at=world.now, kind="opened", author="x"))
    world.now += timedelta(seconds=1)
    return number


def ranks(world: World) -> dict[str | None, int]:
    """The rank of every ticket, by its number."""
    return {one.number: one.rank for one in world.all(Ticket)}


def in_order(world: World) -> list[str]:
    """The work list: lines of callers, and numbers of tickets."""
    with world.records.read() as session:
        rows = work_list(session, WorkAsked(), after=None, limit=50).rows
    calls = {call.sid: call.line for call in world.all(Call)}
    return [calls[one.call] if one.call else one.number or "" for one in rows]


def ticket(world: World) -> Ticket:
    """The first one."""
    found: Ticket = world.all(Ticket)[0]
    return found


def history(world: World) -> list[dict[str, Any]]:
    """What the histories say of ranks."""
    return [one.facts for one in world.all(TicketEvent) if one.kind == "rank_changed"]


def test_a_partner_stands_before_premium_and_standard_on_the_phone_by_mail_and_by_form(
    world: World,
) -> None:
    partner = world.partner(ALICE)
    agent = world.agent(ZOE, state="away")
    world.agent(YVES, state="away")
    dials_in(world, BOB, line=STANDARD)
    world.now += timedelta(minutes=4)
    dials_in(world, CARLA, line=PREMIUM)
    world.now += timedelta(minutes=8)
    standard = opened(world, 101, 2, channel="email")
    premium = opened(world, 102, 1, due_at=world.now + timedelta(hours=1))
    by_mail = opened(world, 103, 0, partner, channel="email", due_at=world.now + timedelta(hours=4))
    by_form = opened(world, 104, 0, partner, due_at=world.now + timedelta(hours=1))
    alice = dials_in(world, ALICE)
    assert in_order(world) == [
        "advanced", by_form, by_mail, "premium", premium, "standard", standard,
    ]  # fmt: skip
    set_available(world.runtime, "zoe", world.now)
    world.pass_time(2)
    takes(agent)
    alice.hears("Un conseiller va vous répondre.")
    # Meanwhile a colleague takes what is written: the same order.
    taken = [take_next(world.runtime, "yves", world.now) for _ in range(4)]
    assert taken == [by_form, by_mail, premium, standard]


def test_a_lost_accreditation_makes_open_tickets_standard_within_ten_seconds_by_itself(
    world: World,
) -> None:
    lost = datetime(2026, 9, 14, tzinfo=PARIS)
    world.at("2026-09-13 23:59:30")
    partner = world.partner(ALICE, accredited_until=lost)
    other = world.partner(BOB, account="sud", name="Sud")
    promised = world.now + timedelta(hours=40)
    mine = opened(world, 1, 0, partner, due_at=promised)
    done = opened(world, 2, 0, partner, state="resolved")
    premium = opened(world, 3, 1, partner)
    before = opened(world, 4, 0, partner, tier=None)
    theirs = opened(world, 5, 0, other)
    world.pass_time(20)
    assert ranks(world)[mine] == 0
    world.at(lost)
    world.pass_time(10)
    assert ranks(world) == {mine: 2, done: 0, premium: 1, before: 2, theirs: 0}
    # What was promised stays; the order follows.
    assert (ticket(world).tier, ticket(world).due_at) == ("advanced", promised)
    assert in_order(world) == [theirs, premium, mine, before]
    assert history(world) == [
        {"rank": 2, "before": 0, "accredited": False, "subscribed": True}
    ] * 2  # fmt: skip
    commits = world._commits
    follow_entitlements(world.runtime, world.now)
    assert world._commits == commits

    # An admin restores it.
    with world.records.begin() as session:
        held = session.scalars(select(Accreditation).where(Accreditation.partner_id == partner))
        held.one().ends_at = None
    world.pass_time(10)
    assert ranks(world) == {mine: 0, done: 0, premium: 1, before: 0, theirs: 0}
    assert history(world)[2:] == [
        {"rank": 0, "before": 2, "accredited": True, "subscribed": True}
    ] * 2  # fmt: skip

    # The subscription counts as the accreditation does; a reopened ticket follows, too.
    with world.records.begin() as session:
        session.execute(
            update(Subscription.__table__).where(Subscription.partner_id == partner).values(
                ends_at=world.now
            )
        )  # fmt: skip
        again = session.scalars(select(Ticket).where(Ticket.number == done)).one()
        again.state = "open"
    world.pass_time(10)
    assert ranks(world) == {mine: 2, done: 2, premium: 1, before: 2, theirs: 0}
