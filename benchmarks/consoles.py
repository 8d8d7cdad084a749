"""Many consoles that are open: what a question costs that brings nothing new, and what all of them
cost a caller while calls come and go."""

from __future__ import annotations

import itertools
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from sqlalchemy import select

from benchmarks.figures import Figure, Report, number, percentile, table
from benchmarks.polls import POLLS, cost
from benchmarks.posts import Signer, fire
from benchmarks.rig import Rig, await_that, await_url, cpu_seconds, database, phone, python, rig
from benchmarks.watchers import KNOWN
from callrouter.records import Agent, Call, Offer
from webhooks.pages_app import create_pages_app

CONSOLES = 100
TALKING = 15
WAITING = 40
CALLS_A_MINUTE = 20
CHANGES_A_CALL = 5
"""Of the board: it waits, is offered, is accepted, is written up, and its agent is available."""
QUIET_SECONDS = 20.0
ROUNDS, ROUND_SECONDS = 3, 15.0
HOP_EVERY = 0.1


@dataclass
class Met:
    """What the consoles met."""

    polls: int
    changed: int
    failed: int
    taken: list[float]


def measure() -> Report:
    """In process first; then the processes by their Procfile lines, with a browser for each."""
    with rig() as made:
        made.start_valkey()
        made.migrate()
        _fill(made)
        poll, asked = _in_process(made)
        made.start_procfile("voice")
        pages = made.start_procfile("pages", port=made.ports.pages)
        await_url(f"{made.voice_url}/healthz")
        await_url(f"http://127.0.0.1:{made.ports.pages}/healthz")
        hops = _hops(made)
        alone, beside, busy = [], [], []
        cores = 0.0
        with _watched(made) as met:
            met(5)  # All have come.
            used = cpu_seconds(pages)
            quiet = met(QUIET_SECONDS)
            a_poll = (cpu_seconds(pages) - used) / quiet.polls
        hops(ROUND_SECONDS / 3)  # The first ones fill the line, the pools and the caches.
        for _ in range(ROUNDS):
            alone += hops(ROUND_SECONDS)
            with _watched(made) as met, _calls_come_and_go(made):
                met(1)
                used = cpu_seconds(pages)
                beside += hops(ROUND_SECONDS)
                cores += (cpu_seconds(pages) - used) / ROUND_SECONDS / ROUNDS
                busy.append(met(0))
        made.alive()
    everything = [one for met in busy for one in met.taken]
    changed, polls = sum(one.changed for one in busy), sum(one.polls for one in busy)
    failed = sum(one.failed for one in (quiet, *busy))
    figures = [
        Figure("question that brings nothing new, in the process that answers it, processor",
               a_poll * 1e3, "ms", at_most=1),
        Figure("the same worked out by its view, without a server", poll * 1e3, "ms"),
        Figure(f"questions of the records for {POLLS:,} of them", asked, "", at_most=0),
        Figure("questions that failed", failed, "", at_most=0),
        Figure("hop of a caller, median, with ÷ without consoles",
               median(beside) / median(alone), "×", at_most=1.3),
        Figure("hop of a caller, with consoles, 99th percentile",
               percentile(beside, 99), "ms", at_most=100),
    ]  # fmt: skip
    rows = [
        ["hop of a caller, without consoles", *_spread(alone)],
        ["hop of a caller, with consoles", *_spread(beside)],
        ["question, nothing happens", *_spread(quiet.taken)],
        [f"question, {CALLS_A_MINUTE} calls a minute", *_spread(everything)],
    ]
    return Report(
        "The consoles",
        f"{CONSOLES} agents with a console each, which asks every second; {TALKING} of them talk, "
        f"{WAITING} callers wait. Voice and pages by their Procfile lines, {database()}. Nothing "
        f"happens for {QUIET_SECONDS:.0f} s; then {ROUNDS} rounds in turn of {ROUND_SECONDS:.0f} s "
        f"without consoles, and with them while {CALLS_A_MINUTE} calls a minute change the board "
        f"{CALLS_A_MINUTE * CHANGES_A_CALL} times ({changed:,} of {polls:,} questions brought a "
        f"changed board; the pages took {cores:.2f} of a core). A hop of a caller every "
        f"{HOP_EVERY:.1f} s.",
        figures,
        [table(["ms", "p50", "p99", "longest"], rows)],
    )


def _spread(taken: list[float]) -> list[str]:
    return [number(percentile(taken, one)) for one in (50, 99, 100)]


