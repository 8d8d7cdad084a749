"""Start-up and memory, beside what Flask alone takes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, Report, number, ratio, table
from benchmarks.hops import STOCK_APP
from benchmarks.posts import Signer, fire
from benchmarks.rig import Rig, await_url, family, memory, python, rig
from callrouter.demo.folder import ROOT

ROUNDS = 11
POSTS = 300
IMPORTS = {"flask": "flask", "voice app": "webhooks.voice_app", "pages app": "webhooks.pages_app"}
TIMED = "import time; began = time.perf_counter(); import {}; print(time.perf_counter() - began)"
SLOWEST_IMPORT = 3
LARGEST_WORKER = 2.0
LARGEST_DEMO = 600
DEMO_SECONDS = 60.0
SETTLE_SECONDS = 5.0


def measure() -> Report:
    """Imports take turns; workers and the demo are weighed once they have worked a little."""
    imports = _imports()
    with rig() as made:
        made.start_valkey()
        made.migrate()
        workers = _workers(made)
        demo = _demo(made.folder.path / "demo")
    figures = [
        Figure(
            "import of the voice app ÷ import of Flask",
            ratio(imports["voice app"], imports["flask"]), "×", at_most=SLOWEST_IMPORT,
        ),
        Figure(
            "voice worker ÷ bare Flask worker, resident",
            workers["voice"] / workers["bare Flask"], "×", at_most=LARGEST_WORKER,
        ),
        Figure("all of `make run`, resident", demo["Rss"], "MB", at_most=LARGEST_DEMO),
        Figure("the same, pages that are shared counted once", demo["Pss"], "MB"),
    ]  # fmt: skip
    rows = [[f"import {what}", f"{median(one) * 1000:.0f} ms"] for what, one in imports.items()]
    rows += [[f"worker: {what}", f"{number(size)} MB"] for what, size in workers.items()]
    return Report(
        "Start-up and memory",
        f"Imports: {ROUNDS} rounds in turn, each in a new process. Workers: by the Procfile's "
        f"line, after {POSTS} requests.",
        figures,
        [table(["", ""], rows)],
    )


def _imports() -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {what: [] for what in IMPORTS}
    for turn in range(ROUNDS + 1):
        for what, module in IMPORTS.items():
            command = python("-c", TIMED.format(module))
            said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
            if turn:
                taken[what].append(float(said.stdout))
    return taken


def _workers(made: Rig) -> dict[str, float]:
    env = made.settings.env
    signer = Signer(env.twilio_account_sid, env.auth_tokens[0], env.public_base_url)
    found = {}
    for what, app, path in (
        ("bare Flask", "benchmarks.stock:create_bare_app()", "/hello"),
        ("textbook handler", STOCK_APP, "/stock"),
        ("voice", None, "/voice/incoming"),
    ):
        port = made.ports.voice
        pid = made.start_yardstick(app, port) if app else made.start_procfile("voice")
        await_url(f"{made.voice_url}/healthz")
        posts = [signer.post(path, f"CA{i:032x}") for i in range(POSTS)]
        fire(made.ports.voice, posts, at_once=8)
        found[what] = memory(family(pid)[-1])
        made.end(pid)
    return found


def _demo(data: Path) -> dict[str, float]:
    """All processes of the demo, itself included, once everything is up."""
    environment = {**os.environ, "CALLROUTER_DATA": str(data), "PYTHONUNBUFFERED": "1"}
    demo = subprocess.Popen(
        [str(Path(sys.executable).with_name("callrouter")), "demo"],
        cwd=ROOT, env=environment, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        assert demo.stdout is not None
        deadline = time.monotonic() + DEMO_SECONDS
        said = ""
        while "Ctrl-C" not in said and time.monotonic() < deadline:
            line = demo.stdout.readline()
            if not line:
                raise RuntimeError(f"the demo ended: {said}")
            said += line
        time.sleep(SETTLE_SECONDS)
        everyone = family(demo.pid)
        return {of: sum(memory(pid, of) for pid in everyone) for of in ("Rss", "Pss")}
    finally:
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=DEMO_SECONDS)
