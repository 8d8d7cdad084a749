"""Applications of strangers, as people write them for Twilio: what works there works here, what
fails there fails here, and what the sandbox has not says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask, Response, make_response, redirect, request, session
from twilio.twiml.voice_response import Dial, VoiceResponse

from callrouter.sandbox.handset import Sandbox
from tests.sandbox.toy import AGENT, CALLER, LINE, SECOND, Api, Toy
from tests.served import served

ERROR = "application error"
Serve = Callable[[Flask], None]


@pytest.fixture
def serve(sandbox: Sandbox, api: Api) -> Iterator[Serve]:
    """Run an application and point the number at its /voice."""
    with ExitStack() as open_applications:

        def serve(application: Flask) -> None:
            application.logger.disabled = True
            url = open_applications.enter_context(served(application))
            number = api.get("/IncomingPhoneNumbers.json")["incoming_phone_numbers"][0]
            path = f"/IncomingPhoneNumbers/{number['sid']}.json"
            api.post(path, VoiceUrl=f"{url}/voice", StatusCallback="")

        yield serve


def reported(sandbox: Sandbox) -> list[tuple[int, str]]:
    """Code and severity of each report; they are forgotten."""
    found = [(report["code"], report["severity"]) for report in sandbox.reports()]
    sandbox.clear_reports()
    return found


def test_a_menu_that_answers_in_plain_text_is_run(sandbox: Sandbox, serve: Serve) -> None:
    menu = Flask("menu")

    @menu.post("/voice")
    def voice() -> Response:
        response = VoiceResponse()
        gather = response.gather(num_digits=1, action="/chosen", speech_timeout="auto")
        gather.say("For sales, press 1.")
        return Response(str(response), mimetype="text/plain")

    @menu.post("/chosen")
    def chosen() -> Response:
        words = f"You pressed {request.form['Digits']}. Goodbye."
        return Response(words, mimetype="text/plain")

    serve(menu)
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.hears("For sales, press 1.")
    caller.press("1")
    caller.hears("You pressed 1. Goodbye.")
    caller.is_idle()
    assert all("<" not in text for text in caller.transcript())


def test_a_session_lasts_for_the_call_and_belongs_to_it(sandbox: Sandbox, serve: Serve) -> None:
    quiz = Flask("quiz")
    quiz.secret_key = "any"

    @quiz.post("/voice")
    def voice() -> Response:
        session["asked"] = session.get("asked", 0) + 1
        response = VoiceResponse()
        response.say(f"Question {session['asked']}")
        response.gather(num_digits=1, action="/voice", timeout=60)
        return Response(str(response), mimetype="text/xml")

    serve(quiz)
    first, second = sandbox.phone(CALLER), sandbox.phone(SECOND)
    first.dial(LINE)
    first.hears("Question 1")
    first.press("5")
    first.hears("Question 2")
    second.dial(LINE)
    second.hears("Question 1")
    first.press("5")
    first.hears("Question 3")
    first.hangup()
    first.dial(LINE)
    first.hears("Question 1")
    first.hangup()
    second.hangup()


def test_cookies_keep_to_their_path_and_may_be_taken_back(sandbox: Sandbox, serve: Serve) -> None:
    shop = Flask("shop")

    @shop.post("/voice")
    def voice() -> Response:
        response = make_response("<Response><Redirect>/a/next</Redirect></Response>")
        response.content_type = "text/xml"
        response.set_cookie("all", "1")
        response.set_cookie("only-a", "2", path="/a")
        response.set_cookie("secure", "3", secure=True)
        return response

    @shop.post("/a/next")
    def in_a() -> Response:
        said = " ".join(f"{name} {value}" for name, value in sorted(request.cookies.items()))
        response = make_response(
            f"<Response><Say>In a: {said}.</Say><Redirect>/b</Redirect></Response>"
        )
        response.content_type = "text/xml"
        response.delete_cookie("all")
        return response

    @shop.post("/b")
    def in_b() -> Response:
        body = f"<Response><Say>In b: {len(request.cookies)}.</Say></Response>"
        return Response(body, mimetype="text/xml")

    serve(shop)
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.hears("In a: all 1 only-a 2.")
    caller.hears("In b: 0.")


def test_a_permanent_redirect_to_where_the_application_moved_fails(
    sandbox: Sandbox, serve: Serve
) -> None:
    moved = Flask("moved")

    @moved.post("/voice")
    def voice() -> object:
        return redirect("/v2/voice", 308)

    @moved.post("/v2/voice")
    def v2() -> Response:
        raise AssertionError("Twilio never comes here")

    serve(moved)
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.hears(ERROR)
    assert reported(sandbox) == [(11216, "error")]


@pytest.mark.parametrize(
    "dial",
    [
        lambda dial: dial.client("alice"),
        lambda dial: dial.sip("sip:alice@example.com"),
        lambda dial: dial.number("client:alice"),
        lambda dial: dial.number("sip:alice@example.com"),
        lambda dial: [dial.number(AGENT), dial.number(SECOND)],
    ],
    ids=["client", "sip", "number client:", "number sip:", "two at once"],
)
def test_what_is_not_a_single_phone_is_called_not_supported_and_nothing_is_half_done(
    sandbox: Sandbox, serve: Serve, dial: Callable[[Dial], object]
) -> None:
    office = Flask("office")

    @office.post("/voice")
    def voice() -> Response:
        response = VoiceResponse()
        dial(response.dial())
        response.say("Nobody is there.")
        return Response(str(response), mimetype="text/xml")

    serve(office)
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.hears(ERROR)
    caller.does_not_hear("Nobody is there")
    assert "not supported yet" in sandbox.reports()[0]["message"]
    assert reported(sandbox) == [(501, "error")]


@pytest.mark.parametrize(
    "fields",
    [
        {"To": "client:alice"},
        {"To": "sip:alice@example.com"},
        {"To": "SIP:alice@example.com"},
        {"To": CALLER, "From": "client:alice"},
    ],
    ids=lambda fields: " ".join(fields.values()),
)
def test_calls_to_and_from_other_than_phones_are_not_supported_yet(
    sandbox: Sandbox, api: Api, fields: dict[str, str]
) -> None:
    body = {"From": LINE, "Url": "http://127.0.0.1/"} | fields
    refused = api.ask("POST", "/Calls.json", **body)
    assert (refused.status_code, refused.json()["code"]) == (501, 501)
    assert "not supported yet" in refused.json()["message"]
    assert reported(sandbox) == [(501, "error")]


def test_a_dialler_that_says_no_to_everything_it_need_not_say_is_served(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    toy.says("/x", "<Say>Hello.</Say>")
    api.post(
        "/Calls.json", To=AGENT, From=LINE, Url=f"{toy.url}/x", Record="false", Trim="trim-silence",
        RecordingChannels="mono", AsyncAmd="false", SendDigits="", CallReason="Your parcel",
        MachineDetection="Enable", MachineDetectionSpeechThreshold="2400",
    )  # fmt: skip
    agent = sandbox.phone(AGENT)
    agent.rings()
    agent.answer()
    agent.hears("Hello.")
    agent.is_idle()


def test_a_voicemail_that_wants_no_transcript_records(sandbox: Sandbox, serve: Serve) -> None:
    voicemail = Flask("voicemail")

    @voicemail.post("/voice")
    def voice() -> Response:
        response = VoiceResponse()
        response.say("After the beep.")
        response.record(transcribe=False, action="/thanks", max_length=30)
        return Response(str(response), mimetype="text/html")

    @voicemail.post("/thanks")
    def thanks() -> str:
        return f"<Response><Say>{request.form['RecordingDuration']} seconds.</Say></Response>"

    serve(voicemail)
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.hears("After the beep.")
    caller.hears("beep")
    caller.talk(4)
    caller.hears("4 seconds.", timeout=20)


def test_a_misspelt_attribute_is_a_warning_and_ignored(sandbox: Sandbox, serve: Serve) -> None:
    typing = Flask("typing")

    @typing.post("/voice")
    def voice() -> str:
        return '<Response><Say langauge="fr-FR">Still said.</Say></Response>'

    serve(typing)
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.hears("Still said.")
    assert reported(sandbox) == [(12200, "warning")]


def test_an_answer_without_a_content_type_is_a_failure(sandbox: Sandbox, serve: Serve) -> None:
    bare = Flask("bare")

    @bare.post("/voice")
    def voice() -> Response:
        response = Response("<Response/>")
        del response.headers["Content-Type"]
        return response

    serve(bare)
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.hears(ERROR)
    assert reported(sandbox) == [(11200, "error")]


def test_a_page_is_nothing_to_play(sandbox: Sandbox, serve: Serve) -> None:
    radio = Flask("radio")

    @radio.post("/voice")
    def voice() -> str:
        return "<Response><Play>/song</Play><Say>Next.</Say></Response>"

    @radio.get("/song")
    def song() -> str:
        return "<p>Not found, sorry."

    serve(radio)
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.hears("Next.")
    assert reported(sandbox) == [(12300, "error")]
