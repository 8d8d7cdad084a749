"""Tickets that no call opens: entered by an agent, by a form, by a mail. Each comes by a line,
whose hours are its own, and has the rank that a call of its account would have (art. 2 and 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, acting_agent
from callrouter.desk.correspondence import NewAttachment
from callrouter.desk.tickets import NewTicket, open_ticket
from callrouter.desk.to_call_back import as_dialled
from callrouter.records import Agent, Contact, Partner, Ticket
from callrouter.records.entitlement import is_entitled
from callrouter.rules.correspondence import as_id
from callrouter.rules.near_miss import slips_of
from callrouter.rules.tiers import STANDARD, Nature, rank_for, tier_claimed
from callrouter.runtime import Runtime
from callrouter.settings import LineSettings
from callrouter.wording import Language, language_of


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What somebody asks of us in writing, or what an agent enters for them."""

    partner_id: int | None
    contact_id: int | None = None
    """Who asks; None for somebody of the account whom nobody knows."""
    line: str | None = None
    """The name of the line it came by. None: that of the account's own tier."""
    language: Language | None = None
    """None: the contact's on file, else the account's, else French."""
    nature: Nature = "undetermined"
    subject: str | None = None
    service: str | None = None
    told: Mapping[str, str | None] = field(default_factory=dict)
    """By the names of rules.told.TOLD."""
    call_back: Mapping[str, str | None] = field(default_factory=dict)
    """By the names of rules.told.CALL_BACK; the number as it was written."""
    text: str = ""
    attachments: Sequence[NewAttachment] = ()
    told_charge: bool = False
    """It was told that it may be charged, and went on."""


def open_from_form(runtime: Runtime, source: str, entry: Entry, now: datetime) -> str:
    """A validated form opens its ticket now (art. 4.1). `source` names this very form as it was
    filled in: sent twice, it opens one ticket. Returns the ticket's number.

    Raises ActError for a line or a number to call back that is none.
    """
    with runtime.transaction() as session:
        ticket = _open(session, runtime, "form", entry, now, source=_source("form", source))
    return _number(ticket)


def open_from_mail(
    runtime: Runtime,
    header_id: str,
    entry: Entry,
    now: datetime,
    *,
    is_trusted: bool = True,
    came_by: Mapping[str, object] | None = None,
) -> str:
    """A mail that belongs to no ticket opens one now (art. 4.1); the same mail, by its Message-ID,
    only one of its partner. Its nature is a person's decision. One that is not trusted stands at
    Standard rank, whatever account it names, and is marked. Returns the ticket's number. Raises as
    above."""
    with runtime.transaction() as session:
        ticket = _open(
            session,
            runtime,
            "email",
            entry,
            now,
            source=_source("mail", header_id),
            header_id=as_id(header_id),
            is_trusted=is_trusted,
            came_by=came_by or {},
        )
    return _number(ticket)


def open_by_agent(
    runtime: Runtime,
    login: str,
    entry: Entry,
    now: datetime,
    *,
    source: str | None = None,
    came_by: Mapping[str, object] | None = None,
) -> str:
    """An agent enters what reached us in another way. A nature that is given is settled by that.
    Returns the ticket's number. Raises ActError as above, and for a login that is no agent's."""
    with runtime.transaction() as session:
        agent = acting_agent(session, login)
        ticket = _open(
            session,
            runtime,
            "agent",
            entry,
            now,
            source=_source("agent", source),
            agent=agent,
            came_by=came_by,
        )
    return _number(ticket)


def account_of(
    session: Session, account: str, contact: str | None = None
) -> tuple[Partner, Contact | None]:
    """The account of that name and, where one is given, its contact of that address or id. Raises
    ActError, with what may be meant, where there is none."""
    partner = session.scalars(select(Partner).where(Partner.account == account)).first()
    if partner is None:
        meant = tuple(slips_of(account, session.scalars(select(Partner.account))))
        if meant:
            raise ActError("account_meant", "partner", written=account, meant=meant)
        raise ActError("no_account", "partner", written=account)
    return partner, None if contact is None else contact_named(partner, contact)


def contact_named(partner: Partner, named: str) -> Contact:
    """The account's contact of that address, or of that id. Raises ActError where there is none."""
    for one in partner.present_contacts:
        if named == str(one.id) or one.email.casefold() == named.casefold():
            return one
    raise ActError("contact_of_another_account", "contact", account=partner.account, written=named)


def _open(
    session: Session,
    runtime: Runtime,
    channel: Literal["email", "form", "agent"],
    entry: Entry,
    now: datetime,
    *,
    source: str | None,
    header_id: str | None = None,
    is_trusted: bool = True,
    agent: Agent | None = None,
    came_by: Mapping[str, object] | None = None,
) -> Ticket:
    entitlement = runtime.admission.entitlement
    entitled = is_entitled(session, entry.partner_id, entitlement.accreditations, now)
    line = _line(runtime, entry.line, entitled=entitled)
    tier = tier_claimed(line.tier, asks=line.intake == "full", entitled=entitled)
    rank = rank_for(tier, entitled, entitlement.rank_by_account)
    marked = {} if is_trusted else {"sender": "not trusted"}
    new = NewTicket(
        channel=channel,
        line=line.name,
        admitted_at=now,
        partner_id=entry.partner_id,
        contact_id=entry.contact_id,
        language=entry.language or _language_on_file(session, entry),
        nature=entry.nature,
        rank=rank if is_trusted else STANDARD,
        circumstance=channel,
        told_charge=entry.told_charge,
        source=source,
        came_by={**(came_by or {}), **marked},
        agent=agent,
        subject=entry.subject,
        service=entry.service,
        told=entry.told,
        call_back=as_dialled(entry.call_back),
        text=entry.text,
        attachments=entry.attachments,
        header_id=header_id,
    )
    return open_ticket(session, runtime, new, now)


def _source(door: Literal["form", "mail", "agent"], written: str | None) -> str | None:
    """What a ticket is opened from, as it is kept; None where nothing names it."""
    one = as_id(written)
    return f"{door}:{one}" if one is not None else None


def _line(runtime: Runtime, name: str | None, *, entitled: bool) -> LineSettings:
    lines = runtime.dialled_lines
    if name is None:
        return lines.of_tier("advanced" if entitled else "standard")
    line = lines.named(name)
    if line is None:
        known = tuple(one.name for one in lines.all)
        raise ActError("no_line", "line", written=name, lines=known)
    return line


def _language_on_file(session: Session, entry: Entry) -> Language:
    contact = session.get(Contact, entry.contact_id) if entry.contact_id is not None else None
    partner = session.get(Partner, entry.partner_id) if entry.partner_id is not None else None
    on_file = (contact and contact.language) or (partner and partner.language) or "fr"
    return language_of(on_file)


def _number(ticket: Ticket) -> str:
    assert ticket.number is not None, "every ticket that this version opens has one"
    return ticket.number
