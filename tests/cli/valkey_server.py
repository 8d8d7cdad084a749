"""A Valkey server set up as somebody may have set up theirs."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import redis

from callrouter.demo.environment import free_port
from tests.conftest import valkey_binary


class ValkeyServer:
    """A Valkey server on a free port, as long as the block lasts."""

    def __init__(self, folder: Path, *words: str) -> None:
        self._port = free_port()
        self._process = subprocess.Popen(
            [valkey_binary(), "--port", str(self._port), "--dir", str(folder),
             *(() if "--bind" in words else ("--bind", "127.0.0.1")), *words],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self._password = words[words.index("--requirepass") + 1] if "--requirepass" in words else ""

    def __enter__(self) -> str:
        url = f"redis://:{self._password}@127.0.0.1:{self._port}/0"
        url = url if self._password else f"redis://127.0.0.1:{self._port}/0"
        for _ in range(200):
            try:
                connection = redis.Redis.from_url(url)
                connection.ping()
                connection.close()
                return url
            except redis.ConnectionError:
                time.sleep(0.02)
        raise AssertionError("the server did not start")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)
