"""Twilio follows 301, 302, 303 and 307, and no other answer in the three hundreds."""

import pytest
from twilio.request_validator import RequestValidator

from callrouter.sandbox.handset import AUTH_TOKEN, Sandbox
from tests.sandbox.toy import CALLER, LINE, Toy

ERROR = "application error"


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_is_followed_by_a_signed_get_without_the_parameters(
    sandbox: Sandbox, toy: Toy, status: int
) -> None:
    toy.says("/voice", (status, "text/plain", "/elsewhere?x=1"))
    toy.says("/elsewhere", "<Say>Here.</Say>")
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears("here")
    asked = toy.asked[1]
    assert (asked.method, asked.form) == ("GET", {"x": "1"})
    given = asked.headers["X-Twilio-Signature"]
    assert RequestValidator(AUTH_TOKEN).validate(f"{toy.url}/elsewhere?x=1", {}, given)


def test_a_307_is_followed_by_the_same_form_signed_for_where_it_goes(
    sandbox: Sandbox, toy: Toy
) -> None:
    toy.says("/voice", (307, "text/plain", "/elsewhere"))
    toy.says("/elsewhere", "<Say>Here.</Say>")
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears("here")
    asked = toy.asked[1]
    assert (asked.method, asked.form) == ("POST", toy.asked[0].form)
    given = asked.headers["X-Twilio-Signature"]
    assert RequestValidator(AUTH_TOKEN).validate(f"{toy.url}/elsewhere", asked.form, given)


@pytest.mark.parametrize(
    ("status", "location"),
    [
        (308, "/elsewhere"),
        (300, "/elsewhere"),
        (305, "/elsewhere"),
        (302, ""),
        (302, "http://[x/"),
        (302, "ftp://a.test/"),
    ],
)
def test_another_answer_in_the_three_hundreds_is_an_invalid_redirect(
    sandbox: Sandbox, toy: Toy, status: int, location: str
) -> None:
    toy.says("/voice", (status, "text/plain", location))
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears(ERROR)
    assert toy.requests("/elsewhere") == []
    assert [report["code"] for report in sandbox.reports()] == [11216]
    sandbox.clear_reports()


def test_ten_redirects_are_followed_and_no_more(sandbox: Sandbox, toy: Toy) -> None:
    for n in range(12):
        toy.says(f"/r{n}", (302, "text/plain", f"/r{n + 1}"))
    toy.says("/voice", (302, "text/plain", "/r1"))
    toy.says("/r10", "<Say>Here.</Say>")
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears("here")
    toy.says("/voice", (302, "text/plain", "/r0"))
    sandbox.phone(CALLER).is_idle()
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).hears(ERROR)
    assert [report["code"] for report in sandbox.reports()] == [11215]
    sandbox.clear_reports()


def test_a_redirect_that_a_callback_cannot_follow_is_reported_as_that(
    sandbox: Sandbox, toy: Toy
) -> None:
    toy.says("/status", (308, "text/plain", "/elsewhere"))
    sandbox.phone(CALLER).dial(LINE)
    sandbox.phone(CALLER).is_idle()
    sandbox.settle()
    assert [report["code"] for report in sandbox.reports()] == [11216]
    sandbox.clear_reports()
