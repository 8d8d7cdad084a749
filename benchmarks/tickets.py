"""The work list and the page of a ticket, as agents open them: over HTTP, from a process of the
pages as the Procfile starts it."""

from __future__ import annotations

import http.client
import itertools
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from statistics import median
from urllib.parse import urlencode

from sqlalchemy import func, select

from benchmarks.figures import Figure, Report, number, percentile, table
from benchmarks.much_written import OF_ONE_PARTNER, OPEN, VERY_LONG, Written, write_much
from benchmarks.pages import stock
from benchmarks.polls import POLLS, cost
from benchmarks.rig import Rig, await_url, cpu_seconds, database, in_memory, rig
from callrouter.demo import people
from callrouter.records import Agent, Call, Ticket
from callrouter.views.work_list import WorkAsked, work_list
from webhooks.pages_app import create_pages_app

ROUNDS = 300
"""Questions of each kind: the 99th percentile of fewer is the slowest of them."""
WARM = 20
WAITING = 40
MEDIAN_AT_MOST = 50
P99_AT_MOST = 200
HIDDEN = re.compile(r'<input type="hidden" id="frame" name="frame" value="(\w+)">')
SEEN = re.compile(r"[?&;]seen=(\w+)")

Ask = Callable[[str], tuple[float, str]]
"""The seconds that an address took to answer, and the page."""


def measure() -> Report:
    """All kinds of pages in turn, as somebody goes from one to another."""
    with in_memory(), rig() as made:
        stock(made)
        made.calls([f"CA{secrets.token_hex(16)}" for _ in range(WAITING)])
        reader = _agent(made, people.admin())
        written = write_much(made.records, reader, datetime.now(UTC))
        calls, tickets = _counted(made)
        cookie, polls = _in_process(made, reader, written)
        pages = made.start_procfile("pages", port=made.ports.pages)
        await_url(f"http://127.0.0.1:{made.ports.pages}/healthz")
        ask = _asker(made.ports.pages, cookie)
        kinds = _kinds(made, written, HIDDEN.findall(ask("/work")[1])[0])
        for addresses in kinds.values():
            for address in itertools.islice(addresses, WARM):
                ask(address)
        used, taken = cpu_seconds(pages), _in_turn(ask, kinds)
        used = (cpu_seconds(pages) - used) / (ROUNDS * len(kinds))
        made.alive()
    figures = [
        Figure("slowest kind of page, median",
               max(median(one) for one in taken.values()) * 1e3, "ms", at_most=MEDIAN_AT_MOST),
        Figure("slowest kind of page, 99th percentile",
               max(percentile(one, 99) for one in taken.values()) * 1e3, "ms",
               at_most=P99_AT_MOST),
        Figure("processor of the pages for one of them", used * 1e3, "ms"),
        *(
            figure
            for what, (seconds, asked) in polls.items()
            for figure in (
                Figure(f"question of {what} that brings nothing new, processor",
                       seconds * 1e3, "ms", at_most=1),
                Figure(f"questions of the records for {POLLS:,} of them", asked, "", at_most=0),
            )
        ),
    ]  # fmt: skip
    rows = [
        [what, *(number(percentile(one, at) * 1e3) for at in (50, 90, 99, 100))]
        for what, one in sorted(taken.items(), key=lambda each: -median(each[1]))
    ]
    return Report(
        "The work list and the page of a ticket",
        f"{database()} in memory, the pages by their Procfile line. {calls:,} calls and "
        f"{tickets:,} tickets, {OPEN:,} of them and {WAITING} callers in the work list; a partner "
        f"with {OF_ONE_PARTNER:,} tickets; tickets with {VERY_LONG.messages} messages, "
        f"{VERY_LONG.entries} entries in their history, {VERY_LONG.mails} mails and "
        f"{VERY_LONG.files} files. {ROUNDS} questions of each kind, one after the other over a "
        "connection that stays open, by an admin who is signed in.",
        figures,
        [table(["ms", "p50", "p90", "p99", "longest"], rows)],
    )


def _agent(made: Rig, login: str) -> int:
    with made.records.read() as session:
        return session.scalars(select(Agent.id).where(Agent.login == login)).one()


