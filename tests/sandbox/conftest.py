"""A fresh sandbox and a toy application for each test; a test fails on any report it left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from callrouter.sandbox.handset import Sandbox
from tests.sandbox.toy import (
    AGENT,
    CALLER,
    LINE,
    OPENAPI,
    SECOND,
    THIRD,
    Api,
    Toy,
    connect,
    listening,
)

collect_ignore = [] if OPENAPI.exists() else ["test_rest_openapi.py"]


@pytest.fixture
def toy() -> Iterator[Toy]:
    """The application, listening."""
    with listening() as toy:
        yield toy


@pytest.fixture(scope="session")
def sandbox_process() -> Iterator[Sandbox]:
    """One stepped sandbox for every test."""
    phones = [CALLER, SECOND, THIRD, AGENT]
    with Sandbox.start(
        numbers=[LINE], phones=phones, stepped=True, speech_rate="instant", cps=0
    ) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(sandbox_process: Sandbox, toy: Toy) -> Iterator[Sandbox]:
    """A fresh stepped sandbox whose number calls the toy application."""
    sandbox_process.reset()
    connect(sandbox_process, toy)
    yield sandbox_process
    sandbox_process.settle()
    assert sandbox_process.reports() == []


@pytest.fixture
def api(sandbox: Sandbox) -> Api:
    """REST with the right token."""
    return Api(sandbox)
