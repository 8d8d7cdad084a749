"""How the lines are: their numbers at Twilio, and their hours."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from callrouter.admin.finding import Judged
from callrouter.records.current_hours import Ruling
from callrouter.rules.schedule import Schedule
from callrouter.settings import DEFAULT_SCHEDULE, LineSettings
from callrouter.telephony.numbers import VoiceUrls, find_number
from callrouter.telephony.twilio import UNAUTHORIZED, Twilio, TwilioRefused, TwilioSilent


def judge_numbers(
    twilio: Twilio, lines: Sequence[LineSettings], wanted: VoiceUrls
) -> dict[str, list[Judged]]:
    """What Twilio says of the number of each line, by the line's name; they are asked side by side,
    and one that fails harms no other."""

    def judge(line: LineSettings) -> list[Judged]:
        try:
            return judge_number(twilio, line.number, wanted)
        except (TwilioRefused, TwilioSilent) as error:
            return [judge_trouble(error, twilio)]

    with ThreadPoolExecutor(max_workers=len(lines)) as threads:
        return dict(zip((line.name for line in lines), threads.map(judge, lines), strict=True))


def judge_number(twilio: Twilio, number: str, wanted: VoiceUrls) -> list[Judged]:
    """Whether the account has that number, and its calls come to us. Raises as every question to
    Twilio does."""
    found = find_number(twilio, number)
    if found is None:
        return [Judged("failed", "number_unknown")]
    if found.goes_elsewhere:
        return [Judged("failed", "number_goes_elsewhere", {"where": found.goes_elsewhere})]
    wrong = [
        Judged("failed", name, {"has": has or None, "wants": wants})
        for name, has, wants in (
            ("number_voice_url", found.urls.voice, wanted.voice),
            ("number_fallback_url", found.urls.fallback, wanted.fallback),
            ("number_status_callback", found.urls.status, wanted.status),
        )
        if has != wants
    ]
    if not wrong and not found.by_post:
        wrong = [Judged("failed", "number_by_get")]
    return wrong or [Judged("ok", "number_answered", {"where": wanted.voice})]


def judge_trouble(error: TwilioRefused | TwilioSilent, twilio: Twilio) -> Judged:
    """What Twilio's refusal or silence says."""
    if isinstance(error, TwilioSilent):
        why = str(error).rpartition(": ")[2].strip(" \"')")
        return Judged("failed", "twilio_silent", {"base": twilio.base_url, "why": why})
    if error.status == UNAUTHORIZED:
        return Judged("failed", "twilio_unauthorized")
    return Judged("failed", "twilio_refused", {"said": str(error)})


def judge_hours(ruling: Ruling) -> Judged:
    """Which hours rule."""
    file, number = f"{ruling.name}.toml", ruling.number
    if ruling.unread is not None:
        facts = {"unread": ruling.unread, "number": number, "file": file}
        return Judged("failed", "hours_unread" if number else "hours_unread_file", facts)
    if number is None:
        return Judged("warning", "hours_of_file", {"file": file})
    return Judged("ok", "hours_rule", {"number": number})


def judge_hours_beside_file(ruling: Ruling, from_file: Schedule) -> Judged:
    """Which hours rule, and whether the file of that schedule says the same: for whoever keeps the
    files. On the pages hours are meant to differ from the file that they began with."""
    found = judge_hours(ruling)
    if found.state != "ok":
        return found
    facts = {"file": f"{ruling.name}.toml", "number": ruling.number}
    if ruling.schedule == from_file:
        return Judged("ok", "hours_same", facts)
    which = "" if ruling.name == DEFAULT_SCHEDULE else f" --schedule {ruling.name}"
    return Judged("warning", "hours_differ", {**facts, "which": which})
