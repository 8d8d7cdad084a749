"""A thousand callers waiting, twenty agents working: everything running, through the sandbox."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from sqlalchemy import func, select

from benchmarks.figures import Figure, Report, number, percentile, table
from benchmarks.rig import Rig, await_url, cpu_seconds, database, phone, python, rig
from callrouter.admin.connect import connect, voice_urls
from callrouter.records import Call, Offer, OwedMail, Ticket
from callrouter.telephony.twilio import Twilio

WAITING = 1_000
AGENTS = 20
CALLERS = 2_000
DIALS_A_SECOND = 30
SPARE = 20
HANG_UPS_A_SECOND = 40
FILL_SECONDS = 90.0
WORK_SECONDS = 150.0
END_SECONDS = 90.0
TALK_SECONDS = 8.0
LOOK_SECONDS = 0.3
SEED = 20260715
SLOWEST_MS = 100
TOKEN = re.compile(r"/[0-9a-f]{32}")


@dataclass
class Hops:
    """Every request that the sandbox made, by hop: how long the answer took, in ms."""

    seen: int = 0
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: int = 0

    def note(self, webhook: dict[str, Any]) -> None:
        """One line of the sandbox's log."""
        if webhook["kind"] == "media" or webhook["duration_ms"] is None:
            return
        path = webhook["url"].partition("/voice/")[2].partition("?")[0]
        self.taken[re.sub(r"/\d+$", "", TOKEN.sub("", path))].append(webhook["duration_ms"])
        self.failed += webhook["status"] != 200


def measure() -> Report:
    """Fill the line, work for a minute, hang up, and count."""
    with rig(
        offers={"calls_per_second": 1000.0, "wrap_up_seconds": 2}, waiting={"longest_minutes": 0}
    ) as made:
        pids = {"Valkey": made.start_valkey(), "callers and agents": os.getpid()}
        made.migrate()
        made.partners(CALLERS, phone, entitled=lambda i: i % 3 == 0)
        made.agents(AGENTS, "available", _agent_phone)
        pids["sandbox"] = _start_sandbox(made)
        known = made.settings
        urls = voice_urls(known.env.public_base_url, known.line.fallback_url)
        for done in connect(Twilio(known.env), known.line.lines, urls):
            if done.state == "failed":
                raise RuntimeError(done.said)
        pids["worker"] = made.start("worker", python("-m", "workers.worker"))
        pids["sweeper"] = made.start("sweeper", python("-m", "workers.sweeper"))
        pids["dispatcher"] = made.start("dispatcher", python("-m", "workers.dispatcher"))
        pids["voice"] = made.start_procfile("voice", processes=os.cpu_count() or 1)
        await_url(f"{made.voice_url}/healthz")
        run = _Run(made, pids)
        asyncio.run(run.play())
        made.alive()
        return _report(made, run)


