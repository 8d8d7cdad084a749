"""The stepped clock, the switches, the phones and the process itself."""

import asyncio
import json
import signal
import smtplib
import socket
import struct
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import requests

from callrouter.sandbox.clock import Clock
from callrouter.sandbox.handset import Sandbox, SandboxRefused
from callrouter.sandbox.sound import wav_seconds
from callrouter.sandbox.switches import Switches
from tests.sandbox.toy import AGENT, CALLER, LINE, Api, Toy, connect, listening

START = datetime(2026, 7, 13, 16, 0, tzinfo=UTC)


def test_what_falls_due_runs_in_order_of_time_each_settled_before_the_next() -> None:
    seen: list[tuple[str, float]] = []

    async def story() -> None:
        clock = Clock(START)

        async def worker(name: str, *waits: float) -> None:
            for wait in waits:
                await clock.sleep(wait)
                for _ in range(50):  # work that takes many turns of the loop
                    await asyncio.sleep(0)
                seen.append((name, (clock.now() - START).total_seconds()))

        clock.spawn(worker("a", 1, 2))
        clock.spawn(worker("b", 2, 0.5))
        await clock.advance(2.75)

    asyncio.run(story())
    assert seen == [("a", 1), ("b", 2), ("b", 2.5)]


def test_settling_waits_for_work_that_begins_other_work() -> None:
    done: list[str] = []

    async def story() -> None:
        clock = Clock(START)

        async def second() -> None:
            await asyncio.sleep(0.02)
            done.append("second")

        async def first() -> None:
            await asyncio.sleep(0.02)
            clock.spawn(second())

        clock.spawn(first())
        await clock.settle()

    asyncio.run(story())
    assert done == ["second"]


