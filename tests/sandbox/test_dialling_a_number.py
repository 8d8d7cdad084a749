"""Dial's Number: it rings five seconds longer than asked, and its leg is bridged with the caller
for timeLimit at most, counted from the answer."""

from callrouter.sandbox.handset import Handset, Sandbox
from tests.sandbox.toy import CALLER, LINE, SECOND, Api, Toy


def overflow(sandbox: Sandbox, toy: Toy) -> Handset:
    number = f'<Number statusCallback="/child" statusCallbackEvent="answered">{SECOND}</Number>'
    toy.says("/voice", f'<Dial action="/after" timeout="10" callerId="{LINE}">{number}</Dial>')
    toy.says("/after", "<Say>After.</Say>")
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    sandbox.phone(SECOND).rings()
    return caller


def test_a_dialled_number_is_bridged_and_its_end_goes_to_the_action(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    caller, overflowed = overflow(sandbox, toy), sandbox.phone(SECOND)
    assert overflowed.call()["from"] == LINE
    overflowed.answer()
    caller.talks_with(SECOND)
    overflowed.talks_with(CALLER)
    sandbox.advance(20)
    overflowed.hangup()
    caller.hears("after")
    form = toy.requests("/after")[0]
    assert (form["DialCallStatus"], form["DialCallDuration"]) == ("completed", "20")
    child = api.get("/Calls.json", ParentCallSid=caller.call()["sid"])["calls"][0]
    assert (child["sid"], child["direction"]) == (form["DialCallSid"], "outbound-dial")
    assert toy.requests("/child")[0]["ParentCallSid"] == caller.call()["sid"]


def test_a_dialled_leg_may_be_redirected_and_its_caller_goes_on(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    caller, overflowed = overflow(sandbox, toy), sandbox.phone(SECOND)
    overflowed.answer()
    caller.talks_with(SECOND)
    sandbox.advance(20)
    toy.says("/new", '<Say>New.</Say><Pause length="60"/>')
    child = overflowed.call()["sid"]
    api.post(f"/Calls/{child}.json", Url=f"{toy.url}/new")
    overflowed.hears("new.")
    caller.hears("after")
    form = toy.requests("/after")[0]
    assert (form["DialCallStatus"], form["DialCallDuration"]) == ("completed", "20")
    assert overflowed.call()["talking_with"] == []
    assert api.get(f"/Calls/{child}.json")["status"] == "in-progress"
    overflowed.hangup()
    overflowed.is_idle()
    sandbox.settle()
    assert api.get(f"/Calls/{child}.json")["status"] == "completed"


def test_a_dialled_number_rings_five_seconds_longer_than_asked(sandbox: Sandbox, toy: Toy) -> None:
    caller = overflow(sandbox, toy)
    sandbox.advance(14.5)
    assert sandbox.phone(SECOND).view()["state"] == "ringing"
    sandbox.advance(1)
    caller.hears("after")
    assert toy.requests("/after")[0]["DialCallStatus"] == "no-answer"


def dial_with_limit(sandbox: Sandbox, toy: Toy) -> Handset:
    number = f"<Number>{SECOND}</Number>"
    toy.says("/voice", f'<Dial action="/after" timeout="20" timeLimit="10">{number}</Dial>')
    toy.says("/after", "<Say>After.</Say>")
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(SECOND).rings()
    return sandbox.phone(SECOND)


def test_a_dials_time_limit_runs_from_the_answer(sandbox: Sandbox, toy: Toy) -> None:
    dialled = dial_with_limit(sandbox, toy)
    sandbox.advance(8)
    dialled.answer()
    sandbox.advance(9.9)
    assert toy.requests("/after") == []
    sandbox.advance(0.2)
    form = toy.requests("/after")[0]
    assert (form["DialCallStatus"], form["DialCallDuration"]) == ("completed", "10")


def test_a_dials_time_limit_does_not_end_the_ringing(sandbox: Sandbox, toy: Toy) -> None:
    dialled = dial_with_limit(sandbox, toy)
    sandbox.advance(24)
    assert dialled.view()["state"] == "ringing"
    sandbox.advance(2)
    assert toy.requests("/after")[0]["DialCallStatus"] == "no-answer"


def test_a_caller_who_hangs_up_stops_the_ringing(sandbox: Sandbox, toy: Toy) -> None:
    overflow(sandbox, toy).hangup()
    sandbox.phone(SECOND).is_idle()
    sandbox.settle()
    assert toy.requests("/after")[0]["DialCallStatus"] == "canceled"
