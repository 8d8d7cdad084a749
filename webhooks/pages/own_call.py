"""What a page tells its reader of their own telephone: the call that rings there or that they have
in hand, and what came of the one before. static/alerts.js reads it, from the console's board or by
asking for it."""

from __future__ import annotations

from callrouter.people.after_call import IN_A_CALL
from callrouter.rules.offer import UNANSWERED
from callrouter.views.console import Card, Work
from callrouter.views.offers_over import OfferOver
from callrouter.views.waiting import Caller
from callrouter.wording.pages import label_in, say_in, telephone
from webhooks.pages.access import page_language

RINGS = UNANSWERED - {"whispering"}
"""States of an offer whose phone is not picked up."""


def name_caller(one: Caller | OfferOver | Work) -> str:
    """Who calls, in short: the partner, or else the number."""
    if one.partner or one.caller_number is None:
        return one.partner or say_in(page_language())("unknown_caller")
    return telephone(one.caller_number)


def own_call(card: Card | None, alerting: str) -> dict[str, str]:
    """By the names that the script reads it under. `card`: the reader's own; `alerting`: the page
    that tells of calls, see rules.alerting."""
    say, label = say_in(page_language()), label_in(page_language())
    names = (
        "token", "rings", "call", "heading", "body", "hand", "hand-words", "over", "over-words",
    )  # fmt: skip
    told = dict.fromkeys(names, "")
    told["alerting"] = alerting
    if card is None:
        return told
    work, over = card.work, card.over
    if card.state == "offered" and work is not None:
        caller = name_caller(work)
        facts = [
            say(f"rank_{work.rank}") if work.rank is not None else None,
            label("nature", work.nature or "undetermined"),
            label("in_language", work.language) if work.language else None,
        ]
        told["token"] = work.token
        told["rings"] = "yes" if work.offer in RINGS else ""
        told["call"] = say("call_for_me", phase=say(f"offer_{work.offer}"), caller=caller)
        told["heading"] = say("call_from", caller=caller)
        told["body"] = " · ".join(filter(None, facts))
    if card.state in IN_A_CALL and work is not None:
        told["hand"] = card.state
        phase = label("state", card.state)
        told["hand-words"] = say("call_for_me", phase=phase, caller=name_caller(work))
    if over is not None and over.ending != "declined":
        told["over"] = over.token
        told["over-words"] = say(f"over_{over.ending}", caller=name_caller(over))
    return told
