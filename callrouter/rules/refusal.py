"""On what grounds a ticket may be refused, and when one of them does not hold (art. 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from callrouter.rules.tiers import Nature

Ground = Literal[
    "quota",
    "abuse",
    "not_contracted_directly",
    "third_party_on_contact",
    "managed_on_behalf",
    "third_party_product",
]
GROUNDS: tuple[Ground, ...] = get_args(Ground)

Objection = Literal["incident", "undetermined", "within_allowance", "was_told"]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is looked at when a ticket is to be refused for the month's allowance."""

    nature: Nature
    beyond_allowance: bool
    """It is among the requests beyond the month's allowance."""
    told_charge: bool
    """The partner was told that it may be charged, and went on."""


def objection_to(ground: Ground, asked: Asked) -> Objection | None:
    """Why a ticket may not be refused on this ground; None where it may.

    Only `quota` has conditions. It never hits an incident, nor what nobody has settled yet; it hits
    what is beyond the allowance, and never what the partner was told would be charged: a request
    that was accepted is not refused afterwards. The others may hit incidents too.
    """
    if ground != "quota":
        return None
    if asked.nature != "request":
        return "incident" if asked.nature == "incident" else "undetermined"
    if not asked.beyond_allowance:
        return "within_allowance"
    return "was_told" if asked.told_charge else None


def grounds_offered(
    asked: Asked, *, service_unknown: bool, charge_asked: bool, by_telephone: bool
) -> tuple[Ground, ...]:
    """The grounds that a person who reads the ticket is offered, because the ticket itself gives
    rise to them (contract, section 6): its service is none of the account's; or it came in writing,
    lies beyond the month's allowance, and the partner was not asked whether it may be charged."""
    offered: list[Ground] = []
    if service_unknown:
        offered.append("not_contracted_directly")
    if not charge_asked and not by_telephone and objection_to("quota", asked) is None:
        offered.append("quota")
    return tuple(offered)
