"""The work list as a page: one order with its reason, one's own, taking, and who is faster."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from callrouter.desk.taking import take
from callrouter.records import Agent, Call, Database, Ticket, TicketEvent
from callrouter.rules.priority import order_key
from callrouter.rules.ticket_number import number_for, spaced
from callrouter.settings import Settings
from callrouter.views.work_list import WorkAsked, work_list
from tests.browser import needs_chromium
from tests.cli.desk import FIRST, NOW, SECOND, fill_desk
from tests.pages.app import pages_on
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.reading import shown
from tests.pages.test_followed_console import asked_by_polls
from tests.pages.visitors import Clock, Visitor
from tests.plans import noted, plans_of, read_whole

WAITING = "CA" + "7" * 32
IS_UPPERMOST = """one => {
  const { left, top, width, height } = one.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2) === one;
}"""
"""Nothing else lies over its middle."""
NO_ONE_ELSES = number_for(9)


@pytest.fixture(autouse=True)
def desk(records: Database) -> None:
    """Two tickets of one partner, the second overdue, and a caller of Premium rank."""
    fill_desk(records)
    with records.begin() as session:
        second = session.query(Ticket).filter_by(number=SECOND).one()
        second.due_at, second.subject = NOW - timedelta(hours=1), "Disque <b>plein"
        second.call_back = {"whom": "Alice", "number": "+33199000101"}
        session.add(
            Call(
                sid=WAITING, line="premium", state="waiting", language="fr", rank=1,
                outcome="queued", arrived_at=NOW, joined_at=NOW, line_order=order_key(1, NOW),
            )
        )  # fmt: skip


def in_order(page: str) -> list[str]:
    """The rows, by number or call."""
    return [part.partition('"')[0] for part in page.split('<tr id="row-')[1:]]


def test_callers_and_tickets_stand_in_one_order_that_says_why(
    visitor: Callable[[], Visitor],
) -> None:
    someone = visitor().sign_in("yves")
    page = someone.get("/work").text
    assert in_order(page) == [SECOND, FIRST, WAITING]
    told = shown(page)
    for words in (
        "Par rang ; dans un rang, d'abord qui attend au téléphone",
        f"{spaced(SECOND)} votre suivant Advanced, en retard échéance ",
        "Nord Disque <b>plein formulaire · demande · nouveau · en français à rappeler : Alice, ",
        f"{spaced(FIRST)} Advanced, par ancienneté depuis ",
        "Appel Premium, au téléphone depuis ",
    ):
        assert words in told
    # In short, that more rows stand in sight; with its day, not to be taken for how long it is.
    assert re.search(r"échéance \w+\. \d+(er)? \w+\.?,\s\d+\sh\s\d\d ", told)
    assert "<b>plein" not in page
    someone.post("/language", language="en")
    assert "Premium, on the phone since" in shown(someone.get("/work").text)


def test_no_part_of_the_list_reads_all_tickets(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("yves")
    with records.read() as session:
        row = work_list(session, WorkAsked(), after=None, limit=1).rows[0]
    for asked in ("", f"?after={row.place}", "?of=mine", f"?of=nobody&after={row.place}"):
        with noted(records) as questions:
            assert someone.get(f"/work{asked}").status_code == 200
        assert read_whole(plans_of(records, questions), "tickets", "calls") == []


def test_one_sees_what_is_nobodys_and_what_is_ones_own(visitor: Callable[[], Visitor]) -> None:
    someone = visitor().sign_in("yves")
    assert "Vous n'avez aucun ticket en main." in shown(someone.get("/work?of=mine").text)
    answer = someone.post("/work/next")
    assert (answer.status_code, answer.location) == (303, f"/tickets/{SECOND}")
    assert f"Le ticket {spaced(SECOND)} est à vous." in shown(someone.get(answer.location).text)
    assert in_order(someone.get("/work?of=mine").text) == [SECOND]
    assert in_order(someone.get("/work?of=nobody").text) == [FIRST, WAITING]
    assert "vous" in shown(someone.get("/work").text)
    assert someone.get("/work?of=others").status_code == 404
    assert someone.get("/work?after=elsewhere").status_code == 404


@pytest.mark.parametrize("page", ["/work", f"/tickets/{FIRST}/take"])
def test_whoever_presses_twice_takes_one_ticket(visitor: Callable[[], Visitor], page: str) -> None:
    someone = visitor().sign_in("yves")
    (first,) = re.findall(r'name="next" value="(\d+)"', someone.get(page).text)
    for _ in range(2):
        assert someone.post("/work/next", next=first).location == f"/tickets/{SECOND}"
    assert in_order(someone.get("/work?of=mine").text) == [SECOND]
    # Asked anew, there is another one.
    assert f'name="next" value="{FIRST}"' in someone.get("/work").text
    assert someone.post("/work/next", next=FIRST).location == f"/tickets/{FIRST}"
    assert someone.post("/work/next", next="none").location == "/work"


def test_when_nothing_is_to_be_taken_it_is_said(visitor: Callable[[], Visitor]) -> None:
    someone = visitor().sign_in("yves")
    for _ in range(2):
        someone.post("/work/next")
    answer = someone.post("/work/next")
    assert answer.location == "/work"
    assert "Aucun ticket n'est à prendre dans vos langues." in shown(someone.get("/work").text)


def test_another_than_the_next_is_taken_for_a_reason_which_is_kept(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("yves")
    someone.get("/work")
    asked = someone.post(f"/tickets/{FIRST}/take")
    assert asked.location == f"/tickets/{FIRST}/take"
    told = shown(someone.get(asked.location).text)
    assert f"Pour vous, le suivant est le {spaced(SECOND)}." in told
    assert "Pour prendre celui-ci, donnez une raison." in told
    assert someone.post(f"/tickets/{FIRST}/take", reason="it looked easy").status_code == 400
    someone.post(f"/tickets/{FIRST}/take", reason="knows_the_case")
    with records.read() as session:
        ticket = session.query(Ticket).filter_by(number=FIRST).one()
        taken = session.query(TicketEvent).filter_by(ticket_id=ticket.id, kind="taken").one()
        assert taken.facts["reason"] == "knows_the_case"
        assert ticket.owner.login == "yves"
    assert someone.get(f"/tickets/{FIRST}/take").location == f"/tickets/{FIRST}"


def test_the_next_asks_for_no_reason(visitor: Callable[[], Visitor]) -> None:
    someone = visitor().sign_in("yves")
    told = shown(someone.get(f"/tickets/{SECOND}/take").text)
    assert "C'est le suivant pour vous." in told
    assert "Pourquoi prendre" not in told


def test_whoever_is_second_is_told_who_was_first(
    visitor: Callable[[], Visitor], app: Flask, clock: Clock
) -> None:
    someone = visitor().sign_in("yves")
    someone.get("/work")
    take(app.extensions["pages"].runtime, SECOND, "zoe", clock.now)
    answer = someone.post(f"/tickets/{SECOND}/take")
    told = shown(someone.get(answer.location).text)
    assert "Zoe a déjà ce ticket en main." in told
    assert "Zoe a ce ticket en main." in told
    # Also who had a page before them on which it was nobody's.
    answer = someone.get(f"/tickets/{SECOND}/take")
    assert "Zoe a déjà ce ticket en main." in shown(someone.get(answer.location).text)


def test_a_ticket_is_given_back_and_handed_on_to_who_speaks_its_language(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    with records.begin() as session:
        session.query(Agent).filter_by(login="vera").one().languages = "en"
    someone = visitor().sign_in("yves")
    someone.post("/work/next")
    page = someone.get(f"/tickets/{SECOND}").text
    assert '<option value="zoe">' in page
    assert '<option value="vera">' not in page
    someone.post(f"/tickets/{SECOND}/assign", to="zoe")
    assert "Zoe a ce ticket en main." in shown(someone.get(f"/tickets/{SECOND}").text)
    someone.post(f"/tickets/{SECOND}/give-back")
    told = shown(someone.get(f"/tickets/{SECOND}").text)
    assert "Un superviseur peut le remettre dans la liste." in told
    other = visitor().sign_in("zoe")
    other.post(f"/tickets/{SECOND}/give-back")
    told = shown(other.get(f"/tickets/{SECOND}").text)
    assert "Personne n'a ce ticket en main." in told


def test_a_list_that_is_as_it_was_is_not_sent_again(visitor: Callable[[], Visitor]) -> None:
    someone = visitor().sign_in("yves")
    page = someone.get("/work").text
    frame = page.partition('id="frame" name="frame" value="')[2].partition('"')[0]
    seen = page.partition("seen=")[2].partition('"')[0]
    assert someone.get(f"/work/rows?of=all&seen={seen}&frame={frame}").status_code == 204
    someone.post("/work/next")
    assert someone.get(f"/work/rows?of=all&seen={seen}&frame={frame}").status_code == 200
    anew = someone.get(f"/work/rows?of=all&seen={seen}&frame=other")
    assert anew.headers["HX-Refresh"] == "true"


def test_an_open_list_that_is_as_it_was_asks_the_records_nothing(
    records: Database, settings: Settings, clock: Clock
) -> None:
    app = pages_on(records, settings, clock, follows=True)
    someone = Visitor(app.test_client(), records, clock).sign_in("yves")
    page = someone.get("/work").text
    frame = page.partition('id="frame" name="frame" value="')[2].partition('"')[0]
    seen = page.partition("seen=")[2].partition('"')[0]
    rows = f"/work/rows?of=all&seen={seen}&frame={frame}"
    assert someone.get(rows).status_code == 204
    with asked_by_polls(records) as asked:
        for _ in range(5):
            assert someone.get(rows, **{"HX-Request": "true"}).status_code == 204
    app.extensions["pages"].live.stop()
    assert asked == []


def arrives(records: Database) -> None:
    """A ticket comes in that stands before all others."""
    with records.begin() as session:
        session.add(
            Ticket(
                number=NO_ONE_ELSES, channel="form", state="new", nature="incident", rank=0,
                language="fr", partner_id=1, opened_at=NOW, due_at=NOW - timedelta(hours=9),
            )
        )  # fmt: skip


@needs_chromium
def test_what_arrives_moves_no_row_under_the_focus_until_it_is_asked_for(
    console: Open, records: Database
) -> None:
    page = console("yves")
    page.goto(page.url.replace("/console", "/work"))
    rows = page.locator("tr[id]")
    expect(rows).to_have_count(3)
    page.mouse.move(0, 0)
    focused = page.locator(f"#open-{SECOND}")
    focused.focus()
    stood_at = focused.bounding_box()
    arrives(records)
    news = page.locator("#work-news")
    expect(news).to_be_visible(timeout=30_000)
    expect(news).to_contain_text("Nouveau : 1")
    # However far down one is, on a telephone, and under the bar that stays.
    before = page.viewport_size
    assert before is not None
    for width in (360, 900, 1280):
        page.set_viewport_size({"width": width, "height": 300})
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(news).to_be_in_viewport(ratio=1)
        assert news.evaluate(IS_UPPERMOST)
    page.set_viewport_size(before)
    page.evaluate("scrollTo(0, 0)")
    expect(rows).to_have_count(3)
    assert focused.bounding_box() == stood_at
    assert focused.evaluate("one => one === document.activeElement")
    news.click()
    expect(rows).to_have_count(4)
    expect(news).to_be_hidden()
    expect(page.locator(f"#open-{NO_ONE_ELSES}")).to_be_focused()


@needs_chromium
def test_the_keyboard_comes_past_a_row_in_which_nothing_can_be_done(
    console: Open, records: Database
) -> None:
    with records.begin() as session:
        caller = session.query(Call).filter_by(sid=WAITING).one()
        caller.rank, caller.line_order = 0, order_key(0, NOW)
    page = console("yves")
    page.goto(page.url.replace("/console", "/work"))
    # An agent may not open its call.
    expect(page.locator(f"#row-{WAITING} a")).to_have_count(0)
    for key, place in (
        ("j", f"#row-{WAITING}"),
        ("j", f"#open-{SECOND}"),
        ("k", f"#row-{WAITING}"),
    ):
        page.keyboard.press(key)
        expect(page.locator(place)).to_be_focused()


@needs_chromium
def test_what_arrives_is_shown_at_once_where_nobody_is_at_the_list(
    console: Open, records: Database
) -> None:
    page = console("yves")
    page.goto(page.url.replace("/console", "/work"))
    page.mouse.move(0, 0)
    arrives(records)
    expect(page.locator(f"#open-{NO_ONE_ELSES}")).to_be_visible(timeout=30_000)
    expect(page.locator("#work-news")).to_be_hidden()


@needs_chromium
@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_the_work_list_looks(console: Open, language: str) -> None:
    page = console("vera")
    speak(page, language)
    page.goto(page.url.replace("/console", "/work"))
    look_at(page, f"work-{language}")
    page.goto(page.url.replace("/work", f"/tickets/{FIRST}/take"))
    look_at(page, f"work-take-{language}")
