"""Which verbs, nouns and attributes there are, and what values Twilio takes for them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Check = Callable[[str], bool]
"""Whether a value is one that Twilio takes."""
Moot = Callable[[str, Mapping[str, str]], bool]
"""Whether a value, beside the element's other attributes, changes nothing."""


def _text(value: str) -> bool:
    return True


def _number(low: int, high: int) -> Check:
    return lambda value: bool(re.fullmatch(r"[0-9]{1,9}", value)) and low <= int(value) <= high


def _one_of(*values: str) -> Check:
    return lambda value: value in values


def _some_of(*values: str) -> Check:
    return lambda value: bool(value.split()) and set(value.split()) <= set(values)


def _url(value: str) -> bool:
    """Well formed, absolute or relative; an empty one is judged where it is used."""
    return not re.search(r"[\s<>\"]", value)


def _matches(pattern: str) -> Check:
    return lambda value: bool(re.fullmatch(pattern, value))


def _only(*values: str) -> Moot:
    return lambda value, beside: value in ("", *values)


def _where(name: str, *values: str) -> Moot:
    return lambda value, beside: value == "" or beside.get(name) in values


def _without(lacking: str) -> Moot:
    return lambda value, beside: lacking not in value.split()


_flag = _one_of("true", "false")
_method = _one_of("GET", "POST")
_language = _matches(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")
_CALL_EVENTS = _some_of("initiated", "ringing", "answered", "completed")
_RECORDING_EVENTS = _some_of("in-progress", "completed", "absent")
_CONFERENCE_EVENTS = _some_of(
    "start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"
)


@dataclass(frozen=True)
class Rule:
    """One element: its attributes with their checks; the ones Twilio has and the sandbox has
    not, with what tells that one is moot here; what it may contain; and whether it has text.

    An attribute that only means something beside one that the sandbox refuses is among
    `attributes`: the sandbox need do nothing about it.
    """

    attributes: dict[str, Check] = field(default_factory=dict)
    lacking: dict[str, Moot] = field(default_factory=dict)
    children: frozenset[str] = frozenset()
    text: bool = False


_SPOKEN_BY = {
    "fr-FR": ("Celine", "Lea", "Mathieu", "Remi"),
    "fr-CA": ("Chantal", "Gabrielle", "Liam"),
    "en-GB": ("Amy", "Arthur", "Brian", "Emma"),
    "en-US": ("Danielle", "Joanna", "Joey", "Kendra", "Matthew", "Ruth", "Salli", "Stephen"),
}


def voice_language(voice: str) -> str | None:
    """The language a voice speaks, where it is known to the sandbox."""
    family, _, name = voice.partition(".")
    if family == "Google":
        return "-".join(name.split("-")[:2])
    if family == "Polly":
        first = name.split("-")[0]
        return next((tongue for tongue, names in _SPOKEN_BY.items() if first in names), None)
    return None


SPEECH_MARKUP = frozenset(
    {"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"}
)
"""SSML inside Say: its text is spoken, its effect is not."""

_ONLY_FOR_SPEECH: dict[str, Check] = {
    "language": _language,
    "hints": _text,
    "speechTimeout": _matches(r"auto|[1-9][0-9]{0,3}"),
    "speechModel": _matches(r"[\w.-]+"),
    "enhanced": _flag,
    "profanityFilter": _flag,
    "maxSpeechTime": _number(1, 600),
    "partialResultCallback": _url,
    "partialResultCallbackMethod": _method,
    "debug": _flag,
}
_ONLY_FOR_RECORDED_DIALS: dict[str, Check] = {
    "trim": _one_of("trim-silence", "do-not-trim"),
    "recordingStatusCallback": _url,
    "recordingStatusCallbackMethod": _method,
    "recordingStatusCallbackEvent": _RECORDING_EVENTS,
    "recordingTrack": _one_of("inbound", "outbound", "both"),
}
_ONLY_FOR_SIP: dict[str, Check] = {"referUrl": _url, "referMethod": _method}
_ONLY_FOR_DETECTION: dict[str, Check] = {
    "amdStatusCallback": _url,
    "amdStatusCallbackMethod": _method,
    "machineDetectionTimeout": _number(3, 59),
    "machineDetectionSpeechThreshold": _number(1000, 6000),
    "machineDetectionSpeechEndThreshold": _number(500, 5000),
    "machineDetectionSilenceTimeout": _number(2000, 10_000),
}

RULES: dict[str, Rule] = {
    "Say": Rule(
        {
            "voice": _matches(r"(man|woman|alice|(Polly|Google)\.[\w.-]+)"),
            "language": _language,
            "loop": _number(0, 1000),
        },
        children=SPEECH_MARKUP,
        text=True,
    ),
    "Play": Rule({"loop": _number(0, 1000)}, lacking={"digits": _only()}, text=True),
    "Pause": Rule({"length": _number(1, 86_400)}),
    "Gather": Rule(
        {
            "action": _url,
            "method": _method,
            "input": _some_of("dtmf", "speech"),
            "timeout": _number(1, 600),
            "finishOnKey": _matches(r"[0-9*#]*"),
            "numDigits": _number(1, 1000),
            "actionOnEmptyResult": _flag,
            **_ONLY_FOR_SPEECH,
        },
        lacking={"bargeIn": _only("true")},
        children=frozenset({"Say", "Play", "Pause"}),
    ),
    "Redirect": Rule({"method": _method}, text=True),
    "Record": Rule(
        {
            "action": _url,
            "method": _method,
            "timeout": _number(1, 600),
            "finishOnKey": _matches(r"[0-9*#]*"),
            "maxLength": _number(1, 14_400),
            "playBeep": _flag,
            "trim": _one_of("trim-silence", "do-not-trim"),
            "recordingStatusCallback": _url,
            "recordingStatusCallbackMethod": _method,
            "recordingStatusCallbackEvent": _RECORDING_EVENTS,
        },
        lacking={
            "transcribe": _only("false"),
            "transcribeCallback": _where("transcribe", "false"),
            "recordingTrack": _only("both"),
            "recordingConfigurationId": _only(),
        },
    ),
    "Hangup": Rule(),
    "Reject": Rule({"reason": _one_of("rejected", "busy")}),
    "Enqueue": Rule(
        {
            "action": _url,
            "method": _method,
            "waitUrl": _url,
            "waitUrlMethod": _method,
            "maxQueueSize": _number(1, 5000),
        },
        lacking={"workflowSid": _only()},
        text=True,
    ),
    "Leave": Rule(),
    "Dial": Rule(
        {
            "action": _url,
            "method": _method,
            "timeout": _number(5, 600),
            "timeLimit": _number(1, 86_400),
            "callerId": _text,
            "answerOnBridge": _flag,
            "ringTone": _matches(r"automatic|[a-z]{2}|us-old"),
            **_ONLY_FOR_RECORDED_DIALS,
            **_ONLY_FOR_SIP,
            "sequential": _flag,
        },
        lacking={
            "hangupOnStar": _only("false"),
            "record": _only("do-not-record", "false"),
            "recordingConfigurationId": _only(),
            "events": _only(),
            "passports": _only(),
        },
        children=frozenset({"Number", "Conference"}),
        text=True,
    ),
    "Number": Rule(
        {
            "statusCallback": _url,
            "statusCallbackMethod": _method,
            "statusCallbackEvent": _CALL_EVENTS,
            "method": _method,
            **_ONLY_FOR_DETECTION,
        },
        lacking={
            "url": _only(),
            "sendDigits": _only(),
            "byoc": _only(),
            "machineDetection": _only(),
        },
        text=True,
    ),
    "Conference": Rule(
        {
            "startConferenceOnEnter": _flag,
            "endConferenceOnExit": _flag,
            "muted": _flag,
            "beep": _one_of("true", "false", "onEnter", "onExit"),
            "waitUrl": _url,
            "waitMethod": _method,
            "maxParticipants": _number(1, 250),
            "participantLabel": _text,
            "coach": _text,
            "statusCallback": _url,
            "statusCallbackMethod": _method,
            "statusCallbackEvent": _CONFERENCE_EVENTS,
            "record": _one_of("do-not-record", "record-from-start"),
            "recordingStatusCallback": _url,
            "recordingStatusCallbackMethod": _method,
            "recordingStatusCallbackEvent": _RECORDING_EVENTS,
            "trim": _one_of("trim-silence", "do-not-trim"),
            "region": _text,
            "jitterBufferSize": _text,
        },
        lacking={
            "eventCallbackUrl": _only(),
            "recordingConfigurationId": _only(),
            "statusCallbackEvent": _without("speaker"),
        },
        text=True,
    ),
}

NOT_SUPPORTED_VERBS = frozenset({
    "Connect", "Echo", "Pay", "Prompt", "Refer", "Siprec", "Sms", "Start", "Stop", "Stream",
    "Task", "Transcription", "VirtualAgent",
})  # fmt: skip
NOT_SUPPORTED_NOUNS = frozenset({"Queue", "Client", "Sip", "Sim", "Application", "WhatsApp"})

TOP_LEVEL = frozenset({
    "Say", "Play", "Pause", "Gather", "Redirect", "Record", "Hangup", "Reject", "Enqueue",
    "Leave", "Dial",
})  # fmt: skip
IN_QUEUE = frozenset({"Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"})
"""What waitUrl's document of Enqueue may hold."""
IN_ROOM = frozenset({"Play", "Say", "Pause", "Redirect"})
"""What waitUrl's and holdUrl's document of a conference may hold."""
