"""What a wallboard answers: figures, to whoever has its link, and nothing that names anybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from callrouter.records import Agent, Call, Contact, Database, Partner
from callrouter.settings import Settings
from tests.pages.app import pages_on
from tests.pages.partners.words import said
from tests.pages.reading import shown
from tests.pages.visitors import Clock, Visitor
from tests.plans import noted

pytestmark = pytest.mark.usefixtures("people")

Link = Callable[[str], str]


def seen(page: str) -> str:
    """What a screen says back of what it shows."""
    found = re.search(r'id="seen" name="seen" value="(\w+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["la plus longue attente Advanced 1 1 min 24", "Premium 0 personne pas d'appel",
                "Standard 2 1 min 23", "0 % en 60 s 0/2", "Disponibles 1", "En appel 1",
                "Absents 3", "Échéances dans l'heure S1 0"]),
        ("en", ["the longest wait Advanced 1 1 min 24", "Premium 0 nobody no call today",
                "Standard 2 1 min 23", "0% within 60 s 0/2", "Available 1",
                "On a call 1", "Away 3", "Due within the hour S1 0"]),
    ],
)  # fmt: skip
def test_the_figures_in_the_language_of_the_link(
    visitor: Callable[[], Visitor], link: Link, language: str, words: list[str]
) -> None:
    page = visitor().get(link(language), **{"Accept-Language": "de"})
    assert f'<html lang="{language}">' in page.text
    for one in words:
        assert one in shown(page.text)


def test_nothing_that_names_anybody_and_no_cookie_whoever_is_signed_in(
    visitor: Callable[[], Visitor], link: Link, records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        nord = session.query(Partner).one()
        nord.contacts = [Contact(name="Élise Dupré", email="elise@nord.example")]
        names = {one.name for one in session.query(Agent)} | {nord.name, "Dupré", "nord", "+33"}
    someone = visitor().sign_in("admin")
    path = link("fr")
    clock.pass_time(hours=1)
    for asked in (path, f"{path}/figures"):
        with noted(records) as statements:
            answer = someone.get(asked)
        assert answer.status_code == 200
        assert [one for one in sorted(names) if one in answer.text] == []
        assert answer.headers.get("Set-Cookie") is None
        # That it is on the screen is no use of anybody's session.
        assert [one for one, _ in statements if "FROM sessions" in one] == []


def test_a_screen_is_answered_only_where_something_is_new(
    visitor: Callable[[], Visitor], link: Link, records: Database, clock: Clock
) -> None:
    clock.now = clock.now.replace(second=10)
    screen, path = visitor(), link("fr")
    version = seen(screen.get(path).text)
    asked = f"{path}/figures?seen={version}"
    answer = screen.get(asked)
    assert (answer.status_code, answer.data, answer.headers["Age"]) == (204, b"", "0")
    with records.begin() as session:
        session.query(Agent).filter_by(login="bruno").one().state = "away"
    answer = screen.get(asked)
    assert (answer.status_code, answer.headers["Age"]) == (200, "0")
    assert "Disponibles 0" in said(answer.text)
    assert seen(answer.text) != version
    # Once a minute its clock is set.
    clock.pass_time(minutes=1)
    assert screen.get(f"{path}/figures?seen={seen(answer.text)}").status_code == 200


def test_a_link_never_times_out(visitor: Callable[[], Visitor], link: Link, clock: Clock) -> None:
    screen, path = visitor(), link("en")
    for _ in range(3):
        clock.pass_time(days=400)
        assert screen.get(path).status_code == 200


@pytest.fixture
def following(records: Database, settings: Settings, clock: Clock) -> Flask:
    """The pages as in production: what is asked for again and again is read once a second."""
    return pages_on(records, settings, clock, follows=True)


def test_a_screen_that_has_nothing_new_to_show_asks_the_database_nothing(
    following: Flask, link: Link, records: Database, clock: Clock
) -> None:
    clock.now = clock.now.replace(second=10)
    screen, path = Visitor(following.test_client(), records, clock), link("fr")
    version = seen(screen.get(path).text)
    following.extensions["pages"].live.stop()
    with noted(records) as statements:
        answer = screen.get(f"{path}/figures?seen={version}")
        clock.pass_time(seconds=3)
        later = screen.get(f"{path}/figures?seen={version}")
    assert (answer.status_code, later.status_code) == (204, 204)
    assert (answer.headers["Age"], later.headers["Age"]) == ("0", "3")
    assert statements == []


def test_a_link_works_the_moment_it_was_made(
    following: Flask, link: Link, records: Database, clock: Clock
) -> None:
    for language in ("fr", "en"):
        clock.pass_time(seconds=1)
        screen = Visitor(following.test_client(), records, clock)
        assert screen.get(link(language)).status_code == 200
    following.extensions["pages"].live.stop()


def test_who_waits_too_long_counts_as_soon_as_it_does(
    visitor: Callable[[], Visitor], link: Link, records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        for one in session.query(Call).filter_by(rank=0):
            one.joined_at = clock.now if one.state == "waiting" else None
    screen, path = visitor(), link("en")
    assert "Advanced 1 0 s no call today" in shown(screen.get(path).text)
    clock.now += timedelta(seconds=61)
    assert "Advanced 1 1 min 01 0% within 60 s 0/1" in shown(screen.get(path).text)
