"""What a partner had before: its tickets and its calls, for every agent, page by page; and in short
beside what one has in hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, request, url_for

from callrouter.mail.zone import zone_of
from callrouter.rules.ticket_number import spaced
from callrouter.views.partner_past import (
    ON_A_PAGE,
    PastCall,
    Whose,
    calls_of,
    partner_of,
    people_of,
    tickets_of,
)
from callrouter.wording import Language
from callrouter.wording.calendar import name_clock
from callrouter.wording.call_heading import say_became
from callrouter.wording.ticket_heading import WORDS
from callrouter.wording.written import write_short
from webhooks.pages import addresses
from webhooks.pages.access import EVERYONE, page_language
from webhooks.pages.context import pages
from webhooks.pages.numbers import small_number
from webhooks.routes import declare

Row = TypeVar("Row")

partner_past = Blueprint("partner_past", __name__)


@partner_past.get("/partners/<account>/tickets")
@declare(EVERYONE)
def tickets(account: str) -> str:
    """The tickets of a partner, or those of one of its contacts, the newest first."""
    return _page("tickets", account, tickets_of, lambda one: one.number)


@partner_past.get("/partners/<account>/calls")
@declare(EVERYONE)
def calls(account: str) -> str:
    """Its calls, in the same way."""
    return _page("calls", account, calls_of, lambda one: one.sid)


def words_of_past(language: Language, zone: ZoneInfo) -> dict[str, Any]:
    """What the templates of earlier tickets and calls say with."""

    def became(call: PastCall) -> str:
        facts = {"state": call.state, "outcome": call.outcome, "disposition": call.disposition}
        return say_became(facts, language)

    return {
        "past_became": became,
        "past_state": lambda state: WORDS["state"].get(state, {}).get(language, state),
        "past_when": lambda instant: write_short(instant, language, zone),
    }


def _page(
    kind: Literal["tickets", "calls"],
    account: str,
    read: Callable[..., list[Row]],
    name_of: Callable[[Row], str],
) -> str:
    """A page of rows as they are `read`; the next one begins after the `name_of` the last."""
    contact_id = request.args.get("contact", type=small_number)
    before = request.args.get("before") or None
    with pages().runtime.records.read() as session:
        partner = partner_of(session, account) or abort(404)
        whose = Whose(partner.id, contact_id)
        rows = read(session, whose, before=before, limit=ON_A_PAGE + 1)
        people = people_of(session, partner.id)
        zone = ZoneInfo(zone_of(session, pages().runtime.dialled_lines))
    last = name_of(rows[ON_A_PAGE - 1]) if len(rows) > ON_A_PAGE else None
    contact = str(contact_id) if contact_id is not None else ""
    here = url_for(f"partner_past.{kind}", account=partner.account)
    return render_template(
        f"past/{kind}.html",
        kind=kind,
        partner=partner,
        rows=rows[:ON_A_PAGE],
        people=people,
        contact=contact,
        views=[
            (url_for(f"partner_past.{one}", account=partner.account), one)
            for one in ("tickets", "calls")
        ],
        older=addresses.of_list(here, {"contact": contact, "before": last}) if last else None,
        newest=addresses.of_list(here, {"contact": contact}) if before else None,
        clock=name_clock(zone, page_language()),
        spaced=spaced,
        addresses=addresses,
        **words_of_past(page_language(), zone),
    )
