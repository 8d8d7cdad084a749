"""What an intake is decided by: what is known of the line, the caller and the day when a call
arrives."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.calls.intake import intake_of
from callrouter.desk.allowance import requests_counted
from callrouter.dialled_lines import Admission, DialledLines
from callrouter.people import callers
from callrouter.people.refused_numbers import refusal_of
from callrouter.records import Call, Contact, Partner
from callrouter.records.current_hours import Ruling, current_revision
from callrouter.records.entitlement import entitlement_of
from callrouter.records.hours import current_announcement
from callrouter.records.major_incidents import told_to_callers
from callrouter.rules.allowance import month_of
from callrouter.rules.hours import opening_at, told_closure
from callrouter.rules.schedule import Schedule
from callrouter.rules.turn import Account, Facts, MajorIncident
from callrouter.runtime import Runtime
from callrouter.settings import LineSettings


def gather_facts(
    session: Session,
    lines: DialledLines,
    admission: Admission,
    line: LineSettings,
    caller_number: str | None,
    now: datetime,
    ruling: Ruling | None = None,
) -> tuple[Facts, int | None, dict[str, object], Contact | None]:
    """What the intake is decided by for a call arriving now: the facts, the id of the revision that
    rules the line's hours, what made it open or closed, and the contact that alone has the number.
    Other hours than those that rule may be tried as `ruling`."""
    ruling = ruling or current_revision(session, lines.schedules, line.hours)
    opening = opening_at(ruling.schedule, now)
    contact, partner = callers.with_number(session, caller_number)
    accepted = admission.entitlement.accreditations
    facts = Facts(
        arrived=now,
        tier=line.tier,
        languages=line.languages,
        asks=line.intake == "full",
        is_open=opening.is_open,
        closes=opening.closes,
        reopens=opening.reopens,
        zone=ruling.schedule.zone.key,
        status_page=admission.status_page,
        announcement=_announced(session, now),
        contact_language=contact.language if contact else None,
        account=account_of(session, admission, partner, now) if partner else None,
        takes_messages=admission.after_hours.message,
        message_seconds=admission.after_hours.message_seconds,
        unentitled_may_join=admission.entitlement.otherwise == "standard",
        rank_by_account=admission.entitlement.rank_by_account,
        major_incident=_major_incident(session),
        closed_for=None if opening.is_open else _closed_for(ruling.schedule, now),
        refused_number=refusal_of(session, caller_number, accepted, now),
    )
    because: dict[str, object] = {
        "what": "hours",
        "schedule": ruling.name,
        "revision": ruling.number,
        "open": opening.is_open,
        "because": opening.because.kind,
        "name": opening.because.name_en,
        "name_fr": opening.because.name_fr,
        "reason_told": facts.closed_for is not None,
        "reopens": opening.reopens.isoformat() if opening.reopens else None,
    }
    return facts, ruling.revision_id, because, contact


def facts_of(runtime: Runtime, session: Session, call: Call) -> Facts:
    """The facts by which a call's intake is decided; gathered again, as of its arrival, where that
    cannot be read."""
    intake = intake_of(call)
    if intake is not None:
        return intake.facts
    line = runtime.dialled_lines.named(call.line) or runtime.dialled_lines.all[0]
    return gather_facts(
        session, runtime.dialled_lines, runtime.admission, line, call.caller_number, call.arrived_at
    )[0]


def account_of(session: Session, admission: Admission, partner: Partner, now: datetime) -> Account:
    """The partner as the intake needs it, as of now (art. 1, 4.3, 5)."""
    found = entitlement_of(partner, admission.entitlement.accreditations, now)
    allowance = admission.allowance
    policy = partner.quota_policy or allowance.policy
    return Account(
        partner_id=partner.id,
        accredited=found.accredited,
        subscribed=found.subscribed,
        counted=requests_counted(session, partner.id, month_of(now)),
        limit=allowance.monthly_limit,
        policy="refuse" if policy == "refuse" else "charge",
    )


def _closed_for(schedule: Schedule, now: datetime) -> dict[str, str] | None:
    closure = told_closure(schedule, now)
    return None if closure is None else {"fr": closure.reason_fr, "en": closure.reason_en}


def _major_incident(session: Session) -> MajorIncident | None:
    found = told_to_callers(session)
    return None if found is None else MajorIncident(found.id, found.titles)


def _announced(session: Session, now: datetime) -> dict[str, str] | None:
    announcement = current_announcement(session, now)
    if announcement is None:
        return None
    texts = {"fr": announcement.text_fr, "en": announcement.text_en}
    return {language: text for language, text in texts.items() if text}
