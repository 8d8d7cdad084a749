"""The console of a process that follows what its pages ask for, as in production."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, request, request_finished
from sqlalchemy import event, text
from structlog.testing import capture_logs

from callrouter.admin import agents
from callrouter.people.wallboards import make_link
from callrouter.records import Agent, Call, Console, Database
from callrouter.settings import Settings
from tests.authors import BY_TEST
from tests.pages.app import pages_on
from tests.pages.test_console import renewal
from tests.pages.test_live import until
from tests.pages.visitors import TALKING, Clock, Visitor
from webhooks.pages import live as live_module
from webhooks.repeated import STAYS

HTMX = {"HX-Request": "true"}


Opened = Callable[[str], tuple[Visitor, str]]


@pytest.fixture
def following(settings: Settings, records: Database, clock: Clock) -> Iterator[Flask]:
    """The pages as in production."""
    app = pages_on(records, settings, clock, follows=True)
    yield app
    app.extensions["pages"].live.stop()


@pytest.fixture
def opened(following: Flask, records: Database, clock: Clock, people: None) -> Opened:
    """Signs somebody in at the console; what its page asks again and again goes with it."""

    def enter(login: str) -> tuple[Visitor, str]:
        someone = Visitor(following.test_client(), records, clock).sign_in(login)
        return someone, renewal(someone.get("/console").text)

    return enter


def renewal_after(before: str, board: str) -> str:
    """What the page asks next, that asked this before and was answered by this board."""
    frame = before.partition("frame=")[2].partition("&")[0]
    return f"{renewal(board)}&frame={frame}"


@contextmanager
def asked_by_polls(records: Database) -> Iterator[list[str]]:
    """What the records are asked, but for what is read for all."""
    asked: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        if threading.current_thread().name != "live":
            asked.append(statement)

    event.listen(records.engine, "before_cursor_execute", note)
    yield asked
    event.remove(records.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("login", ["anna", "celia", "supervisor"])
def test_a_console_that_has_seen_everything_asks_the_records_nothing(
    opened: Opened, records: Database, login: str
) -> None:
    someone, board = opened(login)
    assert someone.get(board).status_code == 204
    with asked_by_polls(records) as asked:
        for _ in range(20):
            assert someone.get(board, **HTMX).status_code == 204
            time.sleep(0.1)
    assert asked == []


Stays = Callable[[], bool]


@pytest.fixture
def asked_once(opened: Opened, following: Flask) -> Stays:
    """What anna's console was answered once, as the server looks at it when she asks again."""
    anna, board = opened("anna")
    said: list[Stays] = []

    def note(*_: Any, **__: Any) -> None:
        said.append(request.environ[STAYS])

    with request_finished.connected_to(note, following):
        assert anna.get(board, **HTMX).status_code == 204
    (stays,) = said
    assert stays()
    return stays


def test_a_console_that_asks_again_in_the_same_words_is_open_and_asks_the_records_nothing(
    asked_once: Stays, following: Flask, records: Database, clock: Clock
) -> None:
    clock.pass_time(minutes=5)
    with asked_by_polls(records) as asked:
        assert asked_once()
    assert asked == []
    with records.begin() as session:
        following.extensions["pages"].consoles.write(session, clock(), at_once=True)
        anna = session.query(Agent).filter_by(login="anna").one()
        assert session.query(Console).filter_by(agent_id=anna.id).one().seen_at == clock()


def test_nothing_new_is_true_no_longer_once_something_happens(
    asked_once: Stays, records: Database
) -> None:
    with records.begin() as session:
        session.query(Agent).filter_by(login="bruno").one().state = "away"
    until(lambda: not asked_once())


def test_nor_once_a_list_beside_the_board_is_another(asked_once: Stays, records: Database) -> None:
    with records.begin() as session:
        call = session.query(Call).filter_by(sid=TALKING).one()
        call.recording_seconds, call.recording_sid = 12, "RE" + "0" * 32
    until(lambda: not asked_once())


def test_nor_once_its_reader_is_somebody_else(asked_once: Stays, records: Database) -> None:
    with records.begin() as session:
        session.query(Agent).filter_by(login="anna").one().role = "supervisor"
    until(lambda: not asked_once())


def test_nor_once_its_session_was_ended(asked_once: Stays, following: Flask, clock: Clock) -> None:
    agents.sign_out(following.extensions["pages"].runtime, "anna", BY_TEST, clock())
    until(lambda: not asked_once())


def test_nor_once_its_session_has_lasted_its_time(asked_once: Stays, clock: Clock) -> None:
    clock.pass_time(hours=12, minutes=1)
    assert not asked_once()


def test_nor_while_nothing_can_be_read(
    asked_once: Stays, records: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "LATE_SECONDS", 0.3)
    with records.begin() as session:
        session.execute(text("ALTER TABLE calls RENAME TO away"))
    until(lambda: not asked_once())


