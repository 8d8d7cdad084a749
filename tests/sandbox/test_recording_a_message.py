"""Record. Twilio: silence, a key, the limit or a hang-up ends it; nothing said makes no request;
the file exists a little later, which the recording's own callback tells."""

import io
import wave
from pathlib import Path

import pytest
import requests

from callrouter.sandbox.handset import ACCOUNT_SID, AUTH_TOKEN, Handset, Sandbox
from tests.sandbox.toy import CALLER, LINE, Api, Toy, connect


def record(sandbox: Sandbox, toy: Toy, attributes: str = "") -> Handset:
    toy.says(
        "/voice",
        f'<Record action="/done" recordingStatusCallback="/rec" {attributes}/><Say>Empty.</Say>',
    )
    toy.says("/done", "<Say>Thank you.</Say>")
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.hears("beep")
    assert caller.call()["expects"] == "recording"
    return caller


@pytest.mark.parametrize(
    ("attributes", "talk", "key", "seconds", "ended_by"),
    [
        ("", 4, "", "4", ""),
        ("", 4, "#", "2", "#"),
        ('finishOnKey="*"', 4, "#", "4", ""),
        ('maxLength="3"', 10, "", "3", ""),
        ('trim="do-not-trim" timeout="2"', 4, "", "6", ""),
    ],
)
def test_a_message_ends_by_silence_a_key_or_the_limit(
    sandbox: Sandbox, toy: Toy, attributes: str, talk: int, key: str, seconds: str, ended_by: str
) -> None:
    caller = record(sandbox, toy, attributes)
    caller.talk(talk)
    sandbox.advance(2)
    if key:
        caller.press(key)
    caller.hears("thank you")
    form = toy.requests("/done")[0]
    assert (form["RecordingDuration"], form["Digits"]) == (seconds, ended_by)


def test_nothing_said_makes_no_request_and_the_next_verb_is_performed(
    sandbox: Sandbox, toy: Toy
) -> None:
    caller = record(sandbox, toy)
    sandbox.advance(5)
    caller.hears("empty")
    sandbox.advance(5)
    assert toy.requests("/done") == toy.requests("/rec") == []


def test_after_a_hang_up_the_message_is_kept_and_told(sandbox: Sandbox, toy: Toy, api: Api) -> None:
    caller = record(sandbox, toy)
    caller.talk(30)
    sandbox.advance(3)
    caller.hangup()
    sandbox.settle()
    done = toy.requests("/done")[0]
    assert (done["Digits"], done["CallStatus"]) == ("hangup", "completed")
    assert requests.get(done["RecordingUrl"] + ".wav", timeout=5).status_code == 404  # not yet
    sandbox.advance(2)
    form = toy.requests("/rec")[0]
    assert (form["RecordingStatus"], form["RecordingDuration"]) == ("completed", "3")
    assert (form["RecordingSource"], form["ErrorCode"]) == ("RecordVerb", "0")
    shown = api.get(f"/Recordings/{form['RecordingSid']}.json")
    assert (shown["status"], shown["duration"]) == ("completed", "3")
    sound = requests.get(form["RecordingUrl"] + ".wav", timeout=5)
    with wave.open(io.BytesIO(sound.content)) as file:
        assert file.getnframes() == 3 * file.getframerate()
    assert requests.get(form["RecordingUrl"] + ".mp3", timeout=5).content[:2] == b"\xff\xfb"
    assert api.ask("DELETE", f"/Recordings/{form['RecordingSid']}.json").status_code == 204
    assert requests.get(form["RecordingUrl"], timeout=5).status_code == 404


def test_media_may_want_authentication(sandbox: Sandbox, toy: Toy) -> None:
    sandbox.switch(media_auth=True)
    caller = record(sandbox, toy)
    caller.talk(1)
    caller.hears("thank you")
    url = toy.requests("/done")[0]["RecordingUrl"]
    sandbox.advance(2)
    assert requests.get(url, timeout=5).status_code == 401
    assert requests.get(url, auth=(ACCOUNT_SID, AUTH_TOKEN), timeout=5).status_code == 200


def test_with_a_data_folder_a_recording_outlives_the_process_until_it_is_deleted(
    toy: Toy, tmp_path: Path
) -> None:
    def started() -> Sandbox:
        return Sandbox.start(
            numbers=[LINE], phones=[CALLER], stepped=True, speech_rate="instant", data=tmp_path
        )

    def sound(sid: str) -> requests.Response:
        return Api(sandbox).ask("GET", f"/Recordings/{sid}.wav")  # type: ignore[no-any-return]

    with started() as sandbox:
        connect(sandbox, toy)
        for _ in range(3):
            caller = record(sandbox, toy)
            caller.talk(4)
            caller.hears("thank you")
            sandbox.advance(5)
        shown = Api(sandbox).get("/Recordings.json")["recordings"]
        latest, deleted, first = (one["sid"] for one in shown)
        Api(sandbox).ask("DELETE", f"/Recordings/{deleted}.json")
        before = sound(first).content
        listed = Api(sandbox).get("/Recordings.json")["recordings"]
    with started() as sandbox:
        again = Api(sandbox).get("/Recordings.json")["recordings"]
        assert [one["sid"] for one in again] == [one["sid"] for one in listed]
        assert [one["status"] for one in again] == ["completed", "completed"]
        assert sound(first).content == before
        assert sound(deleted).status_code == 404
        sandbox.reset()
        assert sound(latest).status_code == 404
    with started() as sandbox:
        assert Api(sandbox).get("/Recordings.json")["recordings"] == []
