"""The pages of those who run the line, when there is much to show."""

from __future__ import annotations

import logging
import time
from statistics import median

import structlog
from flask import Flask

from benchmarks.figures import Figure, Report, number, percentile, table
from benchmarks.rig import Rig, database, in_memory, rig
from callrouter.demo import people
from callrouter.demo.fortnight import play_fortnight
from callrouter.demo.people import DEMO, read
from callrouter.people.files import import_agents, import_partners
from tests.pages.app import pages_on
from tests.pages.stocked import LARGE, multiply
from tests.pages.visitors import Clock, Visitor
from tests.pages.walk import Walked, walk

ROUNDS = 15
MEDIAN_AT_MOST = 50
P99_AT_MOST = 200
FILE_AT_MOST = 1_000


def measure() -> Report:
    """Every page that a link leads to, asked again and again by an admin."""
    with in_memory(), rig() as made:
        visitor, app = _service(made)
        walked = walk(app, visitor.client)
        pages, files = _times(visitor, walked)
    figures = [
        Figure("slowest page that only shows, median",
               max(median(taken) for taken in pages.values()) * 1e3, "ms",
               at_most=MEDIAN_AT_MOST),
        Figure("slowest page that only shows, 99th percentile",
               max(percentile(taken, 99) for taken in pages.values()) * 1e3, "ms",
               at_most=P99_AT_MOST),
        Figure("slowest file to take away, median",
               max((median(taken) for taken in files.values()), default=0) * 1e3, "ms",
               at_most=FILE_AT_MOST),
    ]  # fmt: skip
    rows = [
        [f"`{what}`", number(median(taken) * 1e3), number(percentile(taken, 99) * 1e3)]
        for what, taken in sorted({**pages, **files}.items(), key=lambda one: -median(one[1]))
    ]
    return Report(
        "The pages",
        f"{database()} in memory, in process. {LARGE.calls:,} calls, half of them with a ticket, "
        f"{LARGE.partners:,} partners and {LARGE.agents} agents; {ROUNDS} rounds of every page and "
        "file that a link leads an admin to, two addresses of each kind.",
        figures,
        [table(["ms", "median", "p99"], rows)],
    )


def _service(made: Rig) -> tuple[Visitor, Flask]:
    # Open day and night, so that the fortnight can be played at any hour.
    (made.folder.path / "config" / "hours.toml").write_bytes(read("hours.toml"))
    clock, told = Clock(), made.settings.line
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    made.migrate()
    made.start_valkey()
    with made.records.begin() as session:
        import_partners(
            session, made.settings.env.support_code_key, read("partners.csv"),
            told.entitlement, DEMO, clock(),
        )  # fmt: skip
        numbers = [one.number for one in told.lines]
        import_agents(session, read("agents.csv"), numbers, told.countries, DEMO, clock())
    play_fortnight(made.silent_service, clock())
    multiply(made.records, LARGE, clock())
    app = pages_on(made.records, made.settings, clock)
    return Visitor(app.test_client(), made.records, clock).sign_in(people.admin()), app


def _times(
    visitor: Visitor, walked: Walked
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """By endpoint, in seconds: of pages and of files."""
    pages: dict[str, list[float]] = {}
    files: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for address, endpoint in walked.endpoints.items():
            kind = pages if address in walked.pages else files
            kind.setdefault(endpoint, []).append(_taken(visitor, address))
    return pages, files


def _taken(visitor: Visitor, address: str) -> float:
    began = time.perf_counter()
    answer = visitor.client.get(address)
    taken = time.perf_counter() - began
    assert answer.status_code == 200, f"{address}: {answer.status}"
    return taken