def test_a_long_wait_costs_nothing_but_the_hops_due_in_it(sandbox: Sandbox, toy: Toy) -> None:
    toy.says("/voice", '<Enqueue waitUrl="/wait">q</Enqueue>')
    toy.says("/wait", '<Pause length="10"/>')
    sandbox.phone(CALLER).dial(LINE)
    before = sandbox.now()
    sandbox.advance(600)
    assert sandbox.now() - before == timedelta(seconds=600)
    assert len(toy.requests("/wait")) == 61


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"cpz": 1}, "there are: .*cps"),
        ({"redirect_action": "never"}, "one of"),
        ({"callbacks_drop": "half"}, "is a float"),
        ({"type_ahead": 1}, "is a bool"),
        ({"cps": -1}, "from 0 to"),
        ({"cps": 1e-300}, "from 0.001"),
        ({"callbacks_drop": 5}, "from 0 to 1"),
        ({"create_lost_times": 10**400}, "from 0 to"),
    ],
)
def test_a_switch_or_value_that_does_not_exist_is_refused(
    sandbox: Sandbox, values: dict[str, object], reason: str
) -> None:
    before = sandbox.switch()
    with pytest.raises(SandboxRefused, match=reason):
        sandbox.switch(seed=9, **values)
    assert sandbox.switch() == before


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("clock/advance", '{"seconds": NaN}', "seconds is a number"),
        ("clock/advance", '{"seconds": 1e300}', "seconds is a number"),
        ("clock/advance", '{"seconds": true}', "seconds is a number"),
        ("clock/advance", '{"seconds": ' + "9" * 5000 + "}", "not JSON"),
        (f"phones/{CALLER}/talk", '{"seconds": "abc"}', "seconds is a number"),
        ("switches", '{"cps": NaN}', "cps is from 0"),
        (f"phones/{CALLER}/dial", f'{{"to": "{LINE}", "from": 5}}', "from is a text"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_control_says_what_is_wrong_with_what_it_is_told(
    sandbox: Sandbox, toy: Toy, path: str, body: str, reason: str
) -> None:
    toy.says("/voice", '<Say>Hello.</Say><Pause length="9"/>')
    if "talk" in path:
        sandbox.phone(CALLER).dial(LINE)
        sandbox.settle()
    json = {"Content-Type": "application/json"}
    answer = requests.post(f"{sandbox.url}/sandbox/{path}", data=body, headers=json, timeout=5)
    assert answer.status_code == 400
    assert reason in answer.json()["error"]


def test_every_default_passes_the_check_of_its_own_switch() -> None:
    switches = Switches()
    switches.change(switches.to_json())
    assert switches == Switches()


def test_any_seed_of_a_random_generator_is_taken() -> None:
    switches = Switches()
    switches.change({"seed": 2**31 - 1})
    assert switches.seed == 2**31 - 1


def test_what_makes_no_sense_on_a_phone_is_a_conflict(sandbox: Sandbox, toy: Toy) -> None:
    caller = sandbox.phone(CALLER)
    for act in (caller.answer, caller.hangup, caller.decline, lambda: caller.press("1")):
        with pytest.raises(SandboxRefused, match="409"):
            act()
    with pytest.raises(SandboxRefused, match="404"):
        caller.dial("+33199009999")
    toy.says("/voice", '<Say>Hello.</Say><Pause length="9"/>')
    caller.dial(LINE)
    with pytest.raises(SandboxRefused, match="409"):
        caller.dial(LINE)
    with pytest.raises(SandboxRefused, match="400"):
        caller.press("x")


@pytest.mark.parametrize(
    ("how", "shown"),
    [
        ({"withheld": True}, "+266696687"),
        ({"from_": "sip:bob@example.com"}, "sip:bob@example.com"),
        ({}, CALLER),
    ],
)
def test_a_caller_shows_withholds_or_masks_the_number(
    sandbox: Sandbox, toy: Toy, how: dict[str, object], shown: str
) -> None:
    sandbox.phone(CALLER).dial(LINE, **how)  # type: ignore[arg-type]
    sandbox.settle()
    assert toy.requests("/voice")[0]["From"] == shown


def test_a_caller_who_gives_up_before_the_answer_is_no_answer(sandbox: Sandbox, toy: Toy) -> None:
    toy.says("/voice", '<Pause length="9"/><Say>Hello.</Say>')
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    sandbox.advance(3)
    assert caller.view()["state"] == "dialling"  # a first Pause does not answer
    caller.hangup()
    sandbox.settle()
    assert toy.requests("/status")[0]["CallStatus"] == "no-answer"


@pytest.mark.parametrize(("reason", "status"), [("rejected", "no-answer"), ("busy", "busy")])
def test_a_rejected_call_is_never_answered(
    sandbox: Sandbox, toy: Toy, reason: str, status: str
) -> None:
    toy.says("/voice", f'<Reject reason="{reason}"/>')
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.is_idle()
    assert (caller.call()["status"], caller.call()["answered_at"]) == (status, None)


def test_reset_forgets_calls_silently_and_keeps_numbers_and_their_urls(
    sandbox: Sandbox, toy: Toy, api: Api
) -> None:
    toy.says("/voice", '<Enqueue waitUrl="/wait" action="/left">q</Enqueue>')
    toy.says("/wait", '<Pause length="10"/>')
    sandbox.phone(CALLER).dial(LINE)
    sandbox.settle()
    sandbox.switch(type_ahead=True)
    asked = len(toy.asked)
    sandbox.reset()
    sandbox.advance(60)
    assert len(toy.asked) == asked
    assert sandbox.calls() == sandbox.webhooks() == []
    assert sandbox.switch()["type_ahead"] is False
    assert sandbox.phone(CALLER).view()["state"] == "idle"
    [number] = sandbox.get("/sandbox/numbers")["numbers"]
    assert (number["number"], number["voice_url"]) == (LINE, f"{toy.url}/voice")


@pytest.mark.parametrize(
    ("fault", "status"), [("429", 429), ("500", 500), ("503", 503), ("drop", None), ("hang", None)]
)
def test_rest_fails_as_often_and_where_it_is_told_to(
    sandbox: Sandbox, api: Api, fault: str, status: int | None
) -> None:
    sandbox.switch(rest_fault=fault, rest_fault_times=1, rest_fault_on="GET /2010-04-01/Accounts")
    url = api.base + "/Queues.json"
    assert api.session.post(url, data={"FriendlyName": "q"}, timeout=5).status_code == 201
    if status is None:
        with pytest.raises(requests.RequestException):
            api.session.get(url, timeout=0.5)
    else:
        assert api.session.get(url, timeout=5).status_code == status
    assert api.session.get(url, timeout=5).status_code == 200


def test_wall_time_rings_speaks_and_pauses_by_the_wall(toy: Toy) -> None:
    toy.says("/voice", "<Say>Twenty characters...</Say><Say>Then this.</Say>")
    with Sandbox.start(numbers=[LINE], phones=[CALLER], speech_rate=40) as sandbox:
        connect(sandbox, toy)
        caller = sandbox.phone(CALLER)
        caller.dial(LINE)
        first = caller.hears("twenty")
        then = caller.hears("then this")
        caller.is_idle()
        waited = datetime.fromisoformat(then["at"]) - datetime.fromisoformat(first["at"])
        assert timedelta(seconds=0.5) <= waited < timedelta(seconds=2)


def test_each_change_of_a_phone_is_streamed(sandbox: Sandbox, toy: Toy) -> None:
    toy.says("/voice", '<Say>Hello.</Say><Pause length="9"/>')
    with requests.get(sandbox.url + "/sandbox/events", stream=True, timeout=5) as stream:
        lines = stream.iter_lines(decode_unicode=True)
        assert next(lines).startswith(":")
        sandbox.phone(CALLER).dial(LINE)
        states = []
        for line in lines:
            if line.startswith("data:"):
                phone = json.loads(line.removeprefix("data:"))
                states.append(phone["state"])
                if phone["call"]["heard"]:
                    break
    assert (states[0], states[-1]) == ("dialling", "in_call")


def test_a_played_file_takes_the_length_its_header_tells_and_is_fetched_once(
    sandbox: Sandbox, toy: Toy
) -> None:
    data = bytes(16_000)
    header = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1,
                         8000, 8000, 1, 8, b"data", len(data))  # fmt: skip
    assert wav_seconds(header + data) == 2.0
    toy.says("/a.wav", (200, "audio/wav", (header + data).decode("latin-1")))
    toy.says("/voice", '<Play loop="3">/a.wav</Play><Say>Done.</Say>')
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears("done", timeout=60)
    assert len([a for a in toy.asked if a.path == "/a.wav"]) == 1


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_the_process_exits_cleanly_even_in_the_middle_of_a_call(signum: int) -> None:
    with listening() as toy:
        sandbox = Sandbox.start(numbers=[LINE], phones=[CALLER])
        connect(sandbox, toy)
        toy.says("/voice", '<Say>Hello.</Say><Pause length="60"/>')
        sandbox.phone(CALLER).dial(LINE)
        sandbox.phone(CALLER).hears("hello")
        assert sandbox.smtp_port is not None
        socket.create_connection(("127.0.0.1", sandbox.smtp_port), 5).close()
        process = sandbox._process
        assert process is not None
        started = time.monotonic()
        process.send_signal(signum)
        assert process.wait(10) == 0
        assert time.monotonic() - started < 5
        sandbox.stop()


