"""From the steps of an intake to the sentences that are spoken, each in its language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from callrouter.wording import Language
from callrouter.wording.prompts import greeting_choose, prompt


def sentences(
    name: str, language: Language, facts: Mapping[str, Any]
) -> list[tuple[Language, str]]:
    """What the step `name` says: pieces of a language and a text. Instants come as ISO texts.

    Raises KeyError for an unknown name, TypeError for facts that do not fit it.
    """
    if name == "greeting_choose":
        return greeting_choose(facts["tier"])
    if name == "announcement":
        return [(language, facts["text"])]
    said = dict(facts)
    for key in ("reopens", "now"):
        if said.get(key) is not None:
            said[key] = datetime.fromisoformat(said[key])
    if "zone" in said:
        said["zone"] = ZoneInfo(said["zone"])
    return [(language, prompt(name, language, **said))]
