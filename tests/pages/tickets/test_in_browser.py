"""A ticket worked at in a real browser: from the work list to resolved, a colleague in between, and
what was typed there again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from callrouter.admin.text_blocks import set_text_block
from callrouter.desk.saving import Save, save
from callrouter.desk.taking import take
from callrouter.records import Database, OwedMail, Ticket, TicketMessage
from callrouter.rules.ticket_number import spaced
from callrouter.runtime import Runtime
from tests.authors import BY_TEST
from tests.browser import needs_chromium
from tests.cli.desk import FIRST, SECOND
from tests.pages.browsing import Open, go_to, speak, that_keeps
from tests.pages.looks import broken_badges, look_at
from tests.pages.visitors import Clock

pytestmark = [needs_chromium, pytest.mark.usefixtures("two_tickets"), pytest.mark.timeout(300)]


def at(page_url: str, number: str) -> str:
    return page_url.partition("/console")[0] + f"/tickets/{number}"


def states_before(page: Page, state: str) -> int:
    """How many arrows lead there."""
    values = page.locator("#state input").evaluate_all("all => all.map((one) => one.value)")
    return int(values.index(state))


def test_a_ticket_from_the_work_list_to_resolved_by_the_keyboard_alone(
    console: Open, records: Database
) -> None:
    page = console("zoe")
    speak(page, "en")

    def press(*keys: str) -> None:
        page.wait_for_load_state()
        for key in keys:
            page.keyboard.press(key)

    def says(words: str) -> None:
        expect(page.locator(".said .done")).to_contain_text(words)

    press("g", "w")
    expect(page.locator("h1")).to_have_text("Work list")
    press("n")
    expect(page.locator("h1")).to_contain_text(spaced(FIRST))
    press("n")
    page.keyboard.type("Rack 12, port 3.")
    page.locator("#note-file").set_input_files(
        {"name": "trace.txt", "mimeType": "text/plain", "buffer": b"ping"}
    )
    press("Control+Enter")
    says("The note is saved.")
    expect(page.locator(".message.internal")).to_contain_text("Rack 12, port 3.")
    # What has not left yet is taken back by a key, too.
    press("r")
    page.keyboard.type("We are on")
    press("Control+Enter")
    says("leaves in 10 seconds")
    press("u")
    says("The message is not sent.")
    press("r")
    expect(page.locator("#text")).to_have_value("We are on")
    page.keyboard.type(" it.")
    press("Escape", "m", "ArrowRight", "Shift+Tab", "i", "Tab", "Tab")
    # A reason is asked for before the form is sent: so the file stays chosen.
    page.locator("#reply-file").set_input_files(
        {"name": "cable.txt", "mimeType": "text/plain", "buffer": b"loose"}
    )
    press("Control+Enter")
    expect(page.locator("#why")).to_be_focused()
    page.keyboard.type("half of the traffic is lost")
    press("Control+Enter")
    says("leaves in 10 seconds")
    expect(page.locator(".facts").first).to_contain_text("S2")
    expect(page.locator(".message").last).to_contain_text("cable.txt")
    press("r")
    page.keyboard.type("A cable was replaced.\n\nRegards")
    press("Escape", "e", *["ArrowDown"] * states_before(page, "resolved"), "Control+Enter")
    expect(page.locator(".badge").first).to_have_text("resolved")
    with records.read() as session:
        ticket = session.query(Ticket).filter_by(number=FIRST).one()
        assert (ticket.state, ticket.severity) == ("resolved", "S2")
        kinds = [one.kind for one in session.query(TicketMessage).order_by(TicketMessage.id)]
    assert kinds == ["note", "reply", "reply", "resolved"]


def test_what_can_be_done_for_a_while_only_is_gone_when_that_is_over(
    console: Open, records: Database, runtime: Runtime, clock: Clock
) -> None:
    take(runtime, FIRST, "zoe", clock.now)
    save(runtime, FIRST, "zoe", Save(text="Bonjour."), clock.now)
    clock.pass_time(seconds=8)
    page = console("zoe")
    page.goto(at(page.url, FIRST))
    button = page.locator("#take-back")
    button.focus()
    expect(page.locator("main .over")).to_have_text(
        "Trop tard pour reprendre le message : il est parti, ou part à l'instant."
    )
    expect(page.get_by_role("button", name="Reprendre avant l'envoi")).to_have_count(0)
    # Whoever had the focus there is where that was, and no key does it any more.
    expect(page.locator("body")).not_to_be_focused()
    page.keyboard.press("u")
    with records.read() as session:
        assert session.query(TicketMessage).one().taken_back_at is None
    look_at(page, "ticket-not-taken-back-fr", in_one_language=True)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_badge_of_the_work_list_is_broken(
    console: Open, records: Database, clock: Clock, language: str
) -> None:
    with records.begin() as session:
        first, second = session.query(Ticket).order_by(Ticket.id)
        first.due_at, first.subject = clock.now, "Coupures répétées entre Gravelines et Roubaix"
        second.state, second.due_at = "waiting_for_partner", None
    page = console("zoe")
    speak(page, language)
    go_to(page, "/work")
    for width in (360, 1160, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(".work .badge.bad")).to_be_visible()
        assert broken_badges(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        table = page.locator("main .table")
        assert table.evaluate("one => one.scrollWidth - one.clientWidth") <= 0


def test_a_colleague_is_faster_and_nothing_typed_is_lost(
    console: Open, runtime: Runtime, clock: Clock
) -> None:
    take(runtime, FIRST, "zoe", clock.now)
    page = console("vera")
    page.goto(at(page.url, FIRST))
    with page.expect_response(that_keeps("déjà presque fini")):
        page.locator("#text").fill("C'est déjà presque fini.")
    clock.pass_time(seconds=9)
    save(runtime, FIRST, "zoe", Save(note="Baie 12", nature="incident"), clock.now)
    page.locator("#send").click()
    expect(page.locator("#changed")).to_contain_text("Zoe a écrit : note.")
    expect(page.locator("#text")).to_have_value("C'est déjà presque fini.")
    look_at(page, "ticket-meanwhile-fr", in_one_language=True)
    page.locator("#send").click()
    expect(page.locator(".said .done")).to_be_visible()
    expect(page.locator(".draft")).to_have_count(0)


def test_what_is_wrong_stays_in_sight_where_a_draft_is_offered_above_it(
    console: Open, runtime: Runtime, clock: Clock
) -> None:
    take(runtime, FIRST, "vera", clock.now)
    page = console("vera")
    page.goto(at(page.url, FIRST))
    with page.expect_response(that_keeps("presque fini")):
        page.locator("#text").fill("C'est presque fini.")
    page.reload()
    expect(page.locator(".draft")).to_be_visible()
    # What is wrong has just room enough where the form begins.
    begins = page.locator(".draft").evaluate("one => one.getBoundingClientRect().top + scrollY")
    page.set_viewport_size({"width": 1280, "height": int(begins) + 200})
    page.locator("#text").fill("Autre chose.")
    for key in ("Escape", "m", "Space", "Control+Enter"):
        page.keyboard.press(key)
    expect(page.locator(".problems")).to_be_focused()
    expect(page.locator(".draft")).to_be_visible()
    expect(page.locator(".problems")).to_be_in_viewport(ratio=1)


def test_a_colleague_takes_a_ticket_first_and_a_mail_that_failed_is_sent_again(
    console: Open, runtime: Runtime, clock: Clock, records: Database
) -> None:
    page = console("yves")
    go_to(page, "/work")
    take(runtime, FIRST, "zoe", clock.now)
    page.locator(f"#take-{FIRST}").click()
    expect(page.locator(".said .refused")).to_have_text("Zoe a déjà ce ticket en main.")
    expect(page.locator(".hand")).to_contain_text("Zoe a ce ticket en main.")
    expect(page.locator("#reply-form")).to_have_count(0)
    go_to(page, "/work")
    expect(page.locator("#take-next")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("n")
    expect(page.locator(".hand")).to_contain_text("Vous avez ce ticket en main.")
    page.keyboard.press("r")
    page.keyboard.type("Nous regardons.")
    page.locator("#send").click()
    expect(page.locator(".said .done")).to_contain_text("L'e-mail part dans")
    with records.begin() as session:
        event = session.query(TicketMessage.mail_event).filter_by(kind="reply").scalar()
        mail = session.query(OwedMail).filter_by(event=event).one()
        mail_id, mail.failed_at, mail.problem = mail.id, clock.now, "550 no such user"
    page.reload()
    mails = page.locator('[aria-labelledby="mails"]')
    expect(mails).to_contain_text("550 no such user")
    # A key leads to what else can be done, and one to the mail that was not sent.
    page.keyboard.press("l")
    expect(page.locator("[aria-labelledby=more-acts] a").first).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(f"#again-{mail_id}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".said .done")).to_be_visible()
    expect(mails).not_to_contain_text("550")
    with records.read() as session:
        assert session.get_one(OwedMail, mail_id).failed_at is None


def test_what_was_typed_is_offered_where_it_was_typed(
    console: Open, runtime: Runtime, clock: Clock
) -> None:
    take(runtime, FIRST, "zoe", clock.now)
    page = console("zoe")
    page.goto(at(page.url, FIRST))
    with page.expect_response(that_keeps("Un essai")):
        page.locator("#text").fill("Un essai")
    page.locator("#note-file").set_input_files(
        {"name": "trace.txt", "mimeType": "text/plain", "buffer": b"ping"}
    )
    with page.expect_response(that_keeps("Une note")):
        page.locator("#note").fill("Une note")
    page.reload()
    expect(page.locator(".draft")).to_have_count(2)
    # No page may choose a file for its reader: it says which one it was.
    of_note = page.locator('.draft[data-form$=" note"]')
    expect(of_note).to_contain_text("trace.txt")
    of_note.locator(".draft-take").click()
    expect(page.locator("#note-form .note")).to_contain_text("navigateur ne les garde pas")
    expect(page.locator("#note-form .note")).to_contain_text("trace.txt")
    # What is saved by one form leaves the draft of the other.
    page.locator("#note").fill("Autre chose")
    page.locator("#keep-note").click()
    expect(page.locator(".said .done")).to_be_visible()
    offers = page.locator('.draft[data-form$=" reply"]')
    expect(offers).to_have_count(1)
    offers.locator(".draft-take").click()
    expect(page.locator("#text")).to_have_value("Un essai")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_the_pages_of_a_ticket_look(
    console: Open, runtime: Runtime, clock: Clock, records: Database, language: str
) -> None:
    take(runtime, FIRST, "zoe", clock.now)
    with records.begin() as session:
        long = {"fr": "Bonjour {contact}, " + "merci " * 40, "en": "Hello {contact}, " + "x" * 200}
        set_text_block(session, "a-long-one", dict(long), BY_TEST, clock.now)
        session.query(Ticket).filter_by(number=FIRST).one().subject = "Mot " + "long" * 48
    quoted = "Voir https://a.example/status\n\nLe 3 mai, Zoé a écrit :\n> un\n> deux\n> trois"
    with records.begin() as session:
        session.add(
            TicketMessage(ticket_id=1, kind="answer", public=True, language="fr", text=quoted,
                          contact_id=1, at=clock.now)
        )  # fmt: skip
    page = console("zoe")
    speak(page, language)
    page.goto(at(page.url, FIRST))
    page.get_by_text("Qualify" if language == "en" else "Qualifier", exact=True).click()
    page.locator(".quoted summary").click()
    look_at(page, f"ticket-mine-{language}")
    page.get_by_label("resolved" if language == "en" else "résolu", exact=True).check()
    page.locator("#send").click()
    expect(page.locator(".problems")).to_be_visible()
    look_at(page, f"ticket-problems-{language}")
    for act in ("answer", "access", "test", "called-back", "merge", "refuse", "told"):
        page.goto(at(page.url.partition("/tickets")[0] + "/console", FIRST) + f"/{act}")
        look_at(page, f"ticket-{act}-{language}")
    page.goto(at(page.url.partition("/tickets")[0] + "/console", SECOND))
    look_at(page, f"ticket-nobodys-{language}")
