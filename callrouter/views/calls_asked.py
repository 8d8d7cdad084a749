"""Which calls somebody looks for, as typed into the form above the list."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from callrouter.dialled_lines import DialledLines
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.telephone import Refused, read_caller
from callrouter.rules.ticket_number import read_number as read_ticket_number
from callrouter.rules.ticket_number import spaced
from callrouter.rules.turn import OUTCOMES
from callrouter.views.days_asked import days_asked
from callrouter.views.listings import CallsAsked, is_given_out
from callrouter.views.search_people import one_partner_named

FIELDS = ("number", "partner", "ticket", "outcome", "line", "from", "to")
"""Of the form; what is empty asks for nothing."""


def calls_asked(
    session: Session, typed: Mapping[str, str], lines: DialledLines, zone: ZoneInfo
) -> CallsAsked:
    """What is asked for by these fields and `before`; days, the last one included, on the clock of
    `zone`. Raises Problems."""
    problems: list[Problem] = []
    number = _number(typed.get("number", ""), problems)
    ticket = _ticket(session, typed.get("ticket", ""), problems)
    named = typed.get("partner", "")
    partner = (
        one_partner_named(session, named, "partner", problems, unknown="unknown_account")
        if named
        else None
    )
    since, until = days_asked(typed, zone, problems)
    if problems:
        raise Problems(problems)
    outcome, line = typed.get("outcome", ""), typed.get("line", "")
    return CallsAsked(
        caller=number,
        ticket=ticket,
        partner_id=partner,
        # What no option of the form has was put into the address by hand.
        outcome=outcome if outcome in OUTCOMES else None,
        line=line if lines.named(line) else None,
        since=since,
        until=until,
        before=typed.get("before") or None,
    )


def _number(written: str, problems: list[Problem]) -> str | None:
    if not written:
        return None
    number = read_caller(written)
    if isinstance(number, Refused):
        problems.append(Problem("number", "asked_number", {"written": written}))
        return None
    return number


def _ticket(session: Session, written: str, problems: list[Problem]) -> str | None:
    if not written:
        return None
    number = read_ticket_number(written)
    if number is None:
        problems.append(Problem("ticket", "asked_ticket", {"written": written}))
    elif not is_given_out(session, number):
        problems.append(Problem("ticket", "unknown_ticket", {"written": spaced(number)}))
        return None
    return number
