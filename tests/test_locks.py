"""What is installed in production is what production needs, pinned, and nothing else."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PINNED = re.compile(r"^([a-z0-9_.-]+)==", re.MULTILINE)
NAMED = re.compile(r"^([A-Za-z0-9_.-]+)")


def pinned(lock: str) -> set[str]:
    """The packages of a lock file."""
    return set(PINNED.findall((ROOT / lock).read_text("utf-8")))


def named(requirements: list[str]) -> set[str]:
    """The packages that requirements of pyproject.toml name."""
    return {match[1].lower() for one in requirements if (match := NAMED.match(one))}


def test_production_installs_no_package_of_the_demo_or_of_the_tests() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    production = pinned("requirements.lock")
    # These two the product's own packages need as well.
    shared = {"aiohttp", "requests"}
    for extra in ("demo", "dev"):
        assert not production & (named(project["optional-dependencies"][extra]) - shared)
    assert named(project["dependencies"]) <= production


def test_every_production_package_is_tested_in_the_same_version() -> None:
    pins = re.compile(r"^([a-z0-9_.-]+==[^ \\]+)", re.MULTILINE)
    production, development = (
        set(pins.findall((ROOT / lock).read_text("utf-8")))
        for lock in ("requirements.lock", "requirements-dev.lock")
    )
    assert production <= development
