"""Installed from a wheel, with no checkout around it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from callrouter.demo.folder import ROOT
from callrouter.settings import SHIPPED_CONFIG

COMMAND = "import sys; from callrouter.cli import main; sys.exit(main())"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an installation puts into site-packages."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
    subprocess.run([*build, str(folder)], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site-packages")
    return folder / "site-packages"


def callrouter(
    installed: Path, environment: dict[str, str], *words: str
) -> subprocess.CompletedProcess[str]:
    """The command, of the installation and nothing else."""
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        cwd=installed,
        env={**environment, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_configuration_must_be_named(installed: Path, environment: dict[str, str]) -> None:
    without = callrouter(installed, environment, "migrate")
    assert without.returncode == 2
    assert without.stderr.startswith("environment: CALLROUTER_CONFIG is missing; copy the folder")
    assert "site-packages" not in without.stderr

    named = environment | {"CALLROUTER_CONFIG": str(SHIPPED_CONFIG)}
    done = callrouter(installed, named, "migrate")
    assert done.returncode == 0, done.stderr


def test_the_demo_says_that_it_wants_a_checkout(
    installed: Path, environment: dict[str, str]
) -> None:
    refused = callrouter(installed, environment, "demo")
    assert refused.returncode == 1
    assert refused.stderr == (
        "The demo runs from a checkout: clone the repository, then `make run`.\n"
    )
