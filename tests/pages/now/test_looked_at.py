"""What is done now is what was looked at: of each schedule, and by each of two admins."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from callrouter.records import Database
from callrouter.settings import Settings
from tests.pages.now.pressing import (
    PARIS,
    TYPED,
    Two,
    acts,
    as_usual,
    do,
    look,
    pressed,
    revisions,
    ruling,
    said,
)
from tests.pages.reading import filled
from tests.pages.visitors import Clock, Visitor


def test_each_schedule_is_closed_by_itself(two_schedules: Two, records: Database) -> None:
    admin = two_schedules()
    page = said(admin.get("/close-now"))
    assert "always (lignes : standard)" in page and "hours (lignes : advanced, premium)" in page
    assert "Aucune ligne n'est choisie" in said(look(admin, "close", **TYPED))
    shown = said(look(admin, "close", **TYPED, schedules="always"))
    assert "rouvre le mercredi 17 juillet à 10 h 20 (heure de Londres)" in shown
    do(admin, "close", **TYPED, schedules="always")
    assert revisions(records) == [("always", "closed")]
    assert "Rouvrir comme d'habitude always" in said(admin.get("/open-now"))


def test_where_schedules_have_several_clocks_each_moment_says_whose_it_is(
    two_schedules: Two,
) -> None:
    page = said(two_schedules().get("/hours"))
    assert "18 h 00. Heure de Paris (Europe/Paris)" in page
    assert "Heure de Londres (Europe/London)" in page


def test_a_line_that_is_closed_anyway_keeps_no_other_from_being_closed(
    two_schedules: Two, records: Database, clock: Clock
) -> None:
    clock.pass_time(hours=9)  # 19:20: the ordinary hours are over.
    admin = two_schedules()
    both = {**TYPED, "schedules": ["hours", "always"]}
    page = look(admin, "close", **both)
    assert page.status_code == 200
    assert "hours (lignes : advanced, premium) Jusque-là, la ligne est fermée" in said(page)
    assert pressed(admin, page, "/close-now").status_code == 303
    assert revisions(records) == [("always", "closed")]
    clock.pass_time(minutes=1)
    again = look(admin, "close", **{**TYPED, "schedules": "hours"})
    assert again.status_code == 422
    assert "hours : Jusque-là, la ligne est fermée de toute façon." in said(again)


def test_a_line_that_closed_by_itself_before_the_press_keeps_no_other_from_being_closed(
    two_schedules: Two, records: Database, clock: Clock
) -> None:
    clock.pass_time(hours=7, minutes=39)  # 17:59:30
    admin = two_schedules()
    alone = look(admin, "close", **TYPED, schedules="hours")
    both = look(admin, "close", **{**TYPED, "schedules": ["hours", "always"]})
    clock.pass_time(minutes=1)
    answer = pressed(admin, alone, "/close-now")
    assert answer.status_code == 422
    assert "hours : Jusque-là, la ligne est fermée de toute façon." in said(answer)
    assert revisions(records) == []
    assert pressed(admin, both, "/close-now").status_code == 303
    assert revisions(records) == [("always", "closed")]
    page = said(admin.get("/close-now"))
    assert "hours : Jusque-là, la ligne est fermée de toute façon." in page


def test_the_end_that_was_shown_is_the_one_that_is_kept(
    admin: Visitor, records: Database, settings: Settings, clock: Clock
) -> None:
    page = look(admin, "close", **TYPED)
    assert "rouvre le mercredi 17 juillet à 11 h 20" in said(page)
    clock.pass_time(minutes=4)
    assert pressed(admin, page, "/close-now").status_code == 303
    assert not ruling(records, settings, "11:19")[0]
    assert ruling(records, settings, "11:20")[0]


def test_what_was_shown_too_long_ago_to_be_done_is_refused(
    admin: Visitor, records: Database, clock: Clock
) -> None:
    page = look(admin, "close", **TYPED)
    clock.pass_time(hours=2)
    answer = pressed(admin, page, "/close-now")
    assert answer.status_code == 422
    assert "Cette fin est déjà passée." in said(answer)
    assert revisions(records) == []


def test_the_second_of_two_is_shown_what_the_first_has_closed_and_undoes_nothing(
    admin: Visitor, visitor: Callable[[], Visitor], records: Database, settings: Settings
) -> None:
    other = visitor().sign_in("admin")
    looked = look(admin, "close", **{**TYPED, "reason_fr": "effectif réduit"})
    evacuated = {**TYPED, "time": "9 h", "day": "2030-07-18", "reason_fr": "évacuation"}
    assert do(other, "close", **evacuated).status_code == 303
    answer = pressed(admin, looked, "/close-now")
    assert answer.status_code == 409
    page = said(answer)
    assert "Quelqu'un d'autre vient de changer les horaires : rien n'a été fait." in page
    assert "Fermée pour un temps, jusqu'au jeudi 18 juillet à 9 h : « évacuation »" in page
    assert 'name="reason_fr" type="text" value="effectif réduit"' in answer.text
    assert ruling(records, settings, "17:00") == (False, "évacuation")
    # Having seen it, one may mean it still.
    assert pressed(admin, answer, "/close-now").status_code == 303
    assert ruling(records, settings, "17:00")[0]


def test_the_usual_hours_are_brought_back_only_where_they_were_looked_at(
    admin: Visitor, visitor: Callable[[], Visitor], records: Database, settings: Settings
) -> None:
    do(admin, "close", **TYPED)
    stale = admin.get("/open-now")
    other = visitor().sign_in("admin")
    do(other, "close", **{**TYPED, "time": "17 h", "reason_fr": "évacuation"})
    assert as_usual(admin, stale).status_code == 303
    page = said(admin.get("/close-now"))
    assert "Quelqu'un d'autre vient de changer les horaires. Regardez" in page
    assert ruling(records, settings, "16:59") == (False, "évacuation")
    as_usual(admin)
    assert ruling(records, settings, "16:59") == (True, None)


def test_their_button_lasts_as_long_as_what_it_ends(admin: Visitor, clock: Clock) -> None:
    do(admin, "close", **TYPED)
    (lasts,) = re.findall(r'data-lasts="([^"]+)"', admin.get("/open-now").text)
    ends = (clock.now + timedelta(seconds=float(lasts))).astimezone(PARIS)
    assert ends.strftime("%H:%M") == "11:20"


def in_the_bar(page: TestResponse) -> str:
    """Where the bar's entry leads, of closing or opening now."""
    (address,) = re.findall(r'<a class="button small" href="(/(?:close|open)-now)"', page.text)
    return str(address)


