"""What may be a slip in hours that could be used."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from callrouter.rules.hours_document import read_schedule
from callrouter.rules.hours_doubts import doubts
from callrouter.rules.hours_merge import merge
from callrouter.rules.schedule import Schedule
from callrouter.wording.hours import say_differences, say_dispute, say_doubt

PARIS = ZoneInfo("Europe/Paris")
NOON = "2026-07-15 12:00"
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def hours(*slots: str, dated: list[dict[str, Any]] | None = None, **more: Any) -> Schedule:
    """The same slots from Monday to Friday and French holidays, unless `more` says otherwise."""
    week = {name: list(slots) if name in NAMES[:5] else [] for name in NAMES}
    week.update({name: more.pop(name) for name in NAMES if name in more})
    reasons = {"reason_fr": "Raison", "reason_en": "Reason"}
    entries = [{"slots": [], **reasons, **one} for one in dated or []]
    with_holidays = {"zone": "Europe/Paris", "holidays": {"country": "FR"}}
    return read_schedule({**with_holidays, "week": week, "dated": entries, **more})


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=PARIS)


USUAL = hours("09:00-18:00")


@pytest.mark.parametrize(
    ("schedule", "moment", "kinds"),
    [
        (USUAL, NOON, []),
        (USUAL, "2026-07-18 12:00", []),
        (hours("09:00-18:00", holidays=None), NOON, ["no_closure"]),
        (hours("09:00-18:00", holidays=None, dated=[{"day": "2027-07-14"}]), NOON, []),
        (hours("09:00-18:00", holidays=None, dated=[{"day": "2027-07-15"}]), NOON, ["no_closure"]),
        (hours("09:00-18:00", holidays=None, dated=[{"day": "2026-09-05"}]), NOON, ["no_closure"]),
        (hours("06:00-22:00"), NOON, []),
        (hours(), NOON, ["never_opens", "closes_at_once"]),
        (hours(dated=[{"day": "2026-09-01"}]), NOON, ["never_opens", "closes_at_once"]),
        (hours(dated=[{"day": "2026-09-01", "slots": ["09:00-12:00"]}]), NOON,
         ["empty_week", "closes_at_once"]),
        (hours(dated=[{"day": "2026-07-15", "slots": ["09:00-18:00"]}]), NOON, ["empty_week"]),
        (
            hours(dated=[{"day": "2027-09-01", "slots": ["09:00-12:00"]}]),
            NOON,
            ["nothing_in_a_year", "closes_at_once"],
        ),
        (
            hours(dated=[{"day": "2026-07-01", "slots": ["09:00-12:00"]}]),
            NOON,
            ["nothing_in_a_year", "closes_at_once", "past"],
        ),
        (hours("05:59-18:00"), "2026-07-18 12:00", ["unusual_hours"]),
        (hours("09:00-18:00", monday=["21:00-22:01"]), NOON, ["unusual_hours"]),
        (hours("00:00-24:00"), NOON, ["unusual_hours"]),
        (
            hours("09:00-18:00", dated=[{"day": "2026-12-24", "slots": ["21:00-23:00"]}]),
            NOON,
            ["unusual_hours"],
        ),
        (hours("09:00-18:00", dated=[{"day": "2026-07-14"}]), NOON, ["past"]),
        (hours("09:00-18:00", dated=[{"day": "2026-07-14", "slots": ["05:00-23:00"]}]), NOON,
         ["past"]),
        (hours("09:00-18:00", dated=[{"day": "2026-07-15"}]), NOON, ["closes_at_once"]),
        (hours("09:00-18:00", dated=[{"day": "2026-07-13", "until": "2026-07-16"}]),
         "2026-07-17 12:00", ["past"]),
        (hours("09:00-18:00", dated=[{"day": "2020-07-14", "yearly": True}]), NOON, []),
        (hours("09:00-18:00", dated=[{"day": "2028-02-29", "yearly": True}]), NOON, ["leap_day"]),
        (hours("09:00-18:00", dated=[{"day": "2028-02-29"}]), NOON, []),
        (hours("09:00-12:30"), NOON, ["closes_soon"]),
        (hours("09:00-12:31"), NOON, []),
        (hours("09:00-12:00"), NOON, ["closes_at_once"]),
    ],
)  # fmt: skip
def test_what_may_be_a_slip(schedule: Schedule, moment: str, kinds: list[str]) -> None:
    found = doubts(schedule, at(moment), USUAL)
    assert [one.kind for one in found] == kinds
    for one in found:
        assert say_doubt(one, PARIS, "fr").endswith(".")
        assert say_doubt(one, PARIS, "en").endswith(".")


def test_a_date_that_ruled_and_is_over_is_no_slip_of_whoever_saves_something_else() -> None:
    over: list[dict[str, Any]] = [{"day": "2026-07-14", "slots": ["05:00-23:00"]}]
    before, after = hours("09:00-18:00", dated=over), hours("09:00-17:00", dated=over)
    assert doubts(after, at(NOON), before) == []


@pytest.mark.parametrize(
    ("schedule", "french", "english"),
    [
        (
            hours("09:00-18:00", dated=[{"day": "2028-02-29", "yearly": True}]),
            "Mardi 29 février 2028, chaque année : les années bissextiles seulement.",
            "Tuesday 29 February 2028, every year: it comes in leap years only.",
        ),
        (
            hours("09:00-12:10"),
            "La ligne ferme dans moins d'une demi-heure, à 12 h 10.",
            "The line closes within half an hour, at 12:10 p.m.",
        ),
        (
            hours("09:00-11:00"),
            "La ligne, ouverte en ce moment, ferme aussitôt et rouvre le jeudi 16 juillet 2026 à "
            "9 h.",
            "The line, which is open, closes at once, and opens again on Thursday 16 July 2026 at "
            "9 a.m.",
        ),
        (
            hours("09:00-18:00", friday=["21:00-23:00"]),
            "Vendredi : 21 h – 23 h sort de 6 h – 22 h.",
            "Friday: 9 p.m. – 11 p.m. is not within 6 a.m. – 10 p.m.",
        ),
        (
            hours("09:00-18:00", dated=[{"day": "2026-07-01", "until": "2026-07-02"}]),
            "Du mercredi 1er juillet 2026 au jeudi 2 juillet 2026 : c'est passé.",
            "Wednesday 1 July 2026 to Thursday 2 July 2026 is over.",
        ),
        (
            hours(dated=[{"day": "2026-07-15", "slots": ["09:00-18:00"]}]),
            "Aucun jour de la semaine n'a d'horaires : la ligne n'ouvre qu'aux dates données.",
            "No weekday has hours: the line opens on the dates given only.",
        ),
        (
            hours("09:00-18:00", holidays=None),
            "Dans l'année qui vient, aucun jour n'est fermé en plus de chaque semaine : ni jour "
            "férié, ni fermeture.",
            "Within a year no day is closed besides those of every week: no public holiday, no "
            "closure.",
        ),
    ],
)
def test_a_doubt_is_a_sentence(schedule: Schedule, french: str, english: str) -> None:
    (found,) = doubts(schedule, at(NOON), USUAL)
    assert plain(say_doubt(found, PARIS, "fr")) == french
    assert plain(say_doubt(found, PARIS, "en")) == english


REASONS = "(Raison / Reason)"


@pytest.mark.parametrize(
    ("before", "after", "french", "english"),
    [
        (USUAL, hours("09:00-18:00"), [], []),
        (
            USUAL,
            hours("09:00-20:00"),
            ["Du lundi au vendredi : 9 h – 18 h → 9 h – 20 h."],
            ["Monday to Friday: 9 a.m. – 6 p.m. → 9 a.m. – 8 p.m."],
        ),
        (
            USUAL,
            hours("09:00-18:00", monday=[], thursday=[], saturday=["10:00-12:00", "14:30-24:00"]),
            ["Lundi et jeudi : 9 h – 18 h → fermé.",
             "Samedi : fermé → 10 h – 12 h, 14 h 30 – 24 h."],
            ["Monday and Thursday: 9 a.m. – 6 p.m. → closed.",
             "Saturday: closed → 10 a.m. – noon, 2:30 p.m. – midnight."],
        ),
        (
            USUAL,
            hours("09:00-18:00", zone="Europe/London", holidays=None),
            ["Toutes les heures : heure de Paris → heure de Londres.",
             "Jours fériés : France → aucun."],
            ["All times: Paris time → London time.", "Public holidays: France → none."],
        ),
        (
            USUAL,
            hours("09:00-18:00", zone="America/Indiana/Knox",
                  holidays={"country": "FR", "subdivision": "57"}),
            ["Toutes les heures : heure de Paris → heure de Knox.",
             "Jours fériés : France → France (57)."],
            ["All times: Paris time → Knox time.", "Public holidays: France → France (57)."],
        ),
        (
            USUAL,
            hours("09:00-18:00", dated=[
                {"day": "2026-12-24"}, {"day": "2027-05-17", "slots": ["09:00-18:00"]}]),
            [f"Jeudi 24 décembre 2026 : 9 h – 18 h → fermé {REASONS}.",
             f"Lundi 17 mai 2027 : fermé (Lundi de Pentecôte) → 9 h – 18 h {REASONS}."],
            [f"Thursday 24 December 2026: 9 a.m. – 6 p.m. → closed {REASONS}.",
             f"Monday 17 May 2027: closed (Whit Monday) → 9 a.m. – 6 p.m. {REASONS}."],
        ),
        (
            hours("09:00-18:00", dated=[
                {"day": "2026-12-24"}, {"day": "2026-12-25", "slots": ["09:00-10:00"]},
                {"day": "2026-12-28", "until": "2026-12-29"}, {"day": "2026-12-31"}]),
            hours("09:00-18:00", dated=[
                {"day": "2026-12-24", "slots": ["09:00-12:00"]},
                {"day": "2026-12-31", "reason_fr": "Inventaire", "reason_en": "Stocktaking"},
                {"day": "2027-08-09", "until": "2027-08-13", "yearly": True, "spoken": False},
            ]),
            [f"Jeudi 24 décembre 2026 : fermé → 9 h – 12 h {REASONS}.",
             f"Vendredi 25 décembre 2026 : 9 h – 10 h {REASONS} → fermé (Noël).",
             f"Du lundi 28 décembre 2026 au mardi 29 décembre 2026 : fermé {REASONS}, supprimé.",
             f"Jeudi 31 décembre 2026 : fermé, {REASONS} → (Inventaire / Stocktaking).",
             "Du lundi 9 août 2027 au vendredi 13 août 2027, chaque année : fermé "
             "(Raison / Reason, non annoncé aux appelants), ajouté."],
            [f"Thursday 24 December 2026: closed → 9 a.m. – noon {REASONS}.",
             f"Friday 25 December 2026: 9 a.m. – 10 a.m. {REASONS} → closed (Christmas Day).",
             f"Monday 28 December 2026 to Tuesday 29 December 2026: closed {REASONS}, removed.",
             f"Thursday 31 December 2026: closed, {REASONS} → (Inventaire / Stocktaking).",
             "Monday 9 August 2027 to Friday 13 August 2027, every year: closed "
             "(Raison / Reason, not told to callers), added."],
        ),
    ],
)  # fmt: skip
def test_differences_are_sentences(
    before: Schedule, after: Schedule, french: list[str], english: list[str]
) -> None:
    assert [plain(one) for one in say_differences(before, after, "fr")] == french
    assert [plain(one) for one in say_differences(before, after, "en")] == english


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "french", "english"),
    [
        (USUAL, hours("09:00-12:00"), hours("09:00-13:00", tuesday=["09:00-18:00"]),
         ["Lundi : 9 h – 12 h.", "Mercredi : 9 h – 12 h.", "Jeudi : 9 h – 12 h.",
          "Vendredi : 9 h – 12 h."],
         ["Monday: 9 a.m. – noon.", "Wednesday: 9 a.m. – noon.", "Thursday: 9 a.m. – noon.",
          "Friday: 9 a.m. – noon."]),
        (USUAL, hours("09:00-18:00", zone="Europe/London", holidays=None),
         hours("09:00-18:00", zone="Europe/Rome", holidays={"country": "IT"}),
         ["Toutes les heures : heure de Londres.", "Jours fériés : aucun."],
         ["All times: London time.", "Public holidays: none."]),
        (hours("09:00-18:00", dated=[{"day": "2026-12-24"}]),
         hours("09:00-18:00", dated=[{"day": "2026-12-31"}]),
         hours("09:00-18:00", dated=[{"day": "2026-12-24", "slots": ["09:00-10:00"]},
                                     {"day": "2026-12-30", "until": "2027-01-02"}]),
         ["Jeudi 24 décembre 2026 : supprimé.",
          f"Jeudi 31 décembre 2026 : fermé {REASONS}."],
         ["Thursday 24 December 2026: removed.",
          f"Thursday 31 December 2026: closed {REASONS}."]),
    ],
)  # fmt: skip
def test_what_the_other_one_had_is_a_sentence(
    base: Schedule, theirs: Schedule, mine: Schedule, french: list[str], english: list[str]
) -> None:
    disputes = merge(base, theirs, mine).disputes
    assert [plain(say_dispute(one, theirs, "fr")) for one in disputes] == french
    assert [plain(say_dispute(one, theirs, "en")) for one in disputes] == english


def plain(sentence: str) -> str:
    """With spaces at which a line may be broken."""
    return sentence.replace("\u00a0", " ")
