"""Points the account's numbers at this service and makes its queue."""

from __future__ import annotations

from dataclasses import dataclass

from callrouter.settings import Settings
from callrouter.telephony.numbers import VoiceUrls, ensure_queue, find_number, point
from callrouter.telephony.twilio import Twilio, TwilioRefused, TwilioSilent


@dataclass(frozen=True)
class Done:
    """One thing that was asked of Twilio."""

    what: str
    """A number, or `queue`."""
    state: str
    """`changed`, `unchanged` or `failed`."""
    said: str


def voice_urls(settings: Settings) -> VoiceUrls:
    """Where Twilio is to reach the voice webhooks."""
    base = settings.env.public_base_url.rstrip("/")
    fallback = settings.line.fallback_url or f"{base}/voice/fallback"
    return VoiceUrls(f"{base}/voice/incoming", fallback, f"{base}/voice/status")


def connect(settings: Settings) -> list[Done]:
    """Point every number of line.toml at this service, and create its queue at its largest size.

    Each is tried even when another fails; repeating it changes nothing.
    """
    twilio = Twilio(settings.env)
    done = [_number(twilio, line.number, line.name, settings) for line in settings.line.lines]
    try:
        changed = ensure_queue(twilio)
    except (TwilioRefused, TwilioSilent) as error:
        return [*done, Done("queue", "failed", str(error))]
    state = "changed" if changed else "unchanged"
    return [*done, Done("queue", state, "holds as many callers as Twilio allows")]


def _number(twilio: Twilio, number: str, name: str, settings: Settings) -> Done:
    wanted = voice_urls(settings)
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
        return Done(number, "failed", str(error))
    return Done(number, "changed", f"line {name}: answered at {wanted.voice}")
