"""What earlier versions stored, kept in golden/ for good: a file for each version, by its commit.

Whatever is in there can be read here, without the history. `REWRITE_GOLDEN=1 pytest tests/releases`
writes the file of the version before.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from callrouter.calls.intake import intake_of
from callrouter.records import Call
from tests.releases.before import BEFORE
from tests.releases.voice import Caller, Voice
from tests.releases.ways import ALWAYS, NEVER, WAYS, question
from tests.world import World

GOLDEN = Path(__file__).parent / "golden"
OF_THE_VERSION_BEFORE = GOLDEN / f"{BEFORE[:7]}.json"
STORED: dict[str, Any] = {
    f"{file.stem}: {name}": document
    for file in sorted(GOLDEN.glob("*.json"))
    for name, document in json.loads(file.read_text("utf-8")).items()
}


@pytest.mark.usefixtures("people")
def test_the_golden_rows_are_what_the_version_before_stores(
    world: World, voices: dict[str, Voice]
) -> None:
    stored = {}
    for n, (name, way) in enumerate(WAYS.items()):
        world.hours(ALWAYS if way.open else NEVER)
        caller = Caller(voices["before"], way.number, way.line, f"CA{n:032x}")
        for at, keys in enumerate(way.answers):
            stored[f"{name}, {at}: {question(world)}"] = world.call().intake
            caller.answers(voices["before"], keys)
        stored[f"{name}: over"] = world.call().intake
    if os.environ.get("REWRITE_GOLDEN"):
        rows = [f"{json.dumps(name)}: {json.dumps(row)}" for name, row in stored.items()]
        OF_THE_VERSION_BEFORE.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")
    golden = json.loads(OF_THE_VERSION_BEFORE.read_text("utf-8"))
    assert stored.keys() == golden.keys()
    for name, row in stored.items():
        assert row["state"] == golden[name]["state"]
        assert row["facts"].keys() == golden[name]["facts"].keys()
        assert [one["step"] for one in row["steps"]] == [
            one["step"] for one in golden[name]["steps"]
        ]


@pytest.mark.parametrize("name", STORED)
def test_an_intake_that_an_earlier_version_stored_can_be_read(name: str) -> None:
    intake = intake_of(Call(sid="CA", intake=STORED[name]))

    assert intake is not None
    assert (intake.state.question or "over") == name.rpartition(": ")[2]
