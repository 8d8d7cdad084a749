"""Enqueue. Twilio: waitUrl is asked for again and again with the caller's place; the action is
requested once, with how the wait ended; a REST redirect requests it too, as `redirected`."""

import pytest

from callrouter.sandbox.handset import Sandbox
from tests.sandbox.toy import CALLER, LINE, SECOND, THIRD, Api, Toy

ENQUEUE = '<Enqueue waitUrl="/wait" action="/left">support</Enqueue><Say>Next verb.</Say>'


def wait(sandbox: Sandbox, toy: Toy, *numbers: str, voice: str = ENQUEUE) -> None:
    toy.says("/voice", voice)
    if "/wait" not in toy.answers:
        toy.says("/wait", '<Say>Please hold.</Say><Pause length="10"/>')
    for number in numbers:
        sandbox.phone(number).dial(LINE)
        sandbox.phone(number).is_in("queue")
        sandbox.advance(1)


def queue_path(api: Api) -> str:
    return f"/Queues/{api.get('/Queues.json')['queues'][0]['sid']}"


def test_every_hop_is_told_the_place_and_the_time_waited(sandbox: Sandbox, toy: Toy) -> None:
    wait(sandbox, toy, CALLER, SECOND)
    sandbox.advance(10)
    hops = [(h["From"], h["QueuePosition"], h["QueueTime"]) for h in toy.requests("/wait")]
    assert hops == [
        (CALLER, "1", "0"),
        (SECOND, "2", "0"),
        (CALLER, "1", "10"),
        (SECOND, "2", "10"),
    ]
    last = toy.requests("/wait")[-1]
    assert (last["CurrentQueueSize"], last["MaxQueueSize"]) == ("2", "1000")
    assert last["AvgQueueTime"] == "10"
    assert last["QueueSid"].startswith("QU")


def test_a_hang_up_is_told_to_the_action_and_then_to_the_status_callback(
    sandbox: Sandbox, toy: Toy
) -> None:
    wait(sandbox, toy, CALLER)
    sandbox.advance(29)
    sandbox.phone(CALLER).hangup()
    sandbox.settle()
    form = toy.requests("/left")[0]
    assert (form["QueueResult"], form["QueueTime"], form["CallStatus"]) == (
        "hangup", "30", "completed",
    )  # fmt: skip
    assert [a.path for a in toy.asked][-2:] == ["/left", "/status"]
    assert toy.requests("/status")[0]["CallDuration"] == "30"


def test_leave_goes_on_at_the_action_or_the_next_verb(sandbox: Sandbox, toy: Toy) -> None:
    toy.says("/wait", "<Leave/>")
    toy.says("/left", "<Say>Left.</Say>")
    toy.says("/voice", ENQUEUE)
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears("left")
    assert toy.requests("/left")[0]["QueueResult"] == "leave"
    toy.says("/voice", ENQUEUE.replace(' action="/left"', ""))
    sandbox.phone(SECOND).dial(LINE)
    sandbox.phone(SECOND).hears("next verb")


def test_a_key_in_the_wait_document_goes_to_its_action_inside_the_queue(
    sandbox: Sandbox, toy: Toy
) -> None:
    toy.says("/wait", '<Gather action="/pressed" numDigits="1"><Pause length="10"/></Gather>')
    toy.says("/pressed", '<Say>Noted.</Say><Pause length="3"/>')
    wait(sandbox, toy, CALLER)
    sandbox.phone(CALLER).press("1")
    sandbox.phone(CALLER).hears("noted")
    assert toy.requests("/pressed")[0]["QueuePosition"] == "1"
    sandbox.advance(3)
    assert len(toy.requests("/wait")) == 2  # its verbs ran out: waitUrl again


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        ((500, "text/plain", ""), [11200]),
        ("<Dial>+33199000009</Dial>", [12200]),
        ((200, "text/xml", "<"), [12100]),
    ],
)
def test_an_erring_wait_document_ends_the_wait_with_error(
    sandbox: Sandbox, toy: Toy, answer: str | tuple[int, str, str], codes: list[int]
) -> None:
    toy.says("/wait", answer)
    toy.says("/left", "<Say>Sorry.</Say>")
    toy.says("/voice", ENQUEUE)
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears("sorry")
    assert toy.requests("/left")[0]["QueueResult"] == "error"
    assert [report["code"] for report in sandbox.reports()] == codes
    sandbox.clear_reports()


def test_audio_in_answer_to_the_wait_url_is_played_as_it_came(sandbox: Sandbox, toy: Toy) -> None:
    toy.says("/wait", (200, "audio/mpeg", "abc"))
    wait(sandbox, toy, CALLER)
    sandbox.advance(20)
    hops = [asked.method for asked in toy.asked if asked.path == "/wait"]
    assert hops == ["POST"] * 3
    sandbox.phone(CALLER).hears("/wait")


def test_a_full_queue_takes_no_one(sandbox: Sandbox, toy: Toy, api: Api) -> None:
    api.post("/Queues.json", FriendlyName="support", MaxSize="1")
    wait(sandbox, toy, CALLER)
    sandbox.phone(SECOND).dial(LINE)
    sandbox.settle()
    form = toy.requests("/left")[0]
    assert form["QueueResult"] == "queue-full"
    assert "QueueSid" not in form  # only those really enqueued have one


