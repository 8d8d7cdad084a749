"""What was saved together with a message, as it is kept beside it: from this it is known what goes
back with the message when its author takes it back, and what its partner is told all the same."""

from __future__ import annotations

from typing import Any

from callrouter.desk.asking import Question
from callrouter.mail.kinds import News

NEEDS_WORDS = frozenset({"waiting_for_partner", "resolved", "refused"})
"""States that a ticket is set to only with words for its partner."""


def kept_with(
    news: News, state_before: str, diagnosis_before: str | None, question: Question | None
) -> dict[str, Any] | None:
    """These news, and how the ticket stood before; None where there are none.

    `state` and `diagnosis`: before and after. `severity`: before (None: provisional) and after.
    `nature`: after. `asks`: the id of the question that callrouter put, what for, and the product.
    """
    kept: dict[str, Any] = {}
    if news.refusal is not None:
        kept["state"] = [state_before, "refused"]
    elif news.state is not None and question is None:
        kept["state"] = [state_before, news.state]
    if news.diagnosis is not None:
        kept["diagnosis"] = [diagnosis_before, news.diagnosis]
    if news.severity is not None:
        kept["severity"] = [news.severity.before, news.severity.after]
    if news.nature is not None:
        kept["nature"] = news.nature
    if question is not None:
        kept["asks"] = [question.message.id, question.asks, question.product]
    return kept or None
