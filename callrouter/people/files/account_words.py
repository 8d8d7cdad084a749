"""An account on file in the words of a file of partners, so that the two can be compared."""

from __future__ import annotations

from datetime import datetime

from callrouter.people.dated import spoken_of
from callrouter.records import Accreditation, Contact, Partner, Service, Subscription
from callrouter.rules.allowance import PARIS
from callrouter.rules.local_day import last_day, local


def partner_words(partner: Partner, now: datetime) -> dict[str, str]:
    """What is on file of an account but for its contacts and its code, by column; of several
    accreditations or subscriptions the one that a file speaks of."""
    words = {
        "name": partner.name or "",
        "language": partner.language or "",
        "quota_policy": partner.quota_policy or "",
    }
    accreditation = spoken_of(partner.accreditations, now)
    if accreditation is not None:
        words["accreditation"] = accreditation.name
        words["accredited_from"], words["accredited_until"] = days(accreditation)
    subscription = spoken_of(partner.subscriptions, now)
    if subscription is not None:
        words["subscription"] = "subscribed"
        words["subscription_start"], words["subscription_end"] = days(subscription)
    for service in partner.services:
        words[f"service {service.name}"] = service_words(service)
    words["certified_products"] = "; ".join(sorted(one.product for one in partner.certifications))
    return words


def contact_words(contact: Contact) -> dict[str, str]:
    """What is on file of a contact, by column."""
    return {
        "contact_name": contact.name,
        "contact_email": contact.email,
        "contact_phone": contact.phone or "",
        "contact_language": contact.language or "",
    }


def service_words(service: Service) -> str:
    """A service without its name: "Public Cloud from 2026-01-01"."""
    return f"{service.product}{_span(service)}"


def service_cell(service: Service) -> str:
    """A service as a cell has it: "Public Cloud: pci-123 from 2026-01-01"."""
    return f"{service.product}: {service.name}{_span(service)}"


def _span(service: Service) -> str:
    first, last = days(service)
    return "".join(f" {word} {day}" for word, day in (("from", first), ("until", last)) if day)


def days(held: Accreditation | Subscription | Service) -> tuple[str, str]:
    """The first and the last day on which it is valid, the last one whole; empty where it is
    open."""
    first = "" if held.starts_at is None else local(held.starts_at, PARIS).date().isoformat()
    last = "" if held.ends_at is None else last_day(held.ends_at, PARIS).isoformat()
    return first, last
