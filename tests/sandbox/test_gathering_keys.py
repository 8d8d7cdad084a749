"""Gather. Twilio: the first key stops what is said; the timeout starts after it; the finishing
key is no digit; without digits the next verb is performed unless actionOnEmptyResult."""

import pytest

from callrouter.sandbox.handset import Sandbox
from tests.sandbox.toy import CALLER, LINE, Toy


def ask(sandbox: Sandbox, toy: Toy, attributes: str) -> None:
    gather = f'<Gather action="/key" {attributes}><Say>Your code.</Say></Gather><Say>None.</Say>'
    toy.says("/voice", gather)
    toy.says("/key", "<Say>Thank you.</Say>")
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears("your code")


@pytest.mark.parametrize(
    ("attributes", "pressed", "digits", "finished"),
    [
        ('numDigits="3"', "123", "123", ""),
        ('numDigits="3"', "1234", "123", ""),
        ("", "12#", "12", "#"),
        ('finishOnKey="*"', "1#*", "1#", "*"),
        ('finishOnKey="" numDigits="2"', "#1", "#1", ""),
    ],
)
def test_the_keys_go_to_the_action(
    sandbox: Sandbox, toy: Toy, attributes: str, pressed: str, digits: str, finished: str
) -> None:
    ask(sandbox, toy, attributes)
    sandbox.phone(CALLER).press(pressed)
    sandbox.phone(CALLER).hears("thank you")
    form = toy.requests("/key")[0]
    assert (form["Digits"], form["FinishedOnKey"], form["msg"]) == (digits, finished, "Gather End")


def test_a_pause_between_keys_longer_than_the_timeout_ends_the_input(
    sandbox: Sandbox, toy: Toy
) -> None:
    ask(sandbox, toy, 'timeout="3"')
    sandbox.phone(CALLER).press("1")
    sandbox.advance(2.5)
    sandbox.phone(CALLER).press("2")
    sandbox.advance(2.5)
    assert toy.requests("/key") == []
    sandbox.advance(1)
    assert toy.requests("/key")[0]["Digits"] == "12"


@pytest.mark.parametrize("pressed", ["", "#"])
def test_without_digits_the_next_verb_is_performed(
    sandbox: Sandbox, toy: Toy, pressed: str
) -> None:
    ask(sandbox, toy, "")
    if pressed:
        sandbox.phone(CALLER).press(pressed)
    sandbox.phone(CALLER).hears("none")
    assert toy.requests("/key") == []


def test_without_digits_the_action_is_requested_where_that_is_wanted(
    sandbox: Sandbox, toy: Toy
) -> None:
    ask(sandbox, toy, 'actionOnEmptyResult="true" timeout="2"')
    sandbox.phone(CALLER).hears("thank you")
    assert toy.requests("/key")[0]["Digits"] == ""


def test_a_key_stops_what_is_being_played(sandbox: Sandbox, toy: Toy) -> None:
    toy.says(
        "/voice",
        '<Gather action="/key" numDigits="1"><Pause length="60"/><Say>Too late.</Say></Gather>',
    )
    toy.says("/key", "<Say>At once.</Say>")
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    sandbox.advance(1)
    assert caller.call()["expects"] == "digits"
    caller.press("1")
    caller.hears("at once", timeout=0)
    assert "Too late." not in caller.transcript()


@pytest.mark.parametrize(("kept", "digits"), [(True, "7"), (False, "8")])
def test_keys_pressed_before_the_question_count_only_with_type_ahead(
    sandbox: Sandbox, toy: Toy, kept: bool, digits: str
) -> None:
    sandbox.switch(type_ahead=kept)
    toy.says("/voice", '<Say>Hello.</Say><Pause length="5"/><Redirect>/ask</Redirect>')
    toy.says("/ask", '<Gather action="/key" numDigits="1"><Pause length="9"/></Gather>')
    caller = sandbox.phone(CALLER)
    caller.dial(LINE)
    caller.hears("hello")
    caller.press("7")
    sandbox.advance(6)
    if not kept:
        caller.press("8")
    sandbox.settle()
    assert toy.requests("/key")[0]["Digits"] == digits
