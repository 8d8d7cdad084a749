"""The console: what each card shows, and what the buttons do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import text

from callrouter.records import Agent, Call, Console, CountedRequest, Database, Ticket, TicketEvent
from callrouter.rules.allowance import month_of
from callrouter.rules.presence import AWAY_CHOICES
from callrouter.views.listings import call as listing_of
from tests.pages.visitors import DECLINED, TALKING, WRITTEN_UP, Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")


def card(page: str, login: str) -> str:
    """The text of an agent's card, or line."""
    found = re.search(rf'data-login="{login}">(.*?)(?:</li>|</section>)', page, re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1]))


def renewal(page: str) -> str:
    """What the page asks once a second."""
    known = re.findall(r'<input type="hidden" id="(seen|frame)" name="\w+" value="(\w+)">', page)
    return f"/console/board?{urlencode(known)}"


def state(records: Database, login: str) -> str:
    with records.read() as session:
        return session.query(Agent).filter_by(login=login).one().state


@pytest.mark.parametrize(
    ("login", "words"),
    [
        ("anna", ["Anna", "FR EN", "depuis 1 min 15", "Disponible", "Absent"]),
        ("bruno", ["Bruno", "FR", "Disponible", "Absent"]),
        ("celia", ["Nord &lt;b&gt;Infogérance Advanced", "en français", "+33 1 99 00 01 01",
                   "Ligne Advanced", "Contacts 0 sur 80 ce mois-ci", "Attente 2 min 05",
                   "Durée 1 min 00", "Nature demande (choisie par l&#39;appelant)", "Incident"]),
        ("dario", ["il reste 30 s", "Ticket 1000 0012", "à déterminer", "Terminer le post-appel"]),
        ("supervisor", ["Supervisor vous", "Absent depuis 1 min 15", "Aucun appel en cours"]),
    ],
)  # fmt: skip
def test_a_card_shows_what_the_agent_is_doing_and_what_can_be_done(
    visitor: Callable[[], Visitor], login: str, words: list[str]
) -> None:
    shown = card(visitor().sign_in("supervisor").get("/console").text, login)
    for one in words:
        assert one in shown


