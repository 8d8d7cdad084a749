"""The business hours edited by somebody who is no programmer: in a real browser."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from callrouter.admin.hours import revise
from callrouter.records import Database
from callrouter.records.current_hours import current_revision
from callrouter.rules.schedule import DatedHours, Schedule, Slot
from callrouter.settings import Settings
from tests.authors import BY_TEST
from tests.axe import assert_accessible
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak, that_keeps
from tests.pages.looks import WIDTH, look_at
from tests.pages.visitors import Clock

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]

LANGUAGES = ("fr", "en")
EVE = datetime(2026, 12, 24).date()
CHECK = {"fr": "Vérifier avant d'enregistrer", "en": "Check before saving"}


@pytest.fixture(autouse=True)
def on_file(records: Database, settings: Settings, clock: Clock) -> None:
    """Revision 1, of the file."""
    clock.now = datetime(2026, 12, 8, 10, 0, tzinfo=UTC)
    with records.begin() as session:
        revise(session, "hours", settings.schedules["hours"], BY_TEST, clock())


def ruling(records: Database) -> tuple[int | None, Schedule]:
    with records.read() as session:
        found = current_revision(session, {})
    return found.number, found.schedule


def at_hours(console: Open, where: str, language: str = "fr", **how: bool) -> Page:
    """An admin's page of the hours: in French on a telephone, in English on a laptop."""
    page = console("admin", WIDTH[language], **how)
    speak(page, language)
    page.goto(page.url.replace("/console", where))
    return page


def press(page: Page, name: str, value: str) -> None:
    """The button in sight of that name; the form comes back."""
    with page.expect_navigation():
        page.locator(f'button[name="{name}"][value="{value}"]:not(.unseen)').click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_christmas_eve_is_closed_at_noon_after_a_slip_was_put_right(
    console: Open, records: Database, language: str
) -> None:
    page = at_hours(console, "/hours", language)
    look_at(page, f"hours-list-{language}")
    page.get_by_role("link", name="hours", exact=True).click()
    look_at(page, f"hours-schedule-{language}")
    page.locator("a.primary").click()
    look_at(page, f"hours-edit-{language}")
    press(page, "add", "dated")
    expect(page.locator("#dated-0-day")).to_be_focused()
    page.locator("#dated-0-day").fill("2026-12-24")
    page.locator("#dated-0-kind-2").check()
    page.locator("#dated-0-slots-0-start").fill("9")
    page.locator("#dated-0-slots-0-end").fill("midday")
    press(page, "go", "preview")
    expect(page.locator(".problems li")).to_have_count(3)
    look_at(page, f"hours-edit-wrong-{language}")
    page.locator('.problems a[href="#dated-0-slots-0-end"]').click()
    expect(page.locator("#dated-0-slots-0-end")).to_be_focused()
    page.locator("#dated-0-slots-0-end").fill("12h")
    page.locator("#dated-0-reason_fr").fill("Veille de Noël")
    page.locator("#dated-0-reason_en").fill("Christmas Eve")
    press(page, "go", "preview")
    expect(page.locator("h1")).to_have_text(CHECK[language])
    look_at(page, f"hours-check-{language}")
    press(page, "go", "save")
    expect(page.locator("#why")).to_have_attribute("aria-invalid", "true")
    assert_accessible(page, "a reason is asked for", colours_in=())
    page.locator("#why").fill("As every year")
    press(page, "go", "save")
    expect(page.locator(".said .done")).to_be_visible()
    look_at(page, f"hours-saved-{language}")
    number, schedule = ruling(records)
    assert (number, schedule.dated[EVE].slots) == (2, (Slot(540, 720),))
    page.goto(page.url + "/revisions")
    look_at(page, f"hours-revisions-{language}")
    page.goto(page.url + "/2")
    look_at(page, f"hours-revision-{language}")
    page.goto(page.url.replace("revisions/2", "compare"))
    look_at(page, f"hours-compare-{language}")
    page.goto(page.url.replace("compare", "file"))
    look_at(page, f"hours-file-{language}")


def test_public_holidays_have_room_for_their_names_on_a_telephone(console: Open) -> None:
    page = at_hours(console, "/hours/hours", "fr")
    page.set_viewport_size({"width": 360, "height": 740})
    wide = page.locator(".dates dd").evaluate_all("all => all.map(one => one.clientWidth)")
    assert wide
    assert min(wide) > 200


