"""Where the failed hops of a call are remembered, and what that is worth to who asks again."""

from __future__ import annotations

import re

import pytest

from callrouter.line import Line
from callrouter.records import Ticket
from callrouter.rules.failed_hops import FailedHops
from tests.outage import no_records
from tests.voice.signed import parameters, post
from tests.world import ALICE, World
from webhooks.voice import failed_hops
from webhooks.voice.failed_hops import FailedHopsMemory, read, write

MOMENT = "Un instant"
APOLOGY = "Nous rencontrons un problème technique"


@pytest.mark.parametrize(
    ("failed", "text"),
    [
        (FailedHops(), ""),
        (FailedHops(2), "2"),
        (FailedHops(1, frozenset({"intake"})), "1.intake"),
        (FailedHops(3, frozenset({"next", "agent-key"})), "3.agent-key.next"),
    ],
)
def test_failed_hops_are_written_and_read_again(failed: FailedHops, text: str) -> None:
    assert write(failed) == text
    assert read(text) == failed


@pytest.mark.parametrize("text", ["", "-1", "x", "²", "9" * 20, "1.", "1.A", "1./../", "1.x" * 30])
def test_what_cannot_be_read_is_a_call_in_order(text: str) -> None:
    assert read(text) == FailedHops()


@pytest.mark.parametrize("there", [True, False], ids=["Redis there", "Redis away"])
def test_failed_hops_are_remembered_until_they_have_succeeded(line: Line, there: bool) -> None:
    kept = FailedHopsMemory(line if there else Line("unix:///nowhere/valkey.sock"))
    failed = FailedHops(2, frozenset({"intake"}))
    kept.keep("CA1", failed)

    assert (kept.of("CA1"), kept.of("CA2")) == (failed, FailedHops())
    kept.keep("CA1", FailedHops())
    assert kept.of("CA1") == FailedHops()


def test_where_redis_is_there_every_process_knows_and_none_keeps_a_count_of_its_own(
    line: Line,
) -> None:
    one, other = FailedHopsMemory(line), FailedHopsMemory(line)
    one.keep("CA1", FailedHops(2, frozenset({"intake"})))
    other.keep("CA1", FailedHops())

    assert one.of("CA1") == one.here("CA1") == FailedHops()


def test_a_process_remembers_no_more_calls_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failed_hops, "MOST_CALLS", 3)
    kept = FailedHopsMemory(Line("unix:///nowhere/valkey.sock"))
    for n in range(5):
        kept.keep(f"CA{n}", FailedHops(1, frozenset({"next"})))

    assert [kept.here(f"CA{n}").asked_to_hold_on for n in range(5)] == [0, 0, 1, 1, 1]


@pytest.mark.logs_error("call.given_up", "webhook.failed")
def test_without_a_mark_in_the_address_the_count_goes_on_from_redis(world: World) -> None:
    heard = []
    with no_records(world):
        for path in ("/voice/next", "/voice/score/1", "/voice/incoming", "/voice/next"):
            heard.append(post(world, f"{path}?lang=fr").text)

    assert [MOMENT in one for one in heard] == [True, True, True, False]
    assert APOLOGY in heard[3]


@pytest.mark.parametrize(
    ("url", "moment"),
    [
        ("{base}/voice/intake/nature/1?lang=en&moment=2.intake", "3.intake"),
        ("{base}/voice/score/1?lang=en&moment=1", "2.score"),
        ("https://elsewhere.example/voice/next?lang=en&moment=3", "1.fallback"),
        ("{base}/healthz?moment=3", "1.fallback"),
        pytest.param(
            "{base}/voice/next?moment=3#rc=2\x00",
            "4",
            marks=pytest.mark.logs_error("call.given_up"),
        ),
        ("no address", "1.fallback"),
        ("http://[", "1.fallback"),
    ],
)
@pytest.mark.logs_error("voice.fallback")
def test_twilio_tells_which_hop_failed_and_its_address_how_often(
    world: World, url: str, moment: str
) -> None:
    world.partner(ALICE)
    post(world, "/voice/incoming")
    told = parameters(ErrorCode="11200", ErrorUrl=url.format(base=world.door.url))

    answer = post(world, "/voice/fallback", told).text

    assert f"moment={moment}<" in answer or (moment == "4" and APOLOGY in answer)


@pytest.mark.parametrize(
    "first",
    [
        pytest.param("not fetched by Twilio", marks=pytest.mark.logs_error("voice.fallback")),
        "failed in the version before",
    ],
)
@pytest.mark.logs_error("webhook.failed")
def test_music_that_failed_once_does_not_add_up_with_what_fails_later(
    world: World, first: str
) -> None:
    world.partner(ALICE)
    post(world, "/voice/incoming")
    moment = "1.room"
    if first == "not fetched by Twilio":
        told = parameters(ErrorCode="11200", ErrorUrl=f"{world.door.url}/voice/room")
        moment = carried_by(post(world, "/voice/fallback", told).text)

    assert "moment" not in post(world, f"/voice/next?lang=fr&moment={moment}").text
    with no_records(world):
        assert carried_by(post(world, "/voice/next?lang=fr").text) == "1.next"


def carried_by(answer: str) -> str:
    """What the addresses of this answer carry of failed hops."""
    (found,) = set(re.findall(r"moment=([a-z0-9.-]+)", answer))
    return found


@pytest.mark.parametrize(
    "path",
    ["/voice/next", "/voice/fallback", "/voice/score/1?moment=1.score", "/voice/wait?moment=1"],
)
@pytest.mark.logs_error("call.given_up", "webhook.failed")
def test_a_call_that_was_given_up_stays_so_in_every_process(world: World, path: str) -> None:
    world.partner(ALICE)
    post(world, "/voice/incoming")
    with no_records(world):
        assert APOLOGY in post(world, "/voice/next?lang=fr&moment=3.next").text

    # The process that answers now is not the one that gave the call up.
    assert APOLOGY in post(world, path).text
    world.pass_time(10)
    assert APOLOGY in post(world, path).text
    assert [ticket.abandoned for ticket in world.all(Ticket)] == [False]


def test_the_addresses_of_a_call_in_order_carry_nothing(world: World) -> None:
    world.partner(ALICE)

    assert "moment" not in post(world, "/voice/incoming").text
    marked = post(world, "/voice/next?lang=fr&moment=1.intake").text
    assert "/voice/intake/language/1?lang=fr&amp;moment=1.intake" in marked
    ended = post(world, "/voice/intake/language/1?lang=fr&moment=1.intake", parameters(Digits="1"))
    assert "moment" not in ended.text
