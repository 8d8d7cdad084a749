"""Closing a line now and opening it now, on the pages: what is shown first, and what it does."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from callrouter.admin.hours import revise
from callrouter.records import Call, Database, HoursRevision
from callrouter.records.calls import STILL_WAITING
from callrouter.records.current_hours import current_revision
from callrouter.rules.schedule import DatedHours, Slot
from callrouter.settings import Settings
from tests.authors import BY_TEST
from tests.pages.now.pressing import (
    LOOK,
    TYPED,
    acts,
    as_usual,
    do,
    look,
    ruling,
    said,
)
from tests.pages.visitors import Clock, Visitor


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


def test_french_quotation_marks_stay_with_their_words_on_a_telephone(admin: Visitor) -> None:
    hint = "après «\u00a0exceptionnellement fermée\u00a0:\u00a0»"
    assert hint in admin.get("/close-now").text


def test_it_is_closed_until_its_end_and_can_be_opened_again_before(
    admin: Visitor, records: Database, settings: Settings, clock: Clock
) -> None:
    answer = do(admin, "close", **TYPED)
    assert (answer.status_code, answer.location) == (303, "/close-now")
    page = said(admin.get("/close-now"))
    assert "La ligne est fermée jusqu'au mercredi 17 juillet à 11 h 20." in page
    assert "Fermée pour un temps, jusqu'au mercredi 17 juillet à 11 h 20 : « panne du" in page
    assert "par Admin, révision 1" in page
    # Another end and reason would be somebody's choice: none is offered under one press.
    assert "Ce qui va se passer" not in page.replace("Voir ce qui va se passer", "")
    assert "Fermer maintenant" not in page and "incident technique. Elle rouvrira" not in page
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
        ({"reason_fr": ""}, "Il manque la raison en français."),
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


def test_who_still_waits_after_closing_is_told_of_with_the_end_that_they_have(
    admin: Visitor, records: Database, clock: Clock
) -> None:
    clock.pass_time(hours=7, minutes=45)  # 18:05, and who waits may do so until 18:30.
    with records.begin() as session:
        leaves = {"leave_by": clock() + timedelta(minutes=25), "leave_as": "drained"}
        session.execute(update(Call).where(STILL_WAITING).values(leaves))
    shown = said(look(admin, "close", **{**TYPED, "time": "10 h", "day": "2030-07-18"}))
    assert "3 appelants attendent. Qui attend garde sa place et peut encore être servi" in shown
    assert "mercredi 17 juillet à 18 h 30 ; ensuite la ligne s'excuse" in shown
    assert "personne n'est renvoyé" not in shown
    # Opened again before, the line keeps them.
    shown = said(look(admin, "open", **{**TYPED, "time": "19 h"}))
    assert "3 appelants attendent. Qui attend garde sa place : personne n'est renvoyé." in shown