@pytest.mark.parametrize("address", ["/console", "/hours", "/partners", "/audit", "/nowhere"])
def test_the_line_is_closed_and_opened_by_two_presses_from_any_page(
    admin: Visitor, records: Database, settings: Settings, clock: Clock, address: str
) -> None:
    first = in_the_bar(admin.get(address))
    shown = admin.get(first)
    assert "La ligne ferme maintenant et rouvre le mercredi 17 juillet à 11 h 20" in said(shown)
    assert pressed(admin, shown, first).status_code == 303
    assert ruling(records, settings, "11:19") == (False, "incident technique")
    # It is closed, and what is offered now is to open it.
    again = admin.get(in_the_bar(admin.get(address)))
    assert as_usual(admin, again).status_code == 303
    assert ruling(records, settings, "10:30") == (True, None)
    clock.pass_time(hours=9)
    last = in_the_bar(admin.get(address))
    assert pressed(admin, admin.get(last), last).status_code == 303
    assert acts(records) == ["hours.closed_now", "hours.as_usual", "hours.opened_now"]


def test_a_form_that_was_changed_since_is_shown_again_before_it_is_done(
    admin: Visitor, records: Database, settings: Settings
) -> None:
    page = pressed(admin, admin.get("/close-now"), "/close-now", time="15 h")
    assert page.status_code == 200
    assert "Vous aviez changé le formulaire : rien n'est fait." in said(page)
    assert revisions(records) == []
    assert pressed(admin, page, "/close-now").status_code == 303
    assert not ruling(records, settings, "14:59")[0]


@pytest.mark.parametrize(
    ("address", "form", "status"),
    [
        ("/open-now/as-usual", {"schedule": "nights"}, 404),
        ("/open-now/as-usual", {}, 404),
        ("/open-now/as-usual", {"schedule": "hours", "based_on": "9" * 5000}, 400),
        ("/close-now", {"ends.hours": "soon"}, 400),
        ("/close-now", {"ends.hours": "2030-07-17T12:00"}, 400),
        ("/close-now", {"ends.hours": "9999-12-31T23:59:59-12:00"}, 422),
        ("/close-now", {"based_on.hours": "-7"}, 409),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(
    admin: Visitor, records: Database, address: str, form: dict[str, str], status: int
) -> None:
    looked = filled(admin.get("/close-now").text, "now-form")
    sent = {**looked, **form, "step": "do"} if address == "/close-now" else form
    assert admin.post(address, **sent).status_code == status
    assert revisions(records) == []
