"""What an admin presses to close a line now, to open it, and what came of it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from werkzeug.test import TestResponse

from callrouter.records import AuditEvent, Database, HoursRevision
from callrouter.records.current_hours import current_revision
from callrouter.rules.hours import opening_at, told_closure
from callrouter.settings import Settings
from tests.pages.reading import filled
from tests.pages.visitors import Visitor

PARIS = ZoneInfo("Europe/Paris")
LOOK = {"step": "look"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TYPED = {
    "until": "60", "day": "2030-07-17", "time": "", "why": "own",
    "reason_fr": "panne du réseau", "reason_en": "network outage",
}  # fmt: skip
Two = Callable[[], Visitor]
"""Lets one more admin in."""


def said(answer: TestResponse) -> str:
    """The text of a page as it reads."""
    text = re.sub(r"<[^>]+>", " ", answer.text)
    return " ".join(html.unescape(text).replace("\u00a0", " ").split())


def pressed(
    admin: Visitor, page: TestResponse, address: str, **changed: str | list[str]
) -> TestResponse:
    """The answer to the button under what follows, some fields being `changed` first."""
    assert page.status_code in (200, 409), said(page)
    assert 'aria-labelledby="follows"' in page.text, said(page)
    return admin.post(address, **{**filled(page.text, "now-form"), **changed, "step": "do"})


def look(admin: Visitor, kind: str, **typed: str | list[str]) -> TestResponse:
    """What would follow."""
    admin.get(f"/{kind}-now")
    return admin.post(f"/{kind}-now", **typed, **LOOK)


def do(admin: Visitor, kind: str, **typed: str | list[str]) -> TestResponse:
    """What follows is looked at, and done."""
    return pressed(admin, look(admin, kind, **typed), f"/{kind}-now")


def as_usual(admin: Visitor, page: TestResponse | None = None) -> TestResponse:
    """Press the button that brings the usual hours back, by default on a new page."""
    shown = (page or admin.get("/open-now")).text
    form = shown.partition('action="/open-now/as-usual"')[2].partition("</form>")[0]
    fields = dict(HIDDEN.findall(form))
    return admin.post("/open-now/as-usual", schedule="hours", based_on=fields.get("based_on", ""))


def ruling(records: Database, settings: Settings, at: str) -> tuple[bool, str | None]:
    """Whether the line is open at that time of this Wednesday, and the reason that is told."""
    instant = datetime.fromisoformat(f"2030-07-17 {at}").replace(tzinfo=PARIS)
    with records.read() as session:
        schedule = current_revision(session, settings.schedules).schedule
    closure = told_closure(schedule, instant)
    return opening_at(schedule, instant).is_open, closure and closure.reason_fr


def acts(records: Database) -> list[str]:
    """What went on record of the hours."""
    with records.read() as session:
        found = session.query(AuditEvent).filter_by(about="hours").order_by(AuditEvent.id)
        return [one.act for one in found]


def revisions(records: Database) -> list[tuple[str, str | None]]:
    """Each that was made, in order: of which schedule, and whether for a time."""
    with records.read() as session:
        found = session.query(HoursRevision).order_by(HoursRevision.id)
        return [(one.schedule, one.for_a_time) for one in found]
