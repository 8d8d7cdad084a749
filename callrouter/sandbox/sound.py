"""How long things sound: speech by its characters, files by their WAV header."""

import struct
from dataclasses import replace

from callrouter.sandbox.kept import keep
from callrouter.sandbox.webhooks import Outcome, Webhooks

UNKNOWN_LENGTH = 10.0
DEFAULT_SPEECH_RATE = 15.0
_KEPT = 10_000
AUDIO_TYPES = frozenset({
    "audio/mpeg", "audio/wav", "audio/wave", "audio/x-wav", "audio/aiff", "audio/x-aifc",
    "audio/x-aiff", "audio/x-gsm", "audio/gsm", "audio/ulaw",
})  # fmt: skip
"""What Twilio plays."""


class FileNotPlayed(Exception):
    """A file to play could not be fetched; `outcome` tells why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


class Sound:
    """Lengths in seconds. Files are fetched once and remembered by URL."""

    def __init__(self, webhooks: Webhooks, speech_rate: float | None) -> None:
        """`speech_rate` is in characters per second; None: speech takes no time."""
        self._webhooks = webhooks
        self._speech_rate = speech_rate
        self._lengths: dict[str, float] = {}

    def of_speech(self, text: str) -> float:
        """How long `text` takes to say."""
        return len(text) / self._speech_rate if self._speech_rate else 0.0

    async def of_file(self, url: str, params: dict[str, str]) -> float:
        """How long the file at `url` plays. Raises FileNotPlayed."""
        if url not in self._lengths:
            outcome = await self._webhooks.request(url, "GET", params, kind="media")
            if outcome.error is None and outcome.content_type not in AUDIO_TYPES:
                reason = f"invalid Content-Type {outcome.content_type!r}"
                outcome = replace(outcome, error=12300, reason=reason)
            if outcome.error is not None:
                raise FileNotPlayed(outcome)
            self.know(url, outcome.body)
        return self._lengths[url]

    def know(self, url: str, data: bytes) -> None:
        """Remember the file at `url` by its content: it need not be fetched to be played."""
        length = wav_seconds(data) or UNKNOWN_LENGTH
        keep(self._lengths, url, length, _KEPT, lambda old: True)


def wav_seconds(data: bytes) -> float | None:
    """The length a RIFF/WAVE header tells, or None where it is no such file."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return None
    at, bytes_per_second = 12, 0
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if name == b"fmt " and at + 20 <= len(data):
            bytes_per_second = struct.unpack_from("<I", data, at + 16)[0]
        if name == b"data":
            size = min(size, len(data) - at - 8)
            return size / bytes_per_second if bytes_per_second else None
        at += 8 + size + size % 2
    return None
