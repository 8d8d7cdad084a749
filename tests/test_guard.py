"""One bad item stops nothing: what the guard of a loop makes of an item that fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from callrouter.guard import FORGOTTEN, Guard
from callrouter.line import LineUnavailable
from callrouter.telephony.twilio import TwilioRefused, TwilioSilent

NOW = datetime(2026, 7, 15, 8, 0, tzinfo=UTC)


def failing(which: str, error: Exception) -> Callable[[str], str]:
    def do(item: str) -> str:
        if item in which:
            raise error
        return item

    return do


def test_the_others_are_done_and_the_bad_one_is_named_with_its_delay() -> None:
    guard = Guard()
    with capture_logs() as logs:
        done = guard.each("letters", "abc", failing("b", ValueError("of a later version")), NOW)
    assert done == ["a", "c"]
    [one] = guard.aside(NOW)
    assert (one.loop, one.item, one.problem, one.failures) == (
        "letters", "b", "ValueError: of a later version", 1,
    )  # fmt: skip
    [line] = logs
    assert (line["event"], line["log_level"]) == ("item.set_aside", "error")
    assert (line["loop"], line["item"], line["again_in_seconds"]) == ("letters", "b", 5)


def test_the_delay_grows_and_ends_when_the_item_is_well() -> None:
    guard, now, tried = Guard(), NOW, []

    def bad(item: str) -> None:
        tried.append((now - NOW).total_seconds())
        raise ValueError(item)

    for second in range(0, 2000):
        now = NOW + timedelta(seconds=second)
        guard.each("letters", "b", bad, now)
    assert tried == [0, 5, 20, 80, 380, 1280]
    assert guard.each("letters", "b", str, NOW + timedelta(seconds=2300)) == ["b"]
    assert guard.aside(NOW + timedelta(seconds=2300)) == []


def test_an_item_that_is_there_no_more_is_forgotten() -> None:
    guard = Guard()
    guard.each("letters", "b", failing("b", ValueError()), NOW)
    assert guard.aside(NOW + timedelta(seconds=5))
    assert not guard.aside(NOW + timedelta(seconds=5) + FORGOTTEN)


@pytest.mark.parametrize(
    "error",
    [
        LineUnavailable("away"),
        OperationalError("SELECT 1", {}, Exception("server closed the connection")),
        TwilioRefused("Authenticate", 20003, 401),
        TwilioRefused("Too Many Requests", 20429, 429),
    ],
)
def test_what_concerns_all_ends_the_round_at_once_and_blames_no_item(error: Exception) -> None:
    guard, tried = Guard(), []

    def do(item: str) -> None:
        tried.append(item)
        raise error

    with pytest.raises(type(error)):
        guard.each("letters", "abc", do, NOW)
    assert (tried, guard.aside(NOW)) == (["a"], [])


def test_a_twilio_that_is_silent_about_one_is_that_ones_trouble() -> None:
    guard = Guard()
    assert guard.each("letters", "abc", failing("a", TwilioSilent("timed out")), NOW) == ["b", "c"]
    assert [one.item for one in guard.aside(NOW)] == ["a"]


def test_a_twilio_that_answers_nobody_is_asked_twice_and_blames_no_item() -> None:
    guard, tried = Guard(), []

    def do(item: str) -> None:
        tried.append(item)
        raise TwilioSilent("timed out")

    with pytest.raises(TwilioSilent):
        guard.each("letters", "abcdefgh", do, NOW)
    assert (tried, guard.aside(NOW)) == (["a", "b"], [])


def test_a_twilio_that_refuses_one_is_that_ones_trouble() -> None:
    guard = Guard()
    refused = TwilioRefused("not found", 20404, 404)
    assert guard.each("letters", "abc", failing("ab", refused), NOW) == ["c"]
    assert {one.item for one in guard.aside(NOW)} == {"a", "b"}
