"""Two admins who put the same agent on file at the same moment: one does, the other is told."""

from __future__ import annotations

import threading

from callrouter.admin.agents_on_file import add_agent
from callrouter.line import Line
from callrouter.records import Agent, Database
from callrouter.rules.problem import Problems
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
