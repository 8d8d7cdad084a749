"""What was done to a partner and its contacts, in a sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callrouter.wording import COLON, Language
from callrouter.wording.audit import say_act
from callrouter.wording.audit_facts import CHANGED, say_facts
from callrouter.wording.written import keep_together


def say_partner_act(act: str, about: str, facts: Mapping[str, Any], language: Language) -> str:
    """What was done, and to what: "Accréditation modifiée : Advanced, dernier jour : 1er janvier
    2027 → 1er janvier 2028". `about` names the contact of an act that is about one."""
    contact = about.rpartition(", ")[0] if act.startswith("contact.") else ""
    details = ", ".join([*filter(None, [contact]), *say_facts(facts, language)])
    # The act says that something was changed, and these are all that was.
    details = details.removeprefix(CHANGED[language].format(fields=""))
    said = say_act(act, language)
    said = said[0].upper() + said[1:]
    return keep_together(f"{said}{COLON[language]}{details}" if details else said)
