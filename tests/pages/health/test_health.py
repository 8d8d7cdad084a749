"""How the parts of the service stand, in plain words, and how that looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from callrouter.admin.hours import revise
from callrouter.admin.parts import CAUSES
from callrouter.records import Agent, Database, Heartbeat, OutboundTrouble, OwedMail
from callrouter.records.heartbeats import PROCESSES
from callrouter.records.migrate import SchemaState
from callrouter.rules.schedule import Schedule
from callrouter.wording import LANGUAGES
from callrouter.wording.findings import FINDINGS, say_finding
from callrouter.wording.remedies import REMEDIES
from callrouter.wording.written import write_moment
from tests.authors import BY_TEST
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.reading import shown
from tests.pages.visitors import Clock, Visitor
from tests.plans import noted, plans_of, read_whole

pytestmark = pytest.mark.usefixtures("people")
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def seen(records: Database, clock: Clock) -> None:
    """Every process was seen just now."""
    with records.begin() as session:
        session.add_all(
            Heartbeat(process=one, instance="here:1", at=clock.now, aside=[]) for one in PROCESSES
        )


def ill(records: Database, clock: Clock) -> None:
    """The dispatcher is silent, an item is set aside, Twilio refuses us, an agent has a number that
    we do not dial and another a role that nobody knows."""
    with records.begin() as session:
        silent = session.query(Heartbeat).filter_by(process="dispatcher").one()
        silent.at = clock.now - timedelta(minutes=5)
        session.query(Heartbeat).filter_by(process="sweeper").one().aside = [
            {"loop": "overdue mail", "item": "7", "problem": "<b>broken"}
        ]
        trouble = session.query(OutboundTrouble).one()
        trouble.cause, trouble.code, trouble.problem = "inactive", 20005, "Account not active"
        trouble.since = clock.now
        session.query(Agent).filter_by(login="bruno").one().phone = "+442079460123"
        session.execute(update(Agent).where(Agent.login == "dario").values(role="boss"))


@pytest.mark.usefixtures("seen")
def test_a_service_that_is_well_says_so(visitor: Callable[[], Visitor]) -> None:
    told = shown(visitor().sign_in("supervisor").get("/health").text)
    assert "En panne" not in told
    for words in (
        "Base de données elle répond, et ses tables sont de cette version.",
        "Redis il répond.",
        "voice, pages, dispatcher, worker, sweeper sont au travail.",
        "Appels sortants rien n'empêche d'appeler les conseillers.",
        "E-mails aucun e-mail en échec ni en retard.",
        "Horaires, hours la base n'a encore aucune révision de ces horaires",
        "Appelants en attente 3",
        "Conseillers disponibles 1",
        "dispatcher propose les appels aux conseillers 1",
    ):
        assert words in told


@pytest.mark.usefixtures("seen")
def test_hours_that_an_admin_changed_are_no_fault(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        closed = Schedule(ZoneInfo("Europe/Paris"), ((),) * 7)
        revise(session, "hours", closed, BY_TEST, clock.now)
    told = shown(visitor().sign_in("supervisor").get("/health").text)
    assert "la révision 1 décide." in told
    assert "hours.toml" not in told


@pytest.mark.usefixtures("seen")
def test_what_is_wrong_comes_first_with_what_to_do(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    ill(records, clock)
    someone = visitor().sign_in("supervisor")
    page = someone.get("/health").text
    told = shown(page)
    assert "En panne : 3." in told
    for words in (
        "pas vus depuis 30 s : dispatcher.",
        f"aucun conseiller ne peut être appelé depuis {write_moment(clock.now, 'fr', PARIS)} : ",
        "Account not active (erreur Twilio 20005).",
        "À faire : réglez cela avec Twilio, dans sa console, sous Billing.",
        "1 mis de côté, le premier par sweeper parmi overdue mail : 7, <b>broken.",
        "Rôles, dario son rôle est 'boss', qui n'ouvre aucune page.",
        "Téléphones, bruno n'est pas appelé : « +442079460123 » n'est pas dans FR",
        "dispatcher propose les appels aux conseillers muet",
    ):
        assert words in told
    assert told.index("pas vus depuis") < told.index("elle répond")
    assert "<b>broken" not in page
    someone.post("/language", language="en")
    told = shown(someone.get("/health").text)
    assert "no agent can be rung since" in told
    assert "Phones, bruno is not rung: '+442079460123' is outside FR" in told


@pytest.mark.usefixtures("seen")
def test_what_the_pages_can_mend_leads_to_the_page_and_not_to_the_shell(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    ill(records, clock)
    with records.begin() as session:
        for agent in session.query(Agent):
            agent.languages = "fr"
        mail = OwedMail(
            event="x", kind="ticket_created", message_id="<x@x>", recipient="alice@nord.example",
            language="fr", due_at=clock.now, owed_at=clock.now, failed_at=clock.now,
            problem="550 no such user",
        )  # fmt: skip
        session.add(mail)
    admin = visitor().sign_in("admin")
    page = admin.get("/health").text
    assert "callrouter mail" not in page and "callrouter agents" not in page
    for address, words in (
        ("/agents/bruno/edit", "écrivez le bon numéro"),
        ("/agents/dario/edit", "donnez-lui un autre rôle"),
        ("/agents", "ajoutez ou réactivez un conseiller qui la parle"),
        (
            "/mails",
            "la page des e-mails à renvoyer dit pourquoi ; corrigez cela, puis renvoyez-les de là",
        ),
    ):
        assert f'À faire\u00a0: <a href="{address}">{words}</a>' in page
        assert admin.get(address).status_code == 200
    assert set(REMEDIES) <= set(FINDINGS)


@pytest.mark.usefixtures("seen")
def test_it_is_told_in_few_questions_and_no_table_of_calls_is_read_whole(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("supervisor")
    with noted(records) as questions:
        assert someone.get("/health").status_code == 200
    plans = plans_of(records, questions)
    assert read_whole(plans, "calls", "tickets", "outbox", "offers") == []
    assert len(questions) < 35


def test_every_finding_says_the_same_in_both_languages() -> None:
    facts = dict.fromkeys(
        ("seconds", "missing", "count", "process", "loop", "item", "problem", "processes", "since",
         "code", "failed", "late", "last", "role", "roles", "why", "where", "has", "wants", "base",
         "said", "unread", "number", "file", "which", "day", "holiday",
         "language"), "∎",
    )  # fmt: skip
    for name in FINDINGS:
        told = [say_finding(name, facts, language) for language in LANGUAGES]
        french, english = (said.count("∎") for said, _ in told)
        assert french == english or name == "twilio_refused", name
        assert bool(told[0][1]) == bool(told[1][1])
    assert {f"database_{one}" for one in get_args(SchemaState)} <= set(FINDINGS)
    assert {f"placing_{one}" for one in CAUSES} <= set(FINDINGS)


@needs_chromium
@pytest.mark.usefixtures("seen")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_health_looks(console: Open, records: Database, clock: Clock, language: str) -> None:
    page = console("supervisor")
    speak(page, language)
    page.locator('.menu a[href="/health"]').click()
    expect(page.locator("#checks")).to_be_visible()
    look_at(page, f"health-{language}")
    ill(records, clock)
    page.reload()
    expect(page.locator(".note.bad")).to_be_visible()
    look_at(page, f"health-ill-{language}")
