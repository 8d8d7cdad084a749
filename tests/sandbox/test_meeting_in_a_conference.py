"""Dial's Conference. Twilio: it starts with the second participant; the first to join decides
where its events go; a leg with endConferenceOnExit ends it, and the others go on."""

from typing import Any

import pytest

from callrouter.sandbox.handset import Handset, Sandbox
from tests.sandbox.toy import CALLER, LINE, SECOND, THIRD, Api, Toy

EVENTS = 'statusCallback="/room" statusCallbackEvent="start end join leave mute hold modify"'


def room(attributes: str = "", name: str = "r1") -> str:
    noun = f"<Conference {EVENTS} {attributes}>{name}</Conference>"
    return f'<Dial action="/after">{noun}</Dial>'


def enter(sandbox: Sandbox, toy: Toy, number: str, attributes: str = "") -> Handset:
    toy.says("/voice", room(attributes))
    toy.says("/after", "<Say>After.</Say>")
    phone = sandbox.phone(number)
    phone.dial(LINE)
    sandbox.settle()
    return phone


def events(toy: Toy) -> list[str]:
    return [form["StatusCallbackEvent"] for form in toy.requests("/room")]


def live(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/Conferences.json", Status="in-progress")["conferences"][0]
    return found


def test_two_meet_and_the_last_to_leave_ends_it(sandbox: Sandbox, toy: Toy, api: Api) -> None:
    first = enter(sandbox, toy, CALLER)
    assert api.get("/Conferences.json")["conferences"][0]["status"] == "init"
    first.hears("waiting for r1")
    second = enter(sandbox, toy, SECOND)
    first.talks_with(SECOND)
    second.talks_with(CALLER)
    assert live(api)["friendly_name"] == "r1"
    first.hangup()
    second.hears(CALLER)
    second.hangup()
    sandbox.settle()
    assert events(toy) == [
        "participant-join", "participant-join", "conference-start", "participant-leave",
        "participant-leave", "conference-end",
    ]  # fmt: skip
    forms = toy.requests("/room")
    assert [form["SequenceNumber"] for form in forms] == ["1", "2", "3", "4", "5", "6"]
    assert "CallStatus" not in forms[0]
    assert forms[3]["ReasonParticipantLeft"] == "participant_hung_up"
    assert forms[5]["ReasonConferenceEnded"] == "last-participant-left"
    ended = api.get(f"/Conferences/{forms[0]['ConferenceSid']}.json")
    assert ended["status"] == "completed"
    assert api.get(f"/Conferences/{ended['sid']}/Participants.json")["participants"] == []


def test_who_ends_it_on_exit_sends_the_others_to_their_action(sandbox: Sandbox, toy: Toy) -> None:
    agent = enter(sandbox, toy, SECOND, 'endConferenceOnExit="true"')
    caller = enter(sandbox, toy, CALLER)
    agent.hangup()
    caller.hears("after")
    sandbox.settle()
    forms = [f for f in toy.requests("/after") if f["From"] == CALLER]
    assert forms[0]["DialCallStatus"] == "answered"
    assert "DialCallSid" not in forms[0]
    last = toy.requests("/room")[-1]
    assert last["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
    assert last["CallSidEndingConference"] == agent.call()["sid"]
    reasons = [f.get("ReasonParticipantLeft") for f in toy.requests("/room")[-3:-1]]
    assert reasons == ["participant_hung_up", "moderator_ended_conference"]


@pytest.mark.parametrize(
    ("switched", "order"),
    [
        ("after", ["participant-leave", "participant-leave", "conference-end"]),
        ("before", ["participant-leave", "conference-end", "participant-leave"]),
    ],
)
def test_the_end_is_told_after_or_before_the_last_leave(
    sandbox: Sandbox, toy: Toy, api: Api, switched: str, order: list[str]
) -> None:
    sandbox.switch(conference_end=switched)
    enter(sandbox, toy, CALLER)
    enter(sandbox, toy, SECOND)
    ended = api.post(f"/Conferences/{live(api)['sid']}.json", Status="completed")
    assert ended["reason_conference_ended"] == "conference-ended-via-api"
    sandbox.settle()
    assert events(toy)[-3:] == order
    assert toy.requests("/room")[-3]["ReasonParticipantLeft"] == "conference_ended_via_api"


def test_the_first_to_join_decides_where_events_go(sandbox: Sandbox, toy: Toy) -> None:
    enter(sandbox, toy, CALLER)
    toy.says("/voice", room().replace("/room", "/other"))
    sandbox.phone(SECOND).dial(LINE)
    sandbox.settle()
    assert toy.requests("/other") == []
    assert len(toy.requests("/room")) == 3


def test_it_does_not_start_without_one_who_starts_it(sandbox: Sandbox, toy: Toy) -> None:
    enter(sandbox, toy, CALLER, 'startConferenceOnEnter="false"')
    enter(sandbox, toy, SECOND, 'startConferenceOnEnter="false"')
    assert "conference-start" not in events(toy)
    assert sandbox.phone(CALLER).call()["talking_with"] == []
    enter(sandbox, toy, THIRD)
    assert events(toy)[-1] == "conference-start"
    assert sandbox.phone(CALLER).call()["talking_with"] == [SECOND, THIRD]


def test_the_wait_document_is_not_looped_unless_it_says_so(sandbox: Sandbox, toy: Toy) -> None:
    toy.says("/music", '<Say>Music.</Say><Pause length="5"/>')
    enter(sandbox, toy, CALLER, 'waitUrl="/music"')
    sandbox.advance(30)
    assert len(toy.requests("/music")) == 1
    toy.says("/music", '<Say>Music.</Say><Pause length="5"/><Redirect/>')
    sandbox.phone(CALLER).hangup()
    enter(sandbox, toy, CALLER, 'waitUrl="/music"')
    sandbox.advance(12)
    assert len(toy.requests("/music")) == 1 + 3


def test_a_wait_document_that_cannot_be_had_stops_the_join(sandbox: Sandbox, toy: Toy) -> None:
    toy.says("/music", (500, "text/plain", ""))
    enter(sandbox, toy, CALLER, 'waitUrl="/music"').hears("after")
    assert toy.requests("/after")[0]["DialCallStatus"] == "failed"
    assert [report["code"] for report in sandbox.reports()] == [11200, 13233]
    assert events(toy) == []
    sandbox.clear_reports()


def test_hold_mute_and_coaching_decide_who_hears_whom(sandbox: Sandbox, toy: Toy, api: Api) -> None:
    caller, agent = enter(sandbox, toy, CALLER), enter(sandbox, toy, SECOND)
    people = f"/Conferences/{live(api)['sid']}/Participants"
    caller_path = f"{people}/{caller.call()['sid']}.json"
    toy.says("/hold", '<Say>On hold.</Say><Pause length="60"/>')
    api.post(caller_path, Hold="true", HoldUrl=f"{toy.url}/hold")
    caller.hears("on hold")
    methods = [asked.method for asked in toy.asked if asked.path == "/hold"]
    assert methods == ["GET"]  # HoldMethod's default
    assert (caller.call()["talking_with"], agent.call()["talking_with"]) == ([], [])
    api.post(caller_path, Hold="false")
    caller.talks_with(SECOND)
    api.post(caller_path, Muted="true")
    assert agent.call()["talking_with"] == []
    assert caller.call()["talking_with"] == [SECOND]
    coach = enter(sandbox, toy, THIRD, f'coach="{agent.call()["sid"]}" participantLabel="boss"')
    assert agent.call()["talking_with"] == [THIRD]
    assert caller.call()["talking_with"] == [SECOND]
    assert api.get(f"{people}/boss.json")["coaching"] is True
    assert coach.call()["talking_with"] == [SECOND]
    sandbox.settle()
    assert events(toy)[3:6] == ["participant-hold", "participant-unhold", "participant-mute"]


def test_a_coach_whose_coached_has_left_is_muted_and_any_other_word_than_true_unmutes(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    enter(sandbox, toy, CALLER)
    agent = enter(sandbox, toy, SECOND)
    coach = enter(sandbox, toy, THIRD, f'coach="{agent.call()["sid"]}"')
    path = f"/Conferences/{live(api)['sid']}/Participants/{coach.call()['sid']}.json"
    agent.hangup()
    sandbox.settle()
    assert api.post(path, Muted="true")["muted"] is True
    assert api.post(path, Muted="yes")["muted"] is False
    refused = api.ask("POST", path, Coaching="true")
    assert (refused.status_code, refused.json()["code"]) == (400, 13240)


def test_an_end_on_exit_taken_back_lets_the_agent_go_alone(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    agent = enter(sandbox, toy, SECOND, 'endConferenceOnExit="true"')
    enter(sandbox, toy, CALLER)
    path = f"/Conferences/{live(api)['sid']}/Participants/{agent.call()['sid']}.json"
    changed = api.post(path, EndConferenceOnExit="false")
    assert changed["end_conference_on_exit"] is False
    agent.hangup()
    sandbox.settle()
    assert live(api)["status"] == "in-progress"
    assert "participant-modify" in events(toy)


def test_a_kicked_participant_goes_on_and_a_redirected_one_too(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    caller, other = enter(sandbox, toy, CALLER), enter(sandbox, toy, SECOND)
    enter(sandbox, toy, THIRD)
    people = f"/Conferences/{live(api)['sid']}/Participants"
    toy.says("/new", "<Say>Redirected.</Say>")
    api.post(f"/Calls/{caller.call()['sid']}.json", Url=f"{toy.url}/new")
    caller.hears("redirected")
    assert api.ask("DELETE", f"{people}/{other.call()['sid']}.json").status_code == 204
    other.hears("after")
    assert [f["From"] for f in toy.requests("/after")] == [SECOND]


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ('participantLabel="a"', 16025),
        ('coach="CA0"', 13240),
        ('maxParticipants="1"', 16020),
    ],
)
def test_who_cannot_join_goes_on_and_it_is_reported(
    sandbox: Sandbox, toy: Toy, attributes: str, code: int
) -> None:
    enter(sandbox, toy, CALLER, attributes.replace('coach="CA0"', ""))
    enter(sandbox, toy, SECOND, attributes).hears("after")
    assert toy.requests("/after")[-1]["DialCallStatus"] == "failed"
    assert [report["code"] for report in sandbox.reports()] == [code]
    sandbox.clear_reports()


@pytest.mark.parametrize(
    "label", ["a/b", "a%2fb", "a" * 129, "CA" + "0" * 32], ids=lambda label: label[:5]
)
def test_a_label_that_would_not_do_in_a_url_joins_nobody(
    sandbox: Sandbox, toy: Toy, label: str
) -> None:
    enter(sandbox, toy, CALLER, f'participantLabel="{label}"').hears("after")
    assert [report["code"] for report in sandbox.reports()] == [16023]
    sandbox.clear_reports()


@pytest.mark.parametrize("told", [True, False])
def test_dials_action_after_a_hang_up_is_a_switch(sandbox: Sandbox, toy: Toy, told: bool) -> None:
    sandbox.switch(dial_action_on_hangup=told)
    enter(sandbox, toy, CALLER).hangup()
    sandbox.settle()
    assert len(toy.requests("/after")) == told
    assert len(toy.requests("/status")) == 1


def test_a_recorded_conference_tells_of_its_recording(sandbox: Sandbox, toy: Toy) -> None:
    recorded = 'record="record-from-start" recordingStatusCallback="/rec"'
    enter(sandbox, toy, CALLER, recorded)
    second = enter(sandbox, toy, SECOND, recorded)
    sandbox.advance(30)
    second.hangup()
    sandbox.phone(CALLER).hangup()
    sandbox.advance(2)
    [form] = toy.requests("/rec")
    assert (form["RecordingSource"], form["RecordingDuration"]) == ("Conference", "30")


def test_a_hold_document_that_fails_leaves_silence_and_the_participant_in_the_room(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    caller = enter(sandbox, toy, CALLER)
    enter(sandbox, toy, SECOND)
    toy.says("/hold", (500, "text/plain", ""))
    path = f"/Conferences/{live(api)['sid']}/Participants/{caller.call()['sid']}.json"
    api.post(path, Hold="true", HoldUrl=f"{toy.url}/hold")
    sandbox.advance(30)
    assert len(toy.requests("/hold")) == 1
    api.post(path, Hold="false")
    caller.talks_with(SECOND)
    assert [report["code"] for report in sandbox.reports()] == [11200]
    sandbox.clear_reports()


def test_with_answer_on_bridge_the_call_is_answered_as_it_joins(sandbox: Sandbox, toy: Toy) -> None:
    toy.says("/voice", '<Dial answerOnBridge="true"><Conference>r1</Conference></Dial>')
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).is_in("conference")
    assert sandbox.phone(CALLER).call()["status"] == "in-progress"
    sandbox.advance(30)
    sandbox.phone(CALLER).hangup()
    sandbox.settle()
    form = toy.requests("/status")[0]
    assert (form["CallStatus"], form["CallDuration"]) == ("completed", "30")


@pytest.mark.parametrize(("url", "code"), [("http://127.0.0.1:9/room", 16010), ("/refused", 16011)])
def test_an_event_that_cannot_be_delivered_and_one_that_is_refused_are_told_apart(
    sandbox: Sandbox, toy: Toy, url: str, code: int
) -> None:
    toy.says("/refused", (500, "text/plain", ""))
    events = f'statusCallback="{url}" statusCallbackEvent="join"'
    toy.says("/voice", f"<Dial><Conference {events}>r1</Conference></Dial>")
    sandbox.phone(CALLER).dial(LINE)
    sandbox.settle()
    assert [report["code"] for report in sandbox.reports()] == [code]
    sandbox.clear_reports()
