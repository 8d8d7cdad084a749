"""The sound of a recording: only what Twilio itself answers, only a sound, and never too long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from callrouter.settings import Settings
from callrouter.telephony import recordings
from callrouter.telephony.recordings import SoundUnavailable, fetch_sound
from tests.served import served

RECORDING = f"RE{1:032x}"
Answer = Callable[[Request], Response]


@pytest.fixture
def twilio(settings: Settings) -> Iterator[Callable[[Answer], Any]]:
    """Makes the environment of a Twilio that answers so."""
    with ExitStack() as open_servers:

        def make(answer: Answer) -> Any:
            base = open_servers.enter_context(served(Request.application(answer)))
            return settings.env.model_copy(update={"twilio_api_base_url": base})

        yield make


def test_a_sound_is_fetched_with_our_credentials(twilio: Callable[[Answer], Any]) -> None:
    def answer(request: Request) -> Response:
        assert request.authorization is not None
        assert request.path.endswith(f"/Recordings/{RECORDING}.wav")
        return Response(b"RIFF", mimetype="audio/x-wav")

    sound = fetch_sound(twilio(answer), RECORDING)

    assert (sound.file.read(), sound.size, sound.type) == (b"RIFF", 4, "audio/x-wav")
    sound.file.close()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Response(status=302, headers={"Location": "http://169.254.169.254/"}), "answers 302"),
        (Response("<html>", mimetype="text/html"), "no sound"),
        (Response(b"RIFF", mimetype="audio/x-wav;x=<b>", status=206), "answers 206"),
        (Response(status=404), "no such recording"),
        (Response(status=500), "answers 500"),
        (Response(status=401), "credentials"),
        (Response(b"0" * 101, mimetype="audio/x-wav"), "longer than"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_anything_else_is_refused(
    twilio: Callable[[Answer], Any],
    monkeypatch: pytest.MonkeyPatch,
    answer: Response,
    said: str,
) -> None:
    monkeypatch.setattr(recordings, "AT_MOST", 100)

    with pytest.raises(SoundUnavailable, match=said):
        fetch_sound(twilio(lambda _: answer), RECORDING)


@pytest.mark.parametrize("sid", ["", "RE1", "../Accounts", f"RE{1:032x}/../x", f"CA{1:032x}"])
def test_only_a_recordings_sid_is_asked_for(settings: Settings, sid: str) -> None:
    with pytest.raises(SoundUnavailable):
        fetch_sound(settings.env, sid)