def test_a_card_says_that_a_phone_is_not_rung_for_a_while(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    someone = visitor().sign_in("supervisor")
    with records.begin() as session:
        bruno = session.query(Agent).filter_by(login="bruno").one()
        bruno.rests_until = clock.now + timedelta(minutes=5)
    page = someone.get("/console").text
    assert (
        "Téléphone occupé, appel refusé dessus, ou injoignable : nouvel essai dans 5 min 00"
        in card(page, "bruno")
    )
    clock.pass_time(minutes=5)
    assert "Téléphone occupé" not in someone.get("/console").text


def test_agents_see_the_others_without_buttons_and_numbers(visitor: Callable[[], Visitor]) -> None:
    page = visitor().sign_in("anna").get("/console").text
    assert page.index('data-login="anna"') < page.index('data-login="bruno"')
    assert "+33 1 99 00 01 01" not in page
    buttons = re.findall(r"<button [^>]*id=\"([\w-]+)\"", page)
    away = ["away-anna", *(f"away-anna-{one}" for one in AWAY_CHOICES)]
    assert buttons == ["alerts-start", "available-anna", *away]


def test_colleagues_stand_by_what_they_are_doing_and_who_is_free_first(
    visitor: Callable[[], Visitor],
) -> None:
    page = visitor().sign_in("anna").get("/console").text
    groups = re.findall(r'<section class="group" id="group-(\w+)"', page)
    assert groups == ["available", "on_call", "wrap_up", "away"]
    order = re.findall(r'data-login="(\w+)"', page)
    assert order == ["anna", "bruno", "celia", "dario", "admin", "supervisor"]


def test_an_agent_in_a_state_that_this_version_does_not_know_is_shown_last(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    with records.begin() as session:
        session.execute(text("UPDATE agents SET state = 'meditating' WHERE login = 'bruno'"))
    page = visitor().sign_in("anna").get("/console").text
    assert re.findall(r'id="group-(\w+)"', page)[-1] == "meditating"


def test_the_contacts_that_a_partner_has_used_stand_with_its_call(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    someone = visitor().sign_in("celia")
    with records.begin() as session:
        ticket = session.query(Ticket).first()
        assert ticket is not None
        used = {"partner_id": ticket.partner_id, "ticket_id": ticket.id, "at": clock.now}
        session.add(CountedRequest(month=month_of(clock.now), **used))
    assert "Contacts 1 of 80 this month" in card(someone.get("/console").text, "celia")


def test_what_people_are_called_is_text_and_never_markup(visitor: Callable[[], Visitor]) -> None:
    page = visitor().sign_in("anna").get("/console").text
    assert "Nord &lt;b&gt;Infogérance" in page
    assert "Nord <b>" not in page


def test_callers_who_wait_are_counted_by_rank(visitor: Callable[[], Visitor]) -> None:
    page = visitor().sign_in("anna").get("/console").text
    assert re.findall(r'tile-count">(\d+)<', page) == ["1", "0", "2"]
    assert re.findall(r'data-rank="2">.*?(\d+ min \d\d)<', page, re.DOTALL)[0] == "1 min 23"


def test_a_board_that_has_not_changed_is_not_sent_again(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    someone = visitor().sign_in("anna")
    board = renewal(someone.get("/console").text)
    clock.pass_time(seconds=5)
    unchanged = someone.get(board)
    assert (unchanged.status_code, unchanged.headers.get("HX-Refresh")) == (204, None)
    with records.begin() as session:
        session.query(Agent).filter_by(login="bruno").one().state = "away"
    changed = someone.get(board)
    assert changed.status_code == 200
    assert re.search(r'data-state="away" data-login="bruno"', changed.text)


@pytest.mark.parametrize("other", ["somebody", "language"])
def test_a_page_of_somebody_else_or_in_another_language_is_opened_anew(
    visitor: Callable[[], Visitor], other: str
) -> None:
    tabs = visitor().sign_in("anna")
    board = renewal(tabs.get("/console").text)
    if other == "somebody":
        tabs.sign_in("bruno")
    else:
        tabs.post("/language", language="en")
    answer = tabs.get(board)
    assert (answer.text, answer.headers.get("HX-Refresh")) == ("", "true")


def test_a_form_of_a_page_that_was_somebody_elses_opens_it_anew_and_says_so(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    tabs = visitor().sign_in("anna")
    answer = tabs.post("/console/agents/anna/available", token=False, htmx=True)
    assert (answer.status_code, answer.headers.get("HX-Refresh")) == (400, "true")
    assert "Cette page a été ouverte il y a trop longtemps, ou" in tabs.get("/console").text
    assert state(records, "anna") == "away"


@pytest.mark.parametrize(
    ("was", "act", "came"),
    [
        # The second click of two, or a colleague's meanwhile: it is so already.
        ("away", "available", "available"),
        ("available", "away", "away"),
        ("wrap_up", "end-wrap-up", "available"),
    ],
)
def test_the_same_asked_twice_is_done_once(
    visitor: Callable[[], Visitor], records: Database, was: str, act: str, came: str
) -> None:
    login = {"away": "anna", "available": "bruno", "wrap_up": "dario"}[was]
    someone = visitor().sign_in(login)
    for _ in range(2):
        someone.post(f"/console/agents/{login}/{act}", **{"from": was})
        assert state(records, login) == came
        assert '<p class="refused">' not in someone.get("/console").text


@pytest.mark.parametrize(
    ("seen", "act"), [("wrap_up", "available"), ("available", "available"), ("x", "available")]
)
def test_what_the_person_has_not_seen_is_not_changed(
    visitor: Callable[[], Visitor], records: Database, seen: str, act: str
) -> None:
    someone = visitor().sign_in("anna")
    someone.post(f"/console/agents/anna/{act}", **{"from": seen})
    assert state(records, "anna") == "away"
    assert "vient de changer" in someone.get("/console").text


@pytest.mark.parametrize(
    ("login", "act", "before", "after"),
    [
        ("anna", "available", "away", "available"),
        ("bruno", "away", "available", "away"),
        ("dario", "end-wrap-up", "wrap_up", "available"),
        ("dario", "away", "wrap_up", "away"),
        ("celia", "away", "on_call", "on_call"),
        ("celia", "available", "on_call", "on_call"),
        ("anna", "end-wrap-up", "away", "away"),
    ],
)
def test_presence_changes_where_the_state_allows_it(
    visitor: Callable[[], Visitor],
    records: Database,
    login: str,
    act: str,
    before: str,
    after: str,
) -> None:
    someone = visitor().sign_in(login)
    assert state(records, login) == before
    assert someone.post(f"/console/agents/{login}/{act}").location == "/console"
    assert state(records, login) == after
    page = someone.get("/console").text
    assert ('<p class="refused">' in page) == (before == after)
    assert ('<p class="done">' in page) == (before != after)
    assert '<p class="done">' not in someone.get("/console").text


@pytest.mark.parametrize("act", ["available", "away"])
def test_a_button_of_ones_own_card_ends_working_by_telephone_only(
    visitor: Callable[[], Visitor], records: Database, act: str
) -> None:
    with records.begin() as session:
        for one in session.query(Agent):
            one.phone_only = True

    def by_phone(login: str) -> bool:
        with records.read() as session:
            return session.query(Agent).filter_by(login=login).one().phone_only

    # A supervisor's press says nothing of where the agent is.
    visitor().sign_in("supervisor").post(f"/console/agents/bruno/{act}")
    assert by_phone("bruno")
    visitor().sign_in("bruno").post(f"/console/agents/bruno/{act}")
    assert not by_phone("bruno")
    assert by_phone("anna")


def test_whoever_has_a_page_open_is_seen(
    app: Flask, visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    someone = visitor().sign_in("anna")
    clock.pass_time(seconds=30)
    assert someone.get("/console/board").status_code == 200
    with records.begin() as session:
        app.extensions["pages"].consoles.write(session, clock(), True)
        anna = session.query(Agent).filter_by(login="anna").one()
        assert {one.agent_id: one.seen_at for one in session.query(Console)} == {anna.id: clock()}


def test_with_scripts_a_change_is_answered_by_the_board_and_a_word_on_it(
    visitor: Callable[[], Visitor],
) -> None:
    answer = visitor().sign_in("anna").post("/console/agents/anna/available", htmx=True)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="board"')
    assert 'hx-swap-oob="innerHTML"' in answer.text
    assert "Anna est disponible." in answer.text
    assert 'data-state="available" data-login="anna"' in answer.text


def test_nobody_can_be_set_available_who_is_no_agent(visitor: Callable[[], Visitor]) -> None:
    someone = visitor().sign_in("supervisor")
    assert someone.post("/console/agents/nobody/available").status_code == 404


def test_an_agent_settles_the_nature_of_its_call_while_talking(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("celia")
    assert someone.post(f"/console/calls/{TALKING}/nature", nature="incident").status_code == 303
    with records.read() as session:
        call = session.query(Call).filter_by(sid=TALKING).one()
        assert call.nature == "incident"
        assert call.receipt[-1]["agent_id"] == call.nature_settled_by_id
        assert listing_of(session, TALKING)["receipt"][-1]["agent"] == "celia"
    assert "Nature incident (settled)" in card(someone.get("/console").text, "celia")


def test_an_undetermined_call_counts_as_a_contact_once_it_is_settled_as_a_request(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("dario")
    someone.post(f"/console/calls/{WRITTEN_UP}/nature", nature="request")
    with records.read() as session:
        assert session.query(Ticket).filter_by(nature="request").count() == 1
        assert session.query(CountedRequest).count() == 1
        (settled,) = session.query(TicketEvent).filter_by(kind="nature_settled")
        dario = session.query(Agent).filter_by(login="dario").one()
        assert (settled.author, settled.agent_id) == ("agent", dario.id)


@pytest.mark.parametrize("nature", ["undetermined", "", "Incident", "²"])
def test_only_two_natures_can_be_settled(
    visitor: Callable[[], Visitor], records: Database, nature: str
) -> None:
    someone = visitor().sign_in("celia")
    assert someone.post(f"/console/calls/{TALKING}/nature", nature=nature).status_code == 400
    with records.read() as session:
        assert session.query(Call).filter_by(sid=TALKING).one().nature == "request"


@pytest.mark.parametrize("sid", [DECLINED, "CA" + "f" * 32, "nonsense"])
def test_a_call_that_never_joined_the_line_has_no_nature_to_settle(
    visitor: Callable[[], Visitor], sid: str
) -> None:
    someone = visitor().sign_in("supervisor")
    someone.post(f"/console/calls/{sid}/nature", nature="incident")
    assert "il n&#39;y a rien à déterminer" in someone.get("/console").text
