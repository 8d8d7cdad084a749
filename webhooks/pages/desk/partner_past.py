"""What a partner had before: its tickets and its calls, for every agent, page by page; and in short
beside what one has in hand."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, request, url_for

from callrouter.mail.zone import zone_of
from callrouter.records import Partner
from callrouter.rules.ticket_number import spaced
from callrouter.views.partner_past import (
    ON_A_PAGE,
    PastCall,
    Person,
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

partner_past = Blueprint("partner_past", __name__)


@partner_past.get("/partners/<account>/tickets")
@declare(EVERYONE)
def tickets(account: str) -> str:
    """The tickets of a partner, or those of one of its contacts, the newest first."""
    before = request.args.get("before") or None
    with pages().runtime.records.read() as session:
        partner = partner_of(session, account) or abort(404)
        whose = _whose(partner)
        found = tickets_of(session, whose, before=before, limit=ON_A_PAGE + 1)
        people = people_of(session, partner.id)
        zone = ZoneInfo(zone_of(session, pages().runtime.dialled_lines))
    last = found[ON_A_PAGE - 1].number if len(found) > ON_A_PAGE else None
    return _page("tickets", partner, whose, people, found[:ON_A_PAGE], last, zone)


@partner_past.get("/partners/<account>/calls")
@declare(EVERYONE)
def calls(account: str) -> str:
    """Its calls, in the same way."""
    before = request.args.get("before") or None
    with pages().runtime.records.read() as session:
        partner = partner_of(session, account) or abort(404)
        whose = _whose(partner)
        found = calls_of(session, whose, before=before, limit=ON_A_PAGE + 1)
        people = people_of(session, partner.id)
        zone = ZoneInfo(zone_of(session, pages().runtime.dialled_lines))
    last = found[ON_A_PAGE - 1].sid if len(found) > ON_A_PAGE else None
    return _page("calls", partner, whose, people, found[:ON_A_PAGE], last, zone)


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


def _whose(partner: Partner) -> Whose:
    return Whose(partner.id, request.args.get("contact", type=small_number))


def _page(
    kind: str,
    partner: Partner,
    whose: Whose,
    people: tuple[Person, ...],
    rows: list[Any],
    last: str | None,
    zone: ZoneInfo,
) -> str:
    contact = str(whose.contact_id) if whose.contact_id is not None else ""
    here = url_for(f"partner_past.{kind}", account=partner.account)
    is_first = not request.args.get("before")
    return render_template(
        f"past/{kind}.html",
        kind=kind,
        partner=partner,
        rows=rows,
        people=people,
        contact=contact,
        views=[
            (url_for(f"partner_past.{one}", account=partner.account), one)
            for one in ("tickets", "calls")
        ],
        older=addresses.of_list(here, {"contact": contact, "before": last}) if last else None,
        newest=None if is_first else addresses.of_list(here, {"contact": contact}),
        clock=name_clock(zone, page_language()),
        spaced=spaced,
        addresses=addresses,
        **words_of_past(page_language(), zone),
    )
