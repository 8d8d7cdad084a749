"""A line of the log is one JSON object on one line, whatever somebody sent us."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

PROGRAM = """
import threading, warnings, structlog
from callrouter.logs import configure
configure("test")
{}
"""


def logged(program: str) -> list[dict[str, object]]:
    """What a process writes, on both of its outputs."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(program)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    # As readers do who take other separators than the line feed for the end of a line.
    return [json.loads(line) for line in ended.stdout.decode("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("program", "event"),
    [
        ("warnings.warn('old')", "old"),
        ("threading.Thread(target=lambda: 1 / 0).start()", "process.failed"),
        ("1 / 0", "process.failed"),
    ],
)
def test_warnings_and_what_nobody_caught_are_logged_like_everything(
    program: str, event: str
) -> None:
    (line,) = logged(program)
    assert event in str(line["event"])
    assert line["process"] == "test"


def test_nothing_that_is_sent_to_us_begins_a_line_or_hides_one() -> None:
    sent = "a\\u2028b\\u2029c\\x85d\\x9be\\u202ef\\ud800g\\nh"
    (line,) = logged(f'structlog.get_logger().info("x", path="{sent}")')
    assert line["path"] == "a\u2028b\u2029c\x85d\x9be\u202ef\ud800g\nh"


def test_what_is_too_long_to_read_is_cut() -> None:
    (line,) = logged('structlog.get_logger().info("x", path="/a" * 5000, other="b" * 5000)')
    assert line["path"] == "/a" * 100 + "… (10000 characters)"
    assert line["other"] == "b" * 1000 + "… (5000 characters)"
