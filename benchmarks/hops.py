"""The hops that matter, beside a textbook handler without any state on gunicorn as it comes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from statistics import median

from benchmarks.figures import Figure, Report, number, ratio, table
from benchmarks.posts import Signer, fire
from benchmarks.rig import Rig, await_url, cpu_seconds, phone, rig

ROUNDS = 9
POSTS = 250
WAITING = 1_000
PARTNERS = 400
STOCK = "the textbook handler"
STOCK_APP = "benchmarks.stock:create_stock_app()"
GOALS = {"wait": 0.9, "incoming": 0.5, "end of call": 0.35}


def measure() -> Report:
    """Each round fires the same number of requests at the textbook handler and at each hop."""
    with rig() as made:
        made.start_valkey()
        made.migrate()
        made.partners(PARTNERS, phone)
        waiting = _sids(WAITING)
        made.calls(waiting)
        voice = made.start_procfile("voice")
        stock_port = made.ports.pages
        stock = made.start_yardstick(STOCK_APP, stock_port)
        await_url(f"{made.voice_url}/healthz")
        await_url(f"http://127.0.0.1:{stock_port}/stock")
        posts = _posts(made, waiting)
        rates: dict[str, list[float]] = {one: [] for one in posts}
        cpus: dict[str, list[float]] = {one: [] for one in posts}
        order = list(posts)
        for turn in range(ROUNDS + 1):
            for what in order:
                requests = posts[what]()
                port = stock_port if what == STOCK else made.ports.voice
                pid = stock if what == STOCK else voice
                before = cpu_seconds(pid)
                seconds = fire(port, requests)
                if turn:
                    # The first round fills the line, the pools and the caches.
                    rates[what].append(len(requests) / seconds)
                    cpus[what].append((cpu_seconds(pid) - before) / len(requests) * 1e6)
            order.append(order.pop(0))
        made.alive()
    figures = [
        Figure(f"{what} ÷ {STOCK}", ratio(rates[what], rates[STOCK]), "×", at_least=goal)
        for what, goal in GOALS.items()
    ]
    rows = [
        [what, number(median(rates[what])), number(median(cpus[what]))]
        for what in (STOCK, *GOALS)
    ]  # fmt: skip
    return Report(
        "The hops",
        f"Requests a second, {ROUNDS} rounds in turn, {POSTS} signed requests each, 16 at once, "
        f"one worker by the Procfile's line, {WAITING:,} callers in the line, SQLite with every "
        "commit on disk. The textbook handler has neither state nor a deadline, and gunicorn's own "
        "threaded worker.",
        figures,
        [table(["", "requests a second", "processor µs a request"], rows)],
    )


def _posts(made: Rig, waiting: list[str]) -> dict[str, Callable[[], list[bytes]]]:
    env = made.settings.env
    signer = Signer(env.twilio_account_sid, env.auth_tokens[0], env.public_base_url)
    textbook = [signer.post("/stock", sid) for sid in waiting[:POSTS]]
    waits = [signer.post("/voice/wait?lang=fr", sid) for sid in waiting[:POSTS]]

    def incoming() -> list[bytes]:
        return [
            signer.post("/voice/incoming", sid, phone(i % PARTNERS))
            for i, sid in enumerate(_sids(POSTS))
        ]

    def ends() -> list[bytes]:
        sids = _sids(POSTS)
        made.calls(sids, "connected")
        over = {"CallStatus": "completed", "SequenceNumber": "0", "CallDuration": "61"}
        return [signer.post("/voice/status", sid, **over) for sid in sids]

    return {
        STOCK: lambda: textbook, "wait": lambda: waits, "incoming": incoming, "end of call": ends,
    }  # fmt: skip


def _sids(count: int) -> list[str]:
    return [f"CA{secrets.token_hex(16)}" for _ in range(count)]
