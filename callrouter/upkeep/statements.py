"""Once a month is closed, accounts with requests beyond its allowance are sent their statement."""

from __future__ import annotations

from datetime import datetime

import structlog

from callrouter.mail.kinds import ExtraContact
from callrouter.records import Partner
from callrouter.rules.allowance import is_closed, month_of, preceding
from callrouter.runtime import Runtime
from callrouter.views.statement import CountedTicket, Statement, statements

log = structlog.get_logger()


def send_statements(runtime: Runtime, now: datetime) -> None:
    """Owe the mail with last month's extra requests to whom it is due, once each: from the fifth
    day of this month on, Paris (contract, section 6)."""
    month = preceding(month_of(now))
    if not is_closed(month, now):
        return
    limit = runtime.admission.allowance.monthly_limit
    with runtime.records.read() as session:
        due = statements(session, month, now, limit=limit, only_extra=True)
    runtime.guard.each(
        "statements",
        due,
        lambda one: _send(runtime, one, now),
        name=lambda one: f"{one.account} {one.month}",
        now=now,
    )


def _send(runtime: Runtime, one: Statement, now: datetime) -> None:
    with runtime.transaction() as session:
        partner = session.get_one(Partner, one.partner_id)
        is_new = runtime.partner_notices.month_extra(
            session,
            partner,
            month=one.month,
            used=len(one.requests),
            limit=one.limit,
            extra=[_extra(request) for request in one.extra],
            now=now,
        )
    if is_new:
        log.info("statement.owed", account=one.account, month=one.month, extra=len(one.extra))


def _extra(request: CountedTicket) -> ExtraContact:
    return {
        "number": request.number or "",
        "at": request.reached_at.isoformat(),
        "billable": request.billable,
    }
