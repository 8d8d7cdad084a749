"""The console: what an agent sees of a call before taking it, who waits, and what became of an
offer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import get_args

import pytest

from callrouter.records import Agent, Call, Database, Offer, Partner, Ticket
from callrouter.rules.offer import CAME_TO_NOTHING, LIVE, OfferState
from callrouter.rules.ticket_number import number_for, spaced
from callrouter.views.console import board
from callrouter.views.open_tickets import SHOWN
from callrouter.views.waiting import CALLERS_NAMED
from callrouter.wording.pages import WORDS
from tests.pages.browsing import offer_to
from tests.pages.visitors import Clock, Visitor
from tests.plans import noted, plans_of, read_whole

pytestmark = pytest.mark.usefixtures("people")

FIRST = f"CA{11:032x}"


def of_nord(records: Database, **about: object) -> None:
    """The caller who waits first is of that partner."""
    with records.begin() as session:
        nord = session.query(Partner).filter_by(account="nord").one()
        call = session.query(Call).filter_by(sid=FIRST).one()
        call.partner_id = nord.id
        for name, value in about.items():
            setattr(call, name, value)


def own_card(page: str) -> str:
    """The text of the reader's card."""
    found = re.search(r'<div class="card"(.*?)</section>', page, re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1]))


def line(page: str) -> list[str]:
    """What is said of each caller who waits."""
    found = re.findall(r'<li id="caller-\w+">(.*?)</li>', page, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)).strip() for one in found]


def ticket(records: Database, serial: int, **about: object) -> None:
    """An open ticket of that partner."""
    with records.begin() as session:
        nord = session.query(Partner).filter_by(account="nord").one()
        ticket = Ticket(
            number=number_for(serial), channel="form", partner_id=nord.id, state="open",
            nature="incident", rank=0, language="fr", opened_at=nord.created_at,
        )  # fmt: skip
        for name, value in about.items():
            setattr(ticket, name, value)
        session.add(ticket)


