"""The mail server, the clock and the Redis of the tests of mail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from callrouter.records import Database
from callrouter.settings import Settings, load_settings
from tests.mail.mailroom import FOUR_PAST_TWO, Clock, Desk, MailServer, RedisServer


@pytest.fixture
def clock() -> Clock:
    return Clock(FOUR_PAST_TWO)


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def environ(server: MailServer, database_url: str) -> dict[str, str]:
    return {
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "93d7c10b-token-in-the-tests",
        "PUBLIC_BASE_URL": "http://127.0.0.1:8000",
        "DATABASE_URL": database_url,
        "REDIS_URL": "unix:///nowhere",
        "SMTP_URL": server.url,
        "MAIL_FROM": "Support <support@example.net>",
        "SECRET_KEY": "5f0c-our-own-secret-in-the-tests",
        "SUPPORT_CODE_KEY": "b81e-another-secret-in-the-tests",
    }


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    return load_settings(environ)


@pytest.fixture
def desk(records: Database, settings: Settings, clock: Clock) -> Desk:
    return Desk(records, settings, clock)


@pytest.fixture
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("r"))
    server.start()
    yield server
    server.stop()
