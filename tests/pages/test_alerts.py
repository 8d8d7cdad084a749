"""Which of somebody's open pages tells them of a call is the server's to say."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import get_args

import pytest
from werkzeug.test import TestResponse

from callrouter.records import Database, Offer
from callrouter.rules.offer import OfferState
from tests.pages.browsing import offer_to
from tests.pages.visitors import IN_WRITING, Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

ONE, OTHER = "00000000000000aa", "00000000000000bb"


def says(at: Visitor, page: str, because: str, token: str = "offer-bruno") -> TestResponse:
    """What this page of a browser says."""
    sent = {"page": page, "because": because, "token": token}
    return at.client.post("/console/alerts", json=sent)


def rings(records: Database, clock: Clock) -> None:
    """Bruno's phone, from now on."""
    offer_to(records, "bruno", "ringing")
    with records.begin() as session:
        offer = session.query(Offer).filter_by(token="offer-bruno").one()
        offer.made_at, offer.deadline = clock.now, clock.now + timedelta(seconds=30)


def shown(at: Visitor) -> str:
    """The page that alerts, as the board names it."""
    found = re.search(r'data-alerting="(\w*)"', at.get("/console").text)
    assert found
    return found[1]


def alerts(at: Visitor, page: str) -> bool:
    answer = says(at, page, "offered")
    assert answer.status_code == 200
    told: bool = answer.json["alerts"]
    return told


def test_the_page_used_last_alerts_and_another_browser_where_it_keeps_silent(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    office, home = visitor().sign_in("bruno"), visitor().sign_in("bruno")
    says(home, OTHER, "used")
    says(office, ONE, "used")
    assert (shown(office), shown(home)) == (ONE, ONE)
    assert shown(visitor().sign_in("anna")) == ""
    rings(records, clock)
    assert [alerts(home, OTHER), alerts(office, ONE)] == [False, True]
    # As long as it goes on doing so.
    clock.pass_time(seconds=3)
    assert [alerts(office, ONE), alerts(home, OTHER)] == [True, False]
    clock.pass_time(seconds=5)
    assert [alerts(home, OTHER), alerts(office, ONE)] == [True, False]
    # Once it is picked up or over nobody does.
    assert not says(home, OTHER, "offered", "another").json["alerts"]
    with records.begin() as session:
        session.query(Offer).filter_by(token="offer-bruno").one().state = "declined"
    assert not alerts(home, OTHER)


def test_a_page_that_is_closed_leaves_it_to_the_others_at_once(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    bruno = visitor().sign_in("bruno")
    says(bruno, ONE, "used")
    says(bruno, OTHER, "left")
    assert shown(bruno) == ONE
    says(bruno, ONE, "left")
    assert shown(bruno) == ""
    rings(records, clock)
    assert [alerts(bruno, OTHER), alerts(bruno, ONE)] == [True, False]


def test_nobody_is_told_of_a_colleagues_call_or_understood_who_asks_oddly(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    anna = visitor().sign_in("anna")
    rings(records, clock)
    assert not alerts(anna, ONE)
    assert says(anna, "x", "used").status_code == 422
    assert says(anna, ONE, "because").status_code == 422
    assert shown(anna) == ""


def test_a_page_beside_the_console_asks_for_its_readers_own_call(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    bruno = visitor().sign_in("bruno")
    for path in (f"/tickets/{IN_WRITING}", "/work", "/search", "/console/write-up"):
        assert "/console/own-call" in bruno.get(path).text
    assert "/console/own-call" not in bruno.get("/console").text
    first = bruno.get("/console/own-call").json
    assert not any(first["told"].values())
    assert bruno.get(f"/console/own-call?seen={first['seen']}").status_code == 204
    rings(records, clock)
    told = bruno.get(f"/console/own-call?seen={first['seen']}").json["told"]
    assert told == {
        "token": "offer-bruno", "rings": "yes", "alerting": "", "over": "", "over-words": "",
        "hand": "", "hand-words": "",
        "call": "Le téléphone sonne\u00a0: Appelant inconnu",
        "heading": "Appel\u00a0: Appelant inconnu",
        "body": "Advanced · à déterminer · en français",
    }  # fmt: skip
    # The board says the same, and a colleague is told nothing.
    board = bruno.get("/console").text
    for name, words in told.items():
        assert f'data-{name}="{words}"' in board
    anna = visitor().sign_in("anna")
    assert not any(anna.get("/console/own-call").json["told"].values())


@pytest.mark.parametrize(
    ("login", "hand", "words"),
    [("celia", "on_call", "On a call"), ("dario", "wrap_up", "Wrap-up")],
)
def test_a_page_beside_the_console_goes_on_telling_of_the_call_in_hand(
    visitor: Callable[[], Visitor], login: str, hand: str, words: str
) -> None:
    told = visitor().sign_in(login).get("/console/own-call").json["told"]
    caller = f"{words}: Nord <b>Infogérance"
    assert (told["hand"], told["hand-words"], told["call"]) == (hand, caller, "")


@pytest.mark.parametrize("state", get_args(OfferState))
def test_it_rings_until_the_phone_is_picked_up(
    visitor: Callable[[], Visitor], records: Database, clock: Clock, state: OfferState
) -> None:
    bruno = visitor().sign_in("bruno")
    rings(records, clock)
    with records.begin() as session:
        session.query(Offer).filter_by(token="offer-bruno").update({"state": state})
    told = bruno.get("/console/own-call").json["told"]
    assert bool(told["rings"]) is (state in {"placing", "unknown", "ringing"})
