"""The services that the vendor supplies to a partner: what its tickets may be about (art. 2)."""

from __future__ import annotations

from datetime import datetime

from callrouter.people.dated import set_days
from callrouter.people.typed import Typed
from callrouter.records import Partner, Service
from callrouter.rules.problem import Problems
from callrouter.settings import Entitlement

LONGEST = 200
"""Characters of the name of a service, and of its product's."""


def write_service(
    one: Service, partner: Partner, read: Typed, entitlement: Entitlement, now: datetime
) -> None:
    """Let a service be of that product and name, supplied on these days: read as product, service,
    from and until. Raises Problems."""
    product, name = read.text("product", LONGEST), read.text("service", LONGEST)
    days = read.days("from", "until")
    others = (other.name.casefold() for other in partner.services if other is not one)
    if name and name.casefold() in others:
        read.note("service", "service_on_file")
    if read.problems:
        raise Problems(read.problems)
    one.product, one.name = product, name
    set_days(one, days)
