"""The effect of other hours in sentences."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from callrouter.rules.effect import Effect, Moved, Turned
from callrouter.wording import Language
from callrouter.wording.effect import say_effect

PARIS = ZoneInfo("Europe/Paris")
NINE = datetime(2026, 7, 15, 7, tzinfo=UTC)
TEN = datetime(2026, 7, 15, 8, tzinfo=UTC)
MOVED = [
    Moved(1, "10000012", "first_response", NINE, TEN),
    Moved(2, None, "progress", TEN, NINE),
    Moved(3, "10000012", "progress", NINE, None),
    Moved(4, "10000012", "progress", None, NINE),
]


@pytest.mark.parametrize(
    ("language", "calls", "deadlines", "first"),
    [
        ("fr",
         ["1 appelant servi aurait trouvé la ligne fermée.",
          "1\u202f234 appelants qui ont attendu sans réponse auraient trouvé la ligne fermée.",
          "2 appelants qui ont trouvé la ligne fermée l'auraient trouvée ouverte.",
          "L'un d'eux a laissé un message."],
         ["1 échéance tombera plus tard.", "1 échéance tombera plus tôt.",
          "1 échéance n'arrivera plus : la ligne n'ouvre plus assez longtemps.",
          "1 échéance qui n'arrivait plus arrivera de nouveau.",
          "Il y en a davantage : seules les premières à échoir ont été calculées."],
         ["Ticket 1000 0012, première réponse : mercredi 15 juillet à 10 h au lieu de mercredi 15 "
          "juillet à 9 h",
          "Ticket –, mise à jour : mercredi 15 juillet à 9 h au lieu de mercredi 15 juillet à 10 h",
          "Ticket 1000 0012, mise à jour : jamais au lieu de mercredi 15 juillet à 9 h"]),
        ("en",
         ["1 caller who was answered would have met a closed line.",
          "1,234 callers who waited and got no answer would have met a closed line.",
          "2 callers who met a closed line would have met an open one.",
          "One of them left a message."],
         ["1 deadline will be due later.", "1 deadline will be due earlier.",
          "1 deadline will never be due: the line does not open for long enough any more.",
          "1 deadline that was never due will be due again.",
          "There are more: only those that are due first were reckoned."],
         ["Ticket 1000 0012, first response: Wednesday 15 July at 10 a.m. instead of Wednesday 15 "
          "July at 9 a.m.",
          "Ticket –, progress update: Wednesday 15 July at 9 a.m. instead of Wednesday 15 July at "
          "10 a.m.",
          "Ticket 1000 0012, progress update: never instead of Wednesday 15 July at 9 a.m."]),
    ],
)  # fmt: skip
def test_the_effect_is_told(
    language: Language, calls: list[str], deadlines: list[str], first: list[str]
) -> None:
    told = say_effect(Effect(Turned(NINE, TEN, 1, 1234, 0, 2, 1), MOVED, False), language, PARIS)
    assert (told.calls, told.deadlines) == (calls, deadlines)
    assert [one.replace("\u00a0", " ") for one in told.first[:3]] == first


def test_no_effect_is_no_sentence() -> None:
    told = say_effect(Effect(Turned(NINE, TEN, 0, 0, 0, 0, 0), [], True), "fr", PARIS)
    assert (told.calls, told.deadlines, told.first) == ([], [], [])