@pytest.mark.parametrize("result", ["queue-full", "error", "system-error"])
def test_a_result_can_be_forced(sandbox: Sandbox, toy: Toy, result: str) -> None:
    sandbox.switch(enqueue_result=result, enqueue_result_times=1)
    toy.says("/voice", ENQUEUE)
    sandbox.phone(CALLER).dial(LINE)
    sandbox.settle()
    assert toy.requests("/left")[0]["QueueResult"] == result
    wait(sandbox, toy, SECOND)


@pytest.mark.parametrize("by", ["member", "call"])
@pytest.mark.parametrize(
    ("order", "twiml", "asked", "heard"),
    [
        ("before", "ignored", ["/left", "/new"], ["New."]),
        ("after", "ignored", ["/new", "/left"], ["New."]),
        ("before", "executed", ["/left", "/new"], ["Left."]),
        ("after", "executed", ["/new", "/left"], ["Left."]),
        ("before", "both", ["/left", "/new"], ["Left.", "New."]),
        ("after", "both", ["/new", "/left"], ["Left.", "New."]),
    ],
)
def test_a_redirect_out_of_the_queue_follows_the_switches(
    sandbox: Sandbox, toy: Toy, api: Api, by: str, order: str, twiml: str,
    asked: list[str], heard: list[str],
) -> None:  # fmt: skip
    sandbox.switch(redirect_action=order, redirect_action_twiml=twiml)
    toy.says("/new", "<Say>New.</Say>")
    toy.says("/left", "<Say>Left.</Say>")
    wait(sandbox, toy, CALLER)
    sid = sandbox.phone(CALLER).call()["sid"]
    path = f"{queue_path(api)}/Members/{sid}.json" if by == "member" else f"/Calls/{sid}.json"
    api.post(path, Url=f"{toy.url}/new")
    sandbox.settle()
    assert [a.path for a in toy.asked if a.path in ("/left", "/new")] == asked
    assert toy.requests("/left")[0]["QueueResult"] == "redirected"
    said = [h["text"] for h in sandbox.phone(CALLER).call()["heard"] if h["kind"] == "say"]
    assert said == ["Please hold.", *heard]


@pytest.mark.parametrize("order", ["before", "after"])
def test_an_ignored_action_that_fails_is_reported_and_the_new_document_goes_on(
    sandbox: Sandbox, toy: Toy, api: Api, order: str
) -> None:
    sandbox.switch(redirect_action=order)
    toy.says("/new", '<Say>New.</Say><Pause length="60"/>')
    toy.says("/left", (500, "text/plain", ""))
    wait(sandbox, toy, CALLER)
    sid = sandbox.phone(CALLER).call()["sid"]
    api.post(f"{queue_path(api)}/Members/{sid}.json", Url=f"{toy.url}/new")
    sandbox.phone(CALLER).hears("new.")
    sandbox.settle()
    assert api.get(f"/Calls/{sid}.json")["status"] == "in-progress"
    assert [report["code"] for report in sandbox.reports()] == [11200]
    sandbox.clear_reports()


@pytest.mark.parametrize(("status", "code"), [(400, 20001), (404, 20404)])
def test_a_second_dequeue_fails_as_switched(
    sandbox: Sandbox, toy: Toy, api: Api, status: int, code: int
) -> None:
    sandbox.switch(second_dequeue_status=status)
    toy.says("/new", '<Pause length="60"/>')
    wait(sandbox, toy, CALLER)
    sid = sandbox.phone(CALLER).call()["sid"]
    member = f"{queue_path(api)}/Members/{sid}.json"
    api.post(member, Url=f"{toy.url}/new")
    again = api.ask("POST", member, Url=f"{toy.url}/new")
    assert (again.status_code, again.json()["code"]) == (status, code)
    never = api.ask("POST", member.replace(sid, "CA" + "0" * 32), Url=f"{toy.url}/new")
    assert never.status_code == 404


def test_front_takes_the_next_and_those_behind_move_up(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    wait(sandbox, toy, CALLER, SECOND, THIRD)
    toy.says("/new", '<Pause length="60"/>')
    taken = api.post(f"{queue_path(api)}/Members/Front.json", Url=f"{toy.url}/new")
    assert taken["call_sid"] == sandbox.phone(CALLER).call()["sid"]
    members = api.get(f"{queue_path(api)}/Members.json")["queue_members"]
    assert [(m["position"], m["wait_time"]) for m in members] == [(1, 2), (2, 1)]


@pytest.mark.parametrize("told", [True, False])
def test_a_hangup_in_the_wait_document_is_told_as_switched(
    sandbox: Sandbox, toy: Toy, told: bool
) -> None:
    sandbox.switch(wait_hangup_action=told)
    toy.says("/voice", ENQUEUE)
    toy.says("/wait", "<Hangup/>")
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).is_idle()
    sandbox.settle()
    assert [f["QueueResult"] for f in toy.requests("/left")] == ["hangup"] * told
    assert len(toy.requests("/status")) == 1
