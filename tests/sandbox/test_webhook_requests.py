"""What a webhook looks like, and what becomes of one that fails.

Twilio: a form, signed with the token; 15 s at most; one retry, of a failed connection only,
unless the URL's fragment says otherwise; then the fallback URL with ErrorCode and ErrorUrl.
"""

import time

import pytest
from twilio.request_validator import RequestValidator

from callrouter.sandbox.handset import ACCOUNT_SID, AUTH_TOKEN, Sandbox
from callrouter.sandbox.overrides import InvalidOverride, limits_of
from callrouter.sandbox.signing import sent_url, signature, signed_url
from tests.sandbox.toy import CALLER, LINE, Api, Toy

ERROR = "application error"


def test_the_signature_of_the_documented_request_is_the_documented_one() -> None:
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "From": "+14158675310",
        "Digits": "1234",
        "To": "+18005551212",
    }
    signed = signature("12345", "https://example.com/myapp.php?foo=1&bar=2", form)
    assert signed == "L/OH5YylLD5NRKLltdqwSvS0BnU="


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("http://a.test:8080/x?b=1#rc=2", "http://a.test:8080/x?b=1"),
        ("https://a.test:8443/x", "https://a.test/x"),
        ("https://user:secret@a.test/x", "https://a.test/x"),
        ("http://user:secret@a.test:81/x", "http://a.test:81/x"),
        ("http://a.test:81", "http://a.test:81/"),
        ("http://a.test?b=1", "http://a.test/?b=1"),
        ("http://a.test/caf\u00e9?q=%C3%A9", "http://a.test/caf%C3%A9?q=%C3%A9"),
    ],
)
def test_the_signed_url_is_the_one_requested_but_for_userinfo_and_the_port_of_https(
    url: str, signed: str
) -> None:
    assert signed_url(sent_url(url)) == signed


def set_voice(api: Api, **fields: str) -> None:
    number = api.get("/IncomingPhoneNumbers.json")["incoming_phone_numbers"][0]
    api.post(f"/IncomingPhoneNumbers/{number['sid']}.json", **fields)


def test_a_call_brings_the_standard_geographic_and_unannounced_parameters(
    sandbox: Sandbox, toy: Toy
) -> None:
    sid = sandbox.phone(CALLER).dial(LINE)
    sandbox.settle()
    form = toy.requests("/voice")[0]
    assert form | {
        "CallSid": sid, "AccountSid": ACCOUNT_SID, "From": CALLER, "Caller": CALLER, "To": LINE,
        "Called": LINE, "CallStatus": "ringing", "ApiVersion": "2010-04-01",
        "Direction": "inbound", "FromCity": "", "CalledZip": "", "FromCountry": "FR",
    } == form  # fmt: skip
    assert "UnannouncedParameter" in form


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_the_official_validator_accepts_the_signature(
    sandbox: Sandbox, toy: Toy, api: Api, method: str
) -> None:
    set_voice(api, VoiceUrl=f"{toy.url}/voice?a=%C3%A9&b=~#rc=0", VoiceMethod=method)
    sandbox.phone(CALLER).dial(LINE)
    sandbox.settle()
    asked = toy.asked[0]
    assert asked.method == method
    url = f"{toy.url}/voice?{asked.query}"
    form = asked.form if method == "POST" else {}
    given = asked.headers["X-Twilio-Signature"]
    assert RequestValidator(AUTH_TOKEN).validate(url, form, given)
    assert not RequestValidator("another").validate(url, form, given)


def test_after_a_rotation_both_signatures_and_rest_use_the_new_token(
    sandbox: Sandbox, toy: Toy
) -> None:
    sandbox.auth("rotated")
    try:
        sandbox.phone(CALLER).dial(LINE)
        sandbox.settle()
        asked = toy.asked[0]
        given = asked.headers["X-Twilio-Signature"]
        assert RequestValidator("rotated").validate(f"{toy.url}/voice", asked.form, given)
        assert Api(sandbox).ask("GET", "/Calls.json").status_code == 401
        assert Api(sandbox, "rotated").ask("GET", "/Calls.json").status_code == 200
    finally:
        sandbox.auth(AUTH_TOKEN)


