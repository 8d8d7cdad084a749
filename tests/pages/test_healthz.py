"""`/healthz` and `/readyz` on both web apps."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.test import Client

from callrouter.records.heartbeats import NEEDED
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from callrouter.startup import open_runtime
from callrouter.upkeep.heartbeat import beat
from webhooks.pages_app import create_pages_app
from webhooks.voice_app import create_voice_app

READY = {
    "status": "ready", "database": "ok", "schema": "ok", "redis": "ok", "dispatcher": "ok",
    "worker": "ok", "sweeper": "ok", "set_aside": 0,
    "mail_failed": 0, "mail_late": 0,
}  # fmt: skip


@pytest.fixture
def alive(settings: Settings) -> Iterator[Runtime]:
    """Every process that is needed was seen just now."""
    runtime = open_runtime(settings)
    for process in NEEDED:
        beat(runtime, process, "here:1", datetime.now(UTC))
    yield runtime
    runtime.line.close()
    runtime.records.close()


def client(which: str, settings: Settings, **changes: str) -> Client:
    settings = settings.model_copy(update={"env": settings.env.model_copy(update=changes)})
    app = (
        create_pages_app(settings)
        if which == "pages"
        else create_voice_app(settings, open_runtime(settings))
    )
    return app.test_client()


def ask(which: str, settings: Settings, **changes: str) -> tuple[int, dict[str, Any]]:
    answer = client(which, settings, **changes).get("/readyz")
    assert answer.json is not None
    return answer.status_code, answer.json


@pytest.mark.parametrize("which", ["voice", "pages"])
def test_where_everything_is_there_the_service_is_ready(
    which: str, settings: Settings, alive: Runtime
) -> None:
    assert ask(which, settings) == (200, READY)


@pytest.mark.parametrize("process", NEEDED)
def test_a_process_that_was_not_seen_for_30_s_is_silent(
    settings: Settings, alive: Runtime, process: str
) -> None:
    beat(alive, process, "here:1", datetime.now(UTC) - timedelta(seconds=31))
    assert ask("voice", settings) == (503, {**READY, "status": "not ready", process: "silent"})


def test_a_process_that_signed_off_is_silent_at_once_unless_another_is_there(
    settings: Settings, alive: Runtime
) -> None:
    beat(alive, "worker", "here:1", datetime.now(UTC), ended=True)
    assert ask("voice", settings)[1]["worker"] == "silent"
    beat(alive, "worker", "there:1", datetime.now(UTC))
    assert ask("voice", settings) == (200, READY)


def test_what_is_set_aside_is_counted_and_makes_nothing_unready(
    settings: Settings, alive: Runtime
) -> None:
    now = datetime.now(UTC)
    alive.guard.set_aside("callers", "CA1", ValueError("of a later version"), now)
    beat(alive, "dispatcher", "here:1", now)
    assert ask("voice", settings) == (200, {**READY, "set_aside": 1})


def test_without_tables_the_process_lives_and_the_service_is_not_ready(
    settings: Settings, tmp_path: Path
) -> None:
    web = client("voice", settings, database_url=f"sqlite:///{tmp_path / 'empty.db'}")
    assert web.get("/healthz").status_code == 200
    answer = web.get("/readyz")
    assert (answer.status_code, answer.json["schema"]) == (503, "not current")  # type: ignore[index]


def test_a_release_that_has_changed_the_tables_already_leaves_the_version_before_ready(
    settings: Settings, alive: Runtime
) -> None:
    with alive.records.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'of the next version'"))
    assert ask("voice", settings) == (200, {**READY, "schema": "newer"})


@pytest.mark.parametrize("which", ["voice", "pages"])
def test_a_part_that_cannot_be_reached_is_named_and_the_process_lives_all_the_same(
    which: str, settings: Settings, alive: Runtime
) -> None:
    for part, changes in (
        ("redis", {"redis_url": "unix:///nowhere/valkey.sock"}),
        ("database", {"database_url": "sqlite:////nowhere/callrouter.db"}),
    ):
        for process in NEEDED:
            alive.line.beats.beat(process, 30)
        status, said = ask(which, settings, **changes)
        assert (status, said[part]) == (503, "unreachable")
        # Whichever of the two is left says who is there.
        assert {said[process] for process in NEEDED} == {"ok"}
        assert client(which, settings, **changes).get("/healthz").status_code == 200


def test_while_redis_hangs_the_answer_comes_in_time_however_often_it_is_asked_for(
    settings: Settings, alive: Runtime
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"redis://127.0.0.1:{mute.getsockname()[1]}"
        web = client("voice", settings, redis_url=url)
        for _ in range(3):
            began = time.monotonic()
            answer = web.get("/readyz")
            assert time.monotonic() - began < 2
            assert answer.status_code == 503
            assert answer.json is not None
            assert answer.json["redis"] == "unreachable"
