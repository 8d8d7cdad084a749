"""Recordings: what was said after the beep, as sound one can fetch."""

import io
import math
import struct
import wave
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from callrouter.sandbox.calls import API_VERSION, rfc2822
from callrouter.sandbox.kept import keep
from callrouter.sandbox.sids import new_sid

if TYPE_CHECKING:
    from callrouter.sandbox.exchange import Exchange

PROCESSING_SECONDS = 1.0
_KEPT = 20_000
_OVER = ("completed", "absent")
_RATE = 8000
# One silent frame of MPEG-1 layer III, 32 kbit/s, 44.1 kHz, mono: 1152 samples.
_MP3_FRAME = bytes.fromhex("fffb10c4") + bytes(100)
_MP3_FRAME_SECONDS = 1152 / 44_100


@dataclass
class Recording:
    """One recording. `duration` is in whole seconds, None until it has stopped."""

    call_sid: str
    source: str
    started_at: datetime
    conference_sid: str | None = None
    status: str = "in-progress"
    duration: int | None = None
    sid: str = field(default_factory=lambda: new_sid("RE"))
    updated_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.updated_at = self.started_at

    def wav(self) -> bytes:
        """A soft tone of the recording's length: 8 kHz, 16 bits, mono."""
        samples = (self.duration or 0) * _RATE
        period = [round(3000 * math.sin(2 * math.pi * 440 * i / _RATE)) for i in range(_RATE)]
        second = struct.pack(f"<{_RATE}h", *period)
        out = io.BytesIO()
        with wave.open(out, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(_RATE)
            sound.writeframes(second * (samples // _RATE))
        return out.getvalue()

    def mp3(self) -> bytes:
        """Silence of the recording's length."""
        return _MP3_FRAME * math.ceil((self.duration or 0) / _MP3_FRAME_SECONDS)


@dataclass(frozen=True)
class RecordingCallback:
    """Where a recording's statuses go, and which."""

    url: str = ""
    method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})


class Recordings:
    """The account's recordings."""

    def __init__(self, exchange: "Exchange") -> None:
        self._exchange = exchange
        self.by_sid: dict[str, Recording] = {}

    def begin(
        self,
        call_sid: str,
        source: str,
        callback: RecordingCallback,
        conference_sid: str | None = None,
    ) -> Recording:
        """Start recording."""
        recording = Recording(call_sid, source, self._exchange.clock.now(), conference_sid)
        keep(self.by_sid, recording.sid, recording, _KEPT, lambda old: old.status in _OVER)
        self._tell(recording, callback, "in-progress")
        return recording

    def finish(self, recording: Recording, seconds: float, callback: RecordingCallback) -> None:
        """Stop recording. The file exists, and its callback is sent, a little later."""
        recording.duration = math.ceil(seconds)
        recording.status = "processing" if recording.duration else "absent"
        recording.updated_at = self._exchange.clock.now()
        if not recording.duration:
            self._tell(recording, callback, "absent")
            return

        def processed() -> None:
            if recording.sid not in self.by_sid:
                return  # deleted meanwhile
            recording.status = "completed"
            recording.updated_at = self._exchange.clock.now()
            self._tell(recording, callback, "completed")

        self._exchange.clock.later(PROCESSING_SECONDS, processed)

    def url(self, recording: Recording) -> str:
        """Where the sound is; `.wav` or `.mp3` may be added."""
        exchange = self._exchange
        path = f"/{API_VERSION}/Accounts/{exchange.account_sid}/Recordings/{recording.sid}"
        return exchange.base_url + path

    def _tell(self, recording: Recording, callback: RecordingCallback, status: str) -> None:
        if not callback.url or status not in callback.events:
            return
        params = {
            "AccountSid": self._exchange.account_sid,
            "RecordingSid": recording.sid,
            "RecordingUrl": self.url(recording),
            "RecordingStatus": status,
            "RecordingChannels": "1",
            "RecordingStartTime": rfc2822(recording.started_at),
            "RecordingSource": recording.source,
            "RecordingTrack": "both",
            "ErrorCode": "0",
        }
        if recording.conference_sid:
            params["ConferenceSid"] = recording.conference_sid
        else:
            params["CallSid"] = recording.call_sid
        if status != "in-progress":
            params["RecordingDuration"] = str(recording.duration)
        self._exchange.callbacks.send(
            recording.sid, callback.url, callback.method, params, status, 15003
        )
