"""What a conversation is, by who has come and who has left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from callrouter.rules.conference import ConversationState, Role, Stay, conversation

NOW = datetime(2026, 7, 15, 8, 0, tzinfo=UTC)


def stay(role: Role, minute: int = 0, **more: object) -> Stay:
    return replace(Stay(f"{role} {minute}", role, NOW + timedelta(minutes=minute)), **more)  # type: ignore[arg-type]


CALLER, AGENT, COLLEAGUE = stay("caller", 1), stay("agent"), stay("colleague", 2)
COACH = stay("coach", 3)
LEFT = NOW + timedelta(minutes=9)


@pytest.mark.parametrize(
    ("stays", "state"),
    [
        ([], "empty"),
        ([replace(AGENT, left_at=LEFT), replace(CALLER, left_at=LEFT)], "empty"),
        ([AGENT], "incomplete"),
        ([CALLER], "incomplete"),
        ([AGENT, CALLER], "connected"),
        ([AGENT, replace(CALLER, left_at=LEFT)], "incomplete"),
        ([replace(AGENT, left_at=LEFT), CALLER], "incomplete"),
        # A coach is nobody to talk with.
        ([CALLER, COACH], "incomplete"),
        ([AGENT, CALLER, COACH], "connected"),
        # Somebody of ours remains.
        ([replace(AGENT, left_at=LEFT), CALLER, COLLEAGUE], "connected"),
        ([AGENT, COLLEAGUE], "incomplete"),
        ([AGENT, replace(CALLER, hold=True)], "on_hold"),
        ([replace(AGENT, hold=True), CALLER], "on_hold"),
        ([replace(AGENT, hold=True), CALLER, COLLEAGUE], "connected"),
        # Left once, and came again.
        ([AGENT, replace(CALLER, left_at=LEFT), stay("caller", 10)], "connected"),
    ],
)
def test_a_conversation_is_what_those_make_it_who_are_in_it(
    stays: list[Stay], state: ConversationState
) -> None:
    assert conversation(stays).state == state
    assert conversation(reversed(stays)).state == state


def test_those_who_remain_are_named_by_when_they_came() -> None:
    stays = [CALLER, COLLEAGUE, AGENT, stay("agent", 5, left_at=LEFT)]
    assert conversation(stays).present == (AGENT, CALLER, COLLEAGUE)
