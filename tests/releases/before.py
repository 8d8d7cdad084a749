"""The version before this one, taken out of the repository's own history."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from callrouter.demo.folder import ROOT

BEFORE = "41b16cf7728858cb10436f851b28313f02dc4c0f"
"""The commit of the version before. What it stores is kept in golden/, a file for each version."""


def unpack(folder: Path) -> Path:
    """The tree of the version before, in this folder. AssertionError, with what to do, where the
    history of this checkout does not reach back to it."""
    archive = subprocess.run(
        ["git", "archive", "--format=tar", BEFORE], cwd=ROOT, capture_output=True, check=False
    )
    assert archive.returncode == 0, (
        f"The version before, {BEFORE}, is not in this checkout's history, so nothing can be said "
        "of a release from it: `git fetch --unshallow`, or clone without --depth. git says: "
        f"{archive.stderr.decode().strip()}"
    )
    tree = folder / "before"
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(tree, filter="data")
    return tree
