"""What other hours would have meant for callers, and what they will for deadlines, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from callrouter.rules.effect import Effect, Moved, Turned
from callrouter.rules.ticket_number import spaced
from callrouter.wording import LANGUAGES, Both, Language
from callrouter.wording.ticket_history import DEADLINES
from callrouter.wording.written import keep_together, write_deadline

SHOWN = 5
"""Deadlines that are told one by one."""

ONE_AND_SOME: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "answered": (
        ("1 appelant servi aurait trouvé la ligne fermée.",
         "1 caller who was answered would have met a closed line."),
        ("{count} appelants servis auraient trouvé la ligne fermée.",
         "{count} callers who were answered would have met a closed line."),
    ),
    "waited": (
        ("1 appelant qui a attendu sans réponse aurait trouvé la ligne fermée.",
         "1 caller who waited and got no answer would have met a closed line."),
        ("{count} appelants qui ont attendu sans réponse auraient trouvé la ligne fermée.",
         "{count} callers who waited and got no answer would have met a closed line."),
    ),
    "neither": (
        ("1 appelant qui n'est pas entré dans la file aurait trouvé la ligne fermée.",
         "1 caller who did not join the queue would have met a closed line."),
        ("{count} appelants qui ne sont pas entrés dans la file auraient trouvé la ligne fermée.",
         "{count} callers who did not join the queue would have met a closed line."),
    ),
    "met_closed": (
        ("1 appelant qui a trouvé la ligne fermée l'aurait trouvée ouverte.",
         "1 caller who met a closed line would have met an open one."),
        ("{count} appelants qui ont trouvé la ligne fermée l'auraient trouvée ouverte.",
         "{count} callers who met a closed line would have met an open one."),
    ),
    "of_these_left_message": (
        ("L'un d'eux a laissé un message.", "One of them left a message."),
        ("{count} d'entre eux ont laissé un message.", "{count} of them left a message."),
    ),
    "later": (
        ("1 échéance tombera plus tard.", "1 deadline will be due later."),
        ("{count} échéances tomberont plus tard.", "{count} deadlines will be due later."),
    ),
    "earlier": (
        ("1 échéance tombera plus tôt.", "1 deadline will be due earlier."),
        ("{count} échéances tomberont plus tôt.", "{count} deadlines will be due earlier."),
    ),
    "never": (
        ("1 échéance n'arrivera plus : la ligne n'ouvre plus assez longtemps.",
         "1 deadline will never be due: the line does not open for long enough any more."),
        ("{count} échéances n'arriveront plus : la ligne n'ouvre plus assez longtemps.",
         "{count} deadlines will never be due: the line does not open for long enough any more."),
    ),
    "again": (
        ("1 échéance qui n'arrivait plus arrivera de nouveau.",
         "1 deadline that was never due will be due again."),
        ("{count} échéances qui n'arrivaient plus arriveront de nouveau.",
         "{count} deadlines that were never due will be due again."),
    ),
}  # fmt: skip

NOT_ALL: Both = {
    "fr": "Il y en a davantage : seules les premières à échoir ont été calculées.",
    "en": "There are more: only those that are due first were reckoned.",
}


@dataclass(frozen=True)
class Told:
    """The effect in sentences; none where there is none."""

    calls: list[str]
    deadlines: list[str]
    first: list[str]
    """Of the deadlines that move, the first ones one by one."""


def say_effect(effect: Effect, language: Language, zone: ZoneInfo) -> Told:
    """The effect in sentences, instants on the clock of `zone`."""
    told = say_moved(effect.moved, effect.is_all, language, zone)
    return replace(told, calls=_calls(effect.calls, language))


def say_moved(moved: Sequence[Moved], is_all: bool, language: Language, zone: ZoneInfo) -> Told:
    """The same of the deadlines alone."""
    deadlines = _deadlines(moved, language)
    if not is_all:
        deadlines.append(NOT_ALL[language])
    return Told([], deadlines, [_one(one, language, zone) for one in moved[:SHOWN]])


def _calls(turned: Turned, language: Language) -> list[str]:
    names = ("answered", "waited", "neither", "met_closed", "of_these_left_message")
    return [_counted(name, n, language) for name in names if (n := getattr(turned, name))]


def _deadlines(moved: Sequence[Moved], language: Language) -> list[str]:
    counts = dict.fromkeys(("later", "earlier", "never", "again"), 0)
    for one in moved:
        if one.after is None:
            counts["never"] += 1
        elif one.before is None:
            counts["again"] += 1
        else:
            counts["later" if one.after > one.before else "earlier"] += 1
    return [_counted(name, n, language) for name, n in counts.items() if n]


def _counted(name: str, count: int, language: Language) -> str:
    one, some = ONE_AND_SOME[name]
    words = (one if count == 1 else some)[LANGUAGES.index(language)]
    return words.format(count=_grouped(count, language))


def _grouped(count: int, language: Language) -> str:
    return f"{count:,}".replace(",", "\u202f" if language == "fr" else ",")


def _one(moved: Moved, language: Language, zone: ZoneInfo) -> str:
    before, after = (
        ("jamais" if language == "fr" else "never")
        if at is None
        else write_deadline(at, language, zone)
        for at in (moved.before, moved.after)
    )
    number = spaced(moved.number) if moved.number else "–"
    kind = DEADLINES[moved.kind][language]
    if language == "fr":
        return keep_together(f"Ticket {number}, {kind} : {after} au lieu de {before}")
    return keep_together(f"Ticket {number}, {kind}: {after} instead of {before}")
