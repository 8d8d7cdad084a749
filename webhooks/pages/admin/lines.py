"""The lines: number, tier, languages, hours, and what is found of each."""

from __future__ import annotations

from flask import Blueprint, render_template

from callrouter.admin.connect import voice_urls
from callrouter.admin.finding import Judged
from callrouter.admin.holidays import judge_holidays
from callrouter.admin.lines import judge_hours, judge_numbers
from callrouter.admin.roles import judge_languages
from callrouter.records.current_hours import current_revision
from callrouter.telephony.twilio import Twilio
from callrouter.wording import TIER_NAMES
from webhooks.pages.access import ADMINS, page_language
from webhooks.pages.context import pages
from webhooks.pages.findings import TONES, tell
from webhooks.routes import declare

lines = Blueprint("lines", __name__, url_prefix="/lines")


@lines.get("")
@declare(ADMINS)
def show() -> str:
    """The lines, and what is found of them without asking anybody else."""
    return _page({})


@lines.post("")
@declare(ADMINS)
def ask() -> str:
    """The same, and what Twilio says of their numbers."""
    found = pages()
    wanted = voice_urls(found.env.public_base_url, found.fallback_url)
    return _page(judge_numbers(Twilio(found.env), found.runtime.dialled_lines.all, wanted))


def _page(of_numbers: dict[str, list[Judged]]) -> str:
    known, language, now = pages().runtime.dialled_lines, page_language(), pages().clock()
    with pages().runtime.records.read() as session:
        ruling = {
            name: current_revision(session, known.schedules, name) for name in known.schedules
        }
        hours = {
            name: [judge_hours(one), *judge_holidays(session, one, now)]
            for name, one in ruling.items()
        }
        offered = {one for line in known.all for one in line.languages}
        unspoken = judge_languages(session, offered)
    found = {
        line.name: [
            *of_numbers.get(line.name, []),
            *hours[line.hours],
            *(unspoken[one] for one in line.languages if one in unspoken),
        ]
        for line in known.all
    }
    return render_template(
        "lines/list.html",
        lines=known.all,
        found={
            line.name: [
                tell(one, line.hours, language, ruling[line.hours].schedule.zone)
                for one in found[line.name]
            ]
            for line in known.all
        },
        tones=TONES,
        tiers=TIER_NAMES,
        asked=bool(of_numbers),
    )
