"""The natures to settle: whose are listed for whom, and what settling one changes (art. 4.3)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from callrouter.records import (
    Agent,
    Call,
    CountedRequest,
    Database,
    Offer,
    Partner,
    Ticket,
    TicketEvent,
)
from callrouter.rules.allowance import month_of
from callrouter.rules.ticket_number import number_for
from tests.pages.visitors import WRITTEN_UP, Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

Ended = Callable[..., str]


@pytest.fixture
def ended(records: Database, clock: Clock) -> Ended:
    """Makes a call that is over and its ticket; returns the call's SID."""
    numbers = itertools.count(100)

    def make(
        login: str | None = None,
        *,
        offer: str = "finished",
        partner: bool = True,
        rank: int = 0,
        abandoned: bool = False,
        nature: str = "undetermined",
        days: float = 0,
    ) -> str:
        n = next(numbers)
        at = clock.now - timedelta(days=days) + timedelta(seconds=n)
        with records.begin() as session:
            nord = session.query(Partner).one().id if partner else None
            call = Call(
                sid=f"CA{n:032x}",
                line="advanced",
                state="ended",
                nature=nature,
                rank=rank,
                outcome="queued",
                disposition="abandoned" if abandoned else "answered",
                partner_id=nord,
                arrived_at=at,
                joined_at=at,
                ended_at=at,
            )
            session.add(call)
            session.flush()
            if login is not None:
                agent = session.query(Agent).filter_by(login=login).one()
                session.add(
                    Offer(
                        token=f"offer-{n}",
                        call_id=call.id,
                        agent_id=agent.id,
                        state=offer,
                        rank=rank,
                        made_at=at,
                        accepted_at=at,
                        deadline=at,
                    )
                )
            session.add(
                Ticket(
                    number=number_for(n),
                    channel="phone",
                    call_id=call.id,
                    partner_id=nord,
                    state="new",
                    nature=nature,
                    rank=rank,
                    language="fr",
                    abandoned=abandoned,
                    admitted_at=at,
                    told_charge=False,
                    opened_at=at,
                )
            )
            return call.sid

    return make


def listed(page: str) -> list[str]:
    """The SIDs of the calls whose natures are to be settled, as the page lists them."""
    return re.findall(r'id="to-settle-(\w+)"', page)


def count(page: str) -> int:
    """How many there are, by the page."""
    found = re.search(r'<h2 id="natures">.*?<span class="count">(\d+)</span>', page)
    return int(found[1]) if found else 0


def _by_agents(session: Session) -> list[TicketEvent]:
    """What people did to tickets."""
    done = session.query(TicketEvent).filter(TicketEvent.agent_id.is_not(None))
    return list(done.order_by(TicketEvent.id))


def test_after_many_hang_ups_an_agents_fresh_ticket_is_on_her_page(
    visitor: Callable[[], Visitor], ended: Ended
) -> None:
    for _ in range(52):
        ended(abandoned=True, days=1)
    hers = ended("bruno")

    page = visitor().sign_in("bruno").get("/console").text

    assert (listed(page), count(page)) == ([hers], 1)


def test_a_nature_is_settled_with_its_ticket_a_click_away(
    visitor: Callable[[], Visitor], ended: Ended, records: Database
) -> None:
    sid = ended("bruno")
    with records.begin() as session:
        ticket = session.query(Ticket).join(Ticket.call).filter(Call.sid == sid).one()
        ticket.subject, number = "VPN <b>muet", ticket.number

    row = visitor().sign_in("bruno").get("/console").text.partition(f'id="to-settle-{sid}"')[2]

    assert f'href="/tickets/{number}"' in row.partition("</li>")[0]
    assert "VPN &lt;b&gt;muet" in row.partition("</li>")[0]


