"""Hours as sentences for who changes them: what differs, and what may be a slip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from babel import Locale

from callrouter.rules.closing_now import Kind
from callrouter.rules.hours import Because, Opening, hours_of
from callrouter.rules.hours_doubts import USUAL, Doubt
from callrouter.rules.hours_merge import Dispute
from callrouter.rules.local_day import local
from callrouter.rules.schedule import DatedHours, Schedule, Slot
from callrouter.wording import COLON, Language
from callrouter.wording.calendar import LOCALE, name_clock, name_day, name_weekday
from callrouter.wording.timetable import say_minutes
from callrouter.wording.written import keep_together, write_moment


def say_differences(before: Schedule, after: Schedule, language: Language) -> list[str]:
    """What changes from one schedule to the other, a sentence each; empty where nothing does."""
    sentences = [
        *_clock(before, after, language),
        *_week(before, after, language),
        *_holidays(before, after, language),
        *_exceptions(before, after, language),
    ]
    return [keep_together(one) for one in sentences]


def say_doubt(doubt: Doubt, zone: ZoneInfo, language: Language) -> str:
    """What may be a slip, in a sentence."""
    facts = {"about": "", "hours": "", "day": "", "time": ""}
    if doubt.exception is not None:
        facts["about"] = _upper(say_days(doubt.exception, language))
    if doubt.weekdays:
        facts["about"] = say_weekdays(doubt.weekdays, language)
    if doubt.slot is not None:
        facts["hours"] = write_hours([doubt.slot], language)
    if doubt.at is not None:
        moment = local(doubt.at, zone)
        facts["day"] = name_day(moment.date(), language, year=True)
        facts["time"] = write_minutes(moment.hour * 60 + moment.minute, language)
    kind = (
        f"{doubt.kind}_for_good" if doubt.kind == "closes_at_once" and not doubt.at else doubt.kind
    )
    usual = write_hours([Slot(*USUAL)], language)
    return keep_together(_stopped(_in(language, *DOUBTS[kind]).format(**facts, usual=usual)))


def why_as_usual(kind: Kind, french: str, english: str) -> str:
    """Why the usual hours were brought back, for readers of either language: what was closed or
    opened for a time for these reasons ended."""
    begun = {"closed": ("Fin de la fermeture", "End of the closing"),
             "opened": ("Fin de l'ouverture", "End of the opening")}[kind]  # fmt: skip
    return f"{begun[0]} : {french} / {begun[1]}: {english}"


DOUBTS: dict[str, tuple[str, str]] = {
    "never_opens": ("La ligne n'ouvre jamais.", "The line never opens."),
    "nothing_in_a_year": (
        "La ligne n'ouvre pas dans l'année qui vient.",
        "The line does not open within a year.",
    ),
    "empty_week": (
        "Aucun jour de la semaine n'a d'horaires : la ligne n'ouvre qu'aux dates données.",
        "No weekday has hours: the line opens on the dates given only.",
    ),
    "no_closure": (
        "Dans l'année qui vient, aucun jour n'est fermé en plus de chaque semaine : ni jour férié, "
        "ni fermeture.",
        "Within a year no day is closed besides those of every week: no public holiday, no "
        "closure.",
    ),
    "unusual_hours": (
        "{about} : {hours} sort de {usual}.",
        "{about}: {hours} is not within {usual}.",
    ),
    "past": ("{about} : c'est passé.", "{about} is over."),
    "leap_day": (
        "{about} : les années bissextiles seulement.",
        "{about}: it comes in leap years only.",
    ),
    "closes_at_once": (
        "La ligne, ouverte en ce moment, ferme aussitôt et rouvre le {day} à {time}.",
        "The line, which is open, closes at once, and opens again on {day} at {time}.",
    ),
    "closes_at_once_for_good": (
        "La ligne, ouverte en ce moment, ferme aussitôt.",
        "The line, which is open, closes at once.",
    ),
    "closes_soon": (
        "La ligne ferme dans moins d'une demi-heure, à {time}.",
        "The line closes within half an hour, at {time}.",
    ),
}  # fmt: skip


def say_dispute(dispute: Dispute, theirs: Schedule, language: Language) -> str:
    """What the other one had written where both changed the same."""
    colon = COLON[language]
    match dispute.kind:
        case "zone":
            said = f"{_in(language, *ALL_TIMES)}{colon}{name_clock(theirs.zone, language)}"
        case "holidays":
            country = name_country(theirs, language) or _in(language, *NO_HOLIDAYS)
            said = f"{_in(language, *HOLIDAYS)}{colon}{country}"
        case "weekday":
            hours = write_hours(theirs.week[dispute.weekday], language)
            said = f"{say_weekdays([dispute.weekday], language)}{colon}{hours}"
        case "exception":
            about = dispute.exception or dispute.gone
            days = say_days(about, language) if about is not None else ""
            hours = (
                _said(dispute.exception, language)
                if dispute.exception is not None
                else _in(language, "supprimé", "removed")
            )
            said = f"{_upper(days)}{colon}{hours}"
    return keep_together(_stopped(said))


ALL_TIMES = ("Toutes les heures", "All times")
HOLIDAYS = ("Jours fériés", "Public holidays")
NO_HOLIDAYS = ("aucun", "none")


def say_opening(opening: Opening, zone: ZoneInfo, language: Language) -> str:
    """Whether the line is open, and until when: "Ouverte jusqu'au vendredi 27 novembre 2026 à
    18 h 00."."""
    named = _name(opening.because, language)
    said = (
        _in(language, "Ouverte", "Open") if opening.is_open else _in(language, "Fermée", "Closed")
    )
    said += f" ({named})" if named else ""
    until = opening.closes if opening.is_open else opening.reopens
    if until is not None:
        moment = write_moment(until, language, zone)
        if opening.is_open:
            said += _in(language, f" jusqu'au {moment}", f" until {moment}")
        else:
            said += _in(language, f" ; rouvre le {moment}", f"; reopens {moment}")
    return keep_together(_stopped(said))


