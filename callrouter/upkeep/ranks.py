"""Open tickets stand at the rank of what their account is now: an accreditation or a subscription
that ends makes them Standard, without notice or grace (art. 5); restored, they are Advanced again.
What was promised stays, as does the tier whose targets are theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import structlog
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from callrouter.records import ROW_LOCK, Partner, Ticket
from callrouter.records.entitlement import entitlement_of
from callrouter.records.history import history_entry
from callrouter.rules.tiers import RANKS, TIERS, Tier, rank_now
from callrouter.runtime import Runtime

log = structlog.get_logger()

ENTITLING = (selectinload(Partner.accreditations), selectinload(Partner.subscriptions))


def follow_entitlements(runtime: Runtime, now: datetime) -> None:
    """Change the rank of the open tickets of every account that has lost the right to Advanced, or
    has it again. One question answered by an index where none has."""
    accepted = runtime.admission.entitlement.accreditations
    with runtime.records.read() as session:
        accounts = list(_out_of_step(session, accepted, now))
    runtime.guard.each(
        "accounts with open tickets", accounts, lambda one: _follow(runtime, one, now), now
    )


def _out_of_step(session: Session, accepted: tuple[str, ...], now: datetime) -> Iterator[int]:
    """The accounts of whose open tickets some stand at another rank than they should."""
    standing: dict[int, set[tuple[Tier, int]]] = {}
    found = select(Ticket.partner_id, Ticket.tier, Ticket.rank).distinct()
    for account, tier, rank in session.execute(found.where(Ticket.work_order.is_not(None))):
        if account is not None and rank in RANKS:
            standing.setdefault(account, set()).add((tier or TIERS[rank], rank))
    advanced = [one for one, found in standing.items() if "advanced" in dict(found)]
    partners = session.scalars(
        select(Partner).options(*ENTITLING).where(Partner.id.in_(advanced)).order_by(Partner.id)
    )
    for partner in partners:
        entitled = entitlement_of(partner, accepted, now).entitled
        if any(rank != rank_now(tier, entitled) for tier, rank in standing[partner.id]):
            yield partner.id


def _follow(runtime: Runtime, partner_id: int, now: datetime) -> None:
    with runtime.transaction() as session:
        partner = session.get_one(Partner, partner_id, options=ENTITLING)
        found = entitlement_of(partner, runtime.admission.entitlement.accreditations, now)
        changed = 0
        for ticket in session.scalars(_open_tickets(partner_id)):
            # The version before revision 0025 opened it, and left the tier to the rank.
            tier = ticket.tier or TIERS[ticket.rank]
            rank = rank_now(tier, found.entitled)
            if ticket.rank == rank:
                continue
            facts = {
                "rank": rank, "before": ticket.rank, "accredited": found.accredited,
                "subscribed": found.subscribed,
            }  # fmt: skip
            session.add(history_entry(ticket.id, "rank_changed", facts, now))
            ticket.tier, ticket.rank = tier, rank
            changed += 1
    log.info("tickets.rank_changed", partner=partner_id, tickets=changed, entitled=found.entitled)


def _open_tickets(partner_id: int) -> Select[Ticket]:
    """Those of an account, to be locked until the transaction ends."""
    opened = (Ticket.partner_id == partner_id, Ticket.work_order.is_not(None))
    return select(Ticket).where(*opened).order_by(Ticket.id).with_for_update(**ROW_LOCK)
