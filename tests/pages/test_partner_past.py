"""What a partner had before: beside the call and the ticket in hand, and page by page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from callrouter.records import Call, Contact, Database, Partner, Ticket
from callrouter.rules.ticket_number import number_for, spaced
from callrouter.views.partner_past import ON_A_PAGE, SHOWN
from tests.pages.reading import shown
from tests.pages.visitors import IN_WRITING, TALKING, Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

FIRST_SERIAL = 100
HOUR = timedelta(hours=1)


@pytest.fixture
def past(records: Database, clock: Clock) -> tuple[int, int]:
    """Nord had a ticket and a call an hour, each third Alice's and the others Bob's; the ids of
    both. Of Sud there is one of each."""
    with records.begin() as session:
        nord = session.query(Partner).filter_by(account="nord").one()
        sud = Partner(account="sud", name="Sud", language="fr", created_at=clock.now)
        alice = Contact(partner_id=nord.id, name="Alice Martin", email="alice@nord.example")
        bob = Contact(partner_id=nord.id, name="Bob Durand", email="bob@nord.example")
        session.add_all([sud, alice, bob])
        session.flush()
        for n in range(ON_A_PAGE + 10):
            at = clock.now - (n + 1) * HOUR
            whose = {"partner_id": nord.id, "contact_id": (bob, alice)[n % 3 == 0].id}
            call = Call(
                sid=f"CA{n:030x}ff", line="advanced", state="ended", outcome="queued",
                disposition="answered", caller_number="+33199000101", arrived_at=at, **whose,
            )  # fmt: skip
            session.add(call)
            session.flush()
            session.add(
                Ticket(
                    number=number_for(FIRST_SERIAL + n), channel="phone", call_id=call.id,
                    state="closed", nature="incident", severity="S2", subject=f"Panne {n}", rank=0,
                    language="fr", opened_at=at, **whose,
                )
            )  # fmt: skip
        session.add(
            Ticket(
                number=number_for(99), channel="form", partner_id=sud.id, state="new", rank=0,
                nature="incident", language="fr", opened_at=clock.now,
            )
        )  # fmt: skip
        session.query(Call).filter_by(sid=TALKING).one().contact_id = alice.id
        return alice.id, bob.id


def part_of(page: str) -> str:
    """What stands there of the past."""
    found = re.search(r'<details class="past".*?</details>', page, re.DOTALL)
    assert found
    return found[0]


def numbers_of(page: str) -> list[str]:
    return re.findall(r'<th scope="row" class="number"><a href="/tickets/(\d+)"', page)


def test_beside_a_call_stand_the_last_tickets_and_calls_the_contacts_own_marked(
    visitor: Callable[[], Visitor], past: tuple[int, int]
) -> None:
    celia = visitor().sign_in("celia")
    part = part_of(celia.get("/console/write-up?part=1").text)
    told = shown(f'<main id="content">{part}')
    assert part.count("<li>") == 2 * SHOWN
    assert f"{spaced(number_for(FIRST_SERIAL))} Panne 0 S2 · closed" in told
    assert part.count("same contact") >= 2
    assert "Alice Martin answered" in told
    assert f'href="/tickets/{number_for(FIRST_SERIAL)}"' in part
    assert TALKING not in part, "the call in hand is none of the past"
    assert "/calls/CA" not in part, "the pages of calls are for overseers"
    assert 'href="/partners/nord/tickets"' in part
    of_overseer = visitor().sign_in("supervisor").get(f"/tickets/{IN_WRITING}").text
    assert "/calls/CA" in part_of(of_overseer)


def test_beside_a_ticket_stands_the_same_without_the_ticket(
    visitor: Callable[[], Visitor], past: tuple[int, int]
) -> None:
    page = visitor().sign_in("anna").get(f"/tickets/{number_for(FIRST_SERIAL)}").text
    part = part_of(page)
    assert number_for(FIRST_SERIAL) not in part.partition("past-calls")[0]
    assert f"/tickets/{number_for(FIRST_SERIAL + 1)}" in part
    assert "même contact" in part


def test_a_caller_whom_nobody_knows_has_no_past(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    with records.begin() as session:
        session.query(Call).filter_by(sid=TALKING).one().partner_id = None
    assert 'class="past"' not in visitor().sign_in("celia").get("/console/write-up?part=1").text


def test_page_after_page_every_ticket_is_listed_once_the_newest_first(
    visitor: Callable[[], Visitor], past: tuple[int, int], records: Database
) -> None:
    anna = visitor().sign_in("anna")
    page = anna.get("/partners/nord/tickets").text
    seen = numbers_of(page)
    assert len(seen) == ON_A_PAGE
    older = re.search(r'href="([^"]+)" rel="next"', page)
    assert older
    page = anna.get(older[1].replace("&amp;", "&")).text
    seen += numbers_of(page)
    assert 'rel="next"' not in page
    with records.read() as session:
        nord = session.query(Partner).filter_by(account="nord").one().id
        found = session.query(Ticket).filter_by(partner_id=nord)
        whole = found.order_by(Ticket.opened_at.desc(), Ticket.id.desc())
        assert seen == [one.number for one in whole]


def test_the_calls_say_who_called_what_became_of_them_and_their_ticket(
    visitor: Callable[[], Visitor], past: tuple[int, int]
) -> None:
    anna = visitor().sign_in("anna")
    told = shown(anna.get("/partners/nord/calls").text)
    assert "Bob Durand +33 1 99 00 01 01 répondu" in told
    assert spaced(number_for(FIRST_SERIAL)) in told
    assert "personne au dossier +33 1 99 00 01 01 parle avec un conseiller" not in told


def test_one_contacts_own_can_be_asked_for_and_nobody_elses(
    visitor: Callable[[], Visitor], past: tuple[int, int], records: Database
) -> None:
    alice, _ = past
    anna = visitor().sign_in("anna")
    page = anna.get(f"/partners/nord/tickets?contact={alice}").text
    assert len(numbers_of(page)) == (ON_A_PAGE + 10 + 2) // 3
    assert f'value="{alice}" selected' in page
    for odd in ("999", "x"):
        assert anna.get(f"/partners/nord/tickets?contact={odd}").status_code == 200
    assert numbers_of(anna.get("/partners/nord/tickets?contact=999").text) == []
    # Of another partner's contact nothing is listed here.
    assert numbers_of(anna.get(f"/partners/sud/tickets?contact={alice}").text) == []
    assert numbers_of(anna.get("/partners/nord/tickets?before=12345678").text) == []
    assert anna.get("/partners/none/tickets").status_code == 404