def test_a_stepped_sandbox_starts_where_it_is_told_and_only_it_can_be_stepped() -> None:
    with Sandbox.start(stepped=True, start=START) as sandbox:
        assert sandbox.now() == START
        sandbox.advance(1.5)
        assert sandbox.now() == START + timedelta(seconds=1.5)
    with Sandbox.start() as wall, pytest.raises(SandboxRefused, match="wall speed"):
        wall.advance(1)


def test_a_phone_that_is_added_can_dial_until_the_next_reset(sandbox: Sandbox, toy: Toy) -> None:
    toy.says("/voice", "<Say>Hello.</Say>")
    phone = sandbox.add_phone("+33199000777", name="New", language="fr")
    phone.dial(LINE)
    phone.hears("hello")
    assert sandbox.phone(AGENT).view()["state"] == "idle"
    sandbox.reset()
    with pytest.raises(SandboxRefused, match="404"):
        phone.view()
    assert sandbox.phone(CALLER).view()["state"] == "idle"


def test_a_phone_that_stood_in_for_another_makes_way_for_it_at_the_reset(sandbox: Sandbox) -> None:
    before = sandbox.phone(AGENT).view()
    sandbox.add_phone(AGENT, name="Stand-in", language="fr")
    assert sandbox.phone(AGENT).view() != before
    sandbox.reset()
    assert sandbox.phone(AGENT).view() == before


def test_a_mail_is_found_by_whom_it_is_for_and_the_inbox_can_misbehave(sandbox: Sandbox) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@a.test", "b@b.test", "Hello"
    message.set_content("Text")
    assert sandbox.smtp_port is not None
    with smtplib.SMTP("127.0.0.1", sandbox.smtp_port, timeout=5) as smtp:
        smtp.send_message(message)
        assert sandbox.mail_to("b@b.test")["subject"] == "Hello"
        sandbox.inbox(mode="451", times=1)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            smtp.send_message(message)
        smtp.send_message(message)
    assert len(sandbox.mails()) == 2
    with pytest.raises(AssertionError, match=r"no mail to c@c\.test"):
        sandbox.mail_to("c@c.test", timeout=0)
