"""Drafts: how long the database is kept from others while what somebody types is written down."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from benchmarks.figures import Figure, Report, number, percentile, table
from benchmarks.rig import Rig, database, rig
from callrouter.people.drafts import keep
from callrouter.records import Agent, Database

PEOPLE = 100
EVERY = 3.0
"""Seconds between two times that a person's words are kept: see static/drafts.js."""
SECONDS = 20.0
THREADS = 4
SIZES = {"a reply": 2_000, "a long form": 40_000}
"""Characters typed."""
WORDS = "Le disque de la baie 12 ne répond plus depuis ce matin. "
HELD_AT_MOST = 5


@dataclass(frozen=True)
class Times:
    """Of each transaction, in seconds: by the clock, and of the processor."""

    held: list[float]
    busy: list[float]


def measure() -> Report:
    """As many people as open consoles type all the time, each at a pace of their own."""
    with rig() as made:
        made.migrate()
        agents = _agents(made.records)
        held = {what: _held(made.records, agents, size) for what, size in SIZES.items()}
        bare = _bare(made)
    figures = [
        Figure(f"the lock is held for {what}, {named}", value * 1e3, "ms", at_most=HELD_AT_MOST)
        for what, times in held.items()
        for named, value in (
            ("median", median(times.held)),
            ("99th percentile", percentile(times.held, 99)),
            ("processor, 99th percentile", percentile(times.busy, 99)),
        )
    ]
    rows = [
        [what, str(len(taken)), *(number(percentile(taken, one) * 1e3) for one in (50, 99, 100))]
        for what, taken in {
            **{what: times.held for what, times in held.items()},
            **{f"{what}, processor": times.busy for what, times in held.items()},
            "the least that can be committed, by sqlite3": bare,
        }.items()
    ]
    return Report(
        "Drafts",
        f"{database()} on disk, in process, {THREADS} threads. {PEOPLE} people type without a "
        f"pause, each is kept every {EVERY:.0f} s for {SECONDS:.0f} s. From the moment that the "
        "transaction has begun until it is over, by the clock and by the processor time of its "
        "thread: the first has in it what else this machine was busy with.",
        figures,
        [table(["ms", "times", "median", "p99", "longest"], rows)],
    )


def _agents(records: Database) -> list[int]:
    now = datetime.now(UTC)
    with records.begin() as session:
        made = [
            Agent(
                login=f"typist-{one}", name=f"Typist {one}", email=f"typist-{one}@vendor.example",
                phone=f"+331990{one:05}", languages="fr", role="agent", state="away",
                state_since=now,
            )
            for one in range(PEOPLE)
        ]  # fmt: skip
        session.add_all(made)
        session.flush()
        return [one.id for one in made]


def _held(records: Database, agents: list[int], size: int) -> Times:
    """How long each of the transactions held the lock."""
    with _timed_transactions() as times:
        began = time.perf_counter()
        threads = [
            threading.Thread(target=_type, args=(records, agents[part::THREADS], size, began))
            for part in range(THREADS)
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    return times


def _type(records: Database, agents: list[int], size: int, began: float) -> None:
    """Each of them in turn, spread over the time between two of one person."""
    count = 0
    while (at := began + count * EVERY / len(agents)) < began + SECONDS:
        time.sleep(max(0.0, at - time.perf_counter()))
        agent, text = agents[count % len(agents)], f"{count:09} {WORDS * (size // len(WORDS))}"
        form = "/tickets/12345678/reply reply"
        keep(records, agent, form, f"{agent:032x}", {"text": [text]}, datetime.now(UTC))
        count += 1


@contextmanager
def _timed_transactions() -> Iterator[Times]:
    """How long each transaction of this process takes meanwhile."""
    times = Times([], [])

    def begun(session: Session, *_: Any) -> None:
        session.info["begun"] = time.perf_counter(), time.thread_time()

    def over(session: Session) -> None:
        clock, busy = session.info["begun"]
        times.held.append(time.perf_counter() - clock)
        times.busy.append(time.thread_time() - busy)

    event.listen(Session, "after_begin", begun)
    event.listen(Session, "after_commit", over)
    try:
        yield times
    finally:
        event.remove(Session, "after_begin", begun)
        event.remove(Session, "after_commit", over)


def _bare(made: Rig) -> list[float]:
    """What this disk takes for the least that can be committed to it."""
    path = Path(made.folder.path) / "bare.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, words TEXT)")
    taken = []
    for _ in range(200):
        connection.execute("BEGIN IMMEDIATE")
        began = time.perf_counter()
        connection.execute("INSERT INTO one (words) VALUES ('x')")
        connection.execute("COMMIT")
        taken.append(time.perf_counter() - began)
    connection.close()
    return taken