def test_what_others_do_is_seen_within_a_second_or_two(opened: Opened, records: Database) -> None:
    someone, board = opened("supervisor")
    with records.begin() as session:
        session.query(Agent).filter_by(login="bruno").one().state = "away"
    until(lambda: someone.get(board, **HTMX).status_code == 200)
    page = someone.get(board).text
    assert 'data-state="away" data-login="bruno"' in page
    # A list beside the board.
    board = renewal_after(board, page)
    with records.begin() as session:
        call = session.query(Call).filter_by(sid=TALKING).one()
        call.recording_seconds, call.recording_sid = 12, "RE" + "0" * 32
    until(lambda: someone.get(board, **HTMX).status_code == 200)
    assert "message-" + TALKING in someone.get(board).text


def test_a_clock_that_was_set_back_a_little_hides_nothing_that_is_new(
    opened: Opened, records: Database, clock: Clock
) -> None:
    someone, board = opened("supervisor")
    assert someone.get(board, **HTMX).status_code == 204
    with records.begin() as session:
        session.query(Agent).filter_by(login="bruno").one().state = "away"
    clock.pass_time(seconds=-5)
    until(lambda: someone.get(board, **HTMX).status_code == 200)


def test_an_ended_session_is_led_away_within_a_second_or_two(
    opened: Opened, following: Flask, clock: Clock
) -> None:
    someone, board = opened("anna")
    assert someone.get(board, **HTMX).status_code == 204
    runtime = following.extensions["pages"].runtime
    agents.sign_out(runtime, "anna", BY_TEST, clock())
    until(lambda: someone.get(board, **HTMX).status_code == 401)
    # Whatever it does it does at once no more.
    assert someone.get("/console").status_code == 302


def test_a_session_that_lasts_no_longer_is_over_although_nothing_was_read_since(
    opened: Opened, clock: Clock
) -> None:
    someone, board = opened("anna")
    assert someone.get(board, **HTMX).status_code == 204
    clock.pass_time(hours=12, minutes=1)
    assert someone.get(board, **HTMX).status_code == 401


@pytest.mark.usefixtures("people")
def test_a_process_that_has_not_read_yet_what_another_answered_does_not_take_it_back(
    following: Flask, settings: Settings, records: Database, clock: Clock
) -> None:
    other = pages_on(records, settings, clock, follows=True)
    try:
        there = Visitor(other.test_client(), records, clock).sign_in("anna")
        cookie = there.client.get_cookie("callrouter")
        assert cookie is not None
        here = Visitor(following.test_client(), records, clock)
        here.client.set_cookie("callrouter", cookie.value)
        before = renewal(here.get("/console").text)
        assert here.get(before).status_code == 204
        clock.pass_time(seconds=1)
        answered = there.post("/console/agents/anna/available", htmx=True).text
        assert here.get(renewal_after(before, answered)).status_code == 204
    finally:
        other.extensions["pages"].live.stop()


def test_while_the_records_are_away_the_console_is_told_so_and_comes_back_by_itself(
    opened: Opened, records: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "LATE_SECONDS", 0.3)
    someone, board = opened("anna")
    with records.begin() as session:
        session.execute(text("ALTER TABLE calls RENAME TO away"))
    with capture_logs() as logs:
        until(lambda: someone.get(board, **HTMX).status_code == 503)
    assert [one["reading"] for one in logs if one["event"] == "live.unread"] == ["board"]
    with records.begin() as session:
        session.execute(text("ALTER TABLE away RENAME TO calls"))
    until(lambda: someone.get(board, **HTMX).status_code == 204)


def test_whoever_guesses_links_to_wallboards_cannot_have_the_records_asked_each_time(
    following: Flask, records: Database, clock: Clock
) -> None:
    someone = following.test_client()
    with asked_by_polls(records) as asked:
        for guess in range(20):
            assert someone.get(f"/wallboard/{guess:032x}").status_code == 410
    assert sum("wallboard_links" in one for one in asked) == 1
    # One that was made since is known.
    with records.begin() as session:
        _, key = make_link(session, {"place": "Hall", "language": "fr"}, BY_TEST, clock())
    clock.pass_time(seconds=0.2)
    assert someone.get(f"/wallboard/{key}").status_code == 200


@pytest.mark.usefixtures("people")
def test_lines_that_are_written_once_for_all_read_as_if_written_for_each(
    visitor: Callable[[], Visitor],
) -> None:
    def plain(page: str) -> str:
        return re.sub(r'name="csrf_token" value="[^"]+"', "", re.sub(r"\s+", " ", page))

    # French and English, and those who have buttons on each line, before and after.
    for login in ("supervisor", "anna", "celia", "bruno", "supervisor", "dario"):
        someone = visitor().sign_in(login)
        board = renewal(someone.get("/console").text).replace("seen=", "before=")
        assert plain(someone.get(board, **HTMX).text) == plain(someone.get(board).text)


@pytest.mark.usefixtures("people")
def test_a_line_is_written_anew_when_its_agent_does_something_else(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone, other = visitor().sign_in("anna"), visitor().sign_in("bruno")
    board = renewal(someone.get("/console").text)
    someone.get(board.replace("seen=", "before="), **HTMX)
    other.post("/console/agents/bruno/away")
    assert 'data-state="away" data-login="bruno"' in someone.get(board, **HTMX).text
