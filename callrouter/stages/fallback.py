"""The last resort: a document that Twilio can serve by itself when this service cannot be reached.

It knows nothing of the caller and decides nothing: it gives the hours, and the overflow number
where there is one.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from callrouter.rules.hours import Schedule
from callrouter.settings import LineFile
from callrouter.wording import Language
from callrouter.wording.prompts import prompt
from callrouter.wording.timetable import say_week


def fallback_document(line: LineFile, schedule: Schedule) -> str:
    """The TwiML to be pasted into a TwiML Bin, whose address is then `fallback_url`."""
    spoken = [language for one in line.lines for language in one.languages]
    languages: list[Language] = [one for one in ("fr", "en") if one in spoken]
    says = [_say(line, language, _words(line, schedule, language)) for language in languages]
    dial = f"<Dial>{escape(line.overflow_number)}</Dial>" if line.overflow_number else ""
    body = "\n  ".join([*says, *([dial] if dial else []), "<Hangup/>"])
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Response>\n  {body}\n</Response>\n'


def _words(line: LineFile, schedule: Schedule, language: Language) -> str:
    week = say_week(schedule.week, language)
    connects = bool(line.overflow_number)
    return prompt("out_of_reach", language, hours=week, zone=schedule.zone, connects=connects)


def _say(line: LineFile, language: Language, text: str) -> str:
    voice = line.voices[language]
    how = f"language={quoteattr(voice.language)} voice={quoteattr(voice.voice)}"
    return f"<Say {how}>{escape(text)}</Say>"
