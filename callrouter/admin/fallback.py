"""The last resort: a document that Twilio can serve by itself when this service cannot be reached.

It knows neither the caller nor the line that was dialled, and decides nothing: it gives the hours,
where all lines have the same, and the overflow number where there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from callrouter.rules.schedule import Schedule
from callrouter.settings import LineFile
from callrouter.wording import Language
from callrouter.wording.prompts import prompt
from callrouter.wording.timetable import say_week


def fallback_document(line: LineFile, schedules: Sequence[Schedule]) -> str:
    """The TwiML to be pasted into a TwiML Bin, whose address is then `fallback_url`. `schedules`
    are those that rule the lines, at least one."""
    spoken = [language for one in line.lines for language in one.languages]
    languages: list[Language] = [one for one in ("fr", "en") if one in spoken]
    says = [_say(line, language, _words(line, schedules, language)) for language in languages]
    dial = f"<Dial>{escape(line.overflow_number)}</Dial>" if line.overflow_number else ""
    body = "\n  ".join([*says, *([dial] if dial else []), "<Hangup/>"])
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Response>\n  {body}\n</Response>\n'


def _words(line: LineFile, schedules: Sequence[Schedule], language: Language) -> str:
    one, *others = schedules
    alike = all((other.week, other.zone) == (one.week, one.zone) for other in others)
    week = say_week(one.week, language) if alike else ""
    connects = bool(line.overflow_number)
    return prompt("out_of_reach", language, hours=week, zone=one.zone, connects=connects)


def _say(line: LineFile, language: Language, text: str) -> str:
    voice = line.voices[language]
    how = f"language={quoteattr(voice.language)} voice={quoteattr(voice.voice)}"
    return f"<Say {how}>{escape(text)}</Say>"
