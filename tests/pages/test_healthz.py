"""`/healthz` on both web apps."""

from __future__ import annotations

import time

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from callrouter.settings import Settings
from callrouter.stages.process import open_service
from webhooks.pages_app import create_pages_app
from webhooks.voice_app import create_voice_app


def app(which: str, settings: Settings) -> Flask:
    if which == "pages":
        return create_pages_app(settings)
    return create_voice_app(open_service(settings))


def ask(which: str, settings: Settings, **changes: str) -> TestResponse:
    env = settings.env.model_copy(update=changes)
    return app(which, settings.model_copy(update={"env": env})).test_client().get("/healthz")


@pytest.mark.parametrize("which", ["voice", "pages"])
def test_a_process_that_reaches_its_parts_is_well(which: str, settings: Settings) -> None:
    answer = ask(which, settings)
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "process": "ok", "database": "ok", "redis": "ok"}


@pytest.mark.parametrize("which", ["voice", "pages"])
@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("redis", {"redis_url": "unix:///nowhere/valkey.sock"}),
        ("database", {"database_url": "sqlite:////nowhere/callrouter.db"}),
    ],
)
def test_a_part_that_cannot_be_reached_is_named_soon(
    which: str, settings: Settings, part: str, changes: dict[str, str]
) -> None:
    began = time.monotonic()
    answer = ask(which, settings, **changes)
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["status"] == "degraded"
    assert answer.json[part] == "unreachable"
    assert [answer.json[one] for one in ("database", "redis") if one != part] == ["ok"]
    assert time.monotonic() - began < 4
