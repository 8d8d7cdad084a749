"""What may come in a webhook, and what it is answered (bad input never meets a caller)."""

from __future__ import annotations

import pytest
import requests

from callrouter.records import Call, Ticket
from tests.voice.signed import SID, everything, parameters, post, signature
from tests.world import ADVANCED, ALICE, CODE, ZOE, World

INCOMING = "/voice/incoming"


@pytest.mark.parametrize(
    "sid",
    [
        None,
        "",
        "CA",
        "CA" + "5" * 31,
        "CA" + "5" * 33,
        "CA" + "g" * 32,
        "SM" + "5" * 32,
        "CA" + "٥" * 32,
        "CA" + "5" * 31 + "\n",
        SID + "\x00",
        "' OR 1=1 --",
    ],
)
def test_a_call_without_a_proper_sid_is_rejected_and_leaves_nothing(
    world: World, sid: str | None
) -> None:
    before = everything(world)

    answer = post(world, INCOMING, parameters(CallSid=sid))

    assert answer.status_code == 400
    assert everything(world) == before


@pytest.mark.parametrize(
    "number",
    [
        None,
        "",
        "anonymous",
        "Restricted",
        "+266696687",
        "sip:alice@nord.example",
        "client:alice",
        "+" + "1" * 40,
        "0199000101",
        "+0",
        "📞",
        "+33199000101<script>",
        "\x00",
        "\u202e+33199000101",
    ],
)
def test_a_caller_with_any_number_or_none_is_served(world: World, number: str | None) -> None:
    world.partner(ALICE)

    answer = post(world, INCOMING, parameters(From=number))

    assert answer.status_code == 200
    assert "<Gather" in answer.text
    assert world.call().caller_number is None
    assert world.call().partner_id is None


@pytest.mark.parametrize(
    "keys",
    ["²", "١٢٣٤٥٦٧٨", "abcdefgh", "1" * 1000, "#*", " 13572468", "13572468\n", "\x00", "1357-246"],
)
def test_keys_that_no_telephone_has_are_a_wrong_answer_and_no_more(world: World, keys: str) -> None:
    world.partner(ALICE, code=CODE)
    world.phone(ALICE)
    unknown = {"From": "+33199000188"}
    post(world, INCOMING, parameters(**unknown))
    post(world, "/voice/intake/language/1?lang=fr", parameters(Digits="1", **unknown))

    answer = post(world, "/voice/intake/code/1?lang=fr", parameters(Digits=keys, **unknown))

    assert answer.status_code == 200
    assert "Code non reconnu" in answer.text
    assert "/voice/intake/code/2" in answer.text


@pytest.mark.parametrize(
    "asked",
    ["language/1", "language/2", "nature/0", "nature/2", "nature/999999999999", "charge/1",
     "message/1", "recording/1", "score/1", "nothing/1", "%C3%A9/1"],
)  # fmt: skip
def test_an_answer_to_a_question_that_was_not_asked_repeats_the_one_that_was(
    world: World, asked: str
) -> None:
    world.partner(ALICE)
    post(world, INCOMING)
    first = post(world, "/voice/intake/language/1?lang=fr", parameters(Digits="1"))
    before = everything(world)

    answer = post(world, f"/voice/intake/{asked}?lang=fr", parameters(Digits="2"))

    assert (answer.status_code, answer.text) == (200, first.text)
    assert everything(world) == before


@pytest.mark.parametrize("status", ["", "sleeping", "COMPLETED", "completed ", "📞", "x" * 5000])
def test_an_unknown_status_changes_nothing(world: World, status: str) -> None:
    world.partner(ALICE)
    post(world, INCOMING)
    before = everything(world)

    answer = post(world, "/voice/status", parameters(CallStatus=status))

    assert (answer.status_code, answer.text) == (204, "")
    assert everything(world) == before


@pytest.mark.parametrize("status", ["queued", "initiated", "ringing", "in-progress"])
def test_a_status_of_a_living_call_does_not_end_it(world: World, status: str) -> None:
    post(world, INCOMING)

    assert post(world, "/voice/status", parameters(CallStatus=status)).status_code == 200
    assert world.call().state == "intake"


