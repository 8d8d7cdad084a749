"""Starts a web process: `python -m webhooks voice` or `python -m webhooks pages`.

What the environment says of it is looked at here, since gunicorn answers a wrong word with a
traceback; then gunicorn takes this process over.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

UNUSABLE_SETTINGS = 4
"""As in callrouter.startup, which would take a second to import."""
MOST_PROCESSES = 64


@dataclass(frozen=True)
class Web:
    """A web process."""

    app: str
    worker: str
    port: int
    threads: int
    graceful_seconds: int


PROCESSES = {
    "voice": Web("webhooks.voice_app:create_voice_app()", "VoiceWorker", 8000, 100, 20),
    "pages": Web("webhooks.pages_app:create_pages_app()", "PagesWorker", 8010, 16, 5),
}


def gunicorn_words(name: str, environ: Mapping[str, str], problems: list[str]) -> list[str]:
    """What gunicorn is called with. What is wrong with the environment is added to `problems`."""
    web = PROCESSES[name]
    bind = environ.get("BIND", "") or "127.0.0.1"
    port = environ.get("PORT", "") or str(web.port)
    workers = environ.get("WEB_CONCURRENCY", "") or "1"
    if not _is_address(bind):
        problems.append(
            "environment: BIND: is no address of this machine; write it without a port, like "
            "127.0.0.1, which only this machine reaches"
        )
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65536:
        problems.append("environment: PORT: is no port; write a number from 1 to 65535")
    if not re.fullmatch(r"[0-9]{1,3}", workers) or not 0 < int(workers) <= MOST_PROCESSES:
        problems.append(
            f"environment: WEB_CONCURRENCY: is no number of processes; write one from 1 to "
            f"{MOST_PROCESSES}, such as the number of cores"
        )
    host = f"[{bind}]" if ":" in bind else bind
    return [
        web.app,
        *("--name", name),
        *("--bind", f"{host}:{port}"),
        *("--worker-class", f"webhooks.server.{web.worker}"),
        *("--workers", workers),
        *("--threads", str(web.threads)),
        *("--worker-connections", "800"),
        *("--keep-alive", "75"),
        *("--timeout", "30"),
        *("--graceful-timeout", str(web.graceful_seconds)),
        "--no-control-socket",
        # Nobody's headers say where we are or who asks: our settings do.
        *("--forwarder-headers", ""),
        *("--forwarded-allow-ips", ""),
        *("--logger-class", "webhooks.server_log.ServerLog"),
        *("--log-level", "warning"),
    ]


def _is_address(text: str) -> bool:
    if text == "localhost":
        return True
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def main() -> None:
    """Become gunicorn, or say in a line each why not."""
    if len(sys.argv) != 2 or sys.argv[1] not in PROCESSES:
        sys.exit("Say which web process: python -m webhooks voice, or python -m webhooks pages.")
    problems: list[str] = []
    words = gunicorn_words(sys.argv[1], os.environ, problems)
    if problems:
        sys.stderr.write("".join(f"{one}\n" for one in problems))
        sys.exit(UNUSABLE_SETTINGS)
    # gunicorn reads these by itself: the first is among its words now, the second names a path.
    for variable in ("WEB_CONCURRENCY", "SCRIPT_NAME"):
        os.environ.pop(variable, None)
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *words])  # noqa: S606 - no shell


if __name__ == "__main__":
    main()
