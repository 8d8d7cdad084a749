"""One demo for all tests that do not end it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.demo.showing import Demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo that is up."""
    one = Demo(tmp_path_factory.mktemp("demo") / "data")
    try:
        one.address("Console")
        yield one
    finally:
        one.end()