def test_a_failing_document_is_reported_and_the_fallback_is_told_why(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    set_voice(api, VoiceFallbackUrl=f"{toy.url}/fallback")
    toy.says("/voice", (503, "text/plain", "down"))
    toy.says("/fallback", "<Say>Please hold.</Say>")
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.hears("please hold")
    form = toy.requests("/fallback")[0]
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("11200", f"{toy.url}/voice")
    assert len(toy.requests("/voice")) == 1  # a 5xx is not retried
    assert [hook["fallback"] for hook in sandbox.webhooks()][:2] == [False, True]
    assert [report["code"] for report in sandbox.reports()] == [11200]
    sandbox.clear_reports()


def test_without_a_fallback_the_caller_hears_the_error_and_the_call_ends(
    sandbox: Sandbox, toy: Toy
) -> None:
    toy.says("/voice", (500, "text/plain", "down"))
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.hears(ERROR)
    caller.is_idle()
    sandbox.clear_reports()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((200, "text/xml", "\n<?xml version='1.0'?><Response/>"), 12100),
        ((200, "text/xml", "<Reponse/>"), 12100),
        ((200, "text/xml", ""), 12100),
        ((200, "application/json", "{}"), 12300),
        ((200, "text/xml", f"<Response><Say>{'a' * 70_000}</Say></Response>"), 11750),
        ((404, "text/html", "no"), 11200),
    ],
)
def test_a_document_twilio_cannot_execute_is_reported_by_its_code(
    sandbox: Sandbox, toy: Toy, answer: tuple[int, str, str], code: int
) -> None:
    toy.says("/voice", answer)
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears(ERROR)
    assert [report["code"] for report in sandbox.reports()] == [code]
    sandbox.clear_reports()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1:9/x", 11205),
        ("http://no-such-host.invalid/x", 11210),
    ],
)
def test_a_server_that_cannot_be_reached_is_retried_once(
    sandbox: Sandbox, api: Api, url: str, code: int
) -> None:
    set_voice(api, VoiceUrl=url)
    since = sandbox.webhooks()
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears(ERROR)
    attempts = [h for h in sandbox.webhooks() if h not in since and h["kind"] == "twiml"]
    assert [h["attempt"] for h in attempts] == [1, 2]
    tokens = {h["headers"]["I-Twilio-Idempotency-Token"] for h in attempts}
    assert len(tokens) == 1
    assert [report["code"] for report in sandbox.reports()] == [code]
    sandbox.clear_reports()


