"""The table of planted bugs is true: each can be planted in the code as it is now."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.mutants.table import ROOT, Mutant, mutants

MUTANTS = mutants()
ROOMS = {
    "admin", "calls", "desk", "line", "mail", "people", "records", "rules", "telephony", "upkeep",
    "views", "wording",
}  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS, ids=[one.name for one in MUTANTS])
def test_a_bug_can_be_planted_and_has_tests_to_find_it(mutant: Mutant, tmp_path: Path) -> None:
    planted = tmp_path / mutant.file
    planted.parent.mkdir(parents=True)
    shutil.copy2(ROOT / mutant.file, planted)
    mutant.plant(tmp_path)

    text = planted.read_text("utf-8")
    assert text != (ROOT / mutant.file).read_text("utf-8")
    if planted.suffix == ".py":
        compile(text, mutant.file, "exec")
    assert mutant.tests
    for test in mutant.tests:
        path, _, name = test.partition("::")
        assert (ROOT / path).exists(), test
        assert not name or f"def {name}(" in (ROOT / path).read_text("utf-8"), test


def test_there_are_sixty_bugs_over_all_rooms() -> None:
    rooms = Counter(
        Path(one.file).parts[1] for one in MUTANTS if one.file.startswith("callrouter/")
    )

    assert len(MUTANTS) >= 60
    assert rooms.keys() >= ROOMS
    assert any(one.file.startswith("webhooks/") for one in MUTANTS)
    assert len({one.name for one in MUTANTS}) == len(MUTANTS)
