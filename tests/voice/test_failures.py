"""When the database or Valkey fails, a caller hears a sentence, within five seconds, and never an
error."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
import redis
from sqlalchemy import text

from callrouter.line import Line
from callrouter.people.presence import set_available
from callrouter.records import Database, Ticket
from tests.conftest import valkey_binary
from tests.outage import NOWHERE, no_records
from tests.stories.callers import dials_in, long_steps, talk
from tests.voice.signed import parameters, post
from tests.world import ADVANCED, ALICE, BOB, STANDARD, ZOE, World, with_line
from webhooks.voice_app import create_voice_app

ONE_MOMENT = "Un instant, s'il vous plaît."
APOLOGY = "Nous rencontrons un problème technique et vous prions de nous excuser."


@pytest.fixture
def own_valkey(world: World) -> Iterator[subprocess.Popen[bytes]]:
    """A Valkey of this test's own, to be stopped; the voice process uses it."""
    folder = Path(tempfile.mkdtemp(prefix="valkey"))
    socket = folder / "valkey.sock"
    server = subprocess.Popen(
        [valkey_binary(), "--port", "0", "--unixsocket", str(socket), "--save", ""],
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    url = f"unix://{socket}"
    connection = redis.Redis.from_url(url)
    for _ in range(200):
        try:
            connection.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.02)
    connection.close()
    line = Line(url)
    world.door.app = create_voice_app(
        world.settings, replace(world.runtime, line=line), lambda: world.now
    )
    yield server
    line.close()
    server.send_signal(signal.SIGCONT)
    server.terminate()
    server.wait(10)
    shutil.rmtree(folder)


# --- The database --------------------------------------------------------------------------------


@pytest.mark.logs_error("call.given_up", "webhook.failed")
def test_a_caller_is_asked_to_hold_on_three_times_and_then_hears_an_apology(world: World) -> None:
    alice = world.phone(ALICE)
    with no_records(world):
        alice.dial(ADVANCED)
        alice.hears(APOLOGY)
        alice.is_idle()

    assert alice.transcript().count(ONE_MOMENT) == 3


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.logs_error("webhook.failed")
def test_a_caller_goes_on_as_soon_as_the_database_is_back(world: World, times: int) -> None:
    world.partner(ALICE)
    alice = world.phone(ALICE)
    with no_records(world):
        alice.dial(ADVANCED)
        for _ in range(times):
            alice.hears(ONE_MOMENT)
    alice.hears("Pour le français, tapez 1")
    alice.press("1")
    alice.hears("Pour déclarer un incident")


@pytest.mark.logs_error("webhook.failed")
def test_a_question_that_could_not_be_answered_is_put_again(world: World) -> None:
    world.partner(ALICE)
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English")
    with no_records(world):
        alice.press("2")
        alice.hears("Un instant")
    alice.hears("For English, press 2")
    alice.press("2")
    alice.hears("To report an incident")
    with no_records(world):
        alice.press("1")
        alice.hears("One moment, please.")
    alice.hears("To report an incident")
    alice.press("1")
    alice.is_in("queue")


def test_a_waiting_caller_hears_music_while_the_database_is_away(world: World) -> None:
    world.partner(ALICE)
    world.agent(ZOE, state="wrap_up")
    alice = dials_in(world, ALICE)
    with no_records(world):
        world.pass_time(25)
        alice.is_in("queue")
        assert ONE_MOMENT not in alice.transcript()
    set_available(world.runtime, "zoe", world.now)
    talk(alice, world.phone(ZOE))


