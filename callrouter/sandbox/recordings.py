"""Recordings: what was said after the beep, as sound one can fetch."""

import io
import json
import math
import re
import struct
import wave
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from callrouter.sandbox.calls import API_VERSION, rfc2822
from callrouter.sandbox.kept import keep
from callrouter.sandbox.sids import new_sid

if TYPE_CHECKING:
    from callrouter.sandbox.exchange import Exchange

PROCESSING_SECONDS = 1.0
_KEPT = 20_000
_FILE_NAME = re.compile(r"RE[0-9a-f]{32}\.json")
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

    def to_file(self, path: Path) -> None:
        """Write what the recording is; its sound follows from that. OSError when it cannot be."""
        facts = {
            "call_sid": self.call_sid,
            "source": self.source,
            "started_at": self.started_at.isoformat(),
            "updated_at": self.updated_at.isoformat(),
            "conference_sid": self.conference_sid,
            "duration": self.duration,
        }
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps(facts))
        unfinished.replace(path)

    @classmethod
    def from_file(cls, path: Path) -> "Recording":
        """The recording that `to_file` wrote; what was processing then is completed now."""
        facts = json.loads(path.read_text())
        recording = cls(
            facts["call_sid"],
            facts["source"],
            datetime.fromisoformat(facts["started_at"]),
            facts["conference_sid"],
            "completed",
            facts["duration"],
            path.stem,
        )
        recording.updated_at = datetime.fromisoformat(facts["updated_at"])
        return recording

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
    """The account's recordings; in `data_dir`, where there is one, they outlive the process."""

    def __init__(self, exchange: "Exchange", data_dir: Path | None = None) -> None:
        self._exchange = exchange
        self._data_dir = data_dir
        self.by_sid: dict[str, Recording] = {}
        if data_dir is not None:
            data_dir.mkdir(parents=True, exist_ok=True)
            paths = [path for path in data_dir.iterdir() if _FILE_NAME.fullmatch(path.name)]
            found = [Recording.from_file(path) for path in paths]
            found.sort(key=lambda recording: recording.started_at)
            self.by_sid = {recording.sid: recording for recording in found}

    def begin(
        self,
        call_sid: str,
        source: str,
        callback: RecordingCallback,
        conference_sid: str | None = None,
    ) -> Recording:
        """Start recording."""
        recording = Recording(call_sid, source, self._exchange.clock.now(), conference_sid)
        over = keep(self.by_sid, recording.sid, recording, _KEPT, lambda old: old.status in _OVER)
        if over is not None:
            self._delete_file(over.sid)
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
        if self._data_dir is not None and recording.sid in self.by_sid:
            recording.to_file(self._data_dir / f"{recording.sid}.json")

        def processed() -> None:
            if recording.sid not in self.by_sid:
                return  # deleted meanwhile
            recording.status = "completed"
            recording.updated_at = self._exchange.clock.now()
            self._tell(recording, callback, "completed")

        self._exchange.clock.later(PROCESSING_SECONDS, processed)

    def delete(self, sid: str) -> None:
        """Forget a recording, on disk too."""
        del self.by_sid[sid]
        self._delete_file(sid)

    def clear(self) -> None:
        """Forget every recording, on disk too."""
        for sid in list(self.by_sid):
            self.delete(sid)

    def _delete_file(self, sid: str) -> None:
        if self._data_dir is not None:
            (self._data_dir / f"{sid}.json").unlink(missing_ok=True)

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
