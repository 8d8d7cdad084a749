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
    # These the product's own packages need as well.
    shared = {"aiohttp", "requests", "urllib3"}
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


def test_what_builds_the_package_is_pinned_and_nothing_else_is_fetched_for_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert named(project["build-system"]["requires"]) <= pinned("requirements-build.lock")
    for document in ("README.md", "docs/production/README.md", "Makefile"):
        text = " ".join((ROOT / document).read_text("utf-8").split())
        for command in re.findall(r"pip\"? install (?:(?!pip\"? install).)*", text):
            of_ours = "--no-deps" in command
            assert ("--no-build-isolation" if of_ours else "--require-hashes") in command
