"""Owed mail drained by the worker, beside one reused connection, and beside one job for each."""

from __future__ import annotations

import secrets
import smtplib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from redis import Redis
from rq import Queue
from sqlalchemy import func, select

from benchmarks.figures import Figure, Report, number, percentile, ratio, table
from benchmarks.rig import Rig, await_that, cpu_seconds, phone, python, rig
from callrouter.calls.ending import end_call
from callrouter.mail.render import render
from callrouter.records import OwedMail

ROUNDS = 7
MAILS = 250
JOBS = 20
TEXTBOOK = "textbook"
RECEIPTS = 150
EVERY_SECONDS = 0.1
GOALS = {"one connection": 0.6, "one job a mail": 20}


def measure() -> Report:
    """Each round sends prepared mails, drains as many that are owed, and runs textbook jobs."""
    with rig() as made:
        smtp_url = made.settings.env.smtp_url.get_secret_value()
        made.start_valkey()
        made.migrate()
        made.partners(50, phone)
        made.start("sink", python("-m", "benchmarks.sink", str(made.ports.smtp)))
        await_that("the sink", lambda: _answers(made.ports.smtp))
        worker = made.start("worker", python("-m", "workers.worker"))
        textbook = python("-m", "rq.cli", "worker", "--url", made.settings.env.redis_url, TEXTBOOK)
        made.start("textbook worker", textbook)
        _drain(made, 20)
        _jobs(made, smtp_url, 2)
        rates: dict[str, list[float]] = {"one connection": [], "worker": [], "one job a mail": []}
        cpu = []
        for _ in range(ROUNDS):
            rates["one connection"].append(MAILS / _reused(made, _owe(made, MAILS)))
            before = cpu_seconds(worker)
            rates["worker"].append(MAILS / _drain(made, 0))
            cpu.append((cpu_seconds(worker) - before) / MAILS * 1e6)
            rates["one job a mail"].append(JOBS / _jobs(made, smtp_url, JOBS))
        delays = _receipts(made)
        made.alive()
    figures = [
        Figure(
            f"owed mail drained ÷ {what}", ratio(rates["worker"], rates[what]), "×", at_least=goal
        )
        for what, goal in GOALS.items()
    ]
    for percent, most in ((50, 100), (99, 1000)):
        figures.append(
            Figure(
                f"ticket committed → mail accepted, p{percent}",
                percentile(delays, percent) * 1000, "ms", at_most=most,
            )
        )  # fmt: skip
    rows = [[what, number(median(one))] for what, one in rates.items()]
    return Report(
        "Owed mail",
        f"{ROUNDS} rounds in turn of {MAILS} mails (text and HTML). One connection: smtplib, "
        "messages rendered beforehand. Worker: `python -m workers.worker` is rung once, claims, "
        "renders, sends and marks each in the records and its ticket's history. One job a mail: "
        f"RQ's own worker, building a message and making a connection in each of {JOBS} jobs. "
        f"Receipts: {RECEIPTS} calls end one after the other, {1 / EVERY_SECONDS:.0f} a second.",
        figures,
        [
            table(["", "mails a second"], rows),
            f"The worker uses {number(median(cpu))} processor µs a mail.",
        ],
    )


def _owe(made: Rig, count: int) -> list[OwedMail]:
    """So many receipts of tickets, by what ends calls; nobody is rung for yet."""
    sids = [f"CA{secrets.token_hex(16)}" for _ in range(count)]
    made.calls(sids, "connected")
    quiet = made.silent_service
    for sid in sids:
        end_call(quiet, sid, datetime.now(UTC))
    with made.records.read() as session:
        return list(session.scalars(select(OwedMail).where(OwedMail.sent_at.is_(None))))


def _reused(made: Rig, mails: list[OwedMail]) -> float:
    """The seconds that smtplib takes for the same mails, prepared, on one connection."""
    sender = made.settings.env.mail_from
    prepared = [
        (
            mail.recipient,
            render(
                mail.kind, mail.language, mail.facts, message_id=mail.message_id, sender=sender,
                recipient=mail.recipient, sent_at=datetime.now(UTC),
            ).as_bytes(),
        )
        for mail in mails
    ]  # fmt: skip
    with smtplib.SMTP("127.0.0.1", made.ports.smtp) as server:
        began = time.perf_counter()
        for recipient, message in prepared:
            server.sendmail("support@vendor.example", [recipient], message)
        return time.perf_counter() - began


def _drain(made: Rig, more: int) -> float:
    """The seconds from waking the worker until the records say that everything is sent."""
    if more:
        _owe(made, more)
    began = time.perf_counter()
    made.runtime.wake_mail()
    _await(lambda: _unsent(made) == 0)
    return time.perf_counter() - began


def _unsent(made: Rig) -> int:
    with made.records.read() as session:
        unsent = select(func.count()).select_from(OwedMail).where(OwedMail.sent_at.is_(None))
        return session.scalars(unsent).one()


def _jobs(made: Rig, smtp_url: str, count: int) -> float:
    with Redis.from_url(made.settings.env.redis_url) as connection:
        queue = Queue(TEXTBOOK, connection=connection)
        began = time.perf_counter()
        jobs = [queue.enqueue("benchmarks.stock.send_one", smtp_url, i) for i in range(count)]
        _await(lambda: all(job.get_status() == "finished" for job in jobs[-1:]))
        taken = time.perf_counter() - began
        assert all(job.get_status() == "finished" for job in jobs)
        return taken


def _receipts(made: Rig) -> list[float]:
    """Calls end; the records say when the server had accepted each one's mail. The clock runs from
    before the transaction."""
    sids = [f"CA{secrets.token_hex(16)}" for _ in range(RECEIPTS)]
    made.calls(sids, "connected")
    since = datetime.now(UTC)
    for sid in sids:
        end_call(made.runtime, sid, datetime.now(UTC))
        time.sleep(EVERY_SECONDS)
    _await(lambda: _unsent(made) == 0)
    with made.records.read() as session:
        sent = session.scalars(select(OwedMail).where(OwedMail.owed_at >= since)).all()
    return [(mail.sent_at - mail.owed_at).total_seconds() for mail in sent if mail.sent_at]


def _await(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not ready():
        if time.monotonic() > deadline:
            raise RuntimeError("the mail was not sent within a minute")
        time.sleep(0.005)


def _answers(port: int) -> bool:
    try:
        smtplib.SMTP("127.0.0.1", port, timeout=1).quit()
    except OSError:
        return False
    return True
