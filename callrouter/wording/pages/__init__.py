"""Every sentence on the pages, in French and English: a module for each room of pages."""

from __future__ import annotations

from collections.abc import Callable

from callrouter.rules.telephone import in_groups
from callrouter.wording import LANGUAGES, Language
from callrouter.wording.elision import elided
from callrouter.wording.pages import (
    account,
    agents,
    announcement,
    audit,
    calls,
    console,
    effect,
    frame,
    health,
    heard,
    hours,
    imports,
    lines,
    mails,
    now,
    partners,
    past,
    putting_down,
    refused_numbers,
    score,
    search,
    severity,
    sign_in,
    text_blocks,
    tickets,
    wallboards,
    work,
    write_up,
)
from callrouter.wording.written import keep_together

ROOMS = (
    frame,
    sign_in,
    console,
    score,
    calls,
    tickets,
    search,
    severity,
    write_up,
    heard,
    imports,
    now,
    effect,
    announcement,
    lines,
    audit,
    account,
    hours,
    agents,
    health,
    partners,
    refused_numbers,
    mails,
    putting_down,
    work,
    wallboards,
    past,
    text_blocks,
)

WORDS: dict[str, tuple[str, str]] = {
    name: (keep_together(french), english)
    for room in ROOMS
    for name, (french, english) in room.WORDS.items()
}
"""By name, each once; no French line begins with a colon."""


def say_in(language: Language) -> Callable[..., str]:
    """The function that templates call `t`: a sentence by name, its facts filled in.

    Raises KeyError for a name that nobody wrote, or a fact that is missing.
    """
    column = LANGUAGES.index(language)

    def say(name: str, /, **facts: object) -> str:
        words = WORDS[name][column]
        if language == "fr":
            words = elided(words, facts)
        return words.format(**facts)

    return say


def label_in(language: Language) -> Callable[[str, str], str]:
    """The function that templates call `label`: the word for a stored value of that kind, such as a
    state; the value itself where this version has no word for it."""
    say = say_in(language)

    def label(kind: str, value: str) -> str:
        name = f"{kind}_{value}"
        return say(name) if knows(name) else value

    return label


def knows(name: str) -> bool:
    """Whether there is a sentence of that name."""
    return name in WORDS


def duration(seconds: int, language: Language) -> str:
    """A duration as cards show it: "12 s", "3 min 05" below an hour, "2 h 05" below a day, then
    whole days. Never "03:05", which beside "for" is a time of day."""
    minutes = seconds // 60
    if minutes == 0:
        return f"{seconds} s"
    if minutes < 60:
        return f"{minutes} min {seconds % 60:02}"
    if minutes < 24 * 60:
        return f"{minutes // 60} h {minutes % 60:02}"
    return f"{minutes // 1440} {'j' if language == 'fr' else 'd'}"


def length(seconds: int, language: Language) -> str:
    """A duration that stands for itself and does not go on: "2 min" where `duration` counts in
    seconds, so that it has "2 min 00"."""
    said = duration(seconds, language)
    return said.removesuffix(" 00") if seconds < 3600 else said


def telephone(number: str) -> str:
    """A number as people read it, in groups; one that is in no country as it was sent."""
    try:
        return in_groups(number)
    except ValueError:
        return number