def test_only_what_makes_a_difference_is_to_settle(
    visitor: Callable[[], Visitor], ended: Ended
) -> None:
    ended("bruno", partner=False)
    ended("bruno", rank=1)
    ended("bruno", rank=2)
    ended("bruno", abandoned=True)
    ended("bruno", nature="incident")
    counts = ended("bruno")

    for login in ("bruno", "supervisor"):
        page = visitor().sign_in(login).get("/console").text
        # The one that an agent is writing up is on that agent's card.
        assert listed(page) == [counts], WRITTEN_UP


def test_ones_own_come_first_and_the_rest_on_request(
    visitor: Callable[[], Visitor], ended: Ended
) -> None:
    own = ended("supervisor", days=2)
    others = [ended("bruno") for _ in range(24)]
    someone = visitor().sign_in("supervisor")

    page = someone.get("/console").text
    assert listed(page) == [own, *reversed(others[5:])]
    assert count(page) == 25
    assert "Afficher la suite (5)" in page
    more = someone.get("/console?natures=40").text
    assert listed(more) == [own, *reversed(others)]
    assert "Afficher la suite" not in more
    # What was asked for lasts while the board is renewed, and whatever is pressed on it.
    kept = someone.post(f"/console/calls/{own}/nature", htmx=True, nature="incident", natures="40")
    assert len(listed(kept.text)) == 24
    assert listed(someone.get("/console?natures=nonsense").text) == listed(
        someone.get("/console?natures=-3").text
    )


def test_what_was_settled_can_be_taken_back_by_whoever_settled_it(
    visitor: Callable[[], Visitor], records: Database, ended: Ended, clock: Clock
) -> None:
    sid = ended("bruno")
    bruno, supervisor = visitor().sign_in("bruno"), visitor().sign_in("supervisor")
    bruno.post(f"/console/calls/{sid}/nature", nature="request")
    page = bruno.get("/console").text
    assert listed(page) == []
    assert "Vous venez de fixer\u00a0: demande" in page
    assert "Vous venez de fixer" not in supervisor.get("/console").text
    supervisor.post(f"/console/calls/{sid}/nature/undo")
    assert "il n&#39;y a rien à annuler" in supervisor.get("/console").text

    bruno.post(f"/console/calls/{sid}/nature/undo")

    page = bruno.get("/console").text
    assert listed(page) == [sid]
    assert "Vous venez de fixer" not in page
    with records.read() as session:
        assert session.query(CountedRequest).count() == 0
        call = session.query(Call).filter_by(sid=sid).one()
        assert (call.nature, call.nature_is_settled) == ("undetermined", False)
        facts = [one.facts for one in _by_agents(session)]
        assert facts == [
            {"nature": "request", "before": "undetermined"},
            {"nature": "undetermined", "before": "request", "undo": True},
        ]
    bruno.post(f"/console/calls/{sid}/nature", nature="incident")
    clock.pass_time(minutes=6)
    assert "Vous venez de fixer" not in bruno.get("/console").text


def test_whoever_confirms_what_the_caller_chose_is_offered_nothing_to_take_back(
    visitor: Callable[[], Visitor], ended: Ended
) -> None:
    sid, bruno = ended("bruno", nature="request"), visitor().sign_in("bruno")
    bruno.post(f"/console/calls/{sid}/nature", nature="request")
    assert 'id="natures"' not in bruno.get("/console").text
    bruno.post(f"/console/calls/{sid}/nature", nature="incident")
    page = bruno.get("/console").text
    assert "Vous venez de fixer\u00a0: incident" in page
    # Nor is a nought counted above it.
    assert '<h2 id="natures">Natures à déterminer</h2>' in page


def test_what_the_caller_chose_is_there_again_after_an_undo(
    visitor: Callable[[], Visitor], records: Database, ended: Ended
) -> None:
    sid = ended("bruno", nature="request")
    bruno = visitor().sign_in("bruno")
    for nature in ("incident", "request", "incident"):
        bruno.post(f"/console/calls/{sid}/nature", nature=nature)
    bruno.post(f"/console/calls/{sid}/nature/undo")

    with records.read() as session:
        call = session.query(Call).filter_by(sid=sid).one()
        assert (call.nature, call.nature_is_settled) == ("request", False)
        assert session.query(CountedRequest).count() == 1