@pytest.mark.parametrize("status", ["completed", "busy", "failed", "no-answer", "canceled"])
def test_every_terminal_status_ends_the_call(world: World, status: str) -> None:
    post(world, INCOMING)

    assert post(world, "/voice/status", parameters(CallStatus=status)).status_code == 200
    assert world.call().state == "ended"


@pytest.mark.parametrize("sequence", ["-1", "text", "", "9" * 30])
def test_a_sequence_number_is_no_reason_to_fail(world: World, sequence: str) -> None:
    post(world, INCOMING)

    answer = post(
        world, "/voice/status", parameters(CallStatus="completed", SequenceNumber=sequence)
    )

    assert answer.status_code == 200
    assert world.call().state == "ended"


def test_a_status_of_a_call_nobody_knows_writes_nothing(world: World) -> None:
    before = everything(world)

    answer = post(world, "/voice/status", parameters(CallStatus="completed"))

    assert answer.status_code in {200, 204}
    assert everything(world) == before


@pytest.mark.parametrize("number", ["+33199000777", "", None, "📞", "sip:line@nowhere.example"])
def test_a_number_that_no_line_names_is_answered_politely_in_both_languages(
    world: World, number: str | None
) -> None:
    answer = post(world, INCOMING, parameters(To=number))

    assert answer.status_code == 200
    assert "Le numéro que vous avez composé n'est plus en service." in answer.text
    assert "The number you dialled is not in service." in answer.text
    assert "<Hangup" in answer.text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_posts_are_taken(world: World, method: str) -> None:
    url = world.door.url + INCOMING
    headers = {"X-Twilio-Signature": signature(url, {})}

    answer = requests.request(method, url, headers=headers, allow_redirects=False, timeout=10)

    assert answer.status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        f"{INCOMING}/",
        "/voice",
        "/voice/",
        "/Voice/incoming",
        "/",
        "/voice//incoming",
    ],
)
def test_an_address_that_is_none_of_ours_is_404_and_never_a_redirect(
    world: World, path: str
) -> None:
    assert post(world, path).status_code == 404


@pytest.mark.parametrize(
    "added",
    [
        {"FromCity": "x" * 70_000},
        {f"Field{n}": "x" for n in range(10_000)},
        {f"F{n}": "" for n in range(100)},
        {"FromCity": "é" * 300},
    ],
    ids=["65 KiB", "10,000 fields", "110 fields", "600 escapes"],
)
def test_more_than_twilio_ever_sends_is_rejected_before_it_is_parsed(
    world: World, added: dict[str, str]
) -> None:
    """Whether it is signed or not: nobody has looked yet."""
    before = everything(world)
    sent = parameters(**added)

    signed = post(world, INCOMING, sent)
    forged = post(world, INCOMING, sent, token="another token")

    assert (signed.status_code, forged.status_code) == (413, 413)
    assert everything(world) == before


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", "{}"),
        ("text/plain", "CallSid=CA1"),
        ("", "CallSid=CA1"),
        ("multipart/form-data; boundary=b", "--b\r\n\r\n1\r\n--b--"),
    ],
)
def test_a_body_of_a_kind_that_twilio_never_sends_is_rejected(
    world: World, kind: str, body: str
) -> None:
    before = everything(world)
    url = world.door.url + INCOMING
    headers = {"Content-Type": kind, "X-Twilio-Signature": signature(url, {})}

    assert requests.post(url, data=body, headers=headers, timeout=10).status_code == 415
    del headers["X-Twilio-Signature"]
    assert requests.post(url, data=body, headers=headers, timeout=10).status_code == 403
    assert everything(world) == before


