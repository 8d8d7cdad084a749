"""The days of a year of hours in words, and in letters that need no colour."""

from __future__ import annotations

from callrouter.rules.year import DayKind, YearDay
from callrouter.wording import LANGUAGES, Language
from callrouter.wording.timetable import say_slots

LETTERS: dict[DayKind, tuple[str, str]] = {
    "usual": ("", ""),
    "shut": ("", ""),
    "holiday": ("F", "H"),
    "closure": ("X", "X"),
    "other_hours": ("A", "D"),
    "opening": ("O", "E"),
}
"""What stands in the picture of the year beside a day that is not as its weekday."""

KINDS: dict[DayKind, tuple[str, str]] = {
    "usual": ("ouvert comme d'habitude", "open as usual"),
    "shut": ("fermé comme d'habitude", "closed as usual"),
    "holiday": ("fermé : jour férié", "closed: public holiday"),
    "closure": ("fermé exceptionnellement", "closed by exception"),
    "other_hours": ("autres horaires", "different hours"),
    "opening": ("ouvert exceptionnellement", "open by exception"),
}


def letter_of(kind: DayKind, language: Language) -> str:
    """The letter of such a day: "F" (férié) for "H" (holiday). Empty where it is as usual."""
    return LETTERS[kind][LANGUAGES.index(language)]


def say_kind(kind: DayKind, language: Language) -> str:
    """What kind of day it is: "fermé : jour férié"."""
    return KINDS[kind][LANGUAGES.index(language)]


def say_hours_of(day: YearDay, language: Language) -> str:
    """Its hours, and what it is called: "fermé (Fête nationale)", "de 9 heures à midi"."""
    hours = say_slots(day.slots, language) or ("fermé" if language == "fr" else "closed")
    name = day.name_fr if language == "fr" else day.name_en
    return f"{hours} ({name})" if name else hours
