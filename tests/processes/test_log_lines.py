"""Every line that the Procfile's processes write is JSON: their own, gunicorn's, the libraries'."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
import requests

from tests.processes.service import Running, running, wait_until

pytestmark = pytest.mark.timeout(300)
NASTY = b"GET /voice/%E2%80%A8\xe2\x80\xa8" + b"x" * 3000 + b" HTTP/1.1\r\nHost: h\r\n\r\n"


def test_every_line_of_every_process_is_json(tmp_path: Path) -> None:
    with running(tmp_path, []) as service:
        service.start("pages")
        ports = service.around.ports
        wait_until(lambda: _answers(ports.pages), 30)
        # gunicorn's own lines: a request that is none, a worker that dies, a port that is taken.
        for port in (ports.voice, ports.pages):
            for request in (
                NASTY,
                b"\x00\x01 / HTTP/9\r\n\r\n",
                b"GET / HTTP/1.1\r\nA\x85: b\r\n\r\n",
            ):
                with socket.create_connection(("127.0.0.1", port), 5) as client:
                    client.sendall(request)
                    client.settimeout(5)
                    client.recv(100)
        requests.post(f"{service.around.pages_url}/language", data={"language": "en"}, timeout=5)
        service.start("voice 2")
        wait_until(lambda: "in use" in service.log("voice 2"), 30)
        service.reload("voice")
        for name in ("voice", "voice 2", "pages", "worker", "dispatcher", "sweeper"):
            service.end(name)
        names = {name: _lines(service, name) for name in ("voice", "voice 2", "pages", "worker",
                                                          "dispatcher", "sweeper")}  # fmt: skip
    for name, lines in names.items():
        assert lines, name
        assert all({"ts", "level", "process", "event"} <= line.keys() for line in lines)
        assert {line["process"] for line in lines} == {name.removesuffix(" 2")}


def _lines(service: Running, name: str) -> list[dict[str, object]]:
    # By every separator that a reader may know, not by the line feed alone.
    return [json.loads(line) for line in service.log(name).splitlines()]


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=2).ok
    except requests.RequestException:
        return False
