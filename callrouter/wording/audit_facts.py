"""What more is told of an act that went on record, in French and English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from callrouter.wording import COLON, LANGUAGE_NAMES, Both, Language
from callrouter.wording.mails.names import name_mail
from callrouter.wording.pages import telephone
from callrouter.wording.written import write_date, write_day

FIELDS: dict[str, Both] = {
    "name": {"fr": "nom", "en": "name"},
    "email": {"fr": "adresse", "en": "address"},
    "phone": {"fr": "téléphone", "en": "telephone"},
    "language": {"fr": "langue", "en": "language"},
    "languages": {"fr": "langues", "en": "languages"},
    "role": {"fr": "rôle", "en": "role"},
    "phone_only": {"fr": "par téléphone seulement", "en": "by telephone only"},
    "login": {"fr": "identifiant", "en": "login"},
    "contact": {"fr": "contact", "en": "contact"},
    "contact_name": {"fr": "nom", "en": "name"},
    "contact_email": {"fr": "adresse", "en": "address"},
    "contact_phone": {"fr": "téléphone", "en": "telephone"},
    "contact_language": {"fr": "langue", "en": "language"},
    "quota_policy": {"fr": "au-delà du forfait", "en": "beyond the allowance"},
    "accreditation": {"fr": "accréditation", "en": "accreditation"},
    "accredited_from": {"fr": "accrédité depuis", "en": "accredited from"},
    "accredited_until": {"fr": "accrédité jusqu'au", "en": "accredited until"},
    "support_code": {"fr": "code support", "en": "support code"},
    "subscribed": {"fr": "abonné", "en": "subscribed"},
    "subscription": {"fr": "abonnement", "en": "subscription"},
    "subscription_start": {"fr": "abonné depuis", "en": "subscribed from"},
    "subscription_end": {"fr": "abonné jusqu'au", "en": "subscribed until"},
    "certified_products": {"fr": "produits certifiés", "en": "certified products"},
    "product": {"fr": "produit", "en": "product"},
    "service": {"fr": "service", "en": "service"},
    "from": {"fr": "premier jour", "en": "first day"},
    "until": {"fr": "dernier jour", "en": "last day"},
    "fr": {"fr": "texte français", "en": "French text"},
    "en": {"fr": "texte anglais", "en": "English text"},
}
"""The columns of our files, and of what a partner or a text block holds; one of another version is
told by its name."""
NAMING = ("accreditation", "product", "service")
"""Values that say which of several things of a partner it is."""

DATES = frozenset(
    {
        "accredited_from", "accredited_until", "subscription_start", "subscription_end",
        "from", "until",
    }
)  # fmt: skip
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

YES_OR_NO: Mapping[str, Both] = {
    "yes": {"fr": "oui", "en": "yes"},
    "no": {"fr": "non", "en": "no"},
}
VALUES: Mapping[str, Mapping[str, Both]] = {
    "quota_policy": {
        "charge": {"fr": "facturer", "en": "charge"},
        "refuse": {"fr": "refuser", "en": "refuse"},
    },
    "language": LANGUAGE_NAMES,
    "contact_language": LANGUAGE_NAMES,
    "languages": {
        "fr": LANGUAGE_NAMES["fr"],
        "en": LANGUAGE_NAMES["en"],
        "fr en": {"fr": "français d'abord, et anglais", "en": "French first, and English"},
        "en fr": {"fr": "anglais d'abord, et français", "en": "English first, and French"},
    },
    "subscribed": YES_OR_NO,
    "phone_only": YES_OR_NO,
    "role": {
        "agent": {"fr": "conseiller", "en": "agent"},
        "supervisor": {"fr": "superviseur", "en": "supervisor"},
        "admin": {"fr": "administrateur", "en": "administrator"},
    },
}
NOTHING: Both = {"fr": "rien", "en": "nothing"}
CHANGED: Both = {"fr": "changé : {fields}", "en": "changed: {fields}"}
IMPORTED: Both = {"fr": "depuis un fichier", "en": "from a file"}
SESSIONS: Both = {"fr": "sessions terminées : {sessions}", "en": "sessions ended: {sessions}"}


def say_facts(facts: Mapping[str, Any], language: Language) -> Iterator[str]:
    """What changed from what to what, and how; which thing of a partner's it is, and its days; but
    nothing of what names the partner, a contact or an agent. What cannot be read, since another
    version wrote it, is left out."""
    yield from (str(facts[name]) for name in NAMING if facts.get(name))
    changes = facts.get("changes")
    if not isinstance(changes, Mapping):
        yield from (
            f"{say_field(name, language)}{COLON[language]}{say_value(name, facts[name], language)}"
            for name in ("from", "until")
            if facts.get(name)
        )
    else:
        for name, change in changes.items():
            if isinstance(change, list) and len(change) == 2:
                before, after = (say_value(name, one, language) for one in change)
                yield f"{say_field(name, language)}{COLON[language]}{before} → {after}"
    fields = facts.get("fields")
    if "role" in facts:
        # Until November 2026 an agent's role stood beside the fields.
        before, after = (say_value("role", facts.get(one), language) for one in ("before", "role"))
        yield f"{say_field('role', language)}{COLON[language]}{before} → {after}"
        fields = [one for one in fields or () if one != "role"]
    if isinstance(fields, list) and fields:
        named = ", ".join(say_field(str(one), language) for one in fields)
        yield CHANGED[language].format(fields=named)
    days = facts.get("days")
    if isinstance(days, list):
        yield ", ".join(write_day(date.fromisoformat(str(one)), language) for one in days)
    if "sessions" in facts:
        yield SESSIONS[language].format(sessions=facts["sessions"])
    if "mail" in facts:
        yield name_mail(str(facts["mail"]), language)
    if facts.get("imported"):
        yield IMPORTED[language]


def say_field(name: str, language: Language) -> str:
    """What a column or a field is called; its own name where nobody wrote that down."""
    return FIELDS[name][language] if name in FIELDS else name


def say_value(name: str, value: object, language: Language) -> str:
    """A value of that name as people read it."""
    if value is None or value == "":
        return NOTHING[language]
    known = VALUES.get(name, {}).get(str(value))
    if known is not None:
        return known[language]
    if name in DATES and _DAY.fullmatch(str(value)):
        return write_date(date.fromisoformat(str(value)), language)
    return telephone(str(value)) if name.endswith("phone") else str(value)