def test_what_would_change_a_closed_month_needs_a_supervisor_and_is_recorded(
    visitor: Callable[[], Visitor], records: Database, ended: Ended, clock: Clock
) -> None:
    sid = ended("bruno", days=40)
    month = month_of(clock.now - timedelta(days=40))
    bruno, supervisor = visitor().sign_in("bruno"), visitor().sign_in("supervisor")
    assert "mois clos" in bruno.get("/console").text
    bruno.post(f"/console/calls/{sid}/nature", nature="request")
    assert "Demandez à un superviseur de le faire." in bruno.get("/console").text
    with records.read() as session:
        assert session.query(CountedRequest).count() == 0
        assert session.query(TicketEvent).count() == 0

    supervisor.post(f"/console/calls/{sid}/nature", nature="request")

    with records.read() as session:
        assert [one.month for one in session.query(CountedRequest)] == [month]
        (told,) = _by_agents(session)
        by = session.query(Agent).filter_by(login="supervisor").one().id
        assert (told.facts["closed_month"], told.agent_id) == (month, by)
    # Nor may an agent take out of it what counts there.
    bruno.post(f"/console/calls/{sid}/nature", nature="incident")
    with records.read() as session:
        assert session.query(CountedRequest).count() == 1


def test_what_changes_nothing_in_a_closed_month_needs_no_supervisor(
    visitor: Callable[[], Visitor], records: Database, ended: Ended
) -> None:
    sid = ended("bruno", days=40)
    bruno = visitor().sign_in("bruno")
    bruno.post(f"/console/calls/{sid}/nature", nature="incident")

    assert listed(bruno.get("/console").text) == []
    with records.read() as session:
        assert session.query(Call).filter_by(sid=sid).one().nature == "incident"


@pytest.mark.parametrize("ending", ["lost", "caller_gone", "declined", "no_answer"])
def test_an_agent_whose_offer_came_to_nothing_settles_nothing_of_that_call(
    visitor: Callable[[], Visitor], records: Database, ended: Ended, ending: str
) -> None:
    sid = ended("bruno", offer=ending)
    bruno = visitor().sign_in("bruno")

    assert listed(bruno.get("/console").text) == []
    assert bruno.post(f"/console/calls/{sid}/nature", nature="request").status_code == 403
    with records.read() as session:
        assert session.query(Call).filter_by(sid=sid).one().nature == "undetermined"


def test_a_ticket_without_a_call_is_settled_by_whoever_has_it_and_taken_back(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    number = number_for(7)
    with records.begin() as session:
        bruno_id = session.query(Agent).filter_by(login="bruno").one().id
        session.add(
            Ticket(
                number=number, channel="email", partner_id=session.query(Partner).one().id,
                state="open", owner_id=bruno_id, nature="undetermined", rank=0, tier="advanced",
                language="fr", admitted_at=clock.now, opened_at=clock.now, no_address=True,
            )
        )  # fmt: skip
    bruno = visitor().sign_in("bruno")
    assert listed(bruno.get("/console").text) == [number]

    bruno.post(f"/console/tickets/{number}/nature", nature="request")
    page = bruno.get("/console").text
    assert (listed(page), "Vous venez de fixer\u00a0: demande" in page) == ([], True)
    with records.read() as session:
        assert session.query(CountedRequest).count() == 1

    bruno.post(f"/console/tickets/{number}/nature/undo")
    assert listed(bruno.get("/console").text) == [number]
    with records.begin() as session:
        assert session.query(CountedRequest).count() == 0
        session.query(Ticket).filter_by(number=number).one().owner_id = None
    assert listed(bruno.get("/console").text) == []
    refused = bruno.post(f"/console/tickets/{number}/nature", nature="request")
    assert refused.status_code == 403
    assert listed(visitor().sign_in("supervisor").get("/console").text) == [number]
