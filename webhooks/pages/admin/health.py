"""How the parts of the service stand: processes, database, Redis, mail, what Twilio lets us do, the
hours, who answers. Nothing that is asked here waits for another server but Redis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template

from callrouter.admin import parts
from callrouter.admin.finding import Judged
from callrouter.admin.holidays import judge_holidays
from callrouter.admin.lines import judge_hours
from callrouter.admin.phones import judge_phones
from callrouter.admin.roles import judge_parts, judge_roles
from callrouter.records.current_hours import current_revision
from callrouter.views.health import crowd, processes
from callrouter.wording.written import write_short
from webhooks.pages import addresses
from webhooks.pages.access import OVERSIGHT, page_language
from webhooks.pages.context import pages
from webhooks.pages.findings import TONES, tell
from webhooks.routes import declare

health_page = Blueprint("health_page", __name__)

WORST_FIRST = ("failed", "warning", "ok")


@dataclass(frozen=True)
class _Row:
    """What was found of one part."""

    part: str
    about: str
    """Whom or what of it; empty for all of it."""
    judged: Judged


@health_page.get("/health")
@declare(OVERSIGHT)
def show() -> str:
    """How the parts stand now, what is wrong first."""
    runtime, language, now = pages().runtime, page_language(), pages().clock()
    found = sorted(_look(now), key=lambda one: WORST_FIRST.index(one.judged.state))
    with runtime.records.read() as session:
        zone = current_revision(session, runtime.dialled_lines.schedules).schedule.zone
        at_work, on_the_lines = processes(session, now), crowd(session)
    states = [one.judged.state for one in found]
    return render_template(
        "health/parts.html",
        found=[(one, tell(one.judged, one.about, language, zone)) for one in found],
        failing=states.count("failed"),
        to_look_at=states.count("warning"),
        processes=at_work,
        crowd=on_the_lines,
        tones=TONES,
        addresses=addresses,
        when=lambda instant: write_short(instant, language, zone),
    )


def _look(now: datetime) -> Iterator[_Row]:
    runtime = pages().runtime
    lines = runtime.dialled_lines
    with runtime.records.read() as session:
        yield _Row("database", "", parts.judge_database(session))
        yield _Row("redis", "", parts.judge_redis(runtime.line))
        for judged in parts.judge_processes(session, now):
            yield _Row("processes", "", judged)
        yield _Row("twilio", "", parts.judge_placing(session))
        yield _Row("mail", "", parts.judge_owed_mail(session, now))
        for name in lines.schedules:
            ruling = current_revision(session, lines.schedules, name)
            yield _Row("hours", name, judge_hours(ruling))
            for judged in judge_holidays(session, ruling, now):
                yield _Row("hours", name, judged)
        for login, judged in judge_roles(session):
            yield _Row("roles", login, judged)
        languages = {language for line in lines.all for language in line.languages}
        for part, judged in judge_parts(session, languages):
            kind, _, about = part.partition(" ")
            yield _Row(kind, about, judged)
        for login, judged in judge_phones(session, runtime.countries):
            yield _Row("phones", login, judged)
