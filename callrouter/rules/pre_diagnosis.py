"""Whether a partner is asked for its pre-diagnosis (art. 4.2)."""

from __future__ import annotations

from collections.abc import Collection

from callrouter.rules.tiers import Nature


def is_missing(
    nature: Nature | str, product: str | None, certified: Collection[str], pre_diagnosis: str | None
) -> bool:
    """Whether the pre-diagnosis of a ticket is asked for: the partner gave none, although it is
    certified on the product of the service that the ticket is about (capitals aside). What is a
    plain request has none. The ticket is open all the same: this never blocks an incident."""
    if nature == "request" or product is None or (pre_diagnosis or "").strip():
        return False
    return product.casefold() in {one.casefold() for one in certified}
