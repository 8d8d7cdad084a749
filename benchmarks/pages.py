"""The pages of those who run the line, when there is much to show."""

from __future__ import annotations

import csv
import gc
import io
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

import structlog
from flask import Flask
from werkzeug.test import TestResponse

from benchmarks.figures import Figure, Report, number, percentile, table
from benchmarks.rig import Rig, database, in_memory, rig
from callrouter.demo import people
from callrouter.demo.fortnight import play_fortnight
from callrouter.demo.people import DEMO, read
from callrouter.people.files import import_agents, import_partners
from tests.pages.app import pages_on
from tests.pages.reading import filled
from tests.pages.stocked import LARGE, multiply
from tests.pages.visitors import Clock, Visitor
from tests.pages.walk import Walked, walk

ROUNDS = 15
SLOW, SLOW_ROUNDS = 6, 200
"""So many addresses, those whose slowest answer took longest, are asked so often: the 99th
percentile of a few answers is the slowest of them."""
MEDIAN_AT_MOST = 50
P99_AT_MOST = 200
ALL_AT_ONCE_AT_MOST = 1_000
"""Previews, and files to send and to take away."""


def measure() -> Report:
    """Every page that a link leads to, asked again and again by an admin."""
    with in_memory(), rig() as made:
        visitor, app = _service(made)
        walked = walk(app, visitor.client)
        with _nothing_left_over():
            pages, files = _times(visitor, walked)
            previews = {
                what: [_timed(ask) for _ in range(ROUNDS)]
                for what, ask in _previews(visitor).items()
            }
    figures = [
        Figure("slowest page that only shows, median",
               max(median(taken) for taken in pages.values()) * 1e3, "ms",
               at_most=MEDIAN_AT_MOST),
        Figure("slowest page that only shows, 99th percentile",
               max(percentile(taken, 99) for taken in pages.values()) * 1e3, "ms",
               at_most=P99_AT_MOST),
        Figure("slowest file to take away, median",
               max((median(taken) for taken in files.values()), default=0) * 1e3, "ms",
               at_most=ALL_AT_ONCE_AT_MOST),
        *(
            Figure(f"{what}, slowest of {ROUNDS}", max(taken) * 1e3, "ms",
                   at_most=ALL_AT_ONCE_AT_MOST)
            for what, taken in previews.items()
        ),
    ]  # fmt: skip
    rows = [
        [f"`{what}`", number(median(taken) * 1e3), number(percentile(taken, 99) * 1e3)]
        for what, taken in sorted({**pages, **files}.items(), key=lambda one: -median(one[1]))
    ]
    return Report(
        "The pages",
        f"{database()} in memory, in process. {LARGE.calls:,} calls, half of them with a ticket, "
        f"{LARGE.partners:,} partners and {LARGE.agents} agents; {ROUNDS} rounds of every page and "
        f"file that a link leads an admin to, two addresses of each kind, and {SLOW_ROUNDS} of the "
        f"{SLOW} addresses that had the slowest answers.",
        figures,
        [table(["ms", "median", "p99"], rows)],
    )


def _service(made: Rig) -> tuple[Visitor, Flask]:
    clock = stock(made)
    app = pages_on(made.records, made.settings, clock)
    return Visitor(app.test_client(), made.records, clock).sign_in(people.admin()), app


def stock(made: Rig) -> Clock:
    """Fill the records of this rig as those of a service that has run for long. Returns its
    clock."""
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
        import_agents(
            session, read("agents.csv"), numbers, told.countries, DEMO, clock(),
            made.runtime.notices,
        )  # fmt: skip
    play_fortnight(made.silent_service, clock())
    multiply(made.records, LARGE, clock())
    return clock


@contextmanager
def _nothing_left_over() -> Iterator[None]:
    """What was left by filling the records is not looked through by each collection of garbage: no
    process of the pages has it."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def _times(
    visitor: Visitor, walked: Walked
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """By endpoint, in seconds: of pages and of files."""
    times: dict[str, list[float]] = {address: [] for address in walked.endpoints}
    for _ in range(ROUNDS):
        for address, taken in times.items():
            taken.append(_taken(visitor, address))
    slow = sorted(walked.pages, key=lambda address: max(times[address]))[-SLOW:]
    for address in slow:
        times[address] = [_taken(visitor, address) for _ in range(SLOW_ROUNDS)]
    pages: dict[str, list[float]] = {}
    files: dict[str, list[float]] = {}
    for address, endpoint in walked.endpoints.items():
        kind = pages if address in walked.pages else files
        kind.setdefault(endpoint, []).extend(times[address])
    return pages, files


def _previews(visitor: Visitor) -> dict[str, Callable[[], TestResponse]]:
    """What shows what would become of a change, by what it is called."""
    edit = "/hours/hours/edit"
    hours = filled(visitor.get(edit).text, "hours-form")
    hours["week.friday[0].end"] = ["17h"]
    content = visitor.get("/imports/partners.csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(content.lstrip("\ufeff"))))
    file = io.StringIO()
    writer = csv.DictWriter(file, rows[0])
    writer.writeheader()
    writer.writerows({**row, "name": f"{row['name']} SA"} for row in rows)
    changed = file.getvalue().encode()
    return {
        "preview of a change of the hours": lambda: visitor.post(edit, **hours, go="preview"),
        "preview of closing now": lambda: visitor.post(
            "/close-now", step="look", until="60", why="own", reason_fr="panne", reason_en="outage"
        ),
        f"preview of a file that changes {LARGE.partners:,} partners": lambda: visitor.send(
            "/imports", changed, kind="partners"
        ),
    }


def _taken(visitor: Visitor, address: str) -> float:
    return _timed(lambda: visitor.client.get(address))


def _timed(ask: Callable[[], TestResponse]) -> float:
    began = time.perf_counter()
    answer = ask()
    taken = time.perf_counter() - began
    assert answer.status_code == 200, f"{answer.request.path}: {answer.status}"
    return taken
