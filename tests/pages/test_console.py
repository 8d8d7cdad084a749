"""The console: what each card shows, and what the buttons do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from callrouter.records import Agent, Call, CountedRequest, Database, Ticket, TicketEvent
from callrouter.views.listings import call as listing_of
from tests.pages.visitors import ABANDONED, DECLINED, TALKING, WRITTEN_UP, Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")


def card(page: str, login: str) -> str:
    """The text of an agent's card."""
    found = re.search(rf'data-login="{login}">(.*?)</li>', page, re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1]))


def state(records: Database, login: str) -> str:
    with records.read() as session:
        return session.query(Agent).filter_by(login=login).one().state


@pytest.mark.parametrize(
    ("login", "words"),
    [
        ("anna", ["Anna", "FR EN", "Absent", "01:15", "Aucun appel en cours", "Rendre disponible"]),
        ("bruno", ["Disponible", "Mettre en absence"]),
        ("celia", ["En communication", "Advanced", "en français", "+33199000101", "Attente 02:05",
                   "Durée 01:00", "Nature demande (choisie par l&#39;appelant)", "Incident"]),
        ("dario", ["Post-appel", "reste 00:30", "Ticket 1000 0012", "à déterminer", "Terminer"]),
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
    assert "Téléphone occupé ou injoignable : nouvel essai dans 05:00" in card(page, "bruno")
    clock.pass_time(minutes=5)
    assert "En attente d&#39;un appel" in card(someone.get("/console").text, "bruno")


def test_agents_see_the_others_without_buttons_and_numbers(visitor: Callable[[], Visitor]) -> None:
    page = visitor().sign_in("anna").get("/console").text
    assert "Se rendre disponible" in card(page, "anna")
    assert page.index('data-login="anna"') < page.index('data-login="admin"')
    assert "+33199000101" not in page
    assert page.count("<button id=") == 1


def test_what_people_are_called_is_text_and_never_markup(visitor: Callable[[], Visitor]) -> None:
    page = visitor().sign_in("anna").get("/console").text
    assert "Nord &lt;b&gt;Infogérance" in page
    assert "Nord <b>" not in page


def test_callers_who_wait_are_counted_by_rank(visitor: Callable[[], Visitor]) -> None:
    page = visitor().sign_in("anna").get("/console").text
    assert re.findall(r'tile-count">(\d+)<', page) == ["1", "0", "2"]
    assert re.findall(r'data-rank="2">.*?(\d\d:\d\d)<', page, re.DOTALL)[0] == "01:23"


def test_a_board_that_has_not_changed_is_not_sent_again(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    someone = visitor().sign_in("anna")
    seen = re.search(r'hx-get="(/console/board\?seen=\w+)"', someone.get("/console").text)
    assert seen
    clock.pass_time(seconds=5)
    assert someone.get(seen[1]).status_code == 204
    with records.begin() as session:
        session.query(Agent).filter_by(login="bruno").one().state = "away"
    changed = someone.get(seen[1])
    assert changed.status_code == 200
    assert "Absent" in card(changed.text, "bruno")


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


def test_with_scripts_a_change_is_answered_by_the_board_and_a_word_on_it(
    visitor: Callable[[], Visitor],
) -> None:
    answer = visitor().sign_in("anna").post("/console/agents/anna/available", htmx=True)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="board"')
    assert 'hx-swap-oob="true"' in answer.text
    assert "Anna est disponible." in answer.text
    assert "Disponible" in card(answer.text, "anna")


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


def test_natures_that_nobody_settled_are_listed_for_those_who_may(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("supervisor")
    page = someone.get("/console").text
    # The one that an agent is writing up is on that agent's card.
    assert page.count(f"/console/calls/{ABANDONED}/nature") > 0
    assert 'id="row-' in page
    assert f'id="row-{WRITTEN_UP}-incident"' not in page
    someone.post(f"/console/calls/{ABANDONED}/nature", nature="incident")
    assert 'id="row-' not in someone.get("/console").text
    assert 'id="row-' not in visitor().sign_in("anna").get("/console").text
    with records.read() as session:
        assert session.query(CountedRequest).count() == 0


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
