"""calls.create: how a phone is rung, what the callbacks tell, and the faults.

Twilio: one call a second leaves the account's queue; callbacks are numbered from 0 whether or
not they are wanted; `completed` stands for every ending.
"""

import threading

import pytest
import requests

from callrouter.sandbox.handset import Sandbox
from tests.sandbox.toy import AGENT, CALLER, LINE, SECOND, THIRD, Api, Toy

ALL = ["initiated", "ringing", "answered", "completed"]


def place(api: Api, toy: Toy, to: str = AGENT, **fields: object) -> str:
    toy.says("/agent", "<Say>A caller.</Say><Pause length='60'/>")
    body: dict[str, object] = {
        "To": to, "From": LINE, "Url": f"{toy.url}/agent", "StatusCallback": f"{toy.url}/leg",
        "StatusCallbackEvent": ALL, "Timeout": "20",
    }  # fmt: skip
    sid: str = api.post("/Calls.json", **(body | fields))["sid"]
    return sid


def told(toy: Toy) -> list[tuple[str, str]]:
    return [(form["SequenceNumber"], form["CallStatus"]) for form in toy.requests("/leg")]


def test_an_answered_call_performs_its_document_and_tells_each_step(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    sid = place(api, toy)
    agent = sandbox.phone(AGENT)
    agent.rings()
    assert api.get(f"/Calls/{sid}.json")["status"] == "ringing"
    agent.answer()
    agent.hears("a caller")
    sandbox.advance(10)
    agent.hangup()
    sandbox.settle()
    assert told(toy) == [
        ("0", "initiated"), ("1", "ringing"), ("2", "in-progress"), ("3", "completed"),
    ]  # fmt: skip
    last = toy.requests("/leg")[-1]
    assert last["CallbackSource"] == "call-progress-events"
    assert (last["CallDuration"], last["Duration"], last["SipResponseCode"]) == ("10", "1", "200")
    assert last["Timestamp"].endswith("+0000")
    assert last["Direction"] == "outbound-api"
    assert api.get(f"/Calls/{sid}.json")["duration"] == "10"


@pytest.mark.parametrize(
    ("behaviour", "seconds", "status", "sip"),
    [
        ("no_answer", 20, "no-answer", "487"),
        ("busy", 0, "busy", "486"),
        ("unreachable", 0, "failed", "404"),
    ],
)
def test_a_phone_that_does_not_answer_ends_the_call_its_way(
    sandbox: Sandbox, toy: Toy, api: Api, behaviour: str, seconds: int, status: str, sip: str
) -> None:
    sandbox.phone(AGENT).behave(behaviour)
    sid = place(api, toy, StatusCallbackEvent=["completed"])
    sandbox.advance(seconds - 0.1 if seconds else 0)
    assert bool(toy.requests("/leg")) == (not seconds)
    sandbox.advance(0.2)
    form = toy.requests("/leg")[0]
    assert (form["CallStatus"], form["SipResponseCode"], form["CallDuration"]) == (status, sip, "0")
    assert api.get(f"/Calls/{sid}.json")["status"] == status
    assert toy.requests("/agent") == []


def test_a_phone_on_a_call_is_busy_and_one_that_declines_too(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    place(api, toy)
    sandbox.phone(AGENT).rings()
    place(api, toy, StatusCallback=f"{toy.url}/second")
    sandbox.settle()
    assert toy.requests("/second")[-1]["CallStatus"] == "busy"
    sandbox.phone(AGENT).decline()
    sandbox.settle()
    assert told(toy)[-1] == ("2", "busy")


@pytest.mark.parametrize(
    ("behaviour", "detect", "switched", "answered_by"),
    [
        ("voicemail", False, "auto", None),
        ("machine", True, "auto", "machine_start"),
        ("manual", True, "auto", "human"),
        ("manual", True, "unknown", "unknown"),
    ],
)
def test_a_machine_answers_after_three_seconds_and_presses_nothing(
    sandbox: Sandbox, toy: Toy, api: Api, behaviour: str, detect: bool, switched: str,
    answered_by: str | None,
) -> None:  # fmt: skip
    sandbox.switch(amd_result=switched)
    sandbox.phone(AGENT).behave(behaviour)
    sid = place(api, toy, **({"MachineDetection": "Enable"} if detect else {}))
    sandbox.settle()
    if behaviour == "manual":
        sandbox.phone(AGENT).answer()
    sandbox.advance(3)
    assert bool(toy.requests("/agent")) == (not detect)  # detection delays the document
    sandbox.phone(AGENT).hears("a caller")
    assert toy.requests("/agent")[0].get("AnsweredBy") == answered_by
    assert api.get(f"/Calls/{sid}.json")["answered_by"] == answered_by


@pytest.mark.parametrize(
    ("switched", "fields", "seconds", "answered_by"),
    [
        ("unknown", {}, 30, "unknown"),
        ("unknown", {"MachineDetectionTimeout": "12"}, 12, "unknown"),
        ("human", {"MachineDetectionTimeout": "3"}, 3, "unknown"),
        ("human", {"MachineDetectionTimeout": "5"}, 4, "human"),
    ],
)
def test_detection_gives_up_at_its_timeout_and_delays_the_document_until_then(
    sandbox: Sandbox, toy: Toy, api: Api, switched: str, fields: dict[str, str], seconds: int,
    answered_by: str,
) -> None:  # fmt: skip
    sandbox.switch(amd_result=switched)
    place(api, toy, MachineDetection="Enable", **fields)
    sandbox.phone(AGENT).rings()
    sandbox.phone(AGENT).answer()
    sandbox.advance(seconds - 0.1)
    assert toy.requests("/agent") == []
    sandbox.advance(0.2)
    assert toy.requests("/agent")[0]["AnsweredBy"] == answered_by


def test_waiting_for_the_end_of_a_machines_greeting_is_refused_loudly(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    body = {"To": AGENT, "From": LINE, "Url": f"{toy.url}/agent"}
    refused = api.ask("POST", "/Calls.json", **body, MachineDetection="DetectMessageEnd")
    assert refused.status_code == 501
    assert [report["code"] for report in sandbox.reports()] == [501]
    sandbox.clear_reports()


def test_a_redirect_during_detection_ends_it_and_is_performed(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    sid = place(api, toy, MachineDetection="Enable")
    sandbox.phone(AGENT).rings()
    sandbox.phone(AGENT).answer()
    sandbox.advance(1)
    toy.says("/new", '<Say>New.</Say><Pause length="60"/>')
    api.post(f"/Calls/{sid}.json", Url=f"{toy.url}/new")
    sandbox.phone(AGENT).hears("new.")
    sandbox.advance(10)
    assert api.get(f"/Calls/{sid}.json")["status"] == "in-progress"
    assert toy.requests("/agent") == []


def test_calls_leave_the_queue_one_a_second(sandbox: Sandbox, toy: Toy, api: Api) -> None:
    sandbox.switch(cps=1)
    sids = [place(api, toy, to=number) for number in (CALLER, SECOND, THIRD)]
    sandbox.settle()
    assert [api.get(f"/Calls/{sid}.json")["status"] for sid in sids] == [
        "ringing", "queued", "queued",
    ]  # fmt: skip
    sandbox.advance(1)
    sandbox.phone(SECOND).rings(timeout=0)
    sandbox.advance(1)
    sandbox.phone(THIRD).rings(timeout=0)
    assert api.get(f"/Calls/{sids[2]}.json")["queue_time"] == "2000"


@pytest.mark.parametrize("when", ["queued", "ringing"])
@pytest.mark.parametrize("status", ["canceled", "completed"])
def test_a_call_is_canceled_before_it_is_answered(
    sandbox: Sandbox, toy: Toy, api: Api, when: str, status: str
) -> None:
    if when == "queued":
        sandbox.switch(cps=1)
        place(api, toy, to=CALLER, StatusCallback="")
    sid = place(api, toy)
    sandbox.settle()
    assert api.post(f"/Calls/{sid}.json", Status=status)["status"] == "canceled"
    sandbox.advance(5)
    sandbox.phone(AGENT).is_idle(timeout=0)
    assert told(toy)[-1][1] == "canceled"


def test_what_is_over_cannot_be_changed(sandbox: Sandbox, toy: Toy, api: Api) -> None:
    sid = place(api, toy)
    sandbox.settle()
    refused = api.ask("POST", f"/Calls/{sid}.json", Url=f"{toy.url}/x")
    assert (refused.status_code, refused.json()["code"]) == (400, 21220)  # it only rings
    sandbox.phone(AGENT).answer()
    refused = api.ask("POST", f"/Calls/{sid}.json", Status="canceled")
    assert refused.json()["code"] == 21220
    api.post(f"/Calls/{sid}.json", Status="completed")
    refused = api.ask("POST", f"/Calls/{sid}.json", Status="completed")
    assert refused.json()["code"] == 21220


def test_the_time_limit_ends_a_call(sandbox: Sandbox, toy: Toy, api: Api) -> None:
    place(api, toy, TimeLimit="30")
    agent = sandbox.phone(AGENT)
    agent.rings()
    agent.answer()
    sandbox.advance(31)
    agent.is_idle(timeout=0)
    sandbox.settle()
    assert toy.requests("/leg")[-1]["CallDuration"] == "30"


def test_a_document_may_be_given_inline(sandbox: Sandbox, toy: Toy, api: Api) -> None:
    api.post("/Calls.json", To=AGENT, From=LINE, Twiml="<Response><Say>Inline.</Say></Response>")
    sandbox.phone(AGENT).rings()
    sandbox.phone(AGENT).answer()
    sandbox.phone(AGENT).hears("inline")


def test_beside_a_url_inline_twiml_is_ignored_by_create_and_refused_by_update(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    sid = place(api, toy, Twiml="<Response><Say>Inline.</Say></Response>")
    sandbox.phone(AGENT).rings()
    sandbox.phone(AGENT).answer()
    sandbox.phone(AGENT).hears("a caller")
    both = {"Url": f"{toy.url}/x", "Twiml": "<Response/>"}
    refused = api.ask("POST", f"/Calls/{sid}.json", **both)
    assert (refused.status_code, refused.json()["code"]) == (400, 21218)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"To": ""}, 21201),
        ({"From": ""}, 21213),
        ({"To": "0123"}, 21211),
        ({"From": CALLER}, 21210),
        ({"Url": ""}, 21205),
        ({"Url": "agent"}, 21205),
        ({"Timeout": "601"}, 21208),
        ({"Method": "PUT"}, 21209),
        ({"MachineDetection": "Enable", "MachineDetectionTimeout": "banana"}, 21234),
        ({"MachineDetection": "Enable", "MachineDetectionTimeout": "60"}, 21234),
        ({"MachineDetection": "Enable", "MachineDetectionSilenceTimeout": "1999"}, 21234),
        ({"MachineDetection": "yes"}, 21234),
        ({"Url": "", "Twiml": "x" * 4001}, 32018),
    ],
)
def test_a_bad_create_is_refused_by_its_code(
    sandbox: Sandbox, toy: Toy, api: Api, fields: dict[str, str], code: int
) -> None:
    body = {"To": AGENT, "From": LINE, "Url": f"{toy.url}/agent"} | fields
    refused = api.ask("POST", "/Calls.json", **body)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert api.get("/Calls.json")["calls"] == []


def test_events_in_one_value_are_not_understood_and_reported(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    place(api, toy, StatusCallbackEvent="initiated ringing")
    assert [report["code"] for report in sandbox.reports()] == [21626]
    sandbox.clear_reports()


@pytest.mark.parametrize("how", ["hang", "drop"])
def test_a_create_whose_answer_is_lost_rings_all_the_same(
    sandbox: Sandbox, toy: Toy, api: Api, how: str
) -> None:
    sandbox.switch(create_lost_times=1, create_lost_how=how)
    body = {"To": AGENT, "From": LINE, "Url": f"{toy.url}/agent"}
    with pytest.raises(requests.RequestException):
        api.session.post(api.base + "/Calls.json", data=body, timeout=0.5)
    sandbox.phone(AGENT).rings()
    assert len(api.get("/Calls.json", To=AGENT)["calls"]) == 1


def test_the_first_callback_may_come_before_create_returns(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    sandbox.switch(callback_before_create_returns=True)
    release = threading.Event()

    def leg(form: dict[str, str]) -> str:
        release.wait(5)
        return ""

    toy.says("/leg", leg)
    placing = threading.Thread(target=place, args=(api, toy))
    placing.start()
    placing.join(0.5)
    assert placing.is_alive()  # create has not returned, yet the callback has come
    assert told(toy) == [("0", "initiated")]
    release.set()
    placing.join(5)
    assert not placing.is_alive()


def test_time_goes_on_while_a_create_waits_for_a_callback_that_is_not_answered(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    sandbox.switch(
        callback_before_create_returns=True, webhook_fault="timeout", webhook_fault_times=1,
        webhook_fault_on="/leg",
    )  # fmt: skip
    placing = threading.Thread(target=place, args=(api, toy))
    placing.start()
    while not sandbox.calls():
        placing.join(0.01)
    sandbox.advance(20)
    placing.join(5)
    assert not placing.is_alive()
    assert [report["code"] for report in sandbox.reports()] == [11200]
    sandbox.clear_reports()


@pytest.mark.parametrize(
    ("switches", "count"),
    [
        ({"callbacks_drop": 1}, 0),
        ({"callbacks_double": 1}, 6),
        ({"callbacks_drop": 1, "callbacks_events": "completed"}, 2),
        ({"callbacks_shuffle_s": 20.0}, 3),
    ],
)
def test_callbacks_are_dropped_doubled_and_shuffled_as_switched(
    sandbox: Sandbox, toy: Toy, api: Api, switches: dict[str, object], count: int
) -> None:
    sandbox.switch(**switches)
    place(api, toy)
    sandbox.phone(AGENT).rings()
    sandbox.phone(AGENT).decline()
    sandbox.advance(30)
    assert len(told(toy)) == count
    if "callbacks_shuffle_s" in switches:
        assert told(toy) != sorted(told(toy))


def test_an_update_may_change_where_statuses_and_failures_go(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    sid = place(api, toy)
    sandbox.phone(AGENT).rings()
    sandbox.phone(AGENT).answer()
    toy.says("/broken", (500, "text/plain", ""))
    toy.says("/rescue", "<Say>Rescued.</Say>")
    api.post(
        f"/Calls/{sid}.json",
        Url=f"{toy.url}/broken",
        FallbackUrl=f"{toy.url}/rescue",
        StatusCallback=f"{toy.url}/moved",
    )
    sandbox.phone(AGENT).hears("rescued")
    sandbox.settle()
    assert [form["CallStatus"] for form in toy.requests("/moved")] == ["completed"]
    sandbox.clear_reports()


@pytest.mark.parametrize(("code", "status"), [(21219, 400), (20003, 401), (20429, 429)])
def test_calls_may_be_refused_by_code_and_by_number(
    sandbox: Sandbox, toy: Toy, api: Api, code: int, status: int
) -> None:
    sandbox.switch(create_refused=code, create_refused_to=f"{SECOND} {AGENT}")
    answer = api.ask("POST", "/Calls.json", To=AGENT, From=LINE, Url=f"{toy.url}/agent")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert place(api, toy, to=THIRD)
    sandbox.switch(create_refused=0)
    assert place(api, toy)
