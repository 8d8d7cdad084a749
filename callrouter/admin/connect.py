"""Points the account's numbers at this service and makes its queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from callrouter.admin.lines import judge_trouble
from callrouter.settings import LineSettings
from callrouter.telephony.numbers import VoiceUrls, ensure_queue, find_number, point
from callrouter.telephony.twilio import Twilio, TwilioRefused, TwilioSilent
from callrouter.wording.findings import say_finding


@dataclass(frozen=True)
class Done:
    """One thing that was asked of Twilio."""

    what: str
    """A number, or `queue`."""
    state: str
    """`changed`, `unchanged` or `failed`."""
    said: str


def voice_urls(public_base_url: str, fallback_url: str) -> VoiceUrls:
    """Where Twilio is to reach the voice webhooks; `fallback_url` where it is to ask somebody else
    instead of us, or empty."""
    base = public_base_url.rstrip("/")
    fallback = fallback_url or f"{base}/voice/fallback"
    return VoiceUrls(f"{base}/voice/incoming", fallback, f"{base}/voice/status")


def trouble(error: TwilioRefused | TwilioSilent, twilio: Twilio) -> tuple[str, str]:
    """What Twilio's refusal or silence says in words, and what mends it."""
    judged = judge_trouble(error, twilio)
    return say_finding(judged.name, judged.facts, "en")


def connect(twilio: Twilio, lines: Sequence[LineSettings], wanted: VoiceUrls) -> list[Done]:
    """Point the number of every line at this service, and create its queue at its largest size.

    Each is tried even when another fails; repeating it changes nothing.
    """
    done = [_number(twilio, line, wanted) for line in lines]
    try:
        changed = ensure_queue(twilio)
    except (TwilioRefused, TwilioSilent) as error:
        return [*done, Done("queue", "failed", "; ".join(trouble(error, twilio)))]
    state = "changed" if changed else "unchanged"
    return [*done, Done("queue", state, "has room for as many callers as Twilio allows")]


def _number(twilio: Twilio, line: LineSettings, wanted: VoiceUrls) -> Done:
    number, name = line.number, line.name
    try:
        found = find_number(twilio, number)
        if found is None:
            return Done(
                number,
                "failed",
                f"this Twilio account has no such number; buy it, or mend the line {name!r} in "
                "line.toml",
            )
        if found.urls == wanted and found.by_post and not found.goes_elsewhere:
            return Done(number, "unchanged", f"line {name}: answered at {wanted.voice}")
        point(twilio, found, wanted)
    except (TwilioRefused, TwilioSilent) as error:
        return Done(number, "failed", "; ".join(trouble(error, twilio)))
    return Done(number, "changed", f"line {name}: answered at {wanted.voice}")
