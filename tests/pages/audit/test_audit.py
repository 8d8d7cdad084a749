"""Who did what to the service: found by who, what, of whom and when; and how it looks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from callrouter.records import Agent, AuditEvent, Author, Contact, Database, Partner, by_agent
from callrouter.records.audit import audit
from callrouter.rules.allowance import PARIS
from callrouter.rules.audit import ACTS
from callrouter.views.audit import AuditAsked, audited
from callrouter.wording.audit import say_act
from tests.browser import needs_chromium
from tests.conftest import DATABASE
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.reading import shown
from tests.pages.visitors import Clock, Visitor
from tests.plans import noted, ordered_late, plans_of, read_whole

pytestmark = pytest.mark.usefixtures("people", "acts")


@pytest.fixture
def acts(people: None, records: Database, clock: Clock) -> None:
    """What an admin did, and whoever uses the shell."""
    with records.begin() as session:
        nord = session.query(Partner).one()
        nord.contacts = [Contact(name="Élise <i>Dupré", email="elise@nord.example")]
        session.flush()
        agents = session.execute(select(Agent.login, Agent.id)).all()
        ids = {one.login: one.id for one in agents}
        admin, root = by_agent(ids["admin"]), Author("root")
        told: list[tuple[Any, int | None, Author, dict[str, object]]] = [
            ("partner.changed", nord.id, root,
             {"imported": True, "changes": {"quota_policy": ["refuse", "charge"]}}),
            ("contact.changed", nord.contacts[0].id, admin,
             {"partner": nord.id, "fields": ["contact_email"]}),
            ("agent.signed_out", ids["celia"], admin, {"sessions": 2}),
            ("hours.revised", 1, admin, {"schedule": "hours", "revision": 7}),
            ("mail.sent_again", 3, admin, {"mail": "ticket_created"}),
            ("hours.holidays_confirmed", None, admin,
             {"schedule": "hours", "days": ["2026-12-25", "2027-01-01"]}),
        ]  # fmt: skip
        for number, (act, about, author, facts) in enumerate(told):
            audit(session, act, about, author, clock.now - timedelta(days=number), facts)


def reading_french(visitor: Callable[[], Visitor]) -> Visitor:
    """An admin who reads French."""
    someone = visitor().sign_in("admin")
    someone.post("/language", language="fr")
    return someone


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            "by=root",
            "root partenaire modifié au-delà du forfait : refuser → facturer depuis un fichier",
        ),
        ("act=contact.changed", "admin contact modifié changé : adresse Élise <i>Dupré, nord"),
        ("about=celia", "admin conseiller déconnecté partout sessions terminées : 2 celia"),
        ("about=nord&by=root", "root partenaire modifié"),
        ("act=hours.revised", "admin horaires modifiés « hours », révision 7"),
        (
            "act=hours.holidays_confirmed",
            "vendredi 25 décembre 2026, vendredi 1er janvier 2027 hours",
        ),
        ("act=mail.sent_again", "admin e-mail renvoyé ticket ouvert"),
    ],
)
def test_an_act_is_found_and_told_in_plain_words(
    visitor: Callable[[], Visitor], asked: str, words: str
) -> None:
    page = reading_french(visitor).get(f"/audit?{asked}").text
    assert words in shown(page)
    assert page.count("<tr>") == 2
    assert "<i>" not in page


def test_days_are_asked_for_with_the_last_one(visitor: Callable[[], Visitor], clock: Clock) -> None:
    someone = reading_french(visitor)
    day = (clock.now - timedelta(days=2)).astimezone(PARIS).date().isoformat()
    page = shown(someone.get(f"/audit?from={day}&to={day}").text)
    assert "celia" in page
    assert "root" not in page
    assert "Aucun acte ne correspond." in shown(someone.get("/audit?by=nobody").text)
    refused = someone.get("/audit?about=<i>nobody")
    assert refused.status_code == 422
    assert "« <i>nobody » n'est ni l'identifiant d'un conseiller ni" in shown(refused.text)


def test_a_name_that_several_partners_have_is_told_with_their_accounts(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        for account in ("verger-1", "verger-2"):
            session.add(
                Partner(account=account, name="Le Verger", language="fr", created_at=clock.now)
            )
    refused = reading_french(visitor).get("/audit?about=verger")
    assert refused.status_code == 422
    assert (
        "Plusieurs partenaires s'appellent « verger », dont verger-1, verger-2. Écrivez le compte "
        "de l'un d'eux."
    ) in shown(refused.text)


def test_older_acts_are_a_page_further(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        for _ in range(115):
            audit(session, "announcement.set", None, Author("root"), clock.now)
    someone = visitor().sign_in("admin")
    seen, address = 0, "/audit?by=root"
    while address:
        page = someone.get(address).text
        seen += page.count("<tr>") - 1
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = unescape(older[1]) if older else ""
    assert seen == 116


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"author_id": 6},
        {"author": "root"},
        {"act": "partner.changed"},
        {"act": "partner.changed", "author": "root"},
        {"before": 400},
        {"agent_id": 3},
        {"partner_id": 1},
    ],
    ids=str,
)
def test_acts_are_found_by_an_index(records: Database, clock: Clock, asked: dict[str, Any]) -> None:
    with records.begin() as session:
        for number in range(900):
            act = ACTS[number % len(ACTS)]
            author = by_agent(6) if number % 2 else Author("root")
            at = clock.now - timedelta(minutes=900 - number)
            audit(session, act, 1 + number % 5, author, at)
        first = session.scalars(select(AuditEvent.id)).first()
        assert first is not None
    with noted(records) as questions, records.read() as session:
        found = audited(session, AuditAsked(**asked), 51)
    assert found
    assert found == sorted(found, key=lambda one: (one.at, one.id), reverse=True)
    assert len(questions) <= 7
    plans = plans_of(records, questions)
    assert read_whole(plans, "audit_events") == []
    # What was done to one agent or one partner, or by one shell's user, is little: PostgreSQL does
    # not take `IS NULL` for one value.
    few = {"agent_id", "partner_id"} | ({"author"} if DATABASE == "postgresql" else set())
    assert few & set(asked) or ordered_late(plans, "audit_events") == []


def test_every_act_has_words_in_both_languages() -> None:
    assert all(say_act(act, one) != act for act in ACTS for one in ("fr", "en"))


@needs_chromium
@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_acts_look(console: Open, language: str) -> None:
    page = console("admin")
    speak(page, language)
    page.locator('.menu a[href="/audit"]').click()
    expect(page.locator("tbody tr")).to_have_count(7)
    look_at(page, f"audit-{language}")
    page.goto(page.url + "?about=nobody&from=2026-07-14&to=2026-07-13")
    expect(page.locator(".problems")).to_be_visible()
    look_at(page, f"audit-problems-{language}")
