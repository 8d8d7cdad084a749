"""A month in which one account has asked for so much that its next request is the last included."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle

from sqlalchemy import select

from callrouter.records import Contact, CountedRequest, Ticket, ticket_numbers
from callrouter.records.history import history_entry
from callrouter.rules.allowance import PARIS, month_of
from callrouter.rules.tiers import ADVANCED
from callrouter.runtime import Runtime

FROM = "nadia.benali@delta.example"
BEFORE_THE_LAST = timedelta(hours=2)
"""The story's own requests of that account come later than this."""
GOES_BACK = timedelta(days=14)
SUBJECTS = (
    "Augmenter le quota d'instances",
    "Duplicata d'une facture",
    "Changer l'adresse de facturation",
    "Ajouter un contact technique",
    "Transférer un nom de domaine",
    "Renouveler un certificat",
    "Question sur la facturation à l'heure",
    "Ouvrir l'accès à l'API pour un collègue",
    "Choisir une région pour un nouveau projet",
    "Modifier un enregistrement DNS inverse",
    "Relever la limite d'envoi d'e-mails",
)


def busy_month(runtime: Runtime, now: datetime) -> None:
    """All but one of this month's included requests of that account. They are written as they
    stand on record afterwards: through the desk so many would take several seconds."""
    last = now - BEFORE_THE_LAST
    month = last.astimezone(PARIS).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    first = max(month.astimezone(last.tzinfo), last - GOES_BACK)
    count = runtime.admission.allowance.monthly_limit - 1
    with runtime.records.begin() as session:
        who = session.scalars(select(Contact).where(Contact.email == FROM)).one()
        tickets = [
            _closed(ticket_numbers.draw(session, at), who, subject, at, at + (now - at) / 4)
            for at, subject in zip(
                (first + (last - first) * part / count for part in range(count)),
                cycle(SUBJECTS),
                strict=False,
            )
        ]
        session.add_all(tickets)
        session.flush()
        for ticket in tickets:
            at = ticket.opened_at
            session.add(
                CountedRequest(
                    ticket_id=ticket.id, partner_id=who.partner_id, month=month_of(at), at=at
                )
            )
            session.add(history_entry(ticket.id, "opened", {"nature": "request"}, at))
            closed = {"state": "closed", "before": "resolved"}
            done = ticket.resolved_at or at
            session.add(history_entry(ticket.id, "state_changed", closed, done))


def _closed(number: str, who: Contact, subject: str, at: datetime, done: datetime) -> Ticket:
    return Ticket(
        number=number, channel="form", line="advanced", partner_id=who.partner_id,
        contact_id=who.id, state="closed", nature="request", rank=ADVANCED, tier="advanced",
        language="fr", admitted_at=at, told_charge=False, opened_at=at, subject=subject,
        resolved_at=done, state_since=done,
    )  # fmt: skip
