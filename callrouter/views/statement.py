"""The month's statement of partners: which requests counted, and which of them are billed
(art. 4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Contact, CountedRequest, Overage, Partner, Ticket
from callrouter.rules import spreadsheet
from callrouter.rules.allowance import PARIS, is_closed

COLUMNS = (
    "month", "account", "partner", "ticket", "reached_at", "channel", "contact", "subject",
    "extra", "billable",
)  # fmt: skip


@dataclass(frozen=True)
class CountedTicket:
    """A request that was counted."""

    number: str | None
    reached_at: datetime
    channel: str
    contact: str | None
    subject: str | None
    extra: bool
    """It lies beyond the month's allowance."""
    billable: bool
    """It does, and its partner was told before that it may be charged."""


@dataclass(frozen=True)
class Statement:
    """One partner's month."""

    month: str
    account: str
    partner: str
    partner_id: int
    limit: int
    is_closed: bool
    """Only a supervisor changes it now."""
    requests: tuple[CountedTicket, ...]
    """In the order in which they reached us."""

    @property
    def extra(self) -> tuple[CountedTicket, ...]:
        """Those beyond the allowance."""
        return tuple(one for one in self.requests if one.extra)

    @property
    def billable(self) -> int:
        """How many of them are billed."""
        return sum(one.billable for one in self.requests)


def statements(
    session: Session,
    month: str,
    now: datetime,
    *,
    limit: int,
    account: str | None = None,
    only_extra: bool = False,
) -> list[Statement]:
    """The statements of a civil month (`2026-07`) by account, of partners with requests in it;
    `only_extra`: of those with some beyond the allowance, which is `limit` requests."""
    reached_at = Ticket.admitted_at
    rows = (
        select(Partner, Ticket, Contact.name, Overage.billable)
        .select_from(CountedRequest)
        .join(Partner, Partner.id == CountedRequest.partner_id)
        .join(Ticket, Ticket.id == CountedRequest.ticket_id)
        .outerjoin(Contact, Contact.id == Ticket.contact_id)
        .outerjoin(Overage, Overage.ticket_id == Ticket.id)
        .where(CountedRequest.month == month)
        .order_by(Partner.account, reached_at, Ticket.id)
    )
    if account is not None:
        rows = rows.where(Partner.account == account)
    if only_extra:
        rows = rows.where(Partner.id.in_(select(Overage.partner_id).where(Overage.month == month)))
    closed = is_closed(month, now)
    return [
        Statement(
            month=month,
            account=partner.account,
            partner=partner.name,
            partner_id=partner.id,
            limit=limit,
            is_closed=closed,
            requests=tuple(
                CountedTicket(
                    number=ticket.number,
                    reached_at=ticket.admitted_at or ticket.opened_at,
                    channel=ticket.channel,
                    contact=contact,
                    subject=ticket.subject,
                    extra=billable is not None,
                    billable=bool(billable),
                )
                for _, ticket, contact, billable in theirs
            ),
        )
        for partner, theirs in groupby(session.execute(rows), key=lambda row: row[0])
    ]


def as_csv(found: Iterable[Statement]) -> str:
    """The requests of these statements, one a line, below a header; instants on the clock of Paris.
    No spreadsheet executes anything of it."""
    return spreadsheet.as_csv([COLUMNS, *_rows(found)])


def _rows(found: Iterable[Statement]) -> Iterator[tuple[str, ...]]:
    for statement in found:
        for one in statement.requests:
            yield (
                statement.month,
                statement.account,
                statement.partner,
                one.number or "",
                one.reached_at.astimezone(PARIS).strftime("%Y-%m-%d %H:%M"),
                one.channel,
                one.contact or "",
                one.subject or "",
                "yes" if one.extra else "no",
                "yes" if one.billable else "no",
            )
