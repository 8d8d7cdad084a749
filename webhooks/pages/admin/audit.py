"""What those who run the service did to it: who, what, when."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, render_template, request, url_for

from callrouter.records.current_hours import current_revision
from callrouter.rules.audit import ACTS
from callrouter.rules.problem import Problems
from callrouter.views.audit import Audited, asked_of, audited
from callrouter.wording import Language
from callrouter.wording.audit import say_act
from callrouter.wording.audit_facts import say_facts
from callrouter.wording.calendar import name_clock
from callrouter.wording.pages import say_in
from callrouter.wording.written import write_short
from webhooks.pages import addresses
from webhooks.pages.access import ADMINS, page_language
from webhooks.pages.context import pages
from webhooks.pages.problems import beside_fields
from webhooks.routes import declare

audit = Blueprint("audit", __name__)

SHOWN = 50
FIELDS = ("by", "act", "about", "from", "to")


@audit.get("/audit")
@declare(ADMINS)
def show() -> str | tuple[str, int]:
    """The acts that are looked for, the newest first."""
    runtime, language = pages().runtime, page_language()
    typed = {name: request.args.get(name, "").strip() for name in (*FIELDS, "before")}
    found: list[Audited] = []
    wrong: dict[str, list[str]] = {}
    with runtime.records.read() as session:
        zone = current_revision(session, runtime.dialled_lines.schedules).schedule.zone
        try:
            found = audited(session, asked_of(session, typed, zone, ACTS), SHOWN + 1)
        except Problems as problems:
            wrong = beside_fields(problems.problems, language)
    on = partial(addresses.of_list, url_for("audit.show"))
    page = render_template(
        "audit/list.html",
        typed=typed,
        is_asked=any(typed.values()),
        problems=wrong,
        found=found[:SHOWN],
        older=on({**typed, "before": str(found[SHOWN - 1].id)}) if len(found) > SHOWN else None,
        newest=on({**typed, "before": ""}) if typed["before"] else None,
        acts=sorted(((one, say_act(one, language)) for one in ACTS), key=lambda one: one[1]),
        say_act=lambda act: say_act(act, language),
        say_facts=lambda facts: list(say_facts(facts, language)),
        address_of=_address_of,
        about=lambda one: _about(one, language),
        when=lambda instant: write_short(instant, language, zone),
        clock=name_clock(zone, language),
    )
    return (page, 422) if wrong else page


def _about(one: Audited, language: Language) -> str:
    match one.leads_to:
        case ("revision", schedule, number):
            return say_in(language)("revision_named", schedule=schedule, number=number)
    return one.about


def _address_of(one: Audited) -> str | None:
    match one.leads_to:
        case ("agent", login, _):
            return addresses.of_agent(login)
        case ("partner", account, _):
            return addresses.of_partner(account)
        case ("revision", schedule, int(number)):
            return addresses.of_revision(schedule, number)
    return None
