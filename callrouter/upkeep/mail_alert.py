"""Supervisors are told that mail does not arrive: by another route where there is one."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import and_, or_, select

from callrouter.mail.kinds import ABOUT_MAIL
from callrouter.records import ROW_LOCK, MailAlert, OwedMail
from callrouter.records.mail import has_failed, is_late
from callrouter.rules.mail_alert import LONG_LATE, PAUSES, Told, next_alert
from callrouter.runtime import Runtime
from callrouter.views.mail import troubled

log = structlog.get_logger()


def tell_of_trouble(runtime: Runtime, now: datetime) -> None:
    """Owe the supervisors a mail where mail failed since they were last told, or is late for ten
    minutes: one for a trouble, and while it lasts ever more rarely. Raises SQLAlchemyError."""
    with runtime.transaction() as session:
        last = session.scalars(select(MailAlert).with_for_update(**ROW_LOCK)).one()
        told = Told(last.told_at, last.times) if last.told_at else None
        times = next_alert(told, now)
        if times is None:
            return
        # Before the first alert nobody was told of anything; what failed long ago is no news.
        heard_at = max(last.told_at or now - PAUSES[-1], now - PAUSES[-1])
        news = or_(
            and_(has_failed(now), OwedMail.failed_at > heard_at),
            and_(is_late(now), OwedMail.tried_since <= now - LONG_LATE),
        )
        worst = session.scalars(
            select(OwedMail)
            .where(news, OwedMail.kind != ABOUT_MAIL)
            .order_by(OwedMail.owed_at, OwedMail.id)
            .limit(1)
        ).first()
        if worst is None:
            return
        counted = troubled(session, now, but=ABOUT_MAIL)
        runtime.notices.mail_troubled(session, counted.failed, counted.late, worst, now)
        last.told_at, last.times = now, times
    log.warning("mail.troubled", failed=counted.failed, late=counted.late, times=times)
