"""A demo in a process of its own, as a newcomer starts it."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

COMMAND = str(Path(sys.executable).parent / "callrouter")
START_SECONDS = 60.0


class Demo:
    """`callrouter demo` on a data folder, with nothing but people on file."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._output = data.with_suffix(".out")
        self.environment = {**os.environ, "CALLROUTER_DATA": str(data)}
        # Until one has its ports, another one that starts would find the same ones free.
        self._starting = (Path(tempfile.gettempdir()) / "callrouter-demo-starts").open("w")
        fcntl.flock(self._starting, fcntl.LOCK_EX)
        with self._output.open("wb") as out:
            self.process = subprocess.Popen(
                [COMMAND, "demo", "--empty"],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def output(self) -> str:
        """What the terminal shows."""
        return self._output.read_text("utf-8")

    def says(self, pattern: str, seconds: float = START_SECONDS) -> re.Match[str]:
        """Wait until the terminal shows something."""
        deadline = time.monotonic() + seconds
        while True:
            found = re.search(pattern, self.output())
            if found:
                return found
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline, f"no {pattern!r} in:\n{self.output()}"
            time.sleep(0.05)

    def address(self, name: str) -> str:
        """An address that the box shows."""
        address = self.says(rf"  {name} +(http\S+)")[1]
        self._starting.close()
        return address

    def family(self) -> dict[int, str]:
        """Every process that came of this one, with its command."""
        return dict(_descendants(self.process.pid))

    def pid_of(self, part: str) -> int:
        """The oldest process whose command has this in it."""
        return min(pid for pid, command in self.family().items() if part in command)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Another command on this demo's data, as the box tells to run it."""
        script = '. "$0"/environment; exec "$@"'
        return subprocess.run(
            ["/bin/sh", "-c", script, str(self.data), COMMAND, *words],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def end(self, number: int = signal.SIGINT, seconds: float = 60.0) -> int:
        """Send a signal and wait; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(seconds)
        self._starting.close()
        return status


def await_gone(pids: Iterator[int] | set[int], seconds: float = 20.0) -> None:
    """Wait until none of these processes runs any more."""
    deadline = time.monotonic() + seconds
    left = set(pids)
    while left:
        left = {pid for pid in left if _runs(pid)}
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    status = _read(pid, "stat")
    return status is not None and status.rpartition(")")[2].split()[0] != "Z"


def _descendants(pid: int) -> Iterator[tuple[int, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        child = int(folder.name)
        status = _read(child, "stat")
        if status is not None and int(status.rpartition(")")[2].split()[1]) == pid:
            yield child, (_read(child, "cmdline") or "").replace("\0", " ")
            yield from _descendants(child)


def _read(pid: int, name: str) -> str | None:
    try:
        return Path(f"/proc/{pid}/{name}").read_text("utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
