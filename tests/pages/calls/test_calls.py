"""Calls are found, and each says what happened in it and why: "why did my partner hear that the
line is closed?"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest

from callrouter.admin.hours import revise
from callrouter.records import Call, Ticket
from callrouter.rules.ticket_number import spaced
from callrouter.settings import DEFAULT_SCHEDULE
from tests.authors import BY_TEST
from tests.pages.reading import shown
from tests.pages.visitors import Visitor
from tests.stories.callers import ENGLISH, FRENCH, INCIDENT, dials_in, talk
from tests.world import ADVANCED, ALICE, BOB, YVES, ZOE, World

HOLIDAY = "2026-07-14 09:00"


@pytest.fixture
def admin(world: World, visitor: Callable[[], Visitor]) -> Visitor:
    """An admin who reads French, signed in."""
    world.agent(YVES, role="admin", state="away")
    return visitor().sign_in("yves")


def closed_call(world: World) -> Call:
    """A caller hears that the line is closed, on a public holiday."""
    world.at(HOLIDAY)
    phone = world.phone(ALICE)
    phone.dial(ADVANCED)
    phone.hears("For English, press 2")
    phone.press(FRENCH)
    phone.hears("Notre ligne est fermée.")
    phone.hangup()
    world.pass_time(2)
    return world.call()


def test_why_did_my_partner_hear_that_the_line_is_closed(world: World, admin: Visitor) -> None:
    world.partner(ALICE)
    with world.records.begin() as session:
        hours = world.settings.schedules[DEFAULT_SCHEDULE]
        revise(session, DEFAULT_SCHEDULE, hours, BY_TEST, world.now)
    call = closed_call(world)

    listed = admin.get("/calls?partner=nord&from=2026-07-14&to=2026-07-14").text
    assert "mar. 14 juil. 2026, 9 h 00 Nord Infogérance +33 1 99 00 01 01" in shown(listed)
    assert f'href="/calls/{call.sid}"' in listed

    told = shown(admin.get(f"/calls/{call.sid}").text)
    assert "Appel du mardi 14 juillet 2026 à 9 h 00" in told
    assert (
        "La ligne était fermée : mardi 14 juillet 2026 est un jour férié (Fête nationale) ; "
        "réouverture mercredi 15 juillet à 9 heures ; horaires « hours », révision 1." in told
    )
    assert "Horaires « hours », révision 1" in told
    assert "mardi 14 juillet 2026, heure de Paris" in told
    assert "09:00:00 Dit Support Partenaire Advanced, bonjour." in told
    assert "Notre ligne est fermée. Elle rouvrira mercredi 15 juillet à 9 heures." in told

    page = admin.get(f"/calls/{call.sid}").text
    for address in re.findall(r'<a [^>]*href="(/(?:hours|dial)[^"]*)"', page.partition("<main")[2]):
        assert admin.get(unescape(address)).status_code == 200
    assert 'href="/hours/hours/revisions/1"' in page
    that_day = "/hours/hours/days/2026-07-14?revision=1"
    assert f'href="{that_day}"' in page
    again = re.search(r'href="(/dial[^"]*line=[^"]*)"', page)
    assert again is not None
    assert "Notre ligne est fermée." in shown(admin.get(unescape(again[1])).text)

    admin.post("/language", language="en")
    told = shown(admin.get(f"/calls/{call.sid}").text)
    assert "Call of Tuesday 14 July 2026 at 9:00 a.m." in told
    assert "Tuesday 14 July 2026 is a public holiday (National Day)" in told

    # Whatever the hours have become since, the call leads to those that ruled.
    with world.records.begin() as session:
        revise(session, DEFAULT_SCHEDULE, replace(hours, country=None), BY_TEST, world.now)
    assert "closed (National Day)" in shown(admin.get(that_day).text)
    assert "National Day" not in shown(admin.get(that_day.partition("?")[0]).text)


def test_a_message_left_on_a_closed_line_says_why_it_was_closed_and_is_found_by_it(
    world: World, admin: Visitor
) -> None:
    world.partner(ALICE)
    world.at(HOLIDAY)
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English, press 2")
    alice.press(FRENCH)
    alice.hears("Pour laisser un message, tapez 1.")
    alice.press("1")
    alice.hears("Parlez après le bip")
    alice.talk(4)
    world.pass_time(5)
    alice.hangup()
    world.pass_time(2)
    call = world.call()
    assert call.outcome == "message"
    told = shown(admin.get(f"/calls/{call.sid}").text)
    assert "La ligne était fermée : mardi 14 juillet 2026 est un jour férié" in told
    assert "L'appel s'est terminé par un message." in told
    assert f'href="/calls/{call.sid}"' in admin.get("/calls?outcome=closed").text


def test_a_call_that_was_answered_is_told_moment_by_moment_up_to_its_ticket(
    world: World, admin: Visitor
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE, nature=INCIDENT)
    talk(alice, zoe)
    world.pass_time(60)
    alice.hangup()
    world.pass_time(5)
    (ticket,) = world.all(Ticket)

    call = world.call()
    page = admin.get(f"/calls/{call.sid}").text
    told = shown(page)
    for words in (
        "L'appel s'est terminé après une conversation.",
        "Compte reconnu au numéro de l'appelant.",
        "Rang Advanced : compte ayant droit.",
        "Proposé à zoe.",
        "zoe a pris l'appel.",
        "L'appelant est entré dans la conversation.",
        f"Ticket {spaced(ticket.number)}",
    ):
        assert words in told
    moments = re.findall(r'<time datetime="([^"]+)"', page)
    assert moments == sorted(moments)

    listed = shown(admin.get(f"/calls?ticket={ticket.number}").text)
    assert f"répondu {spaced(ticket.number)}" in listed


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", 2),
        ("number=01 99 00 01 01", 1),
        ("number=%2B33 1 99 00 01 02", 1),
        ("partner=nord", 1),
        ("partner=infoger", 1),
        ("outcome=closed", 2),
        ("outcome=queued", 0),
        ("line=premium", 1),
        ("from=2026-07-14&to=2026-07-14", 2),
        ("from=2026-07-15", 0),
        ("to=2026-07-13", 0),
    ],
)
def test_calls_are_found_by_what_is_known_of_them(
    world: World, admin: Visitor, asked: str, found: int
) -> None:
    nord = world.partner(ALICE)
    world.at(HOLIDAY)
    with world.records.begin() as session:
        session.add_all(
            Call(
                sid=f"CA{number}", caller_number=number, line=line, partner_id=partner,
                state="ended", outcome="closed", arrived_at=world.now,
            )
            for number, line, partner in [(ALICE, "advanced", nord), (BOB, "premium", None)]
        )  # fmt: skip
    page = admin.get(f"/calls?{asked}")
    assert page.status_code == 200
    assert page.text.count('href="/calls/CA') == found
    assert ("Aucun appel ne correspond." in page.text) == (not found)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("number=12x", "« 12x » n'est pas un numéro de téléphone."),
        ("ticket=1234", "« 1234 » n'est pas un numéro de ticket."),
        ("ticket=1000 0012", "Aucun ticket n'a le numéro 1000 0012."),
        ("partner=vendor", "Plusieurs partenaires s'appellent « vendor », dont est, ouest."),
        ("partner=<b>x", "Aucun partenaire ne s'appelle « <b>x »."),
        ("from=14/07", "« 14/07 » n'est pas une date."),
        ("from=2026-07-14&to=2026-07-13", "La fin est avant le début."),
    ],
)
def test_what_cannot_be_looked_for_is_said_beside_its_field(
    world: World, admin: Visitor, asked: str, words: str
) -> None:
    for account in ("ouest", "est"):
        world.partner(None, account=account, name=f"Vendor {account}")
    page = admin.get(f"/calls?{asked}")
    assert page.status_code == 422
    assert words in shown(page.text)
    assert "<b>x" not in page.text


def test_older_calls_are_a_page_further(world: World, admin: Visitor) -> None:
    with world.records.begin() as session:
        session.add_all(
            Call(
                sid=f"CA{n:032x}", line="advanced", state="ended", outcome="closed",
                arrived_at=world.now,
            )
            for n in range(120)
        )  # fmt: skip
    seen: list[str] = []
    address = "/calls?line=advanced"
    while address:
        page = admin.get(address).text
        seen += re.findall(r'href="/calls/(CA\w+)"', page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = unescape(older[1]) if older else ""
    assert seen == [f"CA{n:032x}" for n in reversed(range(120))]


def test_a_call_that_nobody_knows_is_not_found(admin: Visitor) -> None:
    assert admin.get("/calls/CA404").status_code == 404
    assert admin.get("/calls/%3Cscript%3E").status_code == 404


def test_english_stays_english(world: World, admin: Visitor) -> None:
    world.partner(ALICE)
    world.at(HOLIDAY)
    phone = world.phone(ALICE)
    phone.dial(ADVANCED)
    phone.hears("For English, press 2")
    phone.press(ENGLISH)
    phone.hears("Our line is closed.")
    phone.hangup()
    world.pass_time(2)
    page = admin.get(f"/calls/{world.call().sid}").text
    assert '<q lang="en">Our line is closed.' in page
