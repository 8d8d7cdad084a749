"""The demo's processes: started in order, started again when they die, ended in reverse order.

The usual runners of a Procfile (honcho, foreman) start nothing again and end all at once: Redis
before those who still write to it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

SHORTEST_DELAY = 1.0
LONGEST_DELAY = 30.0
"""Seconds before a process that died is started again: doubled each time, up to this."""
STEADY_SECONDS = 30.0
"""A process that lived this long starts with the shortest delay again."""
TAIL_LINES = 15


class ProcessDied(Exception):
    """A process ended before it was ready; the text names it and shows the end of its log."""


@dataclass
class Process:
    """One process, the leader of a group of its own: Ctrl-C in the terminal reaches only us."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    patience: float
    """Seconds it may take to end before it is killed."""
    child: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    started: float = 0.0
    delay: float = SHORTEST_DELAY
    due: float | None = None
    """When it is to be started again, on the monotonic clock."""

    def start(self) -> None:
        """Start it; what it prints goes to its log."""
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - this process has one thread
            )
        self.started = time.monotonic()
        self.due = None

    def status(self) -> int | None:
        """Its exit status, or None while it runs."""
        return self.child.poll() if self.child else 0

    def ask_to_end(self) -> None:
        """Tell its leader to end; it ends the rest of its group itself."""
        if self.child and self.child.poll() is None:
            self.child.terminate()

    def await_end(self, hurried: Callable[[], bool]) -> bool:
        """Wait for the end as long as its patience lasts, and as nobody is in a hurry, then kill.
        Whether it ended by itself."""
        if self.child is None:
            return True
        deadline = time.monotonic() + self.patience
        while self.child.poll() is None and time.monotonic() < deadline and not hurried():
            time.sleep(0.02)
        ended = self.child.poll() is not None
        with suppress(ProcessLookupError):  # It is well when nobody of the group is left.
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()
        return ended

    def tail(self) -> str:
        """The end of its log."""
        lines = self.log.read_text("utf-8", errors="replace").splitlines()
        return "\n".join(lines[-TAIL_LINES:])


class Processes:
    """All of them, in the order in which they were started.

    `say` tells people what happens; `wait` sleeps, and raises when the demo is to end; `hurried`
    is whether its end is to be quick.
    """

    def __init__(
        self,
        folder: Path,
        logs: Path,
        say: Callable[[str], None],
        wait: Callable[[float], None],
        hurried: Callable[[], bool],
    ) -> None:
        self._folder = folder
        self._logs = logs
        self._say = say
        self._wait = wait
        self._hurried = hurried
        self._running: list[Process] = []

    def start(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        patience: float = 10.0,
    ) -> Process:
        """Start a process, with an empty log."""
        log = self._logs / f"{name}.log"
        log.write_bytes(b"")
        process = Process(name, command, environment, self._folder, log, patience)
        process.start()
        self._running.append(process)
        return process

    def run(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Run a process to its end. Raises ProcessDied when it fails."""
        process = self.start(name, command, environment, patience=5.0)
        while process.status() is None:
            self._wait(0.02)
        self._running.remove(process)
        if process.status():
            raise ProcessDied(_obituary(process))

    def must_all_live(self) -> None:
        """Raises ProcessDied for the first one that has ended."""
        for process in self._running:
            if process.status() is not None:
                raise ProcessDied(_obituary(process))

    def mend(self) -> list[str]:
        """Start again what has died, each after its delay, and say so. Returns the names of those
        started."""
        now = time.monotonic()
        started = []
        for process in self._running:
            status = process.status()
            if status is None:
                continue
            if process.due is None:
                if now - process.started > STEADY_SECONDS:
                    process.delay = SHORTEST_DELAY
                process.await_end(self._hurried)
                process.due = now + process.delay
                self._say(
                    f"{process.name} ended {_how(status)}; starting it again in "
                    f"{process.delay:.0f} s (log: {process.log})"
                )
                process.delay = min(2 * process.delay, LONGEST_DELAY)
            elif now >= process.due:
                process.start()
                started.append(process.name)
                self._say(f"{process.name} is running again.")
        return started

    def stop(self, together: Sequence[str] = ()) -> None:
        """End all, the last one started first; those named `together` at the same time."""
        while self._running:
            process = self._running.pop()
            ending = [process]
            if process.name in together:
                ending += [one for one in self._running if one.name in together]
                self._running = [one for one in self._running if one not in ending]
            for one in ending:
                one.ask_to_end()
            for one in ending:
                if not one.await_end(self._hurried):
                    self._say(f"{one.name} did not end in time and was killed.")

    def tails(self) -> str:
        """The end of every log, to see what went wrong."""
        return "\n".join(f"--- {one.name}: {one.log}\n{one.tail()}" for one in self._running)


def read_procfile(file: Path) -> dict[str, str]:
    """The shell command of each process that a Procfile names."""
    lines = [line for line in file.read_text("utf-8").splitlines() if line.strip()]
    found = dict(line.split(":", 1) for line in lines if not line.startswith("#"))
    return {name.strip(): command.strip() for name, command in found.items()}


def shell(command: str) -> list[str]:
    """A shell command as a process of its own, without a shell that stays in between."""
    return ["/bin/sh", "-c", f"exec {command}"]


def _obituary(process: Process) -> str:
    how = _how(process.status() or 0)
    return f"{process.name} ended {how}. The end of {process.log}:\n{process.tail()}"


def _how(status: int) -> str:
    if status < 0:
        return f"by {signal.Signals(-status).name}"
    return f"with status {status}"


def _end_with_parent() -> None:
    """In the new process: be told to end when the demo is killed and cannot say so any more."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
