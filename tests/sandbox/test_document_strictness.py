"""What Twilio's schema would warn about is reported; what the sandbox lacks is refused loudly."""

import pytest

from callrouter.sandbox.handset import Sandbox
from callrouter.sandbox.twiml import InvalidDocument, parse
from tests.sandbox.toy import CALLER, LINE, Toy


def warnings(verbs: str) -> list[int]:
    codes: list[int] = []
    parse(f"<Response>{verbs}</Response>".encode(), "text/xml", lambda code, _: codes.append(code))
    return codes


@pytest.mark.parametrize(
    "verbs",
    [
        '<Say voice="Polly.Lea-Neural" language="fr-FR">Bonjour</Say>',
        '<Say>One <break strength="weak"/> <emphasis>two</emphasis></Say>',
        '<Gather input="dtmf" timeout="5" numDigits="1" finishOnKey="" action="/a" method="POST" '
        'actionOnEmptyResult="true"><Say>Hi</Say><Play>/a.mp3</Play><Pause length="1"/></Gather>',
        '<Enqueue waitUrl="/w" waitUrlMethod="POST" action="/a" method="GET">q</Enqueue>',
        '<Dial action="/a" timeout="20" timeLimit="60" callerId="+33199000001"><Number '
        'statusCallback="/s" statusCallbackEvent="initiated answered">+33199000009</Number></Dial>',
        '<Dial><Conference startConferenceOnEnter="true" endConferenceOnExit="false" beep="onExit" '
        'waitUrl="" maxParticipants="5" participantLabel="a" statusCallback="/c" muted="false" '
        'statusCallbackEvent="start end join leave mute hold">r</Conference></Dial>',
        '<Record action="/a" timeout="5" finishOnKey="#" maxLength="120" playBeep="true" '
        'trim="do-not-trim" recordingStatusCallback="/r"/>',
        '<Reject reason="busy"/>',
        '<!-- a comment --><Redirect method="POST">/x</Redirect>',
    ],
)
def test_correct_verbs_bring_no_warning(verbs: str) -> None:
    assert warnings(verbs) == []


@pytest.mark.parametrize(
    ("verbs", "code"),
    [
        ("<say>hi</say>", 12200),
        ("<Sigh>hi</Sigh>", 12200),
        ('<Say Voice="alice">hi</Say>', 12200),
        ('<Say voice="Lea">hi</Say>', 12200),
        ('<Say voice="Polly.Lea-Neural" language="en-GB">hi</Say>', 13512),
        ('<Say voice="Google.fr-FR-Neural2-A" language="en-GB">hi</Say>', 13512),
        ("<Say></Say>", 13520),
        (f"<Say>{'a' * 4097}</Say>", 13520),
        ('<Gather timeout="soon"/>', 12200),
        (f'<Gather timeout="{"9" * 5000}"/>', 12200),
        ('<Gather method="PUT"/>', 12200),
        ('<Gather finishOnKey="x"/>', 12200),
        ("<Gather><Redirect>/x</Redirect></Gather>", 12200),
        ('<Pause length="0"/>', 12200),
        ('<Dial timeout="2"><Number>+33199000009</Number></Dial>', 12200),
        ('<Dial><Conference beep="no">r</Conference></Dial>', 12200),
        ('<Dial><Conference statusCallbackEvent="joined">r</Conference></Dial>', 12200),
        ('<Enqueue maxQueueSize="0">q</Enqueue>', 12200),
        ("<Hangup>now</Hangup>", 12200),
        ("stray", 12200),
        ("<Dial>stray<Number>+33199000009</Number></Dial>", 12200),
        ("<Dial><Number>+33199000009</Number>stray</Dial>", 12200),
        ("<Redirect>/x</Redirect>stray", 12200),
    ],
)
def test_what_the_schema_does_not_allow_is_warned_about(verbs: str, code: int) -> None:
    assert warnings(verbs) == [code]


@pytest.mark.parametrize(
    "verbs",
    [
        "<Connect><Stream/></Connect>",
        "<Pay/>",
        "<Dial><Queue>q</Queue></Dial>",
        "<Dial><Client>a</Client></Dial>",
        '<Dial record="record-from-answer"><Number>+33199000009</Number></Dial>',
        '<Gather bargeIn="false"><Say>Hi</Say></Gather>',
        '<Record transcribe="true"/>',
        '<Record transcribeCallback="/t"/>',
        '<Play digits="1">/a.wav</Play>',
        '<Dial hangupOnStar="true"><Number>+33199000009</Number></Dial>',
        '<Dial><Number url="/whisper">+33199000009</Number></Dial>',
        '<Dial><Conference statusCallbackEvent="join speaker">r</Conference></Dial>',
    ],
)
def test_what_only_twilio_has_is_refused(verbs: str) -> None:
    with pytest.raises(InvalidDocument, match="not supported yet") as refused:
        warnings(verbs)
    assert refused.value.code == 501


@pytest.mark.parametrize(
    "verbs",
    [
        '<Gather input="dtmf" speechTimeout="auto" speechModel="phone_call" enhanced="true" '
        'hints="yes, no" profanityFilter="false" language="fr-FR" bargeIn="true" '
        'partialResultCallback="/p" partialResultCallbackMethod="POST" debug="false"/>',
        '<Record transcribe="false"/>',
        '<Record transcribe="false" transcribeCallback="/t" recordingTrack="both"/>',
        '<Record transcribeCallback=""/>',
        '<Dial record="do-not-record" trim="trim-silence" recordingStatusCallback="/r" '
        'recordingStatusCallbackEvent="completed" recordingTrack="both" hangupOnStar="false" '
        'ringTone="fr" sequential="false" referUrl="/r" referMethod="POST">+33199000009</Dial>',
        '<Dial><Number url="" method="POST" sendDigits="" byoc="" machineDetectionTimeout="10" '
        'amdStatusCallback="/a">+33199000009</Number></Dial>',
        '<Enqueue workflowSid="">q</Enqueue>',
        '<Play digits="">/a.wav</Play>',
        '<Dial><Conference eventCallbackUrl="" record="do-not-record">r</Conference></Dial>',
    ],
)
def test_what_changes_nothing_here_is_taken_as_it_is(verbs: str) -> None:
    assert warnings(verbs) == []


def test_a_message_is_no_verb_of_a_call() -> None:
    assert warnings("<Message>hi</Message>") == [12200]


def test_an_entity_bomb_is_no_document() -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaaa">]><Response><Say>&a;</Say></Response>'
    with pytest.raises(InvalidDocument, match="DOCTYPE"):
        parse(bomb, "text/xml", lambda code, message: None)


def test_an_invalid_value_is_reported_and_the_default_is_used(sandbox: Sandbox, toy: Toy) -> None:
    toy.says("/voice", '<Gather timeout="1s" action="/key"/><Say>Nothing.</Say>')
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    sandbox.advance(4.9)
    caller.does_not_hear("nothing")
    sandbox.advance(0.2)
    caller.hears("nothing")
    assert [report["code"] for report in sandbox.reports()] == [12200]
    assert "'1s'" in sandbox.reports()[0]["message"]
    sandbox.clear_reports()


def test_documents_that_follow_one_another_without_end_end_the_call(
    sandbox: Sandbox, toy: Toy
) -> None:
    toy.says("/voice", "<Redirect>/voice</Redirect>")
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.hears("application error")
    assert {report["code"] for report in sandbox.reports()} == {11215}
    sandbox.clear_reports()
