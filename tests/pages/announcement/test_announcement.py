"""The page of the announcement: said now, later, ended, and what is wrong with it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from werkzeug.test import TestResponse

from callrouter.records import Announcement, AuditEvent, Database
from callrouter.records.hours import current_announcement
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.visitors import Clock, Visitor

PARIS = ZoneInfo("Europe/Paris")
TYPED = {
    "text_fr": "Incident en cours à Gravelines.", "text_en": "Incident in progress in Gravelines.",
    "start_day": "", "start_time": "", "end_day": "", "end_time": "",
}  # fmt: skip
SIX_TONIGHT = {"start_day": "2030-07-17", "start_time": "18h"}
TODAY = {"start_day": "2030-07-17", "end_day": "2030-07-17"}


@pytest.fixture
def admin(visitor: Callable[[], Visitor], people: None, clock: Clock) -> Visitor:
    """An admin who reads French, on a Wednesday at 10:20."""
    clock.now = at("10:20")
    someone = visitor().sign_in("admin")
    someone.post("/language", language="fr")
    someone.get("/announcement")
    return someone


def at(time: str, day: str = "2030-07-17") -> datetime:
    """That time in Paris."""
    return datetime.fromisoformat(f"{day} {time}").replace(tzinfo=PARIS).astimezone(UTC)


def said(answer: TestResponse) -> str:
    """The text of a page as it reads."""
    text = re.sub(r"<[^>]+>", " ", answer.text)
    return " ".join(html.unescape(text).replace("\u00a0", " ").split())


def heard(records: Database, time: str, day: str = "2030-07-17") -> str | None:
    """What French-speaking callers are told at that time."""
    with records.read() as session:
        found = current_announcement(session, at(time, day))
        return found and found.text_fr


def test_it_is_said_from_now_on_until_it_is_ended(
    admin: Visitor, records: Database, clock: Clock
) -> None:
    assert "Rien n'est annoncé en ce moment." in said(admin.get("/announcement"))
    assert admin.post("/announcement", **TYPED).status_code == 303
    page = said(admin.get("/announcement"))
    assert "Les appelants l'entendent dès maintenant." in page
    assert "Depuis le mercredi 17 juillet à 10 h 20, par Admin, jusqu'à ce que vous" in page
    assert heard(records, "23:00", "2030-07-30") == TYPED["text_fr"]
    clock.pass_time(hours=1)
    admin.post("/announcement/1/end")
    page = said(admin.get("/announcement"))
    assert "L'annonce est arrêtée." in page
    assert "Annonces passées" in page and TYPED["text_fr"] in page
    assert heard(records, "11:30") is None
    admin.post("/announcement/1/end")
    assert "Cette annonce est déjà terminée." in said(admin.get("/announcement"))
    with records.read() as session:
        acts = session.query(AuditEvent).filter_by(about="announcement").order_by(AuditEvent.id)
        assert [one.act for one in acts] == ["announcement.set", "announcement.ended"]


def test_one_to_come_leaves_what_is_said_until_it_begins_and_ends_by_itself(
    admin: Visitor, records: Database
) -> None:
    admin.post("/announcement", **TYPED)
    works = {
        **TYPED,
        **TODAY,
        "text_fr": "Travaux ce soir.",
        "start_time": "18 h",
        "end_time": "20h30",
    }
    admin.post("/announcement", **works)
    page = said(admin.get("/announcement"))
    assert "Les appelants l'entendront à partir du mercredi 17 juillet à 18 h." in page
    assert "À partir du mercredi 17 juillet à 18 h, par Admin, jusqu'au mercredi 17" in page
    times = ("17:59", "18:00", "20:29", "20:30")
    works_said = "Travaux ce soir."
    assert [heard(records, one) for one in times] == [
        TYPED["text_fr"], works_said, works_said, None,
    ]  # fmt: skip


def test_one_to_come_is_cancelled_and_the_other_stays(admin: Visitor, records: Database) -> None:
    admin.post("/announcement", **TYPED)
    admin.post("/announcement", **{**TYPED, "text_fr": "Travaux.", **SIX_TONIGHT})
    admin.post("/announcement/2/end")
    assert heard(records, "18:30") == TYPED["text_fr"]
    assert "annulée" in said(admin.get("/announcement"))


def test_clearing_what_is_said_leaves_what_is_to_come(admin: Visitor, records: Database) -> None:
    admin.post("/announcement", **TYPED)
    admin.post("/announcement", **{**TYPED, "text_fr": "Travaux.", **SIX_TONIGHT})
    admin.post("/announcement/1/end")
    assert (heard(records, "17:00"), heard(records, "18:00")) == (None, "Travaux.")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text_fr": ""}, ["Il manque la phrase. Écrivez-la dans les deux langues."]),
        ({"text_en": "x" * 501}, ["Tenez-vous à 500 caractères."]),
        ({"text_en": "<script>alert(1)</script>"}, ["La phrase contient < ou >"]),
        ({**TODAY, "start_time": "10:30"}, ["Il manque l'heure."]),
        ({"start_day": "2030-12-24"}, ["Il manque l'heure."]),
        ({"end_day": "2030-07-17", "end_time": "10:00"}, ["Cette fin est déjà passée."]),
        ({**TODAY, "start_time": "18:00", "end_time": "17:00"}, ["La fin vient avant le début."]),
        ({**TODAY, "start_time": "18:99", "end_time": "bald"}, ["heure : 18:99", "heure : bald"]),
        ({"start_time": "18:00"}, ["Il manque le jour."]),
        ({"text_fr": "", "end_time": "bald"}, ["Il manque la phrase.", "heure : bald"]),
    ],
)
def test_what_is_wrong_is_said_at_once_and_what_was_typed_stays(
    admin: Visitor, records: Database, changed: dict[str, str], words: list[str]
) -> None:
    answer = admin.post("/announcement", **{**TYPED, **changed})
    assert answer.status_code == 422
    assert all(one in said(answer) for one in words)
    for value in {**TYPED, **changed}.values():
        assert html.escape(value) in answer.text.replace("&#39;", "&#x27;")
    with records.read() as session:
        assert session.query(Announcement).count() == 0


def test_past_ones_are_turned_page_by_page(admin: Visitor, records: Database) -> None:
    with records.begin() as session:
        for number in range(1, 121):
            session.add(
                Announcement(
                    text_fr=f"Numéro {number}.", text_en=f"Number {number}.", author="max",
                    created_at=at("09:00"), ends_at=at("09:30"),
                )
            )  # fmt: skip
    first = admin.get("/announcement")
    numbers = re.findall(r"Numéro (\d+)\.", first.text)
    older = re.findall(r'href="(/announcement\?before=\d+)"', first.text)
    second = re.findall(r"Numéro (\d+)\.", admin.get(older[0]).text)
    assert (numbers[0], numbers[-1], second[0]) == ("120", "71", "70")


@needs_chromium
@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_in_a_browser(console: Open, clock: Clock, language: str) -> None:
    clock.now = at("10:20")
    page = console("admin")
    speak(page, language)
    page.goto(page.url.replace("/console", "/announcement"))
    look_at(page, f"announcement-{language}")
    page.locator("#text_fr").fill(TYPED["text_fr"])
    page.locator("#end_time").fill("soon")
    page.locator("form[data-draft] button.primary").click()
    expect(page.locator(".problems li")).to_have_count(2)
    look_at(page, f"announcement-problems-{language}")
    page.locator("#text_en").fill(TYPED["text_en"])
    page.locator("#end_day").fill("2030-07-17")
    page.locator("#end_time").fill("14 h 30")
    page.locator("form[data-draft] button.primary").click()
    expect(page.locator(".said .done")).to_be_visible()
    page.locator("#text_fr").fill("Travaux ce soir.")
    page.locator("#text_en").fill("Works tonight.")
    page.locator("#start_day").fill("2030-07-17")
    page.locator("#start_time").fill("20h")
    page.locator("form[data-draft] button.primary").click()
    expect(page.locator("#to-come")).to_be_visible()
    page.locator("section", has=page.locator("#heard")).get_by_role("button").click()
    expect(page.locator("#past")).to_be_visible()
    look_at(page, f"announcement-all-{language}")
