"""The sound of a recording, fetched from Twilio with our credentials and from nowhere else."""

from __future__ import annotations

import re
import tempfile
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO

import requests

from callrouter.variables import Environment

TIMEOUT_SECONDS = 5.0
"""For the connection, and for each piece of an answer."""
WITHIN_SECONDS = 30.0
AT_MOST = 64 * 1024 * 1024
"""Bytes: an hour as Twilio records it, the longest message that may be set, is 58 million."""
IN_MEMORY = 1024 * 1024
SOUND = re.compile(r"audio/[a-z0-9.+-]{1,40}")
PIECE = 64 * 1024


class SoundUnavailable(Exception):
    """It could not be fetched; the text says why, without any secret."""


class RecordingGone(SoundUnavailable):
    """Twilio has no such recording, and trying again is of no use."""


@dataclass(frozen=True)
class Sound:
    """A sound in a file, which whoever gets it closes."""

    file: IO[bytes]
    size: int
    """Bytes."""
    type: str
    """As Twilio says it: `audio/x-wav`."""


def fetch_sound(env: Environment, recording_sid: str) -> Sound:
    """The sound of the recording of that SID, whole. Raises SoundUnavailable within half a minute,
    also for an answer that is no sound, too long, or elsewhere (no redirection is followed);
    RecordingGone where Twilio has it no longer."""
    if re.fullmatch(r"RE[0-9a-fA-F]{32}", recording_sid) is None:
        raise SoundUnavailable(f"{recording_sid!r} names no recording")
    base, account = env.twilio_api_base_url.rstrip("/"), env.twilio_account_sid
    url = f"{base}/2010-04-01/Accounts/{account}/Recordings/{recording_sid}.wav"
    deadline = time.monotonic() + WITHIN_SECONDS
    try:
        for token in env.auth_tokens:
            with requests.get(
                url,
                auth=(account, token),
                stream=True,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            ) as answer:
                if answer.status_code != HTTPStatus.UNAUTHORIZED:
                    return _sound(answer, deadline)
    except requests.RequestException as error:
        raise SoundUnavailable(f"Twilio does not answer: {type(error).__name__}") from error
    raise SoundUnavailable("Twilio does not take our credentials")


def _sound(answer: requests.Response, deadline: float) -> Sound:
    if answer.status_code == HTTPStatus.NOT_FOUND:
        raise RecordingGone("Twilio has no such recording (any more)")
    if answer.status_code != HTTPStatus.OK:
        raise SoundUnavailable(f"Twilio answers {answer.status_code}")
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if SOUND.fullmatch(kind) is None:
        raise SoundUnavailable("Twilio's answer is no sound")
    file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    size = 0
    try:
        for piece in answer.iter_content(PIECE):
            size += len(piece)
            if size > AT_MOST:
                raise SoundUnavailable(f"the sound is longer than {AT_MOST} bytes")
            if time.monotonic() > deadline:
                raise SoundUnavailable("the sound comes too slowly")
            file.write(piece)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Sound(file, size, kind)
