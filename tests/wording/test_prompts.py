"""Every sentence of the call, word for word as the contract has it, in both languages."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from callrouter.rules.hours import opening_at
from callrouter.rules.schedule import Schedule, Slot
from callrouter.wording import LANGUAGES, Language
from callrouter.wording.prompts import (
    COMPOSED,
    NAMES,
    SENTENCES,
    greeting_choose,
    prompt,
)

PARIS = ZoneInfo("Europe/Paris")
ROOT = Path(__file__).parents[2]
CLOSED = {
    "reopens": datetime(2026, 7, 15, 7, tzinfo=UTC),
    "zone": PARIS,
    "status_page": "travaux.ovh.com",
}
FACTS: dict[str, dict[str, Any]] = {
    "greeting_known": {"tier": "advanced"},
    "closed": CLOSED,
    "out_of_reach": {
        "hours": "lundi de 9 heures à midi",
        "zone": PARIS,
        "connects": False,
    },
    "major_incident": {"title": "panne du réseau à Gravelines"},
    "quota_charge": {"limit": 80},
    "quota_refuse": {"limit": 80},
    "position": {"position": 2},
    "whisper_offer": {
        "partner": "Nord Infogérance",
        "nature": "incident",
        "tier": "advanced",
        "seconds": 130,
    },
}

CONTRACT = [
    (
        "closed",
        "Notre ligne est fermée. Elle rouvrira mercredi 15 juillet à 9 heures. Pour déclarer un "
        "incident dès maintenant, créez un ticket dans votre espace client. L'état de nos "
        "infrastructures est sur travaux point ovh point com.",
        "Our line is closed. It reopens Wednesday 15 July at 9 a.m., Paris time. To report an "
        "incident now, open a ticket in your control panel. For infrastructure status, visit "
        "travaux dot ovh dot com.",
    ),
    (
        "leave_message",
        "Pour laisser un message, tapez 1.",
        "To leave a message, press 1.",
    ),
    (
        "ask_code",
        "Saisissez votre code support à huit chiffres, puis dièse.",
        "Enter your eight-digit support code, then hash.",
    ),
    (
        "code_wrong",
        "Code non reconnu. Merci de réessayer.",
        "Code not recognised. Please try again.",
    ),
    (
        "unidentified_end",
        "Nous n'avons pas pu vous identifier. Créez un ticket dans votre espace client. Au revoir.",
        "We couldn't identify you. Please open a ticket in your control panel. Goodbye.",
    ),
    (
        "not_accredited",
        "Votre accréditation Advanced n'est pas active. Vous ne pouvez donc pas utiliser cette "
        "ligne. Le support standard reste à votre disposition dans votre espace client. Au revoir.",
        "Your Advanced accreditation isn't active, so you can't use this line. Standard support is "
        "still available in your control panel. Goodbye.",
    ),
    (
        "not_subscribed",
        "Votre abonnement Advanced n'est pas actif. Vous ne pouvez donc pas utiliser cette "
        "ligne. Le support standard reste à votre disposition dans votre espace client. Au revoir.",
        "Your Advanced subscription isn't active, so you can't use this line. Standard support is "
        "still available in your control panel. Goodbye.",
    ),
    (
        "ask_nature",
        "Pour déclarer un incident, tapez 1. Pour une autre demande, tapez 2.",
        "To report an incident, press 1. For anything else, press 2.",
    ),
    (
        "quota_charge",
        "Vous avez utilisé vos 80 contacts du mois. Cette demande pourra être facturée. Pour "
        "continuer, tapez 1.",
        "You have used your 80 contacts this month. This request may be charged. To continue, "
        "press 1.",
    ),
    (
        "quota_refuse",
        "Vous avez utilisé vos 80 contacts du mois. Nous ne pouvons pas traiter cette demande. "
        "Pour un incident, tapez 1.",
        "You have used your 80 contacts this month. We can't take this request. For an incident, "
        "press 1.",
    ),
    (
        "position",
        "Vous êtes en position 2. Ne quittez pas.",
        "You are number 2 in the queue. Please hold.",
    ),
    ("connecting", "Un conseiller va vous répondre.", "Connecting you now."),
    (
        "line_closing",
        "Notre ligne ferme. Nous ouvrons un ticket à votre nom et vous répondrons par e-mail. Au "
        "revoir.",
        "Our line is closing. We're opening a ticket for you and will reply by email. Goodbye.",
    ),
    (
        "closing_thanks",
        "Vous allez recevoir votre numéro de ticket par e-mail. Merci, au revoir.",
        "You'll receive your ticket number by email. Thank you, goodbye.",
    ),
]


@pytest.mark.parametrize(("name", "french", "english"), CONTRACT)
def test_the_contracts_sentences_are_said_word_for_word(
    name: str, french: str, english: str
) -> None:
    facts = FACTS.get(name, {})
    assert prompt(name, "fr", **facts) == french
    assert prompt(name, "en", **facts) == english


@pytest.mark.parametrize(
    ("tier", "french", "english"),
    [
        ("advanced", "Support Partenaire Advanced, bonjour.", "Advanced Partner Support, hello."),
        ("premium", "Support Premium, bonjour.", "Premium Support, hello."),
        ("standard", "Support Standard, bonjour.", "Standard Support, hello."),
    ],
)
def test_each_line_greets_by_its_own_name(tier: Any, french: str, english: str) -> None:
    assert prompt("greeting_known", "fr", tier=tier) == french
    assert prompt("greeting_known", "en", tier=tier) == english
    assert greeting_choose(tier) == [
        ("fr", f"{french} Pour le français, tapez 1."),
        ("en", "For English, press 2."),
    ]


def test_a_line_that_puts_english_first_greets_in_english_and_numbers_its_keys_so() -> None:
    assert greeting_choose("advanced", ("en", "fr")) == [
        ("en", "Advanced Partner Support, hello. For English, press 1."),
        ("fr", "Pour le français, tapez 2."),
    ]


def test_the_closed_prompt_names_what_the_hours_say() -> None:
    week = ((Slot(540, 1080),),) * 5 + ((), ())
    schedule = Schedule(PARIS, week, "FR")
    arrived = datetime(2026, 7, 13, 18, 2, tzinfo=PARIS)
    reopens = opening_at(schedule, arrived).reopens
    said = prompt("closed", "fr", reopens=reopens, zone=PARIS, status_page="travaux.ovh.com")
    assert said == CONTRACT[0][1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_that_never_reopens_promises_no_date(language: Language) -> None:
    said = prompt("closed", language, **CLOSED | {"reopens": None})
    reopening = {
        "fr": " Elle rouvrira mercredi 15 juillet à 9 heures.",
        "en": " It reopens Wednesday 15 July at 9 a.m., Paris time.",
    }[language]
    assert said == prompt("closed", language, **CLOSED).replace(reopening, "")
    assert "None" not in said


@pytest.mark.parametrize(
    ("changes", "french", "english"),
    [
        (
            {},
            "Partenaire Nord Infogérance, incident, rang Advanced, attend depuis 2 minutes. "
            "Pour accepter, tapez 1. Pour refuser, tapez 2.",
            "Partner Nord Infogérance, incident, Advanced rank, waiting for 2 minutes. "
            "To accept, press 1. To decline, press 2.",
        ),
        (
            {"partner": None, "nature": "undetermined", "tier": "standard", "seconds": 5},
            "Appelant non identifié, nature à préciser, rang Standard, "
            "attend depuis moins d'une minute. Pour accepter, tapez 1. Pour refuser, tapez 2.",
            "Unidentified caller, nature to be settled, Standard rank, "
            "waiting for less than a minute. To accept, press 1. To decline, press 2.",
        ),
        (
            {"nature": "request", "tier": "premium", "seconds": 3700},
            "Client Nord Infogérance, demande, rang Premium, attend depuis 1 heure 1 minute. "
            "Pour accepter, tapez 1. Pour refuser, tapez 2.",
            "Customer Nord Infogérance, request, Premium rank, waiting for 1 hour 1 minute. "
            "To accept, press 1. To decline, press 2.",
        ),
    ],
)
def test_an_agent_hears_who_is_calling_before_accepting(
    changes: dict[str, Any], french: str, english: str
) -> None:
    facts = FACTS["whisper_offer"] | changes
    assert prompt("whisper_offer", "fr", **facts) == french
    assert prompt("whisper_offer", "en", **facts) == english


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_name_is_said_in_both_languages_whole_and_speakable(name: str) -> None:
    french, english = (prompt(name, language, **FACTS.get(name, {})) for language in LANGUAGES)
    assert french != english
    for said in (french, english):
        assert said[0].isupper()
        assert said.endswith((".", "?"))
        assert not set(said) & set("{}<>&\n")
        assert "  " not in said
        assert len(said) < 300


def test_no_name_is_said_in_two_ways() -> None:
    assert not SENTENCES.keys() & COMPOSED.keys()
    assert len(NAMES) <= 64


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_sentence_without_one_of_its_facts_is_not_said(name: str) -> None:
    for missing in FACTS[name]:
        facts = {fact: value for fact, value in FACTS[name].items() if fact != missing}
        with pytest.raises(TypeError, match=missing):
            prompt(name, "fr", **facts)


def test_an_unknown_name_or_language_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        prompt("hello", "fr")
    with pytest.raises(KeyError):
        prompt("goodbye", "de")
    with pytest.raises(KeyError):
        greeting_choose("advanced", ("fr", "de"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_apology_promises_neither_a_ticket_nor_a_call(language: Language) -> None:
    said = prompt("apology", language).lower()
    promises = {
        "fr": ("vous rappeller", "répondrons", "nous ouvrons", "recevoir"),
        "en": ("call you", "reply", "we're opening", "receive"),
    }[language]
    assert not any(promise in said for promise in promises)


def test_every_sentence_is_said_by_the_product() -> None:
    named = {
        node.value
        for room in ("callrouter", "webhooks")
        for path in (ROOT / room).rglob("*.py")
        if not {"wording", "sandbox"} & set(path.relative_to(ROOT).parts)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert named >= NAMES
