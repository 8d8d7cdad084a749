"""The cost of the line with 10 to 1,000,000 callers in it, beside a bare round trip and a heap."""

from __future__ import annotations

import gc
import heapq
import random
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from statistics import median

import redis

from benchmarks.figures import Figure, Report, number, ratio, table
from benchmarks.rig import rig
from callrouter.line import Line
from callrouter.rules.priority import order_key

SIZES = (10, 1_000, 100_000, 1_000_000)
ROUNDS = 9
TIMES = 400
"""How often each is done in a round."""
LARGEST_GROWTH = 1.15
LARGEST_CALLER = 500

FILL = """
local function join(KEYS, ARGV)
{join}
end
for i = 4, #ARGV, 2 do
  join({{ARGV[1], ARGV[2], ARGV[3]}}, {{ARGV[i], 'fr', ARGV[i + 1], '0'}})
end
"""
"""The shipped script, run many times within the server: joining a million one by one would take
minutes, and make the same."""

Costs = dict[tuple[str, int], list[float]]


def measure() -> Report:
    """Take turns between the sizes, and between what is asked."""
    with rig() as made:
        made.start_valkey()
        bare = redis.Redis.from_url(made.settings.env.redis_url)
        lines = {size: Line(made.settings.env.redis_url, f"bench{size}:") for size in SIZES}
        sids = {}
        for size, line in lines.items():
            before = int(bare.info("memory")["used_memory"])
            sids[size] = _fill(bare, f"bench{size}:", size)
            bytes_each = (int(bare.info("memory")["used_memory"]) - before) / size
            line.order.is_whole()
        # Nothing below makes garbage in circles, and a pause to look for it is not the line's.
        gc.freeze()
        gc.disable()
        costs: Costs = {}
        for turn in range(ROUNDS + 1):
            for what, micros in _round(lines, sids).items():
                if turn:
                    # The first round only warms up.
                    costs.setdefault(what, []).append(micros)
        for line in lines.values():
            line.close()
        bare.close()
    for size in SIZES:
        costs["heap in process", size] = [_heap(size) for _ in range(ROUNDS)]
    gc.enable()
    return _report(costs, bytes_each)


def _fill(server: redis.Redis, prefix: str, size: int) -> list[str]:
    join = files("callrouter.line").joinpath("scripts", "join.lua").read_text("utf-8")
    script = server.register_script(FILL.format(join=join))
    sids = [f"CA{secrets.token_hex(16)}" for _ in range(size)]
    began = datetime.now(UTC) - timedelta(hours=1)
    keys = [f"{prefix}line:fr", f"{prefix}free:fr", f"{prefix}callers"]
    for first in range(0, size, 2_000):
        arguments: list[str | int] = list(keys)
        for i, sid in enumerate(sids[first : first + 2_000], first):
            arguments += [sid, order_key(i % 3, began + timedelta(milliseconds=i))]
        script(args=arguments)
    server.set(f"{prefix}whole", "1")
    return sids


def _round(lines: dict[int, Line], sids: dict[int, list[str]]) -> dict[tuple[str, int], float]:
    """Each thing is asked of one size after the other, again and again, so that all of them meet
    the same weather. What one costs is the median: one that met a busy processor says nothing."""
    now = datetime.now(UTC)
    new = [f"CA{secrets.token_hex(16)}" for _ in range(TIMES)]
    orders = [order_key(i % 3, now + timedelta(milliseconds=i)) for i in range(TIMES)]
    some = {size: random.choices(waiting, k=TIMES) for size, waiting in sids.items()}
    asked: dict[str, Callable[[int, int], object]] = {
        "bare round trip": lambda size, _: lines[size].order.is_whole(),
        "place": lambda size, i: lines[size].positions.of(some[size][i], "fr"),
        "next and release": lambda size, _: _next_and_release(lines[size]),
        "join": lambda size, i: lines[size].order.join(new[i], "fr", orders[i]),
    }
    found = {}
    for what, ask in asked.items():
        taken: dict[int, list[float]] = {size: [] for size in SIZES}
        for i in range(TIMES):
            for size in random.sample(SIZES, len(SIZES)):
                began = time.perf_counter()
                ask(size, i)
                taken[size].append(time.perf_counter() - began)
        found.update({(what, size): median(taken[size]) * 1e6 for size in SIZES})
    for line in lines.values():
        for sid in new:
            line.order.leave(sid)
    return found


def _heap(size: int) -> float:
    heap = [(random.random(), "") for _ in range(size)]
    heapq.heapify(heap)
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        heapq.heappushpop(heap, (random.random(), ""))
        taken.append(time.perf_counter() - began)
    return median(taken) * 1e6


def _next_and_release(line: Line) -> None:
    head = line.order.next(["fr"])
    assert head is not None
    line.order.release(head.place)


def _report(costs: Costs, bytes_each: float) -> Report:
    whats = ("bare round trip", "join", "place", "next and release", "heap in process")
    rows = [[what, *(number(median(costs[what, size])) for size in SIZES)] for what in whats]
    least, most = SIZES[0], SIZES[-1]
    figures = [
        Figure(
            f"{what}, {most:,} waiting ÷ {least}",
            ratio(costs[what, most], costs[what, least]), "×", at_most=LARGEST_GROWTH,
        )
        for what in ("join", "place", "next and release")
    ]  # fmt: skip
    figures.append(Figure("memory per waiting caller", bytes_each, "bytes", at_most=LARGEST_CALLER))
    figures += [
        Figure(
            f"{what}, {most:,} waiting ÷ bare round trip",
            ratio(costs[what, most], costs["bare round trip", most]), "×",
        )
        for what in ("join", "place", "next and release")
    ]  # fmt: skip
    return Report(
        "The line",
        f"One Valkey holds all four lines at once; in {ROUNDS} rounds of {TIMES} each thing is "
        "asked of one line after the other, over the same client, each time of another caller. The "
        "bare round trip is a PING on the same connection. The heap is in one process, and shared "
        "with none.",
        figures,
        [table(["µs", *(f"{size:,} waiting" for size in SIZES)], rows)],
    )