def test_the_label_of_a_date_that_was_added_is_not_under_the_bar(console: Open) -> None:
    page = at_hours(console, "/hours/hours/edit", "en")
    page.set_viewport_size({"width": 1280, "height": 500})
    page.locator('button[name="add"][value="dated"]').click()
    day = page.locator("input:focus")
    expect(day).to_have_attribute("type", "date")
    top = "one => one.labels[0].getBoundingClientRect().top"
    bar = "one => one.getBoundingClientRect().bottom"
    # The page scrolls there in its own time.
    for _ in range(250):
        if day.evaluate(top) >= page.locator(".bar").evaluate(bar):
            return
        page.wait_for_timeout(20)
    pytest.fail("the label stays under the bar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_two_who_edit_at_once_the_second_sees_the_difference_and_loses_nothing(
    console: Open, records: Database, language: str
) -> None:
    first = at_hours(console, "/hours/hours/edit", language)
    second = at_hours(console, "/hours/hours/edit", language)
    for page, start in ((first, "8:30"), (second, "9:30")):
        page.locator("#week-monday-0-start").fill(start)
    first.locator("#week-friday-0-end").fill("17h")
    press(first, "go", "preview")
    first.locator("#why").fill("Earlier weekends")
    press(first, "go", "save")
    expect(first.locator(".said .done")).to_be_visible()
    press(second, "add", "week.saturday")
    second.locator("#week-saturday-0-start").fill("10")
    second.locator("#week-saturday-0-end").fill("12")

    press(second, "go", "preview")

    quoted = {"fr": "« Earlier weekends »", "en": "“Earlier weekends”"}[language]
    expect(second.locator(".conflict")).to_contain_text(quoted)
    expect(second.locator(".conflict .sentences").first.locator("li")).to_have_count(2)
    expect(second.locator("#week-saturday-0-end")).to_have_value("12")
    look_at(second, f"hours-conflict-{language}")
    press(second, "go", "merge")
    expect(second.locator("h1")).to_have_text(CHECK[language])
    expect(second.locator(".note.warn li").first).to_contain_text(
        "8 h 30 – 18 h" if language == "fr" else "8:30 a.m. – 6 p.m."
    )
    look_at(second, f"hours-merged-{language}")
    second.locator("#why").fill("Saturday mornings")
    press(second, "go", "save")
    expect(second.locator(".said .done")).to_be_visible()
    number, schedule = ruling(records)
    assert number == 3
    assert schedule.week[0] == (Slot(570, 1080),), "mine, where both changed it"
    assert schedule.week[4] == (Slot(540, 1020),), "theirs"
    assert schedule.week[5] == (Slot(600, 720),), "mine"


def test_an_earlier_revision_is_looked_at_and_restored(
    console: Open, records: Database, settings: Settings, clock: Clock
) -> None:
    with records.begin() as session:
        closed = Schedule(settings.schedules["hours"].zone, ((),) * 7)
        revise(session, "hours", closed, BY_TEST, clock())
    page = at_hours(console, "/hours/hours/revisions", "en")
    page.get_by_role("link", name="Revision 1").click()
    page.get_by_role("link", name="Restore these hours…").click()
    expect(page.locator('[aria-labelledby="changes"] li')).to_have_count(2)
    look_at(page, "hours-restore-en", in_one_language=True)
    expect(page.locator("#why")).to_have_value("Restore revision 1")
    expect(page.locator("#week-monday-0-end")).to_be_hidden()
    page.get_by_role("link", name="Go on editing").click()
    expect(page.locator("#week-monday-0-end")).to_be_visible()
    press(page, "go", "save")
    expect(page.locator(".said .done")).to_be_visible()
    assert ruling(records) == (3, settings.schedules["hours"])


def test_a_range_a_night_and_a_copied_day_need_no_scripts(console: Open, records: Database) -> None:
    page = console("admin", scripts=False)
    page.goto(page.url.replace("/console", "/hours/hours/edit"))
    page.locator("#week-monday-0-start").fill("22")
    page.locator("#week-monday-0-end").fill("6")
    page.locator(".copy summary").click()
    page.locator("#copy-wednesday").check()
    page.locator("#copy-sunday").check()
    press(page, "copy", "yes")
    expect(page.locator("#copied")).to_be_visible()
    expect(page.locator("#week-sunday-0-start")).to_have_value("22")
    press(page, "drop", "week.tuesday[0]")
    press(page, "drop", "week.thursday[0]")
    press(page, "add", "dated")
    page.locator("#dated-0-day").fill("2027-08-02")
    page.locator("#dated-0-until").fill("2027-08-13")
    page.locator("#dated-0-reason_fr").fill("Congés")
    page.locator("#dated-0-reason_en").fill("Summer break")
    press(page, "go", "preview")
    expect(page.locator(".note.warn li").first).to_be_visible()
    expect(page.locator("#year")).to_contain_text("2026")
    press(page, "year", "2027")
    expect(page.locator("#year")).to_contain_text("2027")
    page.locator("#why").fill("Nights")
    press(page, "go", "save")
    expect(page.locator(".said .done")).to_be_visible()
    schedule = ruling(records)[1]
    evening, morning = Slot(1320, 1440), Slot(0, 360)
    assert schedule.week[0] == (morning, evening)
    assert schedule.week[1] == (morning,)
    assert schedule.week[6] == (evening,)
    assert [len(list(one.days())) for one in schedule.exceptions] == [12]