def write_minutes(minutes: int, language: Language) -> str:
    """A time of the day: "9 h 30", "24 h"; "9:30 a.m.", "midnight"."""
    if language == "fr":
        return f"{minutes // 60} h" + (f" {minutes % 60:02}" if minutes % 60 else "")
    return say_minutes(minutes, language)


def write_hours(slots: Sequence[Slot], language: Language) -> str:
    """The hours of a day: "9 h – 12 h, 14 h – 18 h"; "9 a.m. – noon"; "closed" where there are
    none."""
    said = [" – ".join(write_minutes(at, language) for at in (one.start, one.end)) for one in slots]
    return ", ".join(said) or _in(language, "fermé", "closed")


def say_weekdays(days: Sequence[int], language: Language) -> str:
    """Days of the week, 0 is Monday, at the beginning of a sentence: "Du lundi au mercredi et
    samedi"."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    said: list[str] = []
    for run in runs:
        names = [name_weekday(day, language) for day in run]
        if len(run) > 2:
            begin, end = names[0], names[-1]
            said.append(_in(language, f"du {begin} au {end}", f"{begin} to {end}"))
        else:
            said += names
    *some, last = said
    words = _in(language, " et ", " and ").join(part for part in (", ".join(some), last) if part)
    return _upper(words)


def say_days(one: DatedHours, language: Language) -> str:
    """The days of an exception: "du lundi 3 août 2026 au vendredi 14 août 2026, chaque année"."""
    first = name_day(one.day, language, year=True)
    every_year = _in(language, ", chaque année", ", every year") if one.yearly else ""
    if one.until is None:
        return first + every_year
    last = name_day(one.until, language, year=True)
    return _in(language, f"du {first} au {last}", f"{first} to {last}") + every_year


def name_country(schedule: Schedule, language: Language) -> str:
    """Whose public holidays close the line: "France (57)"; empty where none do."""
    if schedule.country is None:
        return ""
    name = Locale.parse(LOCALE[language]).territories.get(schedule.country, schedule.country)
    return f"{name} ({schedule.subdivision})" if schedule.subdivision else name


def _clock(before: Schedule, after: Schedule, language: Language) -> Iterator[str]:
    if before.zone.key != after.zone.key:
        old, new = (name_clock(one.zone, language) for one in (before, after))
        if old == new:
            old, new = before.zone.key, after.zone.key
        yield f"{_in(language, *ALL_TIMES)}{COLON[language]}{old} → {new}."


def _week(before: Schedule, after: Schedule, language: Language) -> Iterator[str]:
    changes: dict[tuple[str, str], list[int]] = {}
    for day, (old, new) in enumerate(zip(before.week, after.week, strict=True)):
        if old != new:
            said = (write_hours(old, language), write_hours(new, language))
            changes.setdefault(said, []).append(day)
    for (old_hours, new_hours), days in changes.items():
        about = f"{say_weekdays(days, language)}{COLON[language]}"
        yield _stopped(f"{about}{old_hours} → {new_hours}")


def _holidays(before: Schedule, after: Schedule, language: Language) -> Iterator[str]:
    old, new = (
        name_country(one, language) or _in(language, *NO_HOLIDAYS) for one in (before, after)
    )
    if old != new:
        yield f"{_in(language, *HOLIDAYS)}{COLON[language]}{old} → {new}."


def _exceptions(before: Schedule, after: Schedule, language: Language) -> Iterator[str]:
    old, new = ({_about(one): one for one in schedule.exceptions} for schedule in (before, after))
    for about in sorted({*old, *new}):
        was, becomes = old.get(about), new.get(about)
        some = becomes or was
        if was == becomes or some is None:
            continue
        days = _upper(say_days(some, language)) + COLON[language]
        if was is not None and becomes is not None:
            yield _stopped(f"{days}{_replaced(was, becomes, language)}")
        elif some.until is None and not some.yearly:
            sides = [
                _said(one, language) if one is not None else _as_usual(schedule, some.day, language)
                for one, schedule in ((was, before), (becomes, after))
            ]
            yield _stopped(f"{days}{' → '.join(sides)}")
        elif becomes is not None:
            words = _in(language, "ajouté", "added")
            yield f"{days}{_said(becomes, language)}, {words}."
        else:
            words = _in(language, "supprimé", "removed")
            yield f"{days}{_said(some, language)}, {words}."


def _about(one: DatedHours) -> tuple[date, date, bool]:
    return one.day, one.until or one.day, one.yearly


def _replaced(was: DatedHours, becomes: DatedHours, language: Language) -> str:
    """What of an exception becomes what; what stays is said once."""
    if _reasons(was, language) == _reasons(becomes, language):
        return f"{write_hours(was.slots, language)} → {_said(becomes, language)}"
    if was.slots == becomes.slots:
        hours = write_hours(was.slots, language)
        return f"{hours}, {_reasons(was, language)} → {_reasons(becomes, language)}"
    return f"{_said(was, language)} → {_said(becomes, language)}"


def _as_usual(schedule: Schedule, day: date, language: Language) -> str:
    """A day's hours without an exception of its own, and why where the week does not say so."""
    hours = hours_of(schedule, day)
    named = _name(hours.because, language)
    return write_hours(hours.slots, language) + (f" ({named})" if named else "")


def _name(because: Because, language: Language) -> str:
    return _in(language, because.name_fr, because.name_en)


def _said(one: DatedHours, language: Language) -> str:
    return f"{write_hours(one.slots, language)} {_reasons(one, language)}"


def _reasons(one: DatedHours, language: Language) -> str:
    """In both languages, whichever is read: callers hear both."""
    silent = (
        "" if one.spoken else _in(language, ", non annoncé aux appelants", ", not told to callers")
    )
    return f"({one.reason_fr} / {one.reason_en}{silent})"


def _in(language: Language, french: str, english: str) -> str:
    return french if language == "fr" else english


def _stopped(words: str) -> str:
    """A sentence with one full stop at its end: "6 p.m." has it already."""
    return f"{words.rstrip('.')}."


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
