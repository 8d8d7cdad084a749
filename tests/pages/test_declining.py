"""The console: declining the call that one is offered, and going away, each for a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

from callrouter.records import Agent, Database, Offer
from callrouter.rules.offer import DECLINE_REASONS
from callrouter.rules.presence import AWAY_CHOICES, AwayReason
from callrouter.wording.events import DECLINED_FOR
from callrouter.wording.pages import WORDS
from tests.pages.browsing import offer_to
from tests.pages.test_console import card
from tests.pages.visitors import Visitor

pytestmark = pytest.mark.usefixtures("people")


def agent(records: Database, login: str) -> Agent:
    with records.read() as session:
        return session.query(Agent).filter_by(login=login).one()


def offered(records: Database, login: str) -> Offer:
    with records.read() as session:
        return session.query(Offer).filter_by(token=f"offer-{login}").one()


@pytest.mark.parametrize("reason", DECLINE_REASONS)
def test_who_is_offered_a_call_declines_it_for_one_of_the_reasons_on_the_card(
    visitor: Callable[[], Visitor], records: Database, reason: str
) -> None:
    someone = visitor().sign_in("bruno")
    offer_to(records, "bruno", "ringing")
    page = someone.get("/console").text
    assert f'name="reason" value="{reason}"' in page
    answer = someone.post("/console/offers/offer-bruno/decline", reason=reason, place="d")
    assert (answer.status_code, answer.location) == (303, f"/console#d-{reason}")
    assert (offered(records, "bruno").state, offered(records, "bruno").declined_for) == (
        "declined", reason,
    )  # fmt: skip
    page = someone.get("/console").text
    # Whoever else there is does not take calls.
    assert "Aucun collègue disponible ne peut le prendre" in page
    assert agent(records, "bruno").state == "away"
    assert "decline" not in card(page, "bruno")


@pytest.mark.parametrize("login", ["anna", "supervisor"])
def test_nobody_declines_a_colleagues_call(
    visitor: Callable[[], Visitor], records: Database, login: str
) -> None:
    someone = visitor().sign_in(login)
    offer_to(records, "bruno", "ringing")
    assert "/decline" not in someone.get("/console").text
    someone.post("/console/offers/offer-bruno/decline", reason="phone_trouble")
    assert "Cet appel ne vous est plus proposé." in someone.get("/console").text
    assert offered(records, "bruno").state == "ringing"


@pytest.mark.parametrize("reason", ["", "bored", "lunch"])
def test_a_call_is_declined_for_no_other_reason(
    visitor: Callable[[], Visitor], records: Database, reason: str
) -> None:
    someone = visitor().sign_in("bruno")
    offer_to(records, "bruno", "ringing")
    answer = someone.post("/console/offers/offer-bruno/decline", reason=reason)
    assert answer.status_code == 400
    assert offered(records, "bruno").state == "ringing"


def test_who_goes_away_for_a_reason_is_seen_with_it_and_may_say_another_one(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    bruno, colleague = visitor().sign_in("bruno"), visitor().sign_in("celia")
    for reason, words in [("lunch", "At lunch."), ("meeting", "In a meeting.")]:
        state = agent(records, "bruno").state
        bruno.post("/console/agents/bruno/away", **{"from": state, "reason": reason})
        assert words in card(colleague.get("/console").text, "bruno")
    # Which reason it is can be heard, and the plain button leaves it.
    bruno.post("/console/agents/bruno/away", **{"from": "away"})
    page = bruno.get("/console").text
    assert 'value="meeting" aria-pressed="true"' in page
    bruno.post("/console/agents/bruno/available", **{"from": "away"})
    assert agent(records, "bruno").reason is None


def test_who_is_sent_away_by_somebody_else_is_told_so(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    bruno, supervisor = visitor().sign_in("bruno"), visitor().sign_in("supervisor")
    supervisor.post("/console/agents/bruno/away", **{"from": "available"})
    assert "Mis en absence par quelqu&#39;un d&#39;autre." in bruno.get("/console").text
    bruno.post("/console/agents/bruno/available", **{"from": "away"})
    bruno.post("/console/agents/bruno/away", **{"from": "available"})
    assert agent(records, "bruno").reason is None
    # Nor is who asked for it during the call, whoever ends the time to write it up.
    with records.begin() as session:
        session.query(Agent).filter_by(login="dario").one().away_after_call = True
    supervisor.post("/console/agents/dario/end-wrap-up")
    assert (agent(records, "dario").state, agent(records, "dario").reason) == ("away", None)


def test_nobody_is_away_for_a_reason_of_the_services(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("bruno")
    assert someone.post("/console/agents/bruno/away", reason="declined").status_code == 400
    assert agent(records, "bruno").state == "available"
    assert not set(AWAY_CHOICES) & set(get_args(AwayReason))


def test_every_reason_has_its_words() -> None:
    assert set(DECLINED_FOR) == set(DECLINE_REASONS)
    for reason in AWAY_CHOICES:
        assert {f"away_for_{reason}", f"reason_{reason}"} <= set(WORDS)
