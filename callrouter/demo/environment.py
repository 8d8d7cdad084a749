"""What the demo tells every process it starts: addresses, secrets and settings."""

from __future__ import annotations

import os
import secrets
import shlex
import socket
import sys
from collections.abc import Container, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path
from urllib.parse import quote

from callrouter.demo.folder import Folder, write_private
from callrouter.demo.people import read
from callrouter.settings import DEFAULT_SCHEDULE, SHIPPED_CONFIG
from callrouter.variables import Environment

HOST = "127.0.0.1"
"""Where the demo listens unless told otherwise: only this machine reaches it."""
PAGES, PHONES, SMTP = 10, 30, 31
"""How far their ports are from that of voice."""
FIRST_PORT = 8000
HIGHEST_PORT = 65535
UNASKED = range(16384, 32768)
"""Ports that no system gives out by itself: to a connection that somebody opens in the moment
between our choice and the start of what listens there."""

KEPT = frozenset(
    {"HOME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "LOGNAME", "TMPDIR", "TZ",
     "USER"}
)  # fmt: skip
"""What the processes inherit of the shell, beside its PATH. Everything else may be of a real
service, in whatever name its libraries read, and the demo touches nothing that it did not start."""

OURS = (
    "CALLROUTER_CONFIG",
    *(name.upper() for name in Environment.model_fields),
    *(f"{name.upper()}_FILE" for name in Environment.model_fields),
)
"""What the settings read."""


@dataclass(frozen=True)
class Ports:
    """Where the processes listen."""

    voice: int
    pages: int
    sandbox: int
    smtp: int


class NotOurs(Exception):
    """The demo cannot listen there; the text says why, and what to do."""


def check_host(host: str) -> None:
    """Raises NotOurs unless this is an address of this machine under which it can be opened."""
    try:
        if not IPv4Address(host).is_unspecified:
            _listen(host, 0)
            return
        problem = "is no address under which anybody opens a page"
    except ValueError:
        problem = "is no address"
    except OSError:
        problem = "is no address of this machine"
    raise NotOurs(
        f"--host: {host} {problem}; write one that `hostname -I` names, or leave it out and only "
        "this machine reaches the demo."
    )


def ports_from(first: int, host: str = HOST) -> Ports:
    """The ports that begin with `first`: those of the README begin with 8000. Raises NotOurs where
    one of them is taken, or is none that a server of this user can have."""
    ports = Ports(voice=first, pages=first + PAGES, sandbox=first + PHONES, smtp=first + SMTP)
    if not 0 < first <= HIGHEST_PORT - SMTP:
        raise NotOurs(f"--port: write a number from 1 to {HIGHEST_PORT - SMTP}, such as 9000.")
    for port in (ports.voice, ports.pages, ports.sandbox, ports.smtp):
        try:
            _listen(host, port)
        except PermissionError:
            raise NotOurs(
                f"--port: only root may listen on port {port}; begin above 1023, such as 9000."
            ) from None
        except OSError:
            raise NotOurs(
                f"--port: port {port} is taken. The demo needs {ports.voice}, {ports.pages}, "
                f"{ports.sandbox} and {ports.smtp}; begin with another number, or leave --port "
                "out and it takes free ones."
            ) from None
    return ports


def choose_ports(usual: bool, host: str = HOST) -> Ports:
    """Free ports: the ones that the README names where `usual` and nobody has them."""
    taken: set[int] = set()

    def choose(wanted: int) -> int:
        port = wanted if usual and is_free(wanted, host) else free_port(host, but=taken)
        taken.add(port)
        return port

    return Ports(
        voice=choose(FIRST_PORT),
        pages=choose(FIRST_PORT + PAGES),
        sandbox=choose(FIRST_PORT + PHONES),
        smtp=choose(FIRST_PORT + SMTP),
    )


def is_free(port: int, host: str = HOST) -> bool:
    """Whether a server could listen on this port now."""
    try:
        _listen(host, port)
    except OSError:
        return False
    return True


def free_port(host: str = HOST, *, but: Container[int] = ()) -> int:
    """A port, other than those in `but`, on which nobody listens and soon nobody else will."""
    # Drawn by the system: what others draw at the same time are other numbers.
    while (port := secrets.choice(UNASKED)) in but or not is_free(port, host):
        pass
    return port


def _listen(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


@dataclass(frozen=True)
class Surroundings:
    """The addresses and the environment of everything that the demo starts."""

    folder: Folder
    ports: Ports
    variables: Mapping[str, str]
    host: str = HOST

    @property
    def sandbox_url(self) -> str:
        """The phones; the inbox is beside them."""
        return f"http://{self.host}:{self.ports.sandbox}"

    @property
    def pages_url(self) -> str:
        """The console."""
        return f"http://{self.host}:{self.ports.pages}"

    @property
    def voice_url(self) -> str:
        """What the stand-in for Twilio calls."""
        return f"http://{self.host}:{self.ports.voice}"

    def for_port(self, port: int) -> dict[str, str]:
        """The environment of a process that listens."""
        return {**self.variables, "PORT": str(port)}


def surround(
    folder: Folder, ports: Ports, shell: Mapping[str, str], host: str = HOST
) -> Surroundings:
    """Everything that the processes are told, made from the folder's secrets and these ports.

    It is written into the folder too, so that other commands can work on the demo's data: on
    nothing else, whatever the shell that reads it says.
    """
    settings = {
        **folder.secrets(),
        "TWILIO_API_BASE_URL": f"http://{host}:{ports.sandbox}",
        "PUBLIC_BASE_URL": f"http://{host}:{ports.voice}",
        "PAGES_BASE_URL": f"http://{host}:{ports.pages}",
        "DATABASE_URL": f"sqlite:///{quote(str(folder.database))}",
        "REDIS_URL": f"unix://{quote(str(folder.socket))}",
        "SMTP_URL": f"smtp://{host}:{ports.smtp}",
        "MAIL_FROM": "Support <support@vendor.example>",
        "CALLROUTER_CONFIG": str(_configuration(folder)),
    }
    write_private(
        folder.environment,
        f"unset {' '.join(name for name in OURS if name not in settings)}\n"
        + "".join(f"export {name}={shlex.quote(value)}\n" for name, value in settings.items()),
    )
    inherited = {name: value for name, value in shell.items() if name in KEPT}
    commands = os.pathsep.join([str(Path(sys.executable).parent), shell.get("PATH", os.defpath)])
    variables = {
        **inherited,
        **settings,
        "PATH": commands,
        "BIND": host,
        "PYTHONUNBUFFERED": "1",
    }
    return Surroundings(folder, ports, variables, host)


def _configuration(folder: Folder) -> Path:
    """The folder's configuration: the shipped one as it is now, with the demo's own hours."""
    there = folder.path / "config"
    there.mkdir(exist_ok=True)
    for file in SHIPPED_CONFIG.glob("*.toml"):
        (there / file.name).write_bytes(file.read_bytes())
    (there / f"{DEFAULT_SCHEDULE}.toml").write_bytes(read("hours.toml"))
    return there
