"""The lines: number, tier, languages, hours, and what is found of each."""

from __future__ import annotations

from flask import Blueprint, render_template

from callrouter.admin.connect import voice_urls
from callrouter.admin.finding import Judged
from callrouter.admin.holidays import judge_holidays
from callrouter.admin.lines import judge_hours, judge_languages, judge_numbers
from callrouter.records.current_hours import current_revision
from callrouter.telephony.twilio import Twilio
from callrouter.wording import TIER_NAMES, Language
from callrouter.wording.findings import say_finding
from webhooks.pages.access import ADMINS, page_language
from webhooks.pages.context import pages
from webhooks.routes import declare

lines = Blueprint("lines", __name__, url_prefix="/lines")

TONES = {"ok": "good", "warning": "warn", "failed": "bad"}


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
        spoken = judge_languages(session, known.all)
    found = {
        line.name: [*of_numbers.get(line.name, []), *hours[line.hours], *spoken[line.name]]
        for line in known.all
    }
    return render_template(
        "lines/list.html",
        lines=known.all,
        found={
            name: [(one.state, *_said(one, language)) for one in judged]
            for name, judged in found.items()
        },
        tones=TONES,
        tiers=TIER_NAMES,
        asked=bool(of_numbers),
    )


def _said(judged: Judged, language: Language) -> tuple[str, str]:
    """What was found, as a sentence begins, and what to do."""
    said, fix = say_finding(judged.name, judged.facts, language)
    return said if said.startswith("http") else said[:1].upper() + said[1:], fix
