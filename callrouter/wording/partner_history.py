"""What was done to a partner and its contacts, in a sentence each: what the audit says of it, with
its values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from callrouter.wording import LANGUAGE_NAMES, LANGUAGES, Language
from callrouter.wording.audit import say_act
from callrouter.wording.written import keep_together, write_date

NAMING = ("accreditation", "product", "service")
"""Values that say which one it is."""
COLUMNS: dict[str, tuple[str, str]] = {
    "name": ("nom", "name"),
    "email": ("e-mail", "email"),
    "phone": ("téléphone", "telephone"),
    "contact_name": ("nom", "name"),
    "contact_email": ("e-mail", "email"),
    "contact_phone": ("téléphone", "telephone"),
    "contact_language": ("langue", "language"),
    "language": ("langue", "language"),
    "quota_policy": ("au-delà du forfait", "beyond the allowance"),
    "certified_products": ("certifié sur", "certified on"),
    "accreditation": ("accréditation", "accreditation"),
    "accredited_from": ("accrédité à partir du", "accredited from"),
    "accredited_until": ("accrédité jusqu'au", "accredited until"),
    "subscription": ("abonnement", "subscription"),
    "subscription_start": ("abonné à partir du", "subscribed from"),
    "subscription_end": ("abonné jusqu'au", "subscribed until"),
    "product": ("produit", "product"),
    "service": ("service", "service"),
    "from": ("premier jour", "first day"),
    "until": ("dernier jour", "last day"),
}
"""What values are called, by the names that are kept."""
VALUES: dict[str, tuple[str, str]] = {
    "charge": ("facturer", "charge"),
    "refuse": ("refuser", "refuse"),
    "subscribed": ("souscrit", "subscribed"),
}
NOTHING = ("rien", "nothing")
IMPORTED = ("par un fichier", "by a file")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def say_partner_act(act: str, about: str, facts: Mapping[str, Any], language: Language) -> str:
    """What was done, and to what: "Accréditation modifiée : Advanced, dernier jour : 1er janv. 2027
    → 1er janv. 2028". `about` names the contact of an act that is about one. Facts of a kind that
    this version does not know are left out."""
    details = []
    if act.startswith("contact."):
        details.append(about.rpartition(", ")[0] or about)
    details += [str(facts[one]) for one in NAMING if facts.get(one)]
    changes = facts.get("changes")
    if isinstance(changes, Mapping):
        details += [
            f"{_called(str(what), language)}{_colon(language)}{_said(both[0], language)} → "
            f"{_said(both[1], language)}"
            for what, both in changes.items()
            if isinstance(both, Sequence) and len(both) == 2
        ]
    else:
        details += [
            f"{_called(what, language)}{_colon(language)}{_said(facts[what], language)}"
            for what in ("from", "until")
            if facts.get(what)
        ]
    if facts.get("fields"):
        details.append(", ".join(_called(str(one), language) for one in facts["fields"]))
    if facts.get("imported"):
        details.append(IMPORTED[LANGUAGES.index(language)])
    said = say_act(act, language)
    said = said[0].upper() + said[1:]
    return keep_together(f"{said}{_colon(language)}{', '.join(details)}" if details else said)


def _called(what: str, language: Language) -> str:
    words = COLUMNS.get(what)
    return what if words is None else words[LANGUAGES.index(language)]


def _said(value: object, language: Language) -> str:
    if not value:
        return NOTHING[LANGUAGES.index(language)]
    text = str(value)
    if _DAY.fullmatch(text):
        return write_date(date.fromisoformat(text), language)
    if text in LANGUAGE_NAMES:
        return LANGUAGE_NAMES[text][language]
    words = VALUES.get(text)
    return text if words is None else words[LANGUAGES.index(language)]


def _colon(language: Language) -> str:
    return " : " if language == "fr" else ": "
