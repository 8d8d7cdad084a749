"""A ticket's deadlines in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from callrouter.rules.refusal import GROUNDS
from callrouter.wording.ticket_heading import OFFERED_BECAUSE, say_deadline

PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2026, 7, 15, 8, tzinfo=UTC)
DEADLINE = {
    "kind": "progress", "basis": "S1", "target": "1h", "due_at": AT, "kept_at": AT,
    "missed_at": None, "judged_against": None, "round_the_clock": False,
}  # fmt: skip


def test_a_deadline_is_told_in_each_languages_punctuation() -> None:
    moment = "Wednesday 15 July 2026 at 10:00 a.m."
    said = say_deadline(DEADLINE, AT, "en", PARIS)
    assert said == f"progress update (S1, 1 business hour): was due {moment}; done {moment}"
    before = AT - timedelta(hours=1)
    missed = {**DEADLINE, "kept_at": None, "missed_at": AT, "judged_against": before}
    day = "mercredi 15 juillet 2026 à 10 h 00"
    told = (
        f"mise à jour (S1, 1 heure ouvrée) : était à faire avant le {day} ; manquée depuis le {day}"
    )
    earlier = "jugée d'après le mercredi 15 juillet 2026 à 9 h 00"
    assert say_deadline(missed, AT, "fr", PARIS) == f"{told} ; {earlier}"
    # What is still to come is no matter of the past.
    earlier_on = {**DEADLINE, "kept_at": None}
    assert say_deadline(earlier_on, before, "en", PARIS).endswith(f": due {moment}")
    # Of one that has not moved since it is not said again.
    assert say_deadline({**missed, "judged_against": AT}, AT, "fr", PARIS) == told
    paused = {**DEADLINE, "due_at": None, "kept_at": None}
    assert say_deadline(paused, AT, "fr", PARIS) == (
        "mise à jour (S1, 1 heure ouvrée) : rien n'est dû pour l'instant"
    )
    # What a later version owes is named as it is kept.
    assert say_deadline({**paused, "kind": "survey"}, AT, "en", PARIS).startswith("survey (S1, ")
    request = {**paused, "basis": "request", "target": "2d", "round_the_clock": True}
    assert say_deadline(request, AT, "fr", PARIS).startswith("mise à jour (demande, 18 h) : ")


def test_why_a_ground_is_offered_speaks_to_agents() -> None:
    assert set(OFFERED_BECAUSE) <= set(GROUNDS)
    for said in OFFERED_BECAUSE.values():
        assert "your" not in said["en"]
        assert "votre" not in said["fr"]
