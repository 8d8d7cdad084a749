"""The last resort: a document that Twilio can serve by itself when this service cannot be reached.

It decides nothing: it gives the hours, where all lines have the same, and puts callers through to
the overflow number where there is one, as calls from the number that they dialled.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from callrouter.rules.schedule import Schedule
from callrouter.settings import LineFile
from callrouter.telephony import OVERFLOW_LASTS, OVERFLOW_RINGS
from callrouter.wording import Language
from callrouter.wording.prompts import prompt
from callrouter.wording.timetable import say_week

DIALLED = "{{To}}"
"""What a TwiML Bin replaces by the number that the caller dialled: one of ours."""


def fallback_document(line: LineFile, schedules: Sequence[Schedule]) -> str:
    """The TwiML to be pasted into a TwiML Bin, whose address is then `fallback_url`. `schedules`
    are those that rule the lines, at least one."""
    spoken = [language for one in line.lines for language in one.languages]
    languages: list[Language] = [one for one in ("fr", "en") if one in spoken]
    says = [_say(line, language, _words(line, schedules, language)) for language in languages]
    dial = [_dial(line.overflow_number)] if line.overflow_number else []
    body = "\n  ".join([*says, *dial, "<Hangup/>"])
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Response>\n  {body}\n</Response>\n'


def _words(line: LineFile, schedules: Sequence[Schedule], language: Language) -> str:
    one, *others = schedules
    alike = all((other.week, other.zone) == (one.week, one.zone) for other in others)
    week = say_week(one.week, language) if alike else ""
    connects = bool(line.overflow_number)
    return prompt("out_of_reach", language, hours=week, zone=one.zone, connects=connects)


def _dial(number: str) -> str:
    how = f'callerId="{DIALLED}" timeout="{OVERFLOW_RINGS}" timeLimit="{OVERFLOW_LASTS}"'
    return f"<Dial {how}>{escape(number)}</Dial>"


def _say(line: LineFile, language: Language, text: str) -> str:
    voice = line.voices[language]
    how = f"language={quoteattr(voice.language)} voice={quoteattr(voice.voice)}"
    return f"<Say {how}>{escape(text)}</Say>"