class _Run:
    """The people, and what is heard of the hops meanwhile."""

    def __init__(self, made: Rig, pids: dict[str, int]) -> None:
        self.made = made
        self.pids = pids
        self.cores: dict[str, float] = {}
        self.hops = Hops()
        self.all_hops = Hops()
        self.waited = 0
        self.served = 0
        self.mails = 0
        self.complaints: list[Any] = []
        self._session: aiohttp.ClientSession
        self._dialled = 0
        self._dice = random.Random(SEED)
        self._working = False

    async def play(self) -> None:
        """From the first call to the last mail."""
        async with aiohttp.ClientSession(self.made.sandbox_url) as self._session:
            await self._post("/sandbox/switches", type_ahead=True, cps=0.0)
            agents = [asyncio.create_task(self._agent(i)) for i in range(AGENTS)]
            ear = asyncio.create_task(self._listen())
            await self._fill(FILL_SECONDS)
            self._working = True
            began, used = time.monotonic(), self._used()
            served = self._count(select(Call.id).where(Call.connected_at.is_not(None)))
            await self._fill(WORK_SECONDS, work=True)
            self._working = False
            seconds = time.monotonic() - began
            self.cores = {one: (now - used[one]) / seconds for one, now in self._used().items()}
            connected = select(Call.id).where(Call.connected_at.is_not(None))
            self.served = self._count(connected) - served
            await self._hang_up()
            for task in (*agents, ear):
                task.cancel()
            self.mails = len((await self._get("/sandbox/mails?summary"))["mails"])
            self.complaints = (await self._get("/sandbox/reports"))["reports"]

    async def _fill(self, seconds: float, work: bool = False) -> None:
        """Dial until so many wait; while at work, keep it so. Callers come one by one, as people
        do: independently of each other, so many a second on average."""
        deadline = time.monotonic() + seconds
        lowest, looked, missing = WAITING, 0.0, 0
        while time.monotonic() < deadline:
            if time.monotonic() - looked > LOOK_SECONDS:
                looked = time.monotonic()
                waiting = self._count(select(Call.id).where(Call.state == "waiting"))
                if waiting >= WAITING and not work:
                    return
                lowest = min(lowest, waiting)
                arriving = self._count(select(Call.id).where(Call.state == "intake"))
                missing = WAITING + SPARE - waiting - arriving
            if missing > 0:
                await self._dial(self._dialled)
                self._dialled += 1
                missing -= 1
            await asyncio.sleep(self._dice.expovariate(DIALS_A_SECOND))
        if not work:
            raise RuntimeError(f"only {lowest} callers waited within {seconds:.0f} s")
        self.waited = lowest

    async def _dial(self, i: int) -> None:
        lines = self.made.settings.line.lines
        await self._post(f"/sandbox/phones/{phone(i)}/dial", to=lines[i % 3].number)
        if i % 3 == 0:
            await self._post(f"/sandbox/phones/{phone(i)}/press", digits="1")

    async def _agent(self, i: int) -> None:
        """Picks up, presses 1, talks for as long as it takes, and every other time is the first to
        hang up."""
        number, calls = _agent_phone(i), 0
        while True:
            seen = await self._get(f"/sandbox/phones/{number}")
            call = seen["call"] or {}
            if seen["state"] == "ringing":
                await self._post(f"/sandbox/phones/{number}/answer")
            elif call.get("expects") == "digits":
                await self._post(f"/sandbox/phones/{number}/press", digits="1")
            elif call.get("talking_with"):
                await asyncio.sleep(self._dice.expovariate(1 / TALK_SECONDS))
                calls += 1
                first = number if calls % 2 else call["talking_with"][0]
                await self._post(f"/sandbox/phones/{first}/hangup")
            await asyncio.sleep(LOOK_SECONDS)

    async def _listen(self) -> None:
        while True:
            await asyncio.sleep(1)
            log = await self._get(f"/sandbox/webhooks?since={self.all_hops.seen}")
            for webhook in log["webhooks"]:
                if webhook["duration_ms"] is None:
                    break  # Under way: it is here again the next time, and what follows it.
                self.all_hops.seen = webhook["n"]
                self.all_hops.note(webhook)
                if self._working:
                    self.hops.note(webhook)

    async def _hang_up(self) -> None:
        """Everybody hangs up; then every ticket and every mail is awaited."""
        for i in range(self._dialled):
            await self._post(f"/sandbox/phones/{phone(i)}/hangup")
            if i % HANG_UPS_A_SECOND == 0:
                await asyncio.sleep(1 - HANG_UPS_A_SECOND * 0.002)
        deadline = time.monotonic() + END_SECONDS
        while time.monotonic() < deadline:
            live = self._count(select(Call.id).where(Call.state != "ended"))
            owed = self._count(select(OwedMail.id).where(OwedMail.sent_at.is_(None)))
            if not live and not owed:
                return
            await asyncio.sleep(0.5)

    def _used(self) -> dict[str, float]:
        return {
            one: sum(os.times()[:2]) if pid == os.getpid() else cpu_seconds(pid)
            for one, pid in self.pids.items()
        }

    def _count(self, rows: Any) -> int:
        with self.made.records.read() as session:
            return session.scalars(select(func.count()).select_from(rows.subquery())).one()

    async def _get(self, path: str) -> Any:
        async with self._session.get(path) as answer:
            return await answer.json()

    async def _post(self, path: str, **body: object) -> None:
        # A phone that was just hung up by the other side refuses: people press too late, too.
        async with self._session.post(path, json=body) as answer:
            await answer.read()