def test_who_is_offered_a_call_sees_the_partners_open_tickets_first_what_is_due_first(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    someone = visitor().sign_in("bruno")
    of_nord(records, nature="incident")
    later, missed = (clock.now + timedelta(minutes=minutes) for minutes in (30, -2))
    ticket(records, 11, subject="VPN <down>", severity="S2", due_at=later)
    ticket(records, 12, subject="Disk", due_at=missed)
    ticket(records, 13, subject="Over", state="resolved")
    offer_to(records, "bruno", "ringing")
    page = someone.get("/console").text
    shown = own_card(page)
    for words in (
        "Nord &lt;b&gt;Infogérance Advanced", "en français", "Nature incident",
        "Contacts 0 sur 80 ce mois-ci", "Attente 1 min 24", "Tickets ouverts 5",
        "VPN &lt;down&gt; S2 · en cours · échéance dans 30 min 00",
        "Disk en cours · en retard de 2 min",
        "(sans objet)",
    ):  # fmt: skip
        assert words in shown
    numbers = [number_for(serial) for serial in (12, 11, 1, 2, 3)]
    assert re.findall(r'<a class="number" href="/tickets/(\d+)">([\d\s]+)</a>', page) == [
        (one, spaced(one)) for one in numbers
    ]


def test_who_was_told_that_the_request_may_be_charged_needs_not_be_told_again(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("bruno")
    of_nord(records, nature="request")
    offer_to(records, "bruno", "ringing")
    words = "(l&#39;appelant sait que sa demande peut être facturée)"
    assert words not in own_card(someone.get("/console").text)
    of_nord(records, told_charge=True)
    assert f"Contacts 0 sur 80 ce mois-ci {words}" in own_card(someone.get("/console").text)


def test_of_many_open_tickets_the_others_are_counted(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("bruno")
    of_nord(records)
    for serial in range(20, 20 + SHOWN + 1):
        ticket(records, serial)
    offer_to(records, "bruno", "ringing")
    shown = own_card(someone.get("/console").text)
    assert f"Tickets ouverts {SHOWN + 4}" in shown
    assert "Et 4 de plus." in shown


def test_callers_who_wait_are_named_in_the_order_of_the_line(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("anna")
    of_nord(records, line_order=7)
    with records.begin() as session:
        second, third = session.query(Call).filter(Call.sid.in_(
            [f"CA{12:032x}", f"CA{13:032x}"]
        )).order_by(Call.id)  # fmt: skip
        second.line_order, second.caller_number, second.language = 9, "+33199000107", "en"
        third.line_order = 8
    offer_to(records, "bruno", "ringing")
    assert line(someone.get("/console").text) == [
        "Nord &lt;b&gt;Infogérance Advanced en français FR proposé à Bruno 1 min 24",
        "Appelant inconnu Standard en français FR 1 min 22",
        "+33 1 99 00 01 07 Standard en anglais EN 1 min 23",
    ]


def test_of_a_long_line_the_others_are_counted(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    someone = visitor().sign_in("anna")
    with records.begin() as session:
        for number in range(100, 100 + CALLERS_NAMED):
            session.add(
                Call(
                    sid=f"CA{number:032x}", line="standard", state="waiting", rank=2,
                    outcome="queued", language="fr", arrived_at=clock.now, joined_at=clock.now,
                )
            )  # fmt: skip
    page = someone.get("/console").text
    assert len(line(page)) == CALLERS_NAMED
    assert "Et 3 de plus." in page


@pytest.mark.parametrize(
    ("language", "state", "words"),
    [
        ("fr", "available", None),
        ("en", "available", "Aucun conseiller disponible ne parle anglais."),
        ("fr", "away", "Aucun conseiller n&#39;est disponible pour ces appels."),
    ],
)
def test_it_is_said_where_nobody_available_can_serve_who_waits(
    visitor: Callable[[], Visitor],
    records: Database,
    language: str,
    state: str,
    words: str | None,
) -> None:
    someone = visitor().sign_in("anna")
    with records.begin() as session:
        session.query(Call).filter_by(sid=FIRST).one().language = language
        # Bruno alone is available, and speaks French.
        session.query(Agent).filter_by(login="bruno").one().state = state
    said = re.findall(r'<p class="unserved">(.*?)</p>', someone.get("/console").text)
    assert said == ([words] if words else [])


def test_nobody_is_missed_while_a_phone_rings_or_sought_while_it_rests(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    someone = visitor().sign_in("anna")
    with records.begin() as session:
        for call in session.query(Call).filter_by(state="waiting"):
            call.language = "en" if call.sid == FIRST else "fr"
    offer_to(records, "bruno", "ringing")
    page = someone.get("/console").text
    # The one who speaks English is being offered its call; for the others nobody is left.
    assert "ne parle anglais" not in page
    assert "Aucun conseiller n&#39;est disponible" in page


@pytest.mark.parametrize("ending", sorted(CAME_TO_NOTHING))
def test_what_became_of_an_offer_is_told_apart(
    visitor: Callable[[], Visitor], records: Database, clock: Clock, ending: OfferState
) -> None:
    someone = visitor().sign_in("bruno")
    of_nord(records)
    offer_to(records, "bruno", "unknown")
    with records.begin() as session:
        offer = session.query(Offer).filter_by(token="offer-bruno").one()
        # As it may be found, whatever led there.
        session.query(Offer).filter_by(id=offer.id).update(
            {"state": ending, "ended_at": clock.now, "declined_for": "phone_trouble"}
        )
        session.query(Agent).filter_by(login="bruno").one().state = "available"
    shown = own_card(someone.get("/console").text)
    told = WORDS[f"over_{ending}"][0].format(caller="Nord &lt;b&gt;Infogérance")
    assert told.replace("'", "&#39;").replace("\u00a0", " ") in shown
    assert "Motif : problème de téléphone." in shown
    # Colleagues are not told, and nobody for ever.
    assert "data-ending" not in visitor().sign_in("supervisor").get("/console").text
    clock.pass_time(minutes=20)
    assert "Motif" not in own_card(someone.get("/console").text)


def test_every_ending_has_words_of_its_own() -> None:
    assert set(get_args(OfferState)) - LIVE - {"finished"} == CAME_TO_NOTHING
    words = [WORDS[f"over_{ending}"] for ending in CAME_TO_NOTHING]
    assert len(set(words)) == len(words)


def test_the_board_reads_no_table_that_grows_from_end_to_end(
    records: Database, clock: Clock
) -> None:
    of_nord(records)
    offer_to(records, "bruno", "ringing")
    with noted(records) as asked:
        board(records, clock.now)
    tables = ("calls", "counted_contacts", "offers", "partners", "tickets")
    assert read_whole(plans_of(records, asked, several=True), *tables) == []
