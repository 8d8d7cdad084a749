"""`make mutants`: plants the bugs of the tables, one at a time, and lists those that no test finds.

Each is planted in a copy of the tree, so that the checkout is never touched. It is caught by a test
that fails with it and passes without. Exits with 1 where fewer than the goal are caught, or one
cannot be planted or judged any more.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from tests.mutants.table import ROOT, Mutant, mutants

GOAL = 0.95
"""The share of the bugs that is to be caught."""
PATIENCE_SECONDS = 600


Fate = Literal["caught", "survived", "not judged"]


@dataclass(frozen=True)
class Verdict:
    """What became of a planted bug."""

    mutant: Mutant
    fate: Fate
    by: str
    """The test that failed, or why there is no verdict."""
    seconds: float


def judge(mutant: Mutant) -> Verdict:
    """Plant the bug in a copy of the tree and run its tests there."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutant") as folder:
        root = Path(folder)
        _copy_tree(root)
        try:
            mutant.plant(root)
            fate, by = _fate(root, mutant)
        except (ValueError, subprocess.TimeoutExpired) as error:
            fate, by = "not judged", str(error)
    return Verdict(mutant, fate, by, time.monotonic() - began)


def _fate(root: Path, mutant: Mutant) -> tuple[Fate, str]:
    """What the tests make of the bug that is planted below `root`, and by which of them."""
    run = _pytest(root, ["-x", *mutant.tests])
    if run.returncode == 0:
        return "survived", ""
    failed = _failures(run.stdout)
    if run.returncode != 1 or not failed:
        return "not judged", (run.stdout + run.stderr)[-2000:]
    return "caught", failed[0]


def confirm(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """A test that fails without any bug as well has caught none."""
    found = sorted({one.by for one in verdicts if one.fate == "caught"})
    with tempfile.TemporaryDirectory(prefix="mutant") as folder:
        _copy_tree(Path(folder))
        failed = _failures(_pytest(Path(folder), found).stdout) if found else []
    return [
        replace(one, fate="not judged", by=f"{one.by} fails without the bug as well")
        if one.by in failed
        else one
        for one in verdicts
    ]


def main(arguments: Sequence[str]) -> int:
    """Judge all of them, or a share. Returns the exit status."""
    options = _options(arguments)
    known = [one for one in mutants() if options.only in one.name]
    chosen = random.Random(options.seed).sample(known, round(len(known) * options.share))
    print(f"{len(chosen)} of {len(known)} mutants, seed {options.seed}", flush=True)
    began = time.monotonic()
    verdicts = []
    with ThreadPoolExecutor(options.jobs) as pool:
        for judged in as_completed([pool.submit(judge, one) for one in chosen]):
            verdict = judged.result()
            verdicts.append(verdict)
            print(f"{verdict.fate:10} {verdict.seconds:5.1f} s  {verdict.mutant.name}", flush=True)
            if options.verbose:
                print(f"           {verdict.by}", flush=True)
    verdicts = confirm(verdicts)
    caught = sum(one.fate == "caught" for one in verdicts)
    for fate in ("survived", "not judged"):
        for one in (one for one in verdicts if one.fate == fate):
            print(f"{fate}: {one.mutant.name} ({one.mutant.file}) {one.by}")
    print(f"{caught} of {len(chosen)} caught in {time.monotonic() - began:.0f} s")
    all_judged = all(one.fate != "not judged" for one in verdicts)
    # Of a small draw one may be left: which they are is random.
    may_survive = max(1, int((1 - GOAL) * len(chosen)))
    return 0 if all_judged and len(chosen) - caught <= may_survive else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("--share", type=float, default=1.0, help="the share to draw, as 0.1")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="draws it")
    parser.add_argument("--only", default="", help="those with this text in their names")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--verbose", action="store_true", help="say which test caught each")
    return parser.parse_args(arguments)


def _copy_tree(root: Path) -> None:
    """What git knows of the checkout, as it is now, and what is new there; and what Python has
    translated of it already, which took longer than most tests. A planted bug is newer than that,
    and so translated."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    rooms = {Path(name).parent for name in listed.stdout.split("\0") if name.endswith(".py")}
    half_written = shutil.ignore_patterns("*.pyc.*")
    for room in (one / "__pycache__" for one in rooms if (ROOT / one / "__pycache__").is_dir()):
        shutil.copytree(ROOT / room, root / room, ignore=half_written)


def _pytest(root: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run them on the tree there: also what they start as a process of its own."""
    quietly = ["-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *quietly, *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )


def _failures(said: str) -> list[str]:
    """The tests that pytest's summary names, the first one first."""
    lines = [line for line in said.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return [line.split(" - ")[0].split(" ", 1)[1] for line in lines]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