def _report(made: Rig, run: _Run) -> Report:
    with made.records.read() as session:
        admitted = set(session.scalars(select(Call.id).where(Call.joined_at.is_not(None))))
        tickets = list(session.scalars(select(Ticket.call_id)))
        folded = set(session.scalars(select(Call.id).where(Call.belongs_to_id.is_not(None))))
        kinds = Counter(session.scalars(select(OwedMail.kind)))
        offers = session.scalars(select(func.count()).select_from(Offer)).one()
    lost = len((admitted - folded).symmetric_difference(tickets)) + len(tickets) - len(set(tickets))
    slowest = max(run.hops.taken, key=lambda hop: percentile(run.hops.taken[hop], 99))
    everything = [taken for hop in run.hops.taken.values() for taken in hop]
    figures = [
        Figure(
            f"slowest hop ({slowest}), 99th percentile",
            percentile(run.hops.taken[slowest], 99), "ms", at_most=SLOWEST_MS,
        ),
        Figure("all hops together, 99th percentile", percentile(everything, 99), "ms"),
        Figure("fewest callers waiting", run.waited, ""),
        Figure("requests that were not answered with 200", run.all_hops.failed, "", at_most=0),
        Figure(f"of {len(admitted):,} admitted calls, without their ticket", lost, "", at_most=0),
        Figure(
            f"of {len(tickets):,} tickets, without their mail",
            abs(len(tickets) - kinds["ticket_created"]) + abs(kinds.total() - run.mails),
            "", at_most=0,
        ),
        Figure("complaints of the stand-in for Twilio", len(run.complaints), "", at_most=0),
    ]  # fmt: skip
    rows = [
        [hop, f"{len(taken):,}", *(number(percentile(taken, p)) for p in (50, 99, 100))]
        for hop, taken in sorted(run.hops.taken.items())
    ]
    return Report(
        f"{WAITING:,} callers, {AGENTS} agents",
        f"Voice by its Procfile line with a process for each core, worker, sweeper, dispatcher, "
        f"Valkey, {database()} and the sandbox, on these cores together. Callers come one by one, "
        "as people do. The line is filled, then kept full for "
        f"{WORK_SECONDS:.0f} s while agents take calls of {TALK_SECONDS:.0f} s on average "
        f"({run.served} conversations begun, {offers} offers in all); then everybody hangs up. "
        "Times are the sandbox's, from its request to the whole answer, during those seconds.",
        figures,
        [
            table(["hop", "requests", "p50 ms", "p99 ms", "longest"], rows),
            table(["process", "of a core"], [[one, number(of)] for one, of in run.cores.items()]),
        ],
    )


def _start_sandbox(made: Rig) -> int:
    phones: list[dict[str, str]] = [{"number": phone(i)} for i in range(CALLERS)]
    phones += [{"number": _agent_phone(i)} for i in range(AGENTS)]
    numbers = [{"number": line.number} for line in made.settings.line.lines]
    config = made.folder.path / "phones.json"
    config.write_text(json.dumps({"numbers": numbers, "phones": phones}), "utf-8")
    env = made.settings.env
    pid = made.start(
        "sandbox",
        python(
            "-m", "callrouter.sandbox", "--port", str(made.ports.sandbox),
            "--smtp-port", str(made.ports.smtp), "--account-sid", env.twilio_account_sid,
            "--auth-token", env.auth_tokens[0], "--config", str(config),
            "--speech-rate", "instant", "--cps", "0",
        ),
    )  # fmt: skip
    await_url(f"{made.sandbox_url}/health")
    return pid


def _agent_phone(i: int) -> str:
    return f"+3319900{i + 200:04}"
