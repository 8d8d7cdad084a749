"""`python -m benchmarks [NAME...]`: run them all or some, and print what they found as Markdown.

With `--write` it also goes into RESULTS.md beside this file.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import structlog

from benchmarks.figures import Report

NAMES = (
    "line", "dispatch", "hops", "mail", "desk", "pages", "tickets", "drafts", "consoles", "start",
    "load",
)  # fmt: skip
RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> int:
    """Run what is asked for. 0 whatever the figures are: a goal missed is told, not an error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--write", action="store_true", help="keep the results in RESULTS.md")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(NAMES)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    # What the service would log from within this process is no result.
    level = logging.CRITICAL
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(level))
    printed = [_heading()]
    print(printed[0], flush=True)
    missed = []
    for name in asked.names or NAMES:
        module = importlib.import_module(f"benchmarks.{name}")
        began, busy, ours = time.monotonic(), _busy_seconds(), _our_seconds()
        report: Report = module.measure()
        others = _busy_seconds() - busy - (_our_seconds() - ours)
        seconds = time.monotonic() - began
        printed.append(
            f"{report.markdown()}\nIt took {seconds:.0f} s, in which others on this machine used "
            f"{max(0.0, others) / seconds:.1f} of the {os.cpu_count()} cores.\n"
        )
        print(printed[-1], flush=True)
        missed += [f"{report.title}: {one.what}" for one in report.figures if not one.met]
    printed.append(_closing(missed))
    print(printed[-1])
    if asked.write:
        RESULTS.write_text("\n".join(printed), "utf-8")
    return 0


def _busy_seconds() -> float:
    """What all processes of this machine have used of its processors since it started."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system, _idle, _waiting, irq, softirq = (int(one) for one in fields[:7])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def _our_seconds() -> float:
    """What this process and those that it started, and that have ended, have used of them."""
    return sum(os.times()[:4])


def _heading() -> str:
    cpu = next(
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    )
    at = datetime.now(UTC)
    return (
        f"# Figures of {at.day} {at:%B %Y, %H:%M} UTC\n\n"
        f"{os.cpu_count()} cores of {cpu}, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}. Everything shares the cores, what drives the load "
        f"too. Load average when it began: {os.getloadavg()[0]:.1f}.\n"
    )


def _closing(missed: list[str]) -> str:
    if not missed:
        return "Every goal is met.\n"
    return "Goals that are not met:\n\n" + "\n".join(f"- {one}" for one in missed) + "\n"


if __name__ == "__main__":
    sys.exit(main())