def _fill(made: Rig) -> None:
    made.partners(200, phone)
    made.agents(CONSOLES, "available", lambda i: f"+3319900{i + 200:04}")
    waiting = [f"CA{secrets.token_hex(16)}" for _ in range(WAITING)]
    talking = [f"CA{secrets.token_hex(16)}" for _ in range(TALKING)]
    made.calls(waiting)
    made.calls(talking, "connected")
    now = datetime.now(UTC)
    with made.records.begin() as session:
        agents = session.scalars(select(Agent).order_by(Agent.id).limit(TALKING)).all()
        calls = session.scalars(select(Call).where(Call.sid.in_(talking))).all()
        for agent, call in zip(agents, calls, strict=True):
            agent.state = "offered"
            session.add(
                Offer(
                    call_id=call.id, agent_id=agent.id, token=secrets.token_hex(16),
                    state="joined", rank=0, made_at=now, deadline=now, accepted_at=now,
                )
            )  # fmt: skip
        session.flush()
        for agent in agents:
            agent.state = "on_call"


def _in_process(made: Rig) -> tuple[float, int]:
    """Processor seconds of a question that brings nothing new, without any server; and how often
    the records were asked for all of them."""
    app = create_pages_app(made.settings, lambda: datetime.now(UTC), made.runtime)
    cookies = made.cookies(app)
    (made.folder.path / "cookies.json").write_text(json.dumps(cookies), "utf-8")
    client = app.test_client()
    client.set_cookie("callrouter", cookies[0])
    known = urlencode(dict(KNOWN.findall(client.get("/console").text)))
    poll = cost(app, made.records, cookies[0], "204 NO CONTENT", path="/console/board", query=known)
    app.extensions["pages"].live.stop()
    return poll


def _hops(made: Rig) -> Callable[[float], list[float]]:
    """Asks for what a waiting caller hears, for so many seconds: how long each answer took, in
    ms."""
    env = made.settings.env
    signer = Signer(env.twilio_account_sid, env.auth_tokens[0], env.public_base_url)
    with made.records.read() as session:
        sids = session.scalars(select(Call.sid).where(Call.state == "waiting")).all()
    posts = itertools.cycle([signer.post("/voice/wait?lang=fr", sid) for sid in sids])

    def ask(seconds: float) -> list[float]:
        taken = []
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            taken.append(fire(made.ports.voice, [next(posts)], at_once=1) * 1e3)
            time.sleep(HOP_EVERY)
        return taken

    return ask


@contextmanager
def _watched(made: Rig) -> Iterator[Callable[[float], Met]]:
    """The consoles are open meanwhile: what is given tells what they met since it was asked last,
    and within so many seconds from now."""
    results = Path(made.folder.path / f"watchers-{secrets.token_hex(4)}.json")
    pages = f"http://127.0.0.1:{made.ports.pages}"
    cookies = str(made.folder.path / "cookies.json")
    pid = made.start("watchers", python("-m", "benchmarks.watchers", pages, cookies, str(results)))
    await_that("consoles", lambda: results.exists() and '"polls": 100' in results.read_text())
    read = 0

    def met(seconds: float) -> Met:
        nonlocal read
        if seconds:
            read = len(results.read_text().splitlines())
            time.sleep(seconds)
        lines = results.read_text().splitlines()
        told = [json.loads(one) for one in lines[read:]]
        read = len(lines)
        return Met(
            polls=sum(one["polls"] for one in told),
            changed=sum(one["changed"] for one in told),
            failed=sum(one["failed"] for one in told),
            taken=[taken for one in told for taken in one["taken"]],
        )

    yield met
    made.end(pid)


@contextmanager
def _calls_come_and_go(made: Rig) -> Iterator[None]:
    """The board changes as often as calls change it."""
    stopped = threading.Event()
    states = itertools.cycle(["away", "available"])
    every = 60 / CALLS_A_MINUTE / CHANGES_A_CALL

    def change() -> None:
        for i in itertools.count():
            if stopped.wait(every):
                return
            with made.records.begin() as session:
                agents = select(Agent).where(Agent.state.in_(["away", "available"]))
                found = session.scalars(agents.order_by(Agent.id)).all()
                agent = found[(i // 2) % len(found)]
                agent.state, agent.state_since = next(states), datetime.now(UTC)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(timedelta(seconds=10).total_seconds())
