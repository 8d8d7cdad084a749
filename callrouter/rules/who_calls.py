"""Which of a partner's contacts calls, where its number does not tell (art. 4.1).

A number that several contacts of one account have identifies the account and none of them; one that
several accounts share identifies nobody (contract 3.4 and 6). The agent who speaks with the caller
may say which contact of the account it is, or that it is nobody on file. Its ticket is then that
contact's, and so is the mail about it. Where nobody has said anything, or nobody on file calls, the
mail goes to the account's first contact, as for every caller who is not known by name.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from callrouter.rules.ticket import UNRESOLVED

Obstacle = Literal["account_unknown", "other_account", "left"]
"""Why a contact cannot be said to call: of a caller whose account nobody knows that would identify
it by an agent's word, without its number or its code; another account's ticket is nobody's to read;
and who left gets no mail."""

Confirmation = Literal["stays", "redirected", "withdrawn", "repeated"]
"""What becomes of the mail that gives a ticket's number: it stays as it is; the one that has not
left goes to whom it is for now, or to nobody, as they have it; or they get one of their own."""


@dataclass(frozen=True, slots=True)
class OnFile:
    """A contact, as whoever says that it calls looks at it."""

    partner_id: int
    has_left: bool = False


def is_asked(*, on_number: int, of_account: int, is_known: bool, is_said: bool) -> bool:
    """Whether an agent is asked which contact calls: where the caller's number is that of several,
    or of one who was not known to have it when the call came in, and some of them are of the
    account; and once it was said, so that it can be corrected."""
    return is_said or (of_account > 0 and (on_number > 1 or not is_known))


def obstacle_to(partner_id: int | None, contact: OnFile | None) -> Obstacle | None:
    """Why this contact, or nobody on file, cannot be said to make a call of that account; None
    where it can."""
    if partner_id is None:
        return "account_unknown"
    if contact is None:
        return None
    if contact.partner_id != partner_id:
        return "other_account"
    return "left" if contact.has_left else None


def confirmation(
    *,
    ticket_state: str,
    is_answered: bool,
    addressee: int | None,
    told: Collection[int],
    waits_for: int | None,
) -> Confirmation:
    """What becomes of the mail that gives a ticket's number once it is said who called (art. 4.1).

    `addressee`: the contact who gets the ticket's mail from now on, None for nobody; `told`: to
    whom that mail has left; `waits_for`: whom one that has not left is for, None where none waits.
    Nobody is told twice, and none is told that a ticket was opened once it was answered, or is not
    handled further: from then on the contact gets what is written.
    """
    if waits_for is not None:
        if addressee is None or addressee == waits_for:
            return "stays"
        return "withdrawn" if addressee in told else "redirected"
    if addressee is None or addressee in told:
        return "stays"
    return "repeated" if ticket_state in UNRESOLVED and not is_answered else "stays"
