"""Who of a partner calls, as an agent says it, and whose mail follows (art. 4.1)."""

from __future__ import annotations

import pytest

from callrouter.rules.ticket import STATES, UNRESOLVED
from callrouter.rules.who_calls import (
    Confirmation,
    Obstacle,
    OnFile,
    confirmation,
    is_asked,
    obstacle_to,
)

NORD, SUD = 1, 2
FIRST, ALICE, BOB = 1, 2, 3


@pytest.mark.parametrize(
    ("on_number", "of_account", "is_known", "is_said", "asked"),
    [
        (1, 1, True, False, False),  # Its number tells.
        (2, 2, False, False, True),  # Two colleagues share it.
        (2, 1, False, False, True),  # With somebody elsewhere: the code was keyed.
        (2, 2, True, False, True),  # The second one came on file meanwhile.
        (1, 1, False, False, True),  # So did the first one.
        (0, 0, False, False, False),
        (1, 0, False, False, False),  # Of another account alone: nobody of this one has it.
        (2, 0, False, False, False),
        (1, 1, True, True, True),  # Said, it can be corrected.
        (0, 0, False, True, True),
    ],
)
def test_an_agent_is_asked_where_the_number_does_not_tell(
    on_number: int, of_account: int, is_known: bool, is_said: bool, asked: bool
) -> None:
    found = is_asked(on_number=on_number, of_account=of_account, is_known=is_known, is_said=is_said)
    assert found is asked


@pytest.mark.parametrize(
    ("partner_id", "contact", "obstacle"),
    [
        (NORD, OnFile(NORD), None),
        (NORD, None, None),
        (NORD, OnFile(SUD), "other_account"),
        (NORD, OnFile(SUD, has_left=True), "other_account"),
        (NORD, OnFile(NORD, has_left=True), "left"),
        (None, OnFile(NORD), "account_unknown"),
        (None, None, "account_unknown"),
    ],
)
def test_only_a_present_contact_of_the_account_or_nobody_can_be_said_to_call(
    partner_id: int | None, contact: OnFile | None, obstacle: Obstacle | None
) -> None:
    assert obstacle_to(partner_id, contact) == obstacle


@pytest.mark.parametrize(
    ("addressee", "told", "waits_for", "becomes"),
    [
        # It has not left.
        (BOB, [], FIRST, "redirected"),
        (FIRST, [], FIRST, "stays"),
        (None, [], FIRST, "stays"),
        # The one that waits is a second one, and its contact is not the caller after all.
        (FIRST, [FIRST], BOB, "withdrawn"),
        (ALICE, [FIRST], BOB, "redirected"),
        # It has left.
        (BOB, [FIRST], None, "repeated"),
        (FIRST, [FIRST], None, "stays"),
        (FIRST, [FIRST, BOB], None, "stays"),
        (None, [FIRST], None, "stays"),
        # There was nobody to write to, or the mail failed.
        (BOB, [], None, "repeated"),
        (None, [], None, "stays"),
    ],
)
@pytest.mark.parametrize("state", ["new", "open", "waiting_for_partner"])
def test_whoever_is_said_to_have_called_has_the_number_once(
    state: str,
    addressee: int | None,
    told: list[int],
    waits_for: int | None,
    becomes: Confirmation,
) -> None:
    found = confirmation(
        ticket_state=state, is_answered=False, addressee=addressee, told=told, waits_for=waits_for
    )
    assert found == becomes


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("is_answered", [True, False])
def test_nobody_is_told_that_a_ticket_was_opened_once_it_was_answered_or_is_over(
    state: str, is_answered: bool
) -> None:
    found = confirmation(
        ticket_state=state, is_answered=is_answered, addressee=BOB, told=[FIRST], waits_for=None
    )
    assert found == ("repeated" if state in UNRESOLVED and not is_answered else "stays")