def test_what_is_rejected_leaves_no_word_of_its_fields_in_the_log(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = {"Digits": "90817263", "From": "+33199000177"}
    post(world, INCOMING, parameters(**secret), token="another token")
    post(world, INCOMING, parameters(CallSid="CA-none", **secret))
    post(world, INCOMING, parameters(**{f"F{n}": "90817263" for n in range(200)}))
    logged = "".join(capfd.readouterr())

    assert "webhook.refused" in logged
    assert "90817263" not in logged
    assert "33199000177" not in logged


def test_whoever_is_rejected_again_and_again_does_not_fill_the_log(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(30):
        assert post(world, INCOMING, parameters(), token="another token").status_code == 403

    assert "".join(capfd.readouterr()).count("webhook.refused") == 1


def test_parameters_that_twilio_adds_without_notice_do_no_harm(world: World) -> None:
    added = {"StirVerstat": "TN-Validation-Passed-A", "CallToken": "{}", "Neu": "x" * 2000}

    answer = post(world, INCOMING, parameters(**added))

    assert answer.status_code == 200
    assert len(world.all(Call)) == 1


@pytest.mark.parametrize("name", ["From", "FromCity", "CallerName", "StirVerstat", "Digits"])
def test_control_characters_that_no_database_stores_fail_no_caller(world: World, name: str) -> None:
    given = parameters().get(name, "")
    for path in (INCOMING, "/voice/status"):
        sent = parameters(**{name: f"\0{given}\x1b[2J\x85"})
        answer = post(world, path, sent)
        assert answer.status_code in {200, 204}
    assert len(world.all(Call)) == 1


def test_bytes_that_are_no_utf_8_do_not_break_a_call(world: World) -> None:
    url = world.door.url + INCOMING
    params = parameters(FromCity="\ufffd")
    body = requests.Request("POST", url, data=params).prepare().body
    assert isinstance(body, str)

    answer = requests.post(
        url,
        data=body.replace("%EF%BF%BD", "%FF").encode(),
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature(url, params),
        },
        timeout=10,
    )

    assert answer.status_code in {200, 403}


def test_a_partners_name_cannot_put_verbs_into_what_the_agent_hears(world: World) -> None:
    world.partner(ALICE, name="Nord</Say><Dial>+33899000000</Dial><Say>")
    zoe = world.agent(ZOE)
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English")
    alice.press("1")
    alice.hears("Pour déclarer")
    alice.press("1")
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour accepter")

    assert all("<Dial>" not in hook["response"] for hook in world.sandbox.webhooks())
    assert all(call["to"] != "+33899000000" for call in world.sandbox.calls())


def test_the_music_may_be_kept_by_whoever_fetches_it(world: World) -> None:
    answer = requests.get(world.door.url + "/voice/music.wav", timeout=10)

    assert answer.headers["Content-Type"] == "audio/wav"
    assert "max-age" in answer.headers["Cache-Control"]
    assert answer.content[:4] == b"RIFF"


@pytest.mark.parametrize(
    ("verdict", "certainty"),
    [
        (None, "number"),
        ("TN-Validation-Passed-A", "attested"),
        ("TN-Validation-Passed-B", "number"),
        ("TN-Validation-Failed-A", "number"),
        ("\u0000", "number"),
    ],
)
def test_with_a_call_stands_whether_the_carrier_vouches_for_its_number(
    world: World, verdict: str | None, certainty: str
) -> None:
    world.partner(ALICE)
    post(world, INCOMING, parameters(From=ALICE, To=ADVANCED, StirVerstat=verdict))
    assert world.call().certainty == certainty


def test_a_recording_that_nobody_asked_for_opens_no_ticket(world: World) -> None:
    world.partner(ALICE)
    post(world, INCOMING)

    recorded = {"RecordingStatus": "completed", "RecordingSid": "RE" + "1" * 32}
    post(world, "/voice/recording", parameters(**recorded, RecordingDuration="7"))

    assert (world.all(Ticket), world.call().recording_seconds) == ([], None)


def test_control_characters_are_stored_nowhere(world: World) -> None:
    world.partner(ALICE)
    world.at("2026-07-15 19:00")
    post(world, INCOMING)
    for question, pressed in (("language", "1"), ("message", "1")):
        post(world, f"/voice/intake/{question}/1?lang=fr", parameters(Digits=pressed))

    sid = "RE\x00\x1b" + "1" * 30
    recorded = {"RecordingStatus": "completed", "RecordingSid": sid, "RecordingDuration": "7"}
    post(world, "/voice/recording", parameters(**recorded))

    assert world.call().recording_sid == "RE\ufffd\ufffd" + "1" * 30
