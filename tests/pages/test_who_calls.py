"""The console and the write-up: whose number it is, and which contact of the partner calls."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from callrouter.records import Call, Contact, Database, Partner, Ticket
from callrouter.views.on_number import COLLEAGUES_SHOWN, SHOWN
from tests.pages.browsing import offer_to
from tests.pages.visitors import TALKING, WRITTEN_UP, Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

NUMBER = "+33199000101"
SAY = f"/console/calls/{TALKING}/contact"


def put_on_file(records: Database, *names: str, phone: str | None = NUMBER) -> list[int]:
    """Contacts of Nord, by their names; their ids."""
    with records.begin() as session:
        nord = session.query(Partner).filter_by(account="nord").one()
        made = [
            Contact(partner_id=nord.id, name=name, email=f"{n}@nord.example", phone=phone)
            for n, name in enumerate(names)
        ]
        session.add_all(made)
        session.flush()
        return [one.id for one in made]


def abroad(records: Database, clock: Clock) -> None:
    """A contact of another partner has the number too."""
    with records.begin() as session:
        sud = Partner(account="sud", name="Sud", language="fr", created_at=clock.now)
        sud.contacts = [Contact(name="Carla", email="carla@sud.example", phone=NUMBER)]
        session.add(sud)


def choices(page: str) -> list[tuple[str, str, str]]:
    """The buttons that say who calls: words, key, whether pressed."""
    found = re.findall(
        r'<button class="small" id="who-\w+-(\w+)"[^>]*data-key="([^"]+)"[^>]*'
        r'aria-pressed="(\w+)">([^<]+)</button>',
        page,
    )
    return [(words, key, pressed) for _, key, pressed, words in found]


def caller_of(records: Database, sid: str = TALKING) -> int | None:
    with records.read() as session:
        return session.query(Call).filter_by(sid=sid).one().contact_id


def test_the_card_names_whose_number_it_is_and_whom_one_says_is_pressed(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    alice, bob = put_on_file(records, "Alice <b>Martin", "Bob Durand")
    abroad(records, clock)
    celia = visitor().sign_in("celia")
    page = celia.get("/console").text
    assert "<p>Shared number: Alice &lt;b&gt;Martin, Bob Durand, Carla (Sud)</p>" in page
    asked = [("Alice &lt;b&gt;Martin", "c 1"), ("Bob Durand", "c 2"), ("Another person", "c 0")]
    assert choices(page) == [(*one, "false") for one in asked]

    place = f"who-{TALKING}"
    answer = celia.post(SAY, contact=str(bob), place=place)
    assert (answer.status_code, answer.location) == (303, f"/console#{place}-{bob}")
    page = celia.get("/console").text
    assert "It is Bob Durand who calls" in page
    assert [pressed for _, _, pressed in choices(page)] == ["false", "true", "false"]
    assert caller_of(records) == bob

    part = celia.post(SAY, htmx=True, contact="nobody").text
    assert "It is no contact on file" in part
    assert [pressed for _, _, pressed in choices(part)] == ["false", "false", "true"]
    assert caller_of(records) is None
    # A colleague's line says nothing of the number, and asks nothing.
    assert "Numéro partagé" not in visitor().sign_in("anna").get("/console").text
    assert alice


def test_an_offer_says_whose_number_it_is_and_asks_nothing_yet(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    put_on_file(records, *(f"C{n}" for n in range(SHOWN + 2)))
    with records.begin() as session:
        waiting = session.query(Call).filter_by(state="waiting").order_by(Call.id).first()
        assert waiting is not None
        waiting.caller_number = NUMBER
        waiting.partner_id = session.query(Partner).filter_by(account="nord").one().id
    offer_to(records, "bruno", "ringing")
    page = visitor().sign_in("bruno").get("/console").text
    names = ", ".join(f"C{n}" for n in range(SHOWN))
    assert f"<p>Numéro partagé\u00a0: {names} et 2 de plus</p>" in page
    assert choices(page) == []


def test_a_number_of_one_contact_alone_asks_nothing(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    (alice,) = put_on_file(records, "Alice Martin")
    with records.begin() as session:
        session.query(Call).filter_by(sid=TALKING).one().contact_id = alice
    page = visitor().sign_in("celia").get("/console").text
    assert "Shared number" not in page
    assert choices(page) == []


def test_the_page_of_the_write_up_asks_too_and_leads_back_there(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    _, bob = put_on_file(records, "Alice Martin", "Bob Durand")
    (chloe,) = put_on_file(records, "Chloé Petit", phone=None)
    dario = visitor().sign_in("dario")
    address = f"/console/calls/{WRITTEN_UP}/write-up"
    page = dario.get(address).text
    assert [key for _, key, _ in choices(page)] == ["c 1", "c 2", "c 0"]
    assert f'value="{chloe}">Chloé Petit</button>' in page
    say = f"/console/calls/{WRITTEN_UP}/contact"
    for contact, name in ((bob, "Bob Durand"), (chloe, "Chloé Petit")):
        answer = dario.post(say, contact=str(contact), back="write_up")
        assert (answer.status_code, answer.location) == (303, address)
        page = dario.get(address).text
        assert f"Caller: {name}" in page
        assert (name, "true") in [(words, pressed) for words, _, pressed in choices(page)]
    assert f'value="{chloe}">Chloé Petit</button>' not in page.partition("who-else")[2]
    with records.read() as session:
        ticket = session.query(Ticket).filter_by(number="10000012").one()
        assert (caller_of(records, WRITTEN_UP), ticket.contact_id) == (chloe, chloe)
    # On the console the card asks, beside the form that is put there.
    assert choices(dario.get("/console/write-up?part=1").text) == []


def test_of_many_colleagues_the_others_are_counted(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    put_on_file(records, *(f"C{n}" for n in range(COLLEAGUES_SHOWN + 3)), phone=None)
    page = visitor().sign_in("celia").get("/console/write-up?part=1").text
    assert "And 3 more, on the partner&#39;s page." in page
    # Nobody is known to call, whom one of them might be other than.
    assert "<summary>Which contact of Nord &lt;b&gt;Infogérance…</summary>" in page
    assert page.count('name="contact"') == COLLEAGUES_SHOWN + 1


def test_who_cannot_be_said_is_refused_in_words_and_what_is_no_contact_at_all(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    put_on_file(records, "Alice Martin", "Bob Durand")
    abroad(records, clock)
    with records.read() as session:
        carla = session.query(Contact).filter_by(name="Carla").one().id
    celia = visitor().sign_in("celia")
    assert celia.post(SAY, contact=str(carla)).status_code == 303
    assert "Carla is a contact of another account" in celia.get("/console").text
    celia.post(SAY, contact=str(carla), back="write_up")
    page = celia.get(f"/console/calls/{TALKING}/write-up").text
    assert "Carla is a contact of another account" in page
    for written in ("", "everybody", "9" * 30):
        assert celia.post(SAY, contact=written).status_code == 400
    assert caller_of(records) is None
