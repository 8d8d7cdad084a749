"""From an agent becoming free to the REST request that rings them, beside the request alone."""

from __future__ import annotations

import json
import random
import re
import secrets
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from sqlalchemy import select, update

from benchmarks.figures import Figure, Report, number, percentile, table
from benchmarks.rig import Rig, phone, python, rig
from callrouter.people.presence import set_available
from callrouter.records import Agent, Call, Offer
from callrouter.telephony import QUEUE
from callrouter.telephony.twilio import Twilio

WAITING = 1_000
ROUNDS = 6
TIMES = 12
MOST_MS = 25
PATIENCE_SECONDS = 10.0
AGENT = "+33199000201"


def measure() -> Report:
    """Rounds of offers take turns with rounds of the bare request."""
    with rig(offers={"calls_per_second": 1000.0}) as made:
        made.start_valkey()
        made.migrate()
        made.partners(100, phone)
        sids = [f"CA{secrets.token_hex(16)}" for _ in range(WAITING)]
        made.calls(sids)
        (login,) = made.agents(1, "away", lambda _: AGENT)
        twilio = _Twilio(made.ports.sandbox, sids)
        made.start("dispatcher", python("-m", "workers.dispatcher"))
        _await_line(made)
        reactions: list[float] = []
        bare: list[float] = []
        client = Twilio(made.settings.env)
        for _ in range(ROUNDS):
            for _ in range(TIMES):
                reactions.append(_react(made, twilio, login))
                _put_back(made, login)
                # Anywhere in the dispatcher's own rhythm.
                time.sleep(random.uniform(0.05, 0.4))
            bare += [_bare(client, twilio) for _ in range(TIMES)]
        made.alive()
        twilio.close()
    rows = [
        [what, *(number(percentile(values, p) * 1000) for p in (50, 90, 99))]
        for what, values in {
            "agent free → request": reactions, "the request alone": bare,
        }.items()
    ]  # fmt: skip
    return Report(
        "The dispatcher",
        f"`python -m workers.dispatcher` as a process of its own, {WAITING:,} callers in the line, "
        f"one agent, a slot free; {ROUNDS} rounds of {TIMES}. Timed from before `set_available` is "
        "called until a server on loopback that stands for Twilio has read the request.",
        [
            Figure(
                "agent free → request that rings them, median",
                percentile(reactions, 50) * 1000, "ms", at_most=MOST_MS,
            ),
            Figure("agent free → request, 99th percentile", percentile(reactions, 99) * 1000, "ms"),
        ],
        [table(["ms", "median", "p90", "p99"], rows)],
    )  # fmt: skip


def _react(made: Rig, twilio: _Twilio, login: str) -> float:
    twilio.rung.clear()
    began = time.perf_counter()
    set_available(made.runtime, login, datetime.now(UTC))
    if not twilio.rung.wait(PATIENCE_SECONDS):
        raise RuntimeError("the dispatcher rang nobody")
    return twilio.rung_at - began


def _put_back(made: Rig, login: str) -> None:
    """The leg is over and the agent away: as it was before. The caller has its place again."""
    now = datetime.now(UTC)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with made.records.begin() as session:
            offer = session.scalars(select(Offer).order_by(Offer.id.desc()).limit(1)).one()
            if offer.state == "ringing":
                offer.state, offer.ended_at, offer.leg_ended_at = "no_answer", now, now
                session.execute(update(Agent).where(Agent.login == login).values(state="away"))
                sid = session.scalars(select(Call.sid).where(Call.id == offer.call_id)).one()
                break
        time.sleep(0.005)
    else:
        raise RuntimeError("the dispatcher did not note the leg's SID")
    made.line.order.release(sid)


def _bare(client: Twilio, twilio: _Twilio) -> float:
    twilio.rung.clear()
    began = time.perf_counter()
    client.ring(
        to=AGENT, caller_id="+33199000001", path="/a", status_path="/s",
        fallback_path="/f", seconds=20,
    )  # fmt: skip
    return twilio.rung_at - began


def _await_line(made: Rig) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(made.line.order.free("fr")) < WAITING:
        if time.monotonic() > deadline:
            raise RuntimeError("the dispatcher did not put the line back")
        time.sleep(0.05)


class _Twilio:
    """What of Twilio a dispatcher meets: calls it makes, and the queue it compares with."""

    def __init__(self, port: int, sids: list[str]) -> None:
        self.rung = threading.Event()
        self.rung_at = 0.0
        self.members = json.dumps(
            {"queue_members": [{"call_sid": sid} for sid in sids], "next_page_uri": None}
        ).encode()
        _Answers.twilio = self
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _Answers)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave together: apart, the second waits for the first to be acknowledged.
    wbufsize = -1
    twilio: ClassVar[_Twilio]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.twilio.rung_at = time.perf_counter()
        self.twilio.rung.set()
        self._answer(201, json.dumps({"sid": f"CA{secrets.token_hex(16)}"}).encode())

    def do_GET(self) -> None:
        if "/Members" in self.path:
            self._answer(200, self.twilio.members)
        elif "/Queues" in self.path:
            queue = {"sid": f"QU{'0' * 32}", "friendly_name": QUEUE}
            self._answer(200, json.dumps({"queues": [queue], "next_page_uri": None}).encode())
        else:
            found = re.search(r"/(CA[0-9a-f]{32})", self.path)
            sid = found.group(1) if found else ""
            self._answer(200, json.dumps({"sid": sid, "status": "in-progress"}).encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