def _counted(made: Rig) -> tuple[int, int]:
    with made.records.read() as session:
        return (
            session.scalars(select(func.count(Call.id))).one(),
            session.scalars(select(func.count(Ticket.id))).one(),
        )


def _kinds(made: Rig, written: Written, frame: str) -> dict[str, Iterator[str]]:
    """By what it is called: addresses of such a page, as many as there are asked for."""
    half, end = (_place(made, WorkAsked(), share) for share in (0.5, 0.98))
    mine = _place(made, WorkAsked(owner=people.admin()), 0.5)
    free = _place(made, WorkAsked(unowned=True), 0.5)
    kinds = {
        "work list": ["/work"],
        "work list, in the middle": [f"/work?after={half}"],
        "work list, near its end": [f"/work?after={end}"],
        "work list, nobody's": ["/work?of=nobody"],
        "work list, nobody's, in the middle": [f"/work?of=nobody&after={free}"],
        "work list, one's own": ["/work?of=mine"],
        "work list, one's own, in the middle": [f"/work?of=mine&after={mine}"],
        "work list, changed while it was open": [f"/work/rows?of=all&seen=before&frame={frame}"],
        "ticket, worked at": _pages(written.open),
        "ticket, over": _pages(written.over),
        "ticket of the partner with many": _pages(written.of_one_partner),
        "ticket with a long conversation": _pages(written.long),
        "ticket of a call": _pages(_of_calls(made)),
        "taking a ticket": [f"{one}/take" for one in _pages(written.free)],
        "merging a ticket of the partner with many": [
            f"{one}/merge" for one in _pages(written.of_one_partner)
        ],
    }
    return {what: itertools.cycle(addresses) for what, addresses in kinds.items()}


def _place(made: Rig, asked: WorkAsked, share: float) -> str:
    """The place in the work list before which so much of it stands."""
    with made.records.read() as session:
        rows = work_list(session, asked, after=None, limit=2 * OPEN).rows
    return str(rows[int(len(rows) * share)].place)


def _pages(numbers: Iterable[str]) -> list[str]:
    return [f"/tickets/{one}" for one in list(numbers)[:ROUNDS]]


def _of_calls(made: Rig) -> list[str]:
    with made.records.read() as session:
        found = session.scalars(
            select(Ticket.number).where(Ticket.call_id.is_not(None)).limit(ROUNDS)
        )
        return [one for one in found if one is not None]


def _in_turn(ask: Ask, kinds: dict[str, Iterator[str]]) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {what: [] for what in kinds}
    for _ in range(ROUNDS):
        for what, addresses in kinds.items():
            taken[what].append(ask(next(addresses))[0])
    return taken


def _asker(port: int, cookie: str) -> Ask:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": f"callrouter={cookie}", "Accept-Language": "fr", "Accept": "text/html"}

    def ask(address: str) -> tuple[float, str]:
        began = time.perf_counter()
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        taken = time.perf_counter() - began
        assert answer.status == 200, f"{address} answers {answer.status}"
        return taken, page

    return ask


def _in_process(
    made: Rig, reader: int, written: Written
) -> tuple[str, dict[str, tuple[float, int]]]:
    """What the reader's browser sends; and what it costs when a page that stays open hears that
    nothing is new: see polls.cost."""
    app = create_pages_app(made.settings, lambda: datetime.now(UTC), made.runtime)
    with made.records.read() as session:
        ids = session.scalars(select(Agent.id).order_by(Agent.id)).all()
    cookie = made.cookies(app)[list(ids).index(reader)]
    client = app.test_client()
    client.set_cookie("callrouter", cookie)
    page = client.get("/work").text
    query = urlencode(
        {"of": "all", "seen": SEEN.findall(page)[0], "frame": HIDDEN.findall(page)[0]}
    )
    polls = {
        "an open work list": cost(
            app, made.records, cookie, "204 NO CONTENT", path="/work/rows", query=query
        ),
        "an open ticket": cost(
            app, made.records, cookie, "200 OK", path=f"/tickets/{written.open[0]}/onlookers",
            body=b"{}",
        ),
    }  # fmt: skip
    app.extensions["pages"].live.stop()
    return cookie, polls