def test_words_typed_into_a_new_date_are_offered_again_after_a_mishap(console: Open) -> None:
    page = at_hours(console, "/hours/hours/edit", "en")
    # Another tab held the same words, upon a revision of before: nothing to offer.
    page.evaluate("""async () => {
        const form = document.getElementById("hours-form");
        const fields = { ...typedInto(form), base: ["0"] };
        await ask("/drafts", { form: nameOf(form), kept_as: "0".repeat(32), fields });
    }""")
    press(page, "add", "dated")
    page.locator("#dated-0-day").fill("2026-12-31")
    page.locator("#dated-0-reason_fr").fill("Inventaire")
    with page.expect_response(that_keeps("17h")) as kept:
        page.locator("#week-friday-0-end").fill("17h")
    assert kept.value.status == 200
    page.goto(page.url.partition("#")[0])
    expect(page.locator("#week-friday-0-end")).to_have_value("18:00")
    expect(page.locator(".draft")).to_have_count(1)
    with page.expect_navigation():
        page.locator(".draft-take").click()
    expect(page.locator("#dated-0-reason_fr")).to_have_value("Inventaire")
    expect(page.locator("#dated-0-day")).to_have_value("2026-12-31")
    expect(page.locator("#week-friday-0-end")).to_have_value("17h")


def test_words_typed_before_another_day_came_between_are_not_put_into_its_row(
    console: Open, records: Database
) -> None:
    """The draft has the row of 31 December where the form now has that of 24 December."""
    page = at_hours(console, "/hours/hours/edit", "en")

    def typed(day: str, reason: str) -> None:
        press(page, "add", "dated")
        page.locator("#dated-0-day").fill(day)
        page.locator("#dated-0-reason_fr").fill(reason)
        page.locator("#dated-0-reason_en").fill(reason)

    typed("2026-12-31", "Inventaire")
    with page.expect_response(that_keeps("17h")) as kept:
        page.locator("#week-friday-0-end").fill("17h")
    assert kept.value.status == 200
    _, hours = ruling(records)
    eve = DatedHours(EVE, (), "Fermeture", "Closure")
    with records.begin() as session:
        revise(session, "hours", replace(hours, dated={EVE: eve}), BY_TEST, datetime.now(UTC))
    page.goto(page.url.partition("#")[0])
    expect(page.locator("#dated-0-reason_fr")).to_have_value("Fermeture")
    with page.expect_navigation():
        page.locator(".draft-take").click()
    expect(page.locator("#dated-0-reason_fr")).to_have_value("Inventaire")
    expect(page.locator("#dated-0-day")).to_have_value("2026-12-31")
    expect(page.locator("main")).not_to_contain_text("Thursday 24 December 2026")
    press(page, "go", "preview")
    expect(page.locator(".conflict .sentences").first).to_contain_text("24 December")


def test_a_day_with_hours_of_its_own_already_is_named_once_above_the_form(console: Open) -> None:
    page = at_hours(console, "/hours/hours/edit", "en")
    for number in ("0", "1"):
        press(page, "add", "dated")
        page.locator(f"#dated-{number}-day").fill("2026-12-31")
        for language in LANGUAGES:
            page.locator(f"#dated-{number}-reason_{language}").fill("Inventory")
    press(page, "go", "preview")
    told = page.locator(".problems li").first
    expect(told).to_have_text(re.compile("^Thursday 31 December 2026 has hours of its own already"))


def test_a_day_is_closed_with_the_keyboard_alone(console: Open, records: Database) -> None:
    page = at_hours(console, "/hours/hours/edit", "en")

    def tab_to(where: str) -> None:
        target = page.locator(where).last
        for _ in range(80):
            if target.evaluate("one => one === document.activeElement"):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"the keyboard does not reach {where}")

    def enter() -> None:
        with page.expect_navigation():
            page.keyboard.press("Enter")

    tab_to('.head a[href="#dated"]')
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator('button[name="add"][value="dated"]')).to_be_focused()
    enter()
    expect(page.locator("#dated-0-day")).to_be_focused()
    page.keyboard.type("12312026")
    tab_to("#dated-0-reason_fr")
    page.keyboard.type("Inventaire")
    page.keyboard.press("Tab")
    page.keyboard.type("Stocktaking")
    enter()
    expect(page.locator("h1")).to_have_text(CHECK["en"])
    tab_to("#why")
    page.keyboard.type("Once a year")
    enter()
    expect(page.locator(".said")).to_be_focused()
    (one,) = ruling(records)[1].exceptions
    assert (one.day.isoformat(), one.slots) == ("2026-12-31", ())
