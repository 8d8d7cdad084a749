"""The version before, and voice processes of both versions on one database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callrouter.demo.folder import ROOT
from callrouter.records import Announcement
from callrouter.rules.allowance import month_of
from callrouter.sandbox.handset import Sandbox
from tests.releases.before import unpack
from tests.releases.voice import Voice
from tests.releases.ways import EVA, FAYE
from tests.world import ALICE, CARLA, CODE, DENIS, World


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree of the version before."""
    return unpack(tmp_path_factory.mktemp("release"))


@pytest.fixture(autouse=True)
def at_rest(stepped_sandbox: Sandbox) -> None:
    """Nobody is on the telephone."""
    stepped_sandbox.reset()


@pytest.fixture
def voices(world: World, before: Path, tmp_path: Path) -> Iterator[dict[str, Voice]]:
    """A voice process of each version, on the records of this test's world."""
    trees = {"before": before, "this": ROOT}
    made = {name: Voice(tree, world.settings, tmp_path / name) for name, tree in trees.items()}
    try:
        for one in made.values():
            one.await_answer()
        yield made
    finally:
        for one in made.values():
            one.stop()


@pytest.fixture
def people(world: World) -> None:
    """Everyone who calls."""
    now = world.now = datetime.now(UTC)
    month = month_of(now)
    world.partner(ALICE)
    world.partner(None, account="sud", code=CODE)
    carla = world.partner(CARLA, account="est")
    denis = world.partner(DENIS, account="ouest", policy="refuse")
    world.partner(EVA, account="centre", accredited=None)
    world.partner(FAYE, account="isle", language="en")
    for one in (carla, denis):
        world.used_allowance(one, 80, month)
    with world.records.begin() as session:
        session.add(
            Announcement(text_fr="Panne.", text_en="Outage.", author="test", created_at=now)
        )
