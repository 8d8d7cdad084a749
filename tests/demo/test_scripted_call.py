"""`callrouter demo --call`: a call from the dial tone to the confirmation email, unattended."""

from __future__ import annotations

import os
import re
import subprocess
import time

import redis

from callrouter.line import Line
from tests.demo.showing import COMMAND


def contents(redis_url: str) -> dict[bytes, bytes]:
    """Everything that a Redis holds."""
    with redis.Redis.from_url(redis_url) as connection:
        return {key: connection.dump(key) for key in connection.scan_iter()}


def test_a_scripted_call_prints_what_each_side_hears_the_ticket_and_the_mail(
    line: Line, redis_url: str
) -> None:
    waits_on_the_real_line = "CA" + "7" * 32
    line.order.join(waits_on_the_real_line, "fr", 1)
    line.order.restore([])
    before = contents(redis_url)
    began = time.monotonic()
    ended = subprocess.run(
        [COMMAND, "demo", "--call"],
        env={
            **os.environ,
            "DATABASE_URL": "postgresql://nowhere/of-a-real-service",
            "REDIS_URL": redis_url,
            "HTTP_PROXY": "http://127.0.0.1:9",
            "CALLROUTER_CONFIG": "/nowhere/of-a-real-service",
        },
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    said = ended.stdout
    assert ended.returncode == 0, f"{said}\n{ended.stderr}"
    assert ended.stderr == ""
    flat = re.sub(r"\s+", " ", said)
    steps = [
        r"Alice Martin dials \+33199000001",
        r"Alice Martin hears « Support Partenaire Advanced, bonjour\. »",
        r"Alice Martin hears « Pour déclarer un incident, tapez 1\.",
        r"Alice Martin presses 1",
        r"Alice Martin hears « Vous êtes en position 1\. Ne quittez pas\. »",
        r"Camille Roux hears « Partenaire Nord Infogérance, incident",
        r"Camille Roux presses 1",
        r"Alice Martin hears « Un conseiller va vous répondre\. »",
        r"Camille Roux talks",
        r"Alice Martin hangs up",
        r"Ticket \d{8}: incident, Nord Infogérance",
        r"Mail, [\d.]+ s after the call",
        r"To: alice\.martin@nord\.example",
    ]
    assert re.search(".*".join(steps), flat), said
    number = re.search(r"Ticket (\d{4})(\d{4}):", said)
    assert number
    assert f"{number[1]} {number[2]}" in flat.partition("Mail, ")[2]
    times = re.findall(r"^(\d\d:\d\d) ", said, re.MULTILINE)
    assert times == sorted(times)
    assert time.monotonic() - began < 100
    assert contents(redis_url) == before
    assert line.order.free("fr") == [waits_on_the_real_line]
