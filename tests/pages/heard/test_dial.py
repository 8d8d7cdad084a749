"""The dialler as a page: what any caller would hear, and the receipt in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from playwright.sync_api import expect

from callrouter.admin.hours import revise
from callrouter.records import (
    Accreditation,
    AuditEvent,
    Call,
    CodeAttempt,
    Contact,
    Database,
    Partner,
    Subscription,
    Ticket,
)
from callrouter.records.codes import code_hash
from callrouter.settings import Settings
from tests.authors import BY_TEST
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.visitors import Clock, Visitor

CODE = "12345678"
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
OPEN = {"line": "advanced", "date": "2026-07-15", "time": "10h"}

Visit = Callable[[], Visitor]


@pytest.fixture(autouse=True)
def on_file(records: Database, settings: Settings, people: None, clock: Clock) -> None:
    """An entitled partner with a contact, another one that is not, and revision 1 of the hours."""
    key = settings.env.support_code_key.get_secret_value()
    with records.begin() as session:
        sud = Partner(account="sud", name="Sud & Cie", language="fr", created_at=SINCE)
        sud.code_hash = code_hash(key, CODE)
        sud.contacts.append(
            Contact(name="Zoé", email="zoe@sud.example", phone="+33199000177", language="en")
        )
        sud.accreditations.append(Accreditation(name="Advanced", starts_at=SINCE))
        sud.subscriptions.append(Subscription(starts_at=SINCE))
        est = Partner(account="est", name="Sud-Est", language="fr", created_at=SINCE)
        session.add_all([sud, est])
        revise(session, "hours", settings.schedules["hours"], BY_TEST, clock())


@pytest.fixture
def dial(visitor: Visit) -> Callable[..., str]:
    """The page of a call, in French unless told otherwise."""

    def run(status: int = 200, speaking: str = "fr", **fields: str) -> str:
        admin = visitor().sign_in("admin")
        admin.post("/language", language=speaking)
        answer = admin.get(f"/dial?{urlencode(fields)}")
        assert answer.status_code == status
        return unescape(answer.text)

    return run


def told(page: str) -> list[str]:
    """What the caller hears and answers, in order."""
    return re.findall(r'<p class="(?:told|answer)"[^>]*>(.*?)</p>', page)


def receipt(page: str) -> list[str]:
    """Why, line by line."""
    found = re.search(r'<ol class="receipt">(.*?)</ol>', page, re.DOTALL)
    assert found is not None
    return re.findall(r"<li>(.*?)</li>", found[1])


def test_it_is_told_in_plain_words_why_a_line_was_closed(dial: Callable[..., str]) -> None:
    page = dial(line="advanced", date="2026-07-14", time="9:00", language="fr")
    assert told(page)[2] == "Touches\u00a0: 1"
    assert told(page)[3].startswith(
        "Notre ligne est fermée. Elle rouvrira mercredi 15 juillet à 9 heures."
    )
    assert receipt(page)[0] == (
        "La ligne était fermée : mardi 14 juillet 2026 est un jour férié (Fête nationale) ; "
        "réouverture mercredi 15 juillet à 9 heures ; horaires « hours », révision 1."
    )
    assert "L'accueil s'est terminé là : la ligne était fermée." in page
    english = dial(speaking="en", line="advanced", date="2026-07-14", time="9:00", language="en")
    assert "The line was closed: Tuesday 14 July 2026 is a public holiday" in english


def test_a_question_waits_for_its_answer_and_leads_on(dial: Callable[..., str]) -> None:
    page = dial(**OPEN, language="fr", partner="sud")
    assert told(page)[-2:] == [
        "Code support de Sud &amp; Cie".replace("&amp;", "&"),
        "Pour déclarer un incident, tapez 1. Pour une autre demande, tapez 2.",
    ]
    leads = re.findall(r'<a class="button small" href="(/dial[^"]+)"', page)
    assert [re.search(r"answers=([^&#]*)", one)[1] for one in leads] == ["1", "2", "-"]  # type: ignore[index]
    joined = dial(**OPEN, language="fr", partner="sud", answers="1")
    assert "L'appelant a rejoint la file. Rang Advanced." in re.sub(r"<[^>]+>", "", joined)
    assert "Compte reconnu au code support." in receipt(joined)


def test_a_known_number_is_greeted_in_its_language(dial: Callable[..., str]) -> None:
    page = dial(**OPEN, **{"from": "01 99 00 01 77"})
    assert told(page)[0] == "Advanced Partner Support, hello."
    assert "Compte reconnu au numéro de l'appelant." in receipt(page)


def test_silence_is_an_answer(dial: Callable[..., str]) -> None:
    page = dial(**OPEN, answers="-,-,,-")
    assert told(page).count("Aucune touche") == 4
    assert "l'appelant n'a pas été identifié" in page


def test_a_revision_of_the_past_can_be_asked(
    dial: Callable[..., str], records: Database, settings: Settings, clock: Clock
) -> None:
    never = settings.schedules["hours"]
    with records.begin() as session:
        closed: Any = type(never)(never.zone, ((),) * 7)
        revise(session, "hours", closed, BY_TEST, clock())
    assert "La ligne était fermée" in receipt(dial(**OPEN, language="fr"))[0]
    assert "La ligne était ouverte" in receipt(dial(**OPEN, language="fr", revision="1"))[0]


def test_a_call_of_the_past_leads_to_the_hours_of_then(
    dial: Callable[..., str], records: Database, settings: Settings, clock: Clock
) -> None:
    open_then = settings.schedules["hours"]
    clock.pass_time(hours=2)
    with records.begin() as session:
        closed: Any = type(open_then)(open_then.zone, ((),) * 7)
        revise(session, "hours", closed, BY_TEST, clock())
    at = (clock.now - timedelta(hours=1)).astimezone(open_then.zone)
    asked = {"line": "advanced", "date": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M:%S}"}
    page = dial(**asked)
    assert "c'est la révision 1 qui s'appliquait" in page
    lead = re.search(r'<a href="/dial\?([^"#]+)#heard">Essayer sous la révision 1</a>', page)
    assert lead is not None
    then = dial(**dict(parse_qsl(lead[1])))
    assert "révision 1." in receipt(then)[0]
    assert "s'appliquait" not in then


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"line": "gold"}, "Il n'y a pas de telle ligne."),
        ({"from": "0199"}, "« 0199 » n'est pas un numéro"),
        ({"partner": "nobody"}, "Aucun partenaire"),
        ({"partner": "su"}, "Écrivez le compte de l'un d'eux : est, sud."),
        ({"date": "2026-02-30"}, "Cette date n'existe pas."),
        ({"time": "00:00", "date": "0001-01-01"}, "Cette date n'existe pas."),
        ({"time": "25:00"}, "« 25:00 » n'est pas une heure."),
        ({"time": "24:00"}, "« 24:00 » n'est pas une heure."),
        ({"date": "2026-03-29", "time": "2:30"}, "2:30 n'existe pas ce jour-là"),
        ({"answers": CODE}, "Un code support ne s'écrit pas ici"),
        ({"answers": "1,a"}, "Écrivez les touches de chaque réponse"),
        ({"answers": "1," * 30}, "Écrivez les touches de chaque réponse"),
        ({"revision": "7"}, "n'ont pas de révision 7"),
        ({"revision": "9" * 30}, "n'ont pas de révision"),
        ({"revision": "9" * 5000}, "n'ont pas de révision"),
    ],
)
def test_what_cannot_be_dialled_is_told_beside_its_field(
    dial: Callable[..., str], fields: dict[str, str], said: str
) -> None:
    page = dial(422, **{**OPEN, **fields})
    name, written = next(reversed(fields.items()))
    assert said in page.replace("\u00a0", " ")
    assert f'id="{name}-problem"' in page
    if name not in {"line", "date"}:
        assert f'value="{written}"' in page


def test_what_is_typed_is_shown_as_text(dial: Callable[..., str], visitor: Visit) -> None:
    admin = visitor().sign_in("admin")
    answer = admin.get(f"/dial?{urlencode({**OPEN, 'partner': '<script>alert(1)</script>'})}")
    assert "<script>alert" not in answer.text


def test_nothing_is_written_and_nothing_is_counted(
    dial: Callable[..., str], records: Database
) -> None:
    def counts() -> list[int]:
        with records.read() as session:
            return [session.query(one).count() for one in (Call, Ticket, CodeAttempt, AuditEvent)]

    dial(**OPEN)
    before = counts()
    dial(**OPEN, language="fr", answers="1111,2222,3333")
    after = counts()
    # Signing in makes a link, which is on record.
    assert after[:3] == before[:3]


@needs_chromium
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_call_is_walked_through_key_by_key(console: Open, address: str, language: str) -> None:
    page = console("admin")
    speak(page, language)
    page.goto(f"{address}/dial")
    look_at(page, f"dial-{language}")
    page.locator("#time").fill("25:00")
    page.locator("main button.primary").click()
    expect(page.locator("#time-problem")).to_be_visible()
    look_at(page, f"dial-problem-{language}")
    page.locator("#time").fill("10h")
    page.locator("#date").fill("2026-07-15")
    page.locator("#partner").fill("sud")
    page.locator("main button.primary").click()
    expect(page.locator(".conversation .told")).to_have_count(4)
    look_at(page, f"dial-asks-{language}")
    page.locator(".turn .button").first.click()
    expect(page.locator(".receipt li").first).to_be_visible()
    expect(page.locator(".turn .button")).to_have_count(0)
    look_at(page, f"dial-joined-{language}")


@needs_chromium
def test_on_a_telephone_what_is_heard_is_in_sight_once_dialled(console: Open, address: str) -> None:
    """The form is longer than that screen."""
    page = console("admin")
    page.set_viewport_size({"width": 360, "height": 760})
    page.goto(f"{address}/dial")
    page.locator("#date").fill("2026-07-15")
    page.locator("#time").fill("10h")
    page.locator("main button.primary").click()
    expect(page.locator("#heard")).to_be_in_viewport()
