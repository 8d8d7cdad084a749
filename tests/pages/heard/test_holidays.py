"""Public holidays as a page: each is decided by a person, and silence decides nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape

import pytest
from playwright.sync_api import expect
from werkzeug.test import TestResponse

from callrouter.admin.hours import revise
from callrouter.records import ConfirmedHoliday, Database, HoursRevision
from callrouter.records.current_hours import current_revision
from callrouter.rules.hours import hours_of
from callrouter.rules.hours_document import read_schedule, write_schedule
from callrouter.settings import Settings
from tests.authors import BY_TEST
from tests.browser import needs_chromium
from tests.pages.browsing import Open, presses, skip_to_content, speak
from tests.pages.looks import look_at
from tests.pages.reading import filled
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

PAGE = "/hours/hours/holidays"
CHRISTMAS, NEW_YEAR, EASTER = "2026-12-25", "2027-01-01", "2027-03-29"
WHIT_MONDAY = "2027-05-17"

Visit = Callable[[], Visitor]


@pytest.fixture
def admin(visitor: Visit, records: Database, settings: Settings, clock: Clock) -> Visitor:
    """An admin in November 2026, before two years of holidays."""
    clock.now = datetime(2026, 11, 27, 9, tzinfo=UTC)
    with records.begin() as session:
        revise(session, "hours", settings.schedules["hours"], BY_TEST, clock())
    someone = visitor().sign_in("admin")
    someone.post("/language", language="en")
    someone.get(PAGE)
    return someone


def seen_in(page: str) -> str:
    """What the page says of the hours that it shows."""
    return re.findall(r'name="seen" value="([0-9a-f]+)"', page)[0]


def sent_by(page: TestResponse) -> dict[str, str]:
    """The form as it would be sent untouched."""
    return {name: value for name, (value,) in filled(page.text, "holidays-form").items()}


def saved(admin: Visitor, **sent: str) -> TestResponse:
    """The answer to a form whose changes to the hours were looked at."""
    looked = admin.post(PAGE, **sent)
    assert looked.status_code == 200
    return admin.post(PAGE, **sent_by(looked))


def confirmed(records: Database) -> list[str]:
    with records.read() as session:
        return sorted(str(one.day) for one in session.query(ConfirmedHoliday))


def slots_of(records: Database, settings: Settings, day: str) -> str:
    with records.read() as session:
        schedule = current_revision(session, settings.schedules).schedule
    return ", ".join(map(str, hours_of(schedule, date.fromisoformat(day)).slots))


def test_each_is_closed_open_or_at_hours_of_its_own(
    admin: Visitor, records: Database, settings: Settings
) -> None:
    assert "22 to confirm" in admin.get(PAGE).text
    sent = {
        "based_on": "1",
        f"decision.{CHRISTMAS}": "closed",
        f"decision.{NEW_YEAR}": "other_hours",
        f"hours.{NEW_YEAR}": "10h - 12h30",
        f"decision.{EASTER}": "open",
    }
    assert saved(admin, **sent).status_code == 303
    assert confirmed(records) == [CHRISTMAS]
    assert slots_of(records, settings, NEW_YEAR) == "10:00-12:30"
    assert slots_of(records, settings, EASTER) == "09:00-18:00"
    page = unescape(admin.get(PAGE).text)
    assert "19 to confirm" in page
    assert "Confirmed as closed: Friday 25 December 2026." in page
    assert "Revision 2 rules from now on." in page
    # The hours decide, and so a day whose hours are taken back is not decided by having had some.
    assert saved(admin, based_on="2", **{f"decision.{EASTER}": "closed"}).status_code == 303
    assert confirmed(records) == [CHRISTMAS, EASTER]
    assert slots_of(records, settings, EASTER) == ""


def test_saving_without_deciding_decides_nothing(admin: Visitor, records: Database) -> None:
    assert admin.post(PAGE, based_on="1", **{f"decision.{CHRISTMAS}": ""}).status_code == 303
    page = admin.get(PAGE).text
    assert "Nothing has changed." in unescape(page)
    assert "22 to confirm" in page
    assert confirmed(records) == []


def test_all_that_are_left_are_closed_by_one_button(admin: Visitor, records: Database) -> None:
    sent = {"based_on": "1", "rest": "closed", f"decision.{EASTER}": "open"}
    assert saved(admin, **sent).status_code == 303
    assert "all confirmed" in admin.get(PAGE).text
    assert EASTER not in confirmed(records)
    assert len(confirmed(records)) == 21


def test_what_is_wrong_stands_beside_its_day_and_nothing_typed_is_lost(
    admin: Visitor, records: Database
) -> None:
    sunday = "2027-08-15"
    sent = {
        "based_on": "1",
        f"decision.{CHRISTMAS}": "other_hours",
        f"hours.{CHRISTMAS}": "<b>morning",
        f"decision.{NEW_YEAR}": "closed",
        f"decision.{sunday}": "open",
    }
    answer = admin.post(PAGE, **sent)
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert "“<b>morning” says no hours. Write them like 9:00-12:30" in page
    assert "<b>morning" not in answer.text
    assert "Sunday 15 August 2027 falls on a day without hours." in page
    row = page.split(f'id="decision-{NEW_YEAR}"')[1].split("</select>")[0]
    assert re.search(r'value="closed" selected', row)
    assert confirmed(records) == []
    with records.read() as session:
        assert session.query(HoursRevision).count() == 1


def test_the_second_of_two_is_told_and_loses_nothing(
    admin: Visitor, records: Database, settings: Settings, clock: Clock
) -> None:
    document = write_schedule(settings.schedules["hours"])
    week = {**document["week"], "saturday": ["09:00-12:00"]}
    with records.begin() as session:
        revise(session, "hours", read_schedule({**document, "week": week}), BY_TEST, clock())
    sent = {f"decision.{NEW_YEAR}": "other_hours", f"hours.{NEW_YEAR}": "10-11"}
    answer = admin.post(PAGE, based_on="1", **sent)
    assert answer.status_code == 409
    assert "Somebody changed these hours meanwhile." in answer.text
    assert 'value="10-11"' in answer.text
    assert 'name="based_on" value="2"' in answer.text
    assert saved(admin, based_on="2", **sent).status_code == 303
    assert slots_of(records, settings, NEW_YEAR) == "10:00-11:00"
    assert slots_of(records, settings, "2027-01-02") == "09:00-12:00"


def test_the_second_of_two_keeps_what_the_first_decided_of_other_days(
    admin: Visitor, visitor: Visit, records: Database, settings: Settings
) -> None:
    other = visitor().sign_in("admin")
    mine = sent_by(admin.get(PAGE)) | {f"decision.{CHRISTMAS}": "closed"}
    theirs = sent_by(other.get(PAGE)) | {
        f"decision.{EASTER}": "open",
        f"decision.{NEW_YEAR}": "closed",
    }
    assert saved(other, **theirs).status_code == 303
    answer = admin.post(PAGE, **mine)
    assert answer.status_code == 409
    page = unescape(answer.text)
    assert page.count("changed meanwhile") == 2
    assert "Revision 2, by Admin" in page
    assert "Monday 29 March 2027" in page.split("<form id=")[0]
    again = sent_by(answer)
    assert (again[f"decision.{CHRISTMAS}"], again[f"decision.{EASTER}"]) == ("closed", "open")
    assert admin.post(PAGE, **again).status_code == 303
    assert slots_of(records, settings, EASTER) == "09:00-18:00"
    assert confirmed(records) == [CHRISTMAS, NEW_YEAR]


def test_what_another_confirmed_meanwhile_is_not_opened_unseen(
    admin: Visitor, visitor: Visit, records: Database, settings: Settings
) -> None:
    other = visitor().sign_in("admin")
    mine = sent_by(admin.get(PAGE)) | {f"decision.{EASTER}": "open"}
    theirs = sent_by(other.get(PAGE)) | {f"decision.{EASTER}": "closed"}
    assert other.post(PAGE, **theirs).status_code == 303
    answer = admin.post(PAGE, **mine)
    assert answer.status_code == 409
    assert confirmed(records) == [EASTER]
    assert saved(admin, **sent_by(answer)).status_code == 303
    assert slots_of(records, settings, EASTER) == "09:00-18:00"


def test_what_changes_the_hours_is_shown_first_and_says_why(
    admin: Visitor, records: Database, settings: Settings
) -> None:
    sent = {**sent_by(admin.get(PAGE)), f"decision.{EASTER}": "open"}
    sent[f"decision.{CHRISTMAS}"] = "closed"
    looked = admin.post(PAGE, **sent)
    page = unescape(looked.text)
    assert "Confirmed as closed: Friday 25 December 2026." in page
    assert "Monday 29 March 2027: closed (Easter Monday) → " in page
    assert 'value="Lundi de Pâques / Easter Monday"' in page
    assert slots_of(records, settings, EASTER) == ""
    sent["seen"] = seen_in(looked.text)
    assert "Say why" in unescape(admin.post(PAGE, **{**sent, "why": " "}).text)
    other_days = {**sent, f"decision.{NEW_YEAR}": "open", "why": "Ski"}
    assert admin.post(PAGE, **other_days).status_code == 200
    assert admin.post(PAGE, **{**sent, "why": "Easter sale"}).status_code == 303
    with records.read() as session:
        assert {one.why for one in session.query(HoursRevision)} == {None, "Easter sale"}


def test_the_reason_that_was_typed_stays_where_the_page_asks_for_none(
    admin: Visitor, records: Database, settings: Settings, clock: Clock
) -> None:
    looked = admin.post(PAGE, **{**sent_by(admin.get(PAGE)), f"decision.{EASTER}": "open"})
    typed = {**sent_by(looked), "why": "Easter sale"}
    # An hour below is changed to something that says none.
    unread = {f"decision.{NEW_YEAR}": "other_hours", f"hours.{NEW_YEAR}": "morning"}
    wrong = admin.post(PAGE, **{**typed, **unread})
    assert wrong.status_code == 422
    assert sent_by(wrong)["why"] == "Easter sale"
    # Somebody else changes the hours meanwhile.
    with records.begin() as session:
        revise(session, "hours", settings.schedules["hours"], BY_TEST, clock())
    overtaken = admin.post(PAGE, **typed)
    assert overtaken.status_code == 409
    again = admin.post(PAGE, **sent_by(overtaken))
    assert sent_by(again)["why"] == "Easter sale"
    assert admin.post(PAGE, **sent_by(again)).status_code == 303
    with records.read() as session:
        assert "Easter sale" in {one.why for one in session.query(HoursRevision)}


def test_a_draft_of_what_was_typed_under_the_preview_has_a_place_for_its_reason(
    admin: Visitor,
) -> None:
    fresh = sent_by(admin.get(PAGE))
    assert fresh["why"] == ""
    looked = admin.post(PAGE, **{**fresh, f"decision.{EASTER}": "open"})
    assert sent_by(looked)["why"] == "Lundi de Pâques / Easter Monday"


def test_a_revision_that_no_page_of_ours_names_is_refused(admin: Visitor) -> None:
    assert admin.post(PAGE, based_on="9" * 5000).status_code == 400


def test_one_that_belongs_to_several_days_is_changed_there(
    admin: Visitor, records: Database, settings: Settings, clock: Clock
) -> None:
    document = write_schedule(settings.schedules["hours"])
    pause = {
        "day": "2026-12-24", "until": "2026-12-31", "slots": [],
        "reason_fr": "Pause", "reason_en": "Break",
    }  # fmt: skip
    with records.begin() as session:
        revise(session, "hours", read_schedule({**document, "dated": [pause]}), BY_TEST, clock())
    page = admin.get(PAGE).text
    assert "Decided together with other days: Break." in page
    assert f"decision.{CHRISTMAS}" not in page
    sent = {f"decision.{CHRISTMAS}": "open"}
    assert admin.post(PAGE, based_on="2", **sent).status_code == 303
    assert slots_of(records, settings, CHRISTMAS) == ""


@needs_chromium
@pytest.mark.parametrize("language", ["fr", "en"])
def test_deciding_in_a_browser(
    console: Open,
    address: str,
    records: Database,
    settings: Settings,
    clock: Clock,
    language: str,
) -> None:
    clock.now = datetime(2026, 11, 27, 9, tzinfo=UTC)
    with records.begin() as session:
        revise(session, "hours", settings.schedules["hours"], BY_TEST, clock())
    page = console("admin")
    speak(page, language)
    page.goto(f"{address}{PAGE}")
    hours = page.locator(f"#hours-{CHRISTMAS}")
    expect(hours).to_be_hidden()
    look_at(page, f"holidays-{language}")
    page.locator(f"#decision-{CHRISTMAS}").select_option("other_hours")
    hours.fill("morning")
    page.locator("main button.primary").last.click()
    expect(page.locator(f"#hours-{CHRISTMAS}-problem")).to_be_visible()
    look_at(page, f"holidays-problem-{language}")
    hours.fill("9-12")
    page.locator('main button[name="rest"]').click()
    expect(page.locator("#why")).to_have_value(re.compile("^Noël / Christmas"))
    look_at(page, f"holidays-follows-{language}")
    page.locator("#save ~ .actions button").click()
    expect(page.locator(".said .done")).to_be_visible()
    expect(page.locator(".badge.warn")).to_have_count(0)
    look_at(page, f"holidays-decided-{language}")


@needs_chromium
def test_whit_monday_is_confirmed_by_keyboard_alone(
    console: Open, address: str, records: Database, settings: Settings, clock: Clock
) -> None:
    clock.now = datetime(2026, 11, 27, 9, tzinfo=UTC)
    with records.begin() as session:
        revise(session, "hours", settings.schedules["hours"], BY_TEST, clock())
    page = console("admin")
    page.goto(f"{address}/hours/hours")
    skip_to_content(page)
    presses(page, "Tab", page.locator(f'main a[href="{PAGE}"]').first, at_most=8)
    page.keyboard.press("Enter")
    skip_to_content(page)
    presses(page, "Tab", page.locator(f"#decision-{WHIT_MONDAY}"), at_most=20)
    page.keyboard.press("ArrowDown")
    presses(page, "Tab", page.locator("main button.primary").nth(1), at_most=15)
    page.keyboard.press("Enter")
    expect(page.locator(".said .done")).to_be_visible()
    assert confirmed(records) == [WHIT_MONDAY]
