"""Links to wallboards, and a clock that is not just past midnight: its day would be too young for
the calls of the visitors."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from callrouter.people.wallboards import make_link
from callrouter.records import Database
from callrouter.rules.allowance import PARIS
from callrouter.rules.local_day import local
from tests.authors import BY_TEST
from tests.pages.visitors import Clock


@pytest.fixture
def clock() -> Clock:
    """The pages' clock, now or a little later."""
    one = Clock()
    at = local(one.now, PARIS)
    if (at.hour, at.minute // 20) == (0, 0):
        one.pass_time(minutes=20)
    return one


@pytest.fixture
def link(records: Database, clock: Clock) -> Callable[[str], str]:
    """Makes a link in that language; its path."""

    def make(language: str) -> str:
        with records.begin() as session:
            written = {"place": "Hall", "language": language}
            return f"/wallboard/{make_link(session, written, BY_TEST, clock())[1]}"

    return make
