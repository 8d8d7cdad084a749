"""Closing a line now and opening it now, on the pages: what is shown first, and what it does."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from werkzeug.test import TestResponse

from callrouter.admin.hours import revise
from callrouter.records import AuditEvent, Database, HoursRevision
from callrouter.records.current_hours import current_revision
from callrouter.rules.hours import opening_at, told_closure
from callrouter.rules.schedule import DatedHours, Schedule, Slot
from callrouter.settings import Settings
from tests.authors import BY_TEST
from tests.pages.app import pages_on
from tests.pages.visitors import Clock, Visitor

PARIS = ZoneInfo("Europe/Paris")
LOOK = {"step": "look"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TYPED = {
    "until": "60", "day": "2030-07-17", "time": "", "why": "own",
    "reason_fr": "panne du réseau", "reason_en": "network outage",
}  # fmt: skip


@pytest.fixture
def admin(visitor: Callable[[], Visitor], people: None, clock: Clock) -> Visitor:
    """An admin who reads French, on a Wednesday at 10:20."""
    clock.now = datetime(2030, 7, 17, 10, 20, 30, tzinfo=PARIS).astimezone(UTC)
    someone = visitor().sign_in("admin")
    someone.post("/language", language="fr")
    return someone


def said(answer: TestResponse) -> str:
    """The text of a page as it reads."""
    text = re.sub(r"<[^>]+>", " ", answer.text)
    return " ".join(html.unescape(text).replace("\u00a0", " ").split())


def pressed(admin: Visitor, page: TestResponse, address: str) -> TestResponse:
    """The answer to the button under what follows."""
    assert page.status_code in (200, 409), said(page)
    form = page.text.partition('aria-labelledby="follows"')[2].partition("</form>")[0]
    hidden = {**dict(HIDDEN.findall(form)), "step": "do"}
    del hidden["csrf_token"]
    return admin.post(address, **{name: html.unescape(value) for name, value in hidden.items()})


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


def test_what_follows_is_shown_before_anything_is_closed(
    admin: Visitor, records: Database, settings: Settings
) -> None:
    assert "Ouverte jusqu'au mercredi 17 juillet à 18 h" in said(admin.get("/close-now"))
    shown = said(admin.post("/close-now", **TYPED, **LOOK))
    assert (
        "La ligne ferme maintenant et rouvre le mercredi 17 juillet à 11 h 20 Qui appelle" in shown
    )
    assert "Notre ligne est exceptionnellement fermée : panne du réseau. Elle rouvrira" in shown
    assert "Our line is exceptionally closed: network outage. It reopens" in shown
    assert "3 appelants attendent. Qui attend garde sa place et peut encore être servi" in shown
    assert "10 h 50" in shown
    assert ruling(records, settings, "10:30") == (True, None)
    assert acts(records) == []


def test_it_is_closed_until_its_end_and_can_be_opened_again_before(
    admin: Visitor, records: Database, settings: Settings, clock: Clock
) -> None:
    answer = do(admin, "close", **TYPED)
    assert (answer.status_code, answer.location) == (303, "/close-now")
    page = said(admin.get("/close-now"))
    assert "La ligne est fermée jusqu'au mercredi 17 juillet à 11 h 20." in page
    assert "Fermée pour un temps, jusqu'au mercredi 17 juillet à 11 h 20 : « panne du" in page
    assert "par Admin, révision 1" in page
    assert ruling(records, settings, "10:30") == (False, "panne du réseau")
    assert ruling(records, settings, "11:20")[0]

    clock.pass_time(minutes=5)
    answer = as_usual(admin)
    assert answer.status_code == 303
    assert "Les horaires habituels s'appliquent de nouveau." in said(admin.get("/close-now"))
    assert ruling(records, settings, "10:30") == (True, None)
    with records.read() as session:
        first = settings.schedules["hours"]
        assert current_revision(session, settings.schedules).schedule == first
    assert acts(records) == ["hours.closed_now", "hours.as_usual"]
    again = admin.post("/open-now/as-usual", schedule="hours", based_on="2")
    assert again.status_code == 303
    assert "les horaires habituels s'appliquent déjà" in said(admin.get("/close-now"))


def test_closing_for_longer_is_undone_as_one(
    admin: Visitor, records: Database, settings: Settings, clock: Clock
) -> None:
    do(admin, "close", **TYPED)
    clock.pass_time(minutes=30)
    do(admin, "close", **{**TYPED, "time": "15h", "reason_fr": "toujours en panne"})
    assert ruling(records, settings, "14:59") == (False, "toujours en panne")
    assert ruling(records, settings, "15:00")[0]
    as_usual(admin)
    with records.read() as session:
        usual = current_revision(session, settings.schedules).schedule
        assert usual == settings.schedules["hours"]
        assert session.query(HoursRevision).count() == 3


def test_a_closed_line_is_opened_now(
    admin: Visitor, records: Database, settings: Settings, clock: Clock
) -> None:
    clock.pass_time(hours=9)  # 19:20
    admin.get("/open-now")
    shown = said(admin.post("/open-now", **{**TYPED, "why": "incident", "reason_fr": "",
                                            "reason_en": ""}, **LOOK))  # fmt: skip
    assert "La ligne est ouverte à partir de maintenant et ferme le mercredi 17" in shown
    assert "20 h 20" in shown
    do(admin, "open", **TYPED)
    assert ruling(records, settings, "20:19") == (True, None)
    assert ruling(records, settings, "20:20") == (False, None)
    assert acts(records) == ["hours.opened_now"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"until": ""}, "Il manque la fin. Choisissez jusqu'à quand."),
        ({"time": "10:00"}, "Cette fin est déjà passée. Choisissez un moment à venir."),
        ({"time": "25 h"}, "Ce n'est pas une heure : 25 h. Écrivez-la comme 14 h 30 ou 14:30."),
        ({"until": "at"}, "Il manque l'heure. Écrivez-la comme 14 h 30 ou 14:30."),
        ({"time": "9", "day": "2030-09-17"}, "C'est plus de 31 jours."),
        ({"time": "9", "day": ""}, "Il manque le jour. Choisissez-le dans le calendrier."),
        ({"time": "9", "day": "tomorrow"}, "Il manque le jour. Choisissez-le dans le calendrier."),
        ({"reason_fr": ""}, "Il manque la raison"),
        ({"reason_en": "<b>outage</b>"}, "La raison contient < ou >"),
        ({"reason_en": "x" * 201}, "La raison est trop longue"),
        ({"reason_en": "", "reason_fr": "", "why": "forged"}, "Il manque la raison"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    admin: Visitor, records: Database, changed: dict[str, str], words: str
) -> None:
    admin.get("/close-now")
    for step in ("look", "do"):
        answer = admin.post("/close-now", **{**TYPED, **changed}, step=step)
        assert answer.status_code == 422
        assert words in said(answer)
        for name, value in {**TYPED, **changed}.items():
            if name in {"reason_fr", "reason_en", "time"}:
                assert f'name="{name}" type="text" value="{html.escape(value)}"' in answer.text
    assert acts(records) == []


def test_what_changes_nothing_is_refused(admin: Visitor, records: Database, clock: Clock) -> None:
    assert "ouverte de toute façon" in said(look(admin, "open", **TYPED))
    clock.pass_time(hours=9)
    assert "fermée de toute façon" in said(look(admin, "close", **TYPED))
    assert acts(records) == []


def test_what_the_usual_hours_do_until_then_is_left_to_them(
    admin: Visitor, records: Database, clock: Clock
) -> None:
    do(admin, "close", **TYPED)
    answer = look(admin, "open", **{**TYPED, "until": "30"})
    assert "les horaires habituels ouvrent déjà la ligne. Choisissez « Rouvrir" in said(answer)
    assert "« Rouvrir comme d'habitude »" in said(answer)
    clock.pass_time(hours=9)
    do(admin, "open", **TYPED)
    answer = look(admin, "close", **{**TYPED, "until": "30"})
    assert "les horaires habituels ferment déjà la ligne. Choisissez « Reprendre" in said(answer)
    assert acts(records) == ["hours.closed_now", "hours.opened_now"]


def test_the_list_of_revisions_says_why_it_was_closed(admin: Visitor) -> None:
    do(admin, "close", **TYPED)
    shown = said(admin.get("/hours/hours/revisions"))
    assert "panne du réseau / network outage" in shown
    as_usual(admin)
    shown = said(admin.get("/hours/hours/revisions"))
    assert "Fin de la fermeture : panne du réseau / End of the closing: network outage" in shown


def test_a_day_of_its_own_says_that_its_reason_is_not_told_any_more(
    admin: Visitor, settings: Settings, records: Database, clock: Clock
) -> None:
    own = DatedHours(date(2030, 7, 18), (Slot(540, 720),), "inventaire", "stocktaking")
    usual = replace(settings.schedules["hours"], dated={own.day: own})
    with records.begin() as session:
        revise(session, "hours", usual, BY_TEST, clock())
    admin.get("/close-now")
    longer = {**TYPED, "time": "10:30", "day": "2030-07-18"}
    shown = said(admin.post("/close-now", **longer, **LOOK))
    words = (
        "jeudi 18 juillet 2030 a ses propres horaires, « inventaire ». Cette raison ne sera plus"
    )
    assert words in shown
    do(admin, "close", **longer)
    clock.pass_time(minutes=5)
    again = said(admin.post("/close-now", **{**longer, "time": "10:45"}, **LOOK))
    assert words in again, "what was closed for a time is lifted first"
    as_usual(admin)
    with records.read() as session:
        assert current_revision(session, settings.schedules).schedule == usual


def test_when_the_line_opens_again_before_the_drain_time_is_over_nobody_is_sent_off(
    admin: Visitor,
) -> None:
    admin.get("/close-now")
    shown = said(admin.post("/close-now", **{**TYPED, "time": "10:40"}, **LOOK))
    assert "3 appelants attendent. Qui attend garde sa place : personne n'est renvoyé." in shown


Two = Callable[[], Visitor]


@pytest.fixture
def two_schedules(records: Database, settings: Settings, clock: Clock, people: None) -> Two:
    """Admins of a service whose standard line has hours of its own: it is always open."""
    clock.now = datetime(2030, 7, 17, 10, 20, 30, tzinfo=PARIS).astimezone(UTC)
    always = Schedule(ZoneInfo("Europe/London"), ((Slot(0, 1440),),) * 7)
    lines = tuple(
        one.model_copy(update={"hours": "always"}) if one.name == "standard" else one
        for one in settings.line.lines
    )
    line = settings.line.model_copy(update={"lines": lines})
    both = {**settings.schedules, "always": always}
    app = pages_on(records, settings.model_copy(update={"line": line, "schedules": both}), clock)

    def enter() -> Visitor:
        admin = Visitor(app.test_client(), records, clock).sign_in("admin")
        admin.post("/language", language="fr")
        return admin

    return enter


def revisions(records: Database) -> list[tuple[str, str | None]]:
    """Each that was made, in order: of which schedule, and whether for a time."""
    with records.read() as session:
        found = session.query(HoursRevision).order_by(HoursRevision.id)
        return [(one.schedule, one.for_a_time) for one in found]


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


@pytest.mark.parametrize(
    ("address", "form", "status"),
    [
        ("/open-now/as-usual", {"schedule": "nights"}, 404),
        ("/open-now/as-usual", {}, 404),
        ("/open-now/as-usual", {"schedule": "hours", "based_on": "9" * 5000}, 400),
        ("/close-now", {**TYPED, "step": "do", "ends.hours": "soon"}, 400),
        ("/close-now", {**TYPED, "step": "do", "ends.hours": "2030-07-17T12:00"}, 400),
        ("/close-now", {**TYPED, "step": "do", "ends.hours": "9999-12-31T23:59:59-12:00"}, 409),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(
    admin: Visitor, records: Database, address: str, form: dict[str, str], status: int
) -> None:
    admin.get("/close-now")
    if status == 409:
        do(admin, "close", **TYPED)
    made = len(revisions(records))
    assert admin.post(address, **form).status_code == status
    assert len(revisions(records)) == made
