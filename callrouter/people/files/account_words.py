"""An account on file in the words of a file of partners."""

from __future__ import annotations

from datetime import datetime

from callrouter.people.dated import spoken_of, values
from callrouter.people.files.holdings import ACCREDITATION, SUBSCRIPTION
from callrouter.people.files.partner_rows import CERTIFIED, NONE, SUBSCRIBED
from callrouter.people.files.services import COLUMN as SERVICES
from callrouter.people.files.services import Supplied, as_cell
from callrouter.people.partners import values as account_values
from callrouter.records import Contact, Partner


def partner_words(partner: Partner, now: datetime) -> dict[str, str]:
    """What is on file of an account but for its contacts and its code, by column; of several
    accreditations or subscriptions the one that a file speaks of."""
    words = account_values(partner)
    accreditation = spoken_of(partner.accreditations, now)
    if accreditation is not None:
        held = values(accreditation)
        words |= {column: held[what] for what, column in ACCREDITATION.items()}
    subscription = spoken_of(partner.subscriptions, now)
    words[SUBSCRIBED] = "no" if subscription is None else "yes"
    if subscription is not None:
        held = values(subscription)
        words |= {column: held[what] for what, column in SUBSCRIPTION.items()}
    words[SERVICES] = as_cell(Supplied.of(one) for one in partner.services) or NONE
    words[CERTIFIED] = words[CERTIFIED] or NONE
    return words


def contact_words(contact: Contact) -> dict[str, str]:
    """What is on file of a contact, by column."""
    return {
        "contact_name": contact.name,
        "contact_email": contact.email,
        "contact_phone": contact.phone or "",
        "contact_language": contact.language or "",
    }
