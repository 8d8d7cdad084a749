"""What the demo tells every process it starts: addresses, secrets and settings."""

from __future__ import annotations

import os
import shlex
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from callrouter.demo.folder import Folder, write_private
from callrouter.variables import Environment

HOST = "127.0.0.1"

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


def choose_ports(usual: bool) -> Ports:
    """Free ports: the ones that the README names where `usual` and nobody has them."""
    taken: set[int] = set()

    def choose(wanted: int) -> int:
        port = wanted if usual and is_free(wanted) else _any_free(taken)
        taken.add(port)
        return port

    return Ports(voice=choose(8000), pages=choose(8010), sandbox=choose(8030), smtp=choose(8031))


def is_free(port: int) -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _any_free(taken: set[int]) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = int(probe.getsockname()[1])
        if port not in taken:
            return port


@dataclass(frozen=True)
class Surroundings:
    """The addresses and the environment of everything that the demo starts."""

    folder: Folder
    ports: Ports
    variables: Mapping[str, str]

    @property
    def sandbox_url(self) -> str:
        """The phones; the inbox is beside them."""
        return f"http://{HOST}:{self.ports.sandbox}"

    @property
    def pages_url(self) -> str:
        """The console."""
        return f"http://{HOST}:{self.ports.pages}"

    @property
    def voice_url(self) -> str:
        """What the stand-in for Twilio calls."""
        return f"http://{HOST}:{self.ports.voice}"

    def for_port(self, port: int) -> dict[str, str]:
        """The environment of a process that listens."""
        return {**self.variables, "PORT": str(port)}


def surround(folder: Folder, ports: Ports, shell: Mapping[str, str]) -> Surroundings:
    """Everything that the processes are told, made from the folder's secrets and these ports.

    It is written into the folder too, so that other commands can work on the demo's data: on
    nothing else, whatever the shell that reads it says.
    """
    settings = {
        **folder.secrets(),
        "TWILIO_API_BASE_URL": f"http://{HOST}:{ports.sandbox}",
        "PUBLIC_BASE_URL": f"http://{HOST}:{ports.voice}",
        "PAGES_BASE_URL": f"http://{HOST}:{ports.pages}",
        "DATABASE_URL": f"sqlite:///{quote(str(folder.database))}",
        "REDIS_URL": f"unix://{quote(str(folder.socket))}",
        "SMTP_URL": f"smtp://{HOST}:{ports.smtp}",
        "MAIL_FROM": "Support <support@vendor.example>",
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
        "BIND": HOST,
        "PYTHONUNBUFFERED": "1",
    }
    return Surroundings(folder, ports, variables)
