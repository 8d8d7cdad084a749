"""`python -m benchmarks.watchers ADDRESS COOKIES RESULTS`: open consoles, a browser for each.

Each asks once a second what is new, over a connection that stays open, until it is told to end;
what they met is kept in the file RESULTS, a line of JSON each second."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

KNOWN = re.compile(r'<input type="hidden" id="(seen|frame)" name="\w+" value="(\w+)">')


@dataclass
class Met:
    """What all consoles met within a second."""

    polls: int = 0
    changed: int = 0
    failed: int = 0
    taken: list[float] = field(default_factory=list)
    """Milliseconds, of each answer."""


class Watcher:
    """One console."""

    def __init__(self, address: str, cookie: str, met: Met) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._head = (
            f"Host: {parts.netloc}\r\nUser-Agent: Mozilla/5.0\r\nAccept: */*\r\n"
            f"Accept-Language: fr\r\nHX-Request: true\r\nCookie: callrouter={cookie}\r\n\r\n"
        )
        self._met = met
        self._known: dict[str, str] = {}

    async def watch(self, offset: float) -> None:
        """Open the console, and ask for ever."""
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        status, page = await self._get("/console")
        assert status == 200, f"the console answers {status}"
        self._known = dict(KNOWN.findall(page))
        due = time.monotonic() + offset
        while True:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            due = max(due + 1, time.monotonic())
            began = time.monotonic()
            status, page = await self._get(f"/console/board?{urlencode(self._known)}")
            self._met.polls += 1
            self._met.taken.append((time.monotonic() - began) * 1e3)
            if status == 200:
                self._met.changed += 1
                self._known |= dict(KNOWN.findall(page))
            elif status != 204:
                self._met.failed += 1

    async def _get(self, path: str) -> tuple[int, str]:
        self._writer.write(f"GET {path} HTTP/1.1\r\n{self._head}".encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = re.search(r"content-length: (\d+)", head)
        body = await self._reader.readexactly(int(length[1])) if length else b""
        return int(head.split()[1]), body.decode()


async def main() -> None:
    """Open them all, spread over a second."""
    address, cookies, results = sys.argv[1], json.loads(Path(sys.argv[2]).read_text()), sys.argv[3]
    met = Met()
    watchers = [Watcher(address, one, met) for one in cookies]
    tasks = [asyncio.create_task(one.watch(i / len(watchers))) for i, one in enumerate(watchers)]
    with Path(results).open("w", buffering=1) as file:
        while True:
            done, _ = await asyncio.wait(tasks, timeout=1, return_when=asyncio.FIRST_EXCEPTION)
            for one in done:
                one.result()
            file.write(json.dumps(vars(met)) + "\n")
            met.polls = met.changed = met.failed = 0
            met.taken.clear()


if __name__ == "__main__":
    asyncio.run(main())