@pytest.mark.logs_error("webhook.failed")
def test_an_agent_who_presses_1_while_the_database_is_away_is_asked_again(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour accepter")
    with no_records(world):
        zoe.press("1")
        zoe.hears(ONE_MOMENT)
    zoe.hears("Pour accepter")
    zoe.press("1")
    alice.talks_with(ZOE)


@pytest.mark.logs_error("webhook.failed")
def test_two_who_speak_notice_nothing_of_a_database_that_is_away(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    talk(alice, zoe)
    world.pass_time(2)
    with no_records(world):
        world.pass_time(10)
        alice.talks_with(ZOE)
        zoe.hangup()
        alice.hears(ONE_MOMENT)
    alice.hears("notez cet appel de 1 à 5")
    alice.press("5")
    alice.is_idle()
    with long_steps(10):
        world.pass_time(60)

    assert world.call().state == "ended"
    assert len(world.all(Ticket)) == 1


@pytest.mark.parametrize("path", ["/voice/status", "/voice/recording", "/voice/conference/x"])
@pytest.mark.logs_error("webhook.failed")
def test_a_report_that_cannot_be_written_is_asked_for_again(world: World, path: str) -> None:
    with no_records(world):
        params = parameters(
            CallStatus="completed", RecordingStatus="completed", RecordingSid="RE" + "1" * 32,
            RecordingDuration="3", StatusCallbackEvent="participant-join",
        )  # fmt: skip

        assert post(world, path, params).status_code == 503


@pytest.mark.logs_error("call.given_up", "webhook.failed")
def test_the_last_resort_is_the_overflow_number_where_there_is_one(world: World) -> None:
    world.settings = with_line(world.settings, overflow_number="+33199000500")
    with no_records(world):
        last = post(world, "/voice/next?lang=en&moment=3")

        nobody = post(world, "/voice/overflowed?lang=en", parameters(DialCallStatus="no-answer"))

    assert last.status_code == 200
    (dial,) = ElementTree.fromstring(last.text).iter("Dial")
    assert (dial.text, dial.get("callerId")) == ("+33199000500", ADVANCED)
    assert int(dial.get("timeLimit", "")) <= 4 * 3600
    assert "We're having a technical problem" in nobody.text


@pytest.mark.parametrize("moment", ["", "-1", "x", "²", "99999999999999999999"])
@pytest.mark.logs_error("webhook.failed")
def test_a_count_that_is_none_does_no_harm(world: World, moment: str) -> None:
    path = f"/voice/next?lang=fr&moment={moment}".replace("²", "%C2%B2")
    with no_records(world):
        answer = post(world, path)

    assert answer.status_code == 200
    assert "<Response>" in answer.text


def test_a_count_beyond_the_last_is_a_call_that_was_given_up(world: World) -> None:
    assert APOLOGY in post(world, "/voice/next?lang=fr&moment=4").text


@pytest.mark.impatient
@pytest.mark.logs_error("webhook.failed")
def test_a_database_that_others_hold_is_waited_for_and_then_asked_again(world: World) -> None:
    if world.records.url.get_backend_name() != "sqlite":
        _hold_postgresql(world)
        return
    world.partner(ALICE)
    holder = sqlite3.connect(str(world.records.url.database), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    answer = post(world, "/voice/incoming")
    took = time.monotonic() - begun
    holder.execute("ROLLBACK")
    holder.close()

    assert answer.status_code == 200
    assert ONE_MOMENT in answer.text
    assert took < 5
    assert "tapez 1" in post(world, "/voice/incoming?lang=fr&moment=1").text


def _hold_postgresql(world: World) -> None:
    """The same on PostgreSQL: the table of calls is locked."""
    with world.records.engine.connect() as holder:
        holder.execute(text("LOCK TABLE calls IN ACCESS EXCLUSIVE MODE"))
        begun = time.monotonic()
        answer = post(world, "/voice/incoming")
        took = time.monotonic() - begun
        holder.rollback()

    assert ONE_MOMENT in answer.text
    assert took < 5


# --- Valkey --------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_call_comes_to_the_line_without_valkey(
    world: World, own_valkey: subprocess.Popen[bytes], how: signal.Signals
) -> None:
    world.partner(ALICE)
    own_valkey.send_signal(how)

    alice = dials_in(world, ALICE)
    alice.is_in("queue")

    assert world.call().state == "waiting"
    assert ONE_MOMENT not in alice.transcript()
    slowest = max(hook["duration_ms"] for hook in world.sandbox.webhooks())
    assert slowest < 5000


def test_whoever_waits_without_valkey_is_put_in_the_line_and_served_once_it_is_back(
    world: World, own_valkey: subprocess.Popen[bytes]
) -> None:
    own_valkey.kill()
    bob = dials_in(world, BOB, line=STANDARD, nature=None)
    zoe = world.agent(ZOE)
    world.door.app = create_voice_app(world.settings, world.runtime, lambda: world.now)

    talk(bob, zoe)


@pytest.mark.logs_error("webhook.failed")
def test_without_database_and_valkey_a_waiting_caller_keeps_waiting_and_is_served_after(
    world: World,
) -> None:
    zoe = world.agent(ZOE, state="wrap_up")
    bob = dials_in(world, BOB, line=STANDARD, nature=None)
    line = Line(f"unix://{tempfile.gettempdir()}/no-such-valkey.sock")
    records = Database(NOWHERE)
    broken = replace(world.runtime, line=line, records=records)
    with world.served_by(create_voice_app(world.settings, broken, lambda: world.now)):
        with long_steps(5):
            world.pass_time(40)
        bob.is_in("queue")
        assert ONE_MOMENT in bob.transcript()

    set_available(world.runtime, "zoe", world.now)
    talk(bob, zoe)
