"""Admins who act at the same moment: who put the same agent on file, or let each other go."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from callrouter.admin.agents import disable, remove
from callrouter.admin.agents_on_file import add_agent, change_agent
from callrouter.line import Line
from callrouter.records import Agent, Author, Database, by_agent
from callrouter.rules.problem import Problems
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from callrouter.startup import runtime_of, utc_now
from tests.authors import BY_TEST

CAMILLE = {
    "login": "camille", "name": "Camille Roux", "email": "camille@vendor.example",
    "phone": "+33199000211", "languages": "fr", "role": "agent",
}  # fmt: skip


def test_of_two_who_add_the_same_agent_the_second_is_told(
    settings: Settings, records: Database, line: Line
) -> None:
    runtime = runtime_of(settings, records, line, lambda: None)
    together, told = threading.Barrier(4), list[str]()

    def add() -> None:
        together.wait()
        try:
            add_agent(runtime, CAMILLE, BY_TEST, utc_now())
            told.append("added")
        except Problems as wrong:
            told.append(", ".join(one.name for one in wrong.problems))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["added", *["login_taken, phone_of_another_agent"] * 3]
    with records.read() as session:
        assert session.query(Agent).count() == 1


def _demote(runtime: Runtime, login: str, author: Author) -> None:
    change_agent(runtime, login, {"role": "agent"}, author, utc_now())


def _disable(runtime: Runtime, login: str, author: Author) -> None:
    disable(runtime, login, author, utc_now())


def _remove(runtime: Runtime, login: str, author: Author) -> None:
    remove(runtime, login, author, utc_now())


@pytest.mark.parametrize("act", [_demote, _disable, _remove])
def test_two_admins_who_let_each_other_go_leave_one(
    settings: Settings,
    records: Database,
    line: Line,
    act: Callable[[Runtime, str, Author], None],
) -> None:
    runtime = runtime_of(settings, records, line, lambda: None)
    logins = ("ada", "bea")
    for place, login in enumerate(logins):
        said = {"login": login, "email": f"{login}@vendor.example", "phone": f"+3319900022{place}"}
        add_agent(runtime, {**CAMILLE, **said, "role": "admin"}, BY_TEST, utc_now())
    with records.read() as session:
        ids = {one.login: one.id for one in session.query(Agent)}
    together, told = threading.Barrier(2), list[str]()

    def let_go(login: str, by: str) -> None:
        together.wait()
        try:
            act(runtime, login, by_agent(ids[by]))
            told.append("gone")
        except Problems as wrong:
            told.append(", ".join(one.name for one in wrong.problems))

    threads = [threading.Thread(target=let_go, args=pair) for pair in (logins, logins[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["gone", "last_admin"]
    with records.read() as session:
        left = session.query(Agent).filter_by(role="admin", disabled_at=None)
        (login,) = [one.login for one in left]
    # A shell may: it lets somebody in again.
    act(runtime, login, BY_TEST)
