"""Workers of the service as processes of their own: started, ended by a signal, their log read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

Start = Callable[[], subprocess.Popen[str]]


@contextmanager
def starting(module: str, environ: Mapping[str, str]) -> Iterator[Start]:
    """Starts processes of that module; whatever runs at the end is killed."""
    running: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            env={"PATH": os.environ["PATH"], **environ},
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str], by: signal.Signals) -> list[dict[str, object]]:
    """End a process by a signal, and return its log. Every line of it must be JSON."""
    process.send_signal(by)
    output, _ = process.communicate(timeout=10)
    assert process.returncode == 0, output
    return [json.loads(line) for line in output.splitlines()]