def test_the_fragment_asks_for_retries_and_is_not_sent(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    set_voice(api, VoiceUrl=f"{toy.url}/voice#rc=2&rp=5xx")
    answers = iter([(500, "text/plain", ""), (502, "text/plain", "")])
    toy.says("/voice", lambda form: next(answers, "<Say>At last.</Say>"))
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears("at last")
    assert len(toy.requests("/voice")) == 3


@pytest.mark.parametrize("fragment", ["rc=6", "ct=5", "rt=15001", "rp=6xx", "tt=x"])
def test_an_override_outside_its_range_is_invalid(fragment: str) -> None:
    with pytest.raises(InvalidOverride):
        limits_of(f"http://a.test/#{fragment}")


def test_a_slow_answer_is_cut_off_and_the_fallback_runs(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    set_voice(api, VoiceUrl=f"{toy.url}/voice#rt=200", VoiceFallbackUrl=f"{toy.url}/fallback")

    def slow(form: dict[str, str]) -> str:
        time.sleep(0.6)
        return "<Say>Too late.</Say>"

    toy.says("/voice", slow)
    toy.says("/fallback", "<Say>Sorry for that.</Say>")
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.hears("sorry for that")
    caller.does_not_hear("too late", within=2)
    assert len(toy.requests("/voice")) == 1
    assert [report["code"] for report in sandbox.reports()] == [11200]
    sandbox.clear_reports()


@pytest.mark.parametrize(
    ("fault", "code"), [("connect", 11205), ("timeout", 11200), ("503", 11200)]
)
def test_a_fault_that_is_switched_on_befalls_so_many_webhooks(
    sandbox: Sandbox, toy: Toy, api: Api, fault: str, code: int
) -> None:
    set_voice(api, VoiceUrl=f"{toy.url}/voice#rc=0", VoiceFallbackUrl=f"{toy.url}/fallback")
    toy.says("/fallback", "<Say>Please hold.</Say>")
    sandbox.switch(webhook_fault=fault, webhook_fault_times=1, webhook_fault_on="/voice")
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears("please hold")
    assert toy.requests("/voice") == []
    assert toy.requests("/fallback")[0]["ErrorCode"] == str(code)
    assert sandbox.switch()["webhook_fault_times"] == 0
    sandbox.clear_reports()


def test_an_answer_can_be_lost_after_the_application_gave_it(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    set_voice(api, VoiceUrl=f"{toy.url}/voice", VoiceFallbackUrl=f"{toy.url}/fallback")
    toy.says("/fallback", "<Say>Please hold.</Say>")
    sandbox.switch(webhook_fault="lost", webhook_fault_times=1, webhook_fault_on="/voice")
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears("please hold")
    assert len(toy.requests("/voice")) == 1
    assert toy.requests("/fallback")[0]["ErrorCode"] == "11200"
    sandbox.clear_reports()


def test_a_fault_can_begin_after_some_that_go_well(sandbox: Sandbox, toy: Toy) -> None:
    toy.says("/voice", '<Enqueue waitUrl="/wait" action="/left">support</Enqueue>')
    toy.says("/wait", '<Pause length="10"/>')
    toy.says("/left", "<Say>Sorry.</Say>")
    sandbox.switch(
        webhook_fault="502", webhook_fault_on="/wait", webhook_fault_times=1, webhook_fault_skip=2
    )
    sandbox.phone(CALLER).dial(LINE)
    sandbox.advance(15)
    sandbox.phone(CALLER).is_in("queue")
    sandbox.advance(10)
    sandbox.phone(CALLER).hears("sorry")
    assert toy.requests("/left")[0]["QueueResult"] == "error"
    sandbox.clear_reports()


def test_a_refused_status_callback_is_reported_and_does_not_touch_the_call(
    sandbox: Sandbox, toy: Toy
) -> None:
    toy.says("/status", (500, "text/plain", ""))
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).is_idle()
    sandbox.settle()
    assert [report["code"] for report in sandbox.reports()] == [15003]
    sandbox.clear_reports()


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        ((200, "text/xml", "<Response><Say>Not performed.</Say></Response>"), []),
        ((204, "text/html", ""), []),
        ((200, "text/xml", ""), [12100]),
        ((200, "text/html", "<p>hi"), [12100]),
        ((200, "application/json", '{"ok": 1}'), [12300]),
        ((200, "text/plain", "OK"), [12300]),
        ((200, "text/xml", f"<Response>{' ' * 70_000}</Response>"), [11750]),
    ],
    ids=lambda value: str(value)[:30],
)
def test_the_answer_to_a_callback_must_be_a_document_or_an_empty_204(
    sandbox: Sandbox, toy: Toy, answer: tuple[int, str, str], codes: list[int]
) -> None:
    toy.says("/status", answer)
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).is_idle()
    sandbox.settle()
    assert [report["code"] for report in sandbox.reports()] == codes
    sandbox.phone(CALLER).does_not_hear("not performed")
    sandbox.clear_reports()


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ('<?xml version="1.0" encoding="foo"?><Response/>', 12100),
        ('<?xml version="1.0" encoding="shift_jis"?><Response/>', 12100),
        ("<Response><Redirect>http://[x/</Redirect></Response>", 11100),
        ("<Response><Redirect>http://127.0.0.1:99999/</Redirect></Response>", 11100),
        ("<Response><Redirect>http://127.0.0.1:abc/</Redirect></Response>", 11100),
        ("<Response><Redirect>http://a..b/</Redirect></Response>", 11210),
        (f"<Response><Redirect>http://{'a' * 300}/</Redirect></Response>", 11210),
        (f"<Response><Redirect>/x#rc={'9' * 5000}</Redirect></Response>", 11243),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_malformed_document_or_url_is_reported_and_the_fallback_runs(
    sandbox: Sandbox, toy: Toy, api: Api, document: str, code: int
) -> None:
    set_voice(api, VoiceFallbackUrl=f"{toy.url}/fallback")
    toy.says("/voice", (200, "text/xml", document))
    toy.says("/fallback", "<Say>Please hold.</Say>")
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears("please hold")
    assert toy.requests("/fallback")[0]["ErrorCode"] == str(code)
    assert [report["code"] for report in sandbox.reports()] == [code]
    sandbox.clear_reports()
