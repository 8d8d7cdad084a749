"""One call from the dial tone to the goodbye, as any application would have it."""

from callrouter.sandbox.handset import Sandbox
from tests.sandbox.toy import AGENT, CALLER, LINE, Api, Toy


def test_a_caller_chooses_by_key_waits_and_meets_an_agent_in_a_conference(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    room = '<Dial action="/after"><Conference beep="false">r1</Conference></Dial>'
    toy.says(
        "/voice",
        '<Gather action="/key" numDigits="1"><Say language="fr-FR">Tapez 1.</Say></Gather>',
    )
    toy.says("/key", '<Enqueue waitUrl="/wait" action="/left">support</Enqueue>')
    toy.says("/wait", "<Say>You are first.</Say><Pause length='5'/>")
    toy.says("/agent", room)
    toy.says("/room", room)
    toy.says("/after", "<Say>Goodbye.</Say>")
    caller, agent = sandbox.phone(CALLER), sandbox.phone(AGENT)

    caller.dial(LINE)
    caller.hears("tapez 1")
    caller.press("1")
    caller.hears("you are first")
    caller.is_in("queue")
    caller.hears("you are first")  # waitUrl is asked for again and again
    waits = toy.requests("/wait")
    assert [w["QueuePosition"] for w in waits] == ["1", "1"]
    assert waits[1]["QueueTime"] == "5"

    api.post(
        "/Calls.json", To=AGENT, From=LINE, Url=f"{toy.url}/agent", StatusCallback=f"{toy.url}/leg"
    )
    agent.rings()
    agent.answer()
    agent.is_in("conference")
    queue = api.get("/Queues.json")["queues"][0]
    assert queue["current_size"] == 1
    api.post(f"/Queues/{queue['sid']}/Members/Front.json", Url=f"{toy.url}/room")
    agent.talks_with(CALLER)
    caller.talks_with(AGENT)
    assert toy.requests("/left")[0]["QueueResult"] == "redirected"

    caller.hangup()
    agent.hangup()
    sandbox.settle()
    assert toy.requests("/status")[-1]["CallStatus"] == "completed"
    assert toy.requests("/leg")[-1]["CallStatus"] == "completed"
    assert sandbox.reports() == []
