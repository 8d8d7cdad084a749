"""The acts of those who run the service that go on record: one list of names."""

from __future__ import annotations

from typing import Literal, get_args

Act = Literal[
    "agent.added",
    "agent.changed",
    "agent.disabled",
    "agent.enabled",
    "agent.removed",
    "agent.signed_out",
    "agent.link_made",
    "agent.invited",
    "agent.reset",
    "agent.access_set",
    "agent.password_set",
    "agent.codes_set",
    "agent.session_ended",
    "agent.set_available",
    "agent.set_away",
    "partner.added",
    "partner.changed",
    "partner.code_renewed",
    "partner.accreditation_added",
    "partner.accreditation_changed",
    "partner.accreditation_ended",
    "partner.subscription_added",
    "partner.subscription_changed",
    "partner.subscription_ended",
    "partner.service_added",
    "partner.service_changed",
    "partner.service_ended",
    "contact.added",
    "contact.changed",
    "contact.removed",
    "contact.restored",
    "contact.made_first",
    "number.refused",
    "number.admitted",
    "hours.revised",
    "hours.closed_now",
    "hours.opened_now",
    "hours.as_usual",
    "hours.holidays_confirmed",
    "announcement.set",
    "announcement.ended",
    "text_block.set",
    "text_block.removed",
    "mail.sent_again",
    "wallboard.link_made",
    "wallboard.link_revoked",
]
"""What it is about comes first, what was done to it second. What is done to a ticket stands in the
ticket's own history."""

ACTS: tuple[Act, ...] = get_args(Act)


def what_about(act: str) -> str:
    """What an act is about: `agent`, `partner` and so on."""
    return act.partition(".")[0]
