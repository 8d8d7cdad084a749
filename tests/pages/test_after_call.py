"""On one's own card during a call: more time to write it up, and away when it is over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from callrouter.records import Agent, Database
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")


def agent(records: Database, login: str) -> Agent:
    with records.read() as session:
        return session.query(Agent).filter_by(login=login).one()


def test_wrap_up_is_prolonged_and_the_answer_leads_back_to_the_button(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    dario = visitor().sign_in("dario")
    assert "2 min more" in dario.get("/console").text
    answer = dario.post("/console/prolong", place="prolong")
    assert (answer.status_code, answer.location) == (303, "/console#prolong")
    assert agent(records, "dario").wrap_up_until == clock.now + timedelta(seconds=150)
    assert "Wrap-up lasts 2 min more." in dario.get("/console").text


def test_away_after_this_call_is_a_button_that_stays_pressed(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    celia = visitor().sign_in("celia")
    assert 'id="prolong"' not in celia.get("/console").text
    for value, pressed in [("yes", "true"), ("no", "false")]:
        assert celia.post("/console/away-after-call", away=value).status_code == 303
        assert agent(records, "celia").away_after_call is (value == "yes")
        button = re.search(r'<button id="away-after-call"[^>]*>', celia.get("/console").text)
        assert button and f'aria-pressed="{pressed}"' in button[0]


def test_who_ends_the_wrap_up_is_away_then(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    dario = visitor().sign_in("dario")
    dario.post("/console/away-after-call", away="yes")
    dario.post("/console/agents/dario/end-wrap-up")
    assert agent(records, "dario").state == "away"


def test_who_has_no_call_in_hand_is_told_so_and_has_no_such_button(
    visitor: Callable[[], Visitor],
) -> None:
    anna = visitor().sign_in("anna")
    assert "after-call" not in anna.get("/console").text
    for address, form in [("/console/prolong", {}), ("/console/away-after-call", {"away": "yes"})]:
        anna.post(address, **form)
        assert "Ce n&#39;est plus possible" in anna.get("/console").text
    assert anna.post("/console/away-after-call", away="perhaps").status_code == 400
