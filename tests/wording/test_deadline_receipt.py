"""How a deadline was reckoned, as people read it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from callrouter.wording.deadline_receipt import say_reckoning

PARIS = ZoneInfo("Europe/Paris")
PLAIN: dict[str, Any] = {
    "runs_from": datetime(2026, 7, 13, 15, tzinfo=UTC),
    "target": "4h",
    "round_the_clock": False,
    "reckoned": {"revisions": [None], "days": [], "pauses": []},
}
HOLIDAY = {
    "day": "2026-07-14", "kind": "holiday", "fr": "Fête nationale", "en": "National Day",
}  # fmt: skip
EXCEPTION = {
    "day": "2026-07-15", "kind": "dated", "fr": "Coupure de courant.", "en": "Power cut.",
}  # fmt: skip
PAUSE = {
    "from": "2026-07-15T09:00:00+00:00", "until": "2026-07-15T11:30:00+00:00", "seconds": 9000.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "french", "english"),
    [
        (
            {},
            ["Compté depuis le lundi 13 juillet 2026 à 17 h 00 : 4 heures ouvrées, d'après les "
             "horaires du fichier."],
            ["Reckoned from Monday 13 July 2026 at 5:00 p.m.: 4 business hours, by the hours of "
             "the file."],
        ),
        (
            {"reckoned": {"revisions": [3, 4], "days": [HOLIDAY, EXCEPTION], "pauses": [PAUSE]}},
            ["Compté depuis le lundi 13 juillet 2026 à 17 h 00 : 4 heures ouvrées, d'après les "
             "horaires de la révision 3, puis les horaires de la révision 4.",
             "Jour férié le mardi 14 juillet 2026 : Fête nationale.",
             "Horaires d'exception le mercredi 15 juillet 2026 : Coupure de courant.",
             "Arrêté du mercredi 15 juillet 2026 à 11 h 00 au mercredi 15 juillet 2026 à 13 h 30 : "
             "2 h 30 min en moins."],
            ["Reckoned from Monday 13 July 2026 at 5:00 p.m.: 4 business hours, by the hours of "
             "revision 3, then the hours of revision 4.",
             "Public holiday on Tuesday 14 July 2026: National Day.",
             "Hours of their own on Wednesday 15 July 2026: Power cut.",
             "Stood still from Wednesday 15 July 2026 at 11:00 a.m. until Wednesday 15 July 2026 "
             "at 1:30 p.m.: 2 h 30 min less."],
        ),
        (
            {"round_the_clock": True,
             "reckoned": {"revisions": [], "days": [], "pauses": [{**PAUSE, "until": None}]}},
            ["Compté depuis le lundi 13 juillet 2026 à 17 h 00 : 4 h, jour et nuit.",
             "Arrêté depuis le mercredi 15 juillet 2026 à 11 h 00"],
            ["Reckoned from Monday 13 July 2026 at 5:00 p.m.: 4 h, day and night.",
             "Stands still since Wednesday 15 July 2026 at 11:00 a.m."],
        ),
    ],
)  # fmt: skip
def test_a_receipt_in_both_languages(
    changes: dict[str, Any], french: list[str], english: list[str]
) -> None:
    assert list(say_reckoning({**PLAIN, **changes}, "fr", PARIS)) == french
    assert list(say_reckoning({**PLAIN, **changes}, "en", PARIS)) == english
