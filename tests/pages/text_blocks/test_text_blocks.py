"""Texts that agents use again, by their page: with the rules of the command, two who change the
same at once, and nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from callrouter.admin.text_blocks import remove_text_block, set_text_block
from callrouter.records import Agent, AuditEvent, Database, TextBlock, by_agent
from tests.authors import BY_TEST
from tests.browser import needs_chromium
from tests.pages.browsing import Open, presses, skip_to_content, speak, that_keeps
from tests.pages.looks import look_at
from tests.pages.partners.words import said
from tests.pages.test_kept_drafts import kept_of
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

ADD = "/text-blocks/add"
FR = "Bonjour {contact},\r\n\r\nPouvez-vous <b>lancer</b> un traceroute ?"
EN = "Hello {contact},\r\n\r\ncould you <b>run</b> a traceroute?"
TRACE = {"name": "ask-for-traceroute", "fr": FR, "en": EN}


@pytest.fixture
def supervisor(visitor: Callable[[], Visitor]) -> Visitor:
    """A supervisor who reads English, on the page."""
    one = visitor().sign_in("supervisor")
    one.get("/text-blocks")
    one.post("/language", language="en")
    one.get("/text-blocks")
    return one


@pytest.fixture
def block(records: Database, clock: Clock) -> int:
    """The id of a block that is there."""
    with records.begin() as session:
        texts = {"fr": FR, "en": EN}
        return set_text_block(session, TRACE["name"], texts, BY_TEST, clock.now).id


def kept(records: Database) -> dict[str, tuple[str, str]]:
    """The texts by their names."""
    with records.read() as session:
        return {one.name: (one.text_fr, one.text_en) for one in session.query(TextBlock)}


def plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def theirs(records: Database, clock: Clock, **texts: str) -> None:
    """A colleague keeps these texts of the block meanwhile."""
    with records.begin() as session:
        anna = session.query(Agent.id).filter_by(login="anna").scalar()
        given = {"fr": None, "en": None, **texts}
        set_text_block(session, TRACE["name"], given, by_agent(anna), clock.now)


def as_drawn(block_texts: tuple[str, str] = (plain(FR), plain(EN))) -> dict[str, str]:
    """What the form held when it was drawn, as a browser sends it."""
    french, english = (one.replace("\n", "\r\n") for one in block_texts)
    return {"was.fr": french, "was.en": english, "fr": french, "en": english, "name": TRACE["name"]}


def test_a_text_is_added_listed_changed_and_removed_and_who_did_it_is_on_record(
    supervisor: Visitor, records: Database
) -> None:
    assert supervisor.post(ADD, **{**TRACE, "name": f" {TRACE['name']} "}).status_code == 303
    page = supervisor.get("/text-blocks").text
    assert "“ask-for-traceroute” is offered to agents." in said(page)
    assert f'lang="fr">{plain(FR).replace("<", "&lt;").replace(">", "&gt;")}</p>' in page
    assert ", by supervisor" in said(page)
    # Sent twice, it is one.
    assert supervisor.post(ADD, **TRACE).status_code == 303
    (number,) = (
        part.partition('"')[0].removesuffix("/remove")
        for part in page.split('href="/text-blocks/')
        if part.partition('"')[0].endswith("/remove")
    )
    edit = f"/text-blocks/{number}"
    assert supervisor.post(edit, **as_drawn()).status_code == 303
    assert "has not changed" in said(supervisor.get("/text-blocks").text)
    assert supervisor.post(edit, **{**as_drawn(), "en": "Hi."}).status_code == 303
    assert kept(records) == {TRACE["name"]: (plain(FR), "Hi.")}

    asked = supervisor.get(f"{edit}/remove").text
    assert "Remove “ask-for-traceroute”?" in said(asked)
    assert supervisor.post(f"{edit}/remove").status_code == 303
    assert kept(records) == {}
    assert supervisor.post(f"{edit}/remove").status_code == 303
    assert "had been removed already" in said(supervisor.get("/text-blocks").text)
    with records.read() as session:
        who = session.query(Agent.id).filter_by(login="supervisor").scalar()
        done = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
        facts = {"name": TRACE["name"]}
        about = [one for one in done if one.about == "text_block"]
        assert [(one.act, one.author_id, one.facts) for one in about] == [
            ("text_block.set", who, facts),
            ("text_block.set", who, {**facts, "fields": ["en"]}),
            ("text_block.removed", who, facts),
        ]


def test_the_audit_says_which_text_was_changed(
    visitor: Callable[[], Visitor], records: Database, clock: Clock, block: int
) -> None:
    theirs(records, clock, fr="Bonjour.")
    admin = visitor().sign_in("admin")
    page = said(admin.get("/audit").text)
    assert "changed: French text" in page
    assert TRACE["name"] in page


@pytest.mark.parametrize(
    ("typed", "fields", "words"),
    [
        ({"name": "Ask It"}, ["name"], "Write it in small letters"),
        ({"name": ""}, ["name"], "Write it in small letters"),
        ({"fr": " ", "en": "{numbr}"}, ["fr", "en"], "If {number} is meant"),
        ({"en": ""}, ["en"], "The text is empty"),
        ({"name": "thanks"}, ["name"], "There is a text block “thanks” already"),
    ],
)
def test_what_cannot_be_kept_is_told_at_once_and_nothing_typed_is_lost(
    supervisor: Visitor, records: Database, clock: Clock,
    typed: dict[str, str], fields: list[str], words: str,
) -> None:  # fmt: skip
    with records.begin() as session:
        texts = {"fr": "Merci.", "en": "Thanks."}
        there = set_text_block(session, "thanks", texts, BY_TEST, clock.now).id
    page = supervisor.post(ADD, **{**TRACE, **typed})
    assert (page.status_code, words in said(page.text)) == (422, True)
    assert all(f'id="{one}-problem"' in page.text for one in fields)
    assert "could you &lt;b&gt;run" in page.text or "en" in typed
    if "name" not in typed:
        page = supervisor.post(f"/text-blocks/{there}", **{**TRACE, **typed})
        assert (page.status_code, words in said(page.text)) == (422, True)
    assert kept(records) == {"thanks": ("Merci.", "Thanks.")}


def test_of_two_who_change_a_block_at_once_each_keeps_what_only_they_changed(
    supervisor: Visitor, records: Database, clock: Clock, block: int
) -> None:
    theirs(records, clock, fr="Bonjour de Anna.")
    saved = supervisor.post(f"/text-blocks/{block}", **{**as_drawn(), "en": "Mine."})
    assert saved.status_code == 303
    assert kept(records) == {TRACE["name"]: ("Bonjour de Anna.", "Mine.")}


def test_who_changes_the_same_text_is_shown_theirs_whole_and_may_keep_their_own(
    supervisor: Visitor, records: Database, clock: Clock, block: int
) -> None:
    theirs(records, clock, fr="Anna <i>\nà la ligne", en="Anna's.")
    mine = {**as_drawn(), "fr": "Le mien <u>"}
    told = supervisor.post(f"/text-blocks/{block}", **mine)
    assert told.status_code == 409
    assert "theirs is below yours" in said(told.text)
    assert '<p class="typed" lang="fr">Anna &lt;i&gt;\nà la ligne</p>' in told.text
    assert ">Le mien &lt;u&gt;</textarea>" in told.text
    assert ">Anna&#39;s.</textarea>" in told.text, "what nobody else touched is as it is now"
    assert kept(records)[TRACE["name"]][0].startswith("Anna")
    again = {**as_drawn(kept(records)[TRACE["name"]]), "fr": "Le mien <u>"}
    assert supervisor.post(f"/text-blocks/{block}", **again).status_code == 303
    assert kept(records) == {TRACE["name"]: ("Le mien <u>", "Anna's.")}


def test_what_was_typed_into_a_block_that_was_removed_meanwhile_can_be_added_anew(
    supervisor: Visitor, records: Database, clock: Clock, block: int
) -> None:
    with records.begin() as session:
        remove_text_block(session, block, BY_TEST, clock.now)
    told = supervisor.post(f"/text-blocks/{block}", **{**as_drawn(), "fr": "Le mien <u>"})
    assert told.status_code == 409
    assert "has removed this text block meanwhile" in said(told.text)
    assert f'action="{ADD}"' in told.text
    assert ">Le mien &lt;u&gt;</textarea>" in told.text
    assert f'value="{TRACE["name"]}"' in told.text
    assert supervisor.post(ADD, **{**TRACE, "fr": "Le mien <u>"}).status_code == 303
    assert kept(records) == {TRACE["name"]: ("Le mien <u>", plain(EN))}


def test_nobody_removes_what_a_colleague_has_changed_since_it_was_shown(
    supervisor: Visitor, records: Database, clock: Clock, block: int
) -> None:
    theirs(records, clock, fr="Anna <i>")
    drawn = {"was.fr": FR, "was.en": EN}
    told = supervisor.post(f"/text-blocks/{block}/remove", **drawn)
    assert told.status_code == 409
    assert "Somebody has changed this text block meanwhile." in said(told.text)
    assert "Anna &lt;i&gt;</p>" in told.text
    assert len(kept(records)) == 1
    drawn["was.fr"] = "Anna <i>"
    assert supervisor.post(f"/text-blocks/{block}/remove", **drawn).status_code == 303
    assert kept(records) == {}


@needs_chromium
@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_text_blocks_look_from_the_first_to_the_last_by_the_keyboard(
    console: Open, records: Database, clock: Clock, language: str
) -> None:
    page = console("supervisor")
    speak(page, language)
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.locator(".empty")).to_be_visible()
    look_at(page, f"text-blocks-none-{language}")
    skip_to_content(page)
    presses(page, "Tab", page.locator(f'main a[href="{ADD}"]'), at_most=2)
    page.keyboard.press("Enter")
    page.locator("#name").fill("Ask It")
    page.locator("#fr").fill("Bonjour {contact},\n\nVotre ticket {numbr} nous est bien parvenu.")
    with page.expect_response(that_keeps("{number}")):
        page.locator("#en").fill("Hello {contact},\n\nWe have your ticket {number}.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#name-problem")).to_be_visible()
    expect(page.locator("#fr-problem")).to_contain_text("{number}")
    look_at(page, f"text-block-problems-{language}")
    page.locator("#name").fill("received")
    page.locator("#fr").fill("Bonjour {contact},\n\nVotre ticket {number} nous est bien parvenu.")
    page.locator("#fr").press("Control+Enter")
    expect(page.locator(".said .done")).to_be_visible()
    assert kept_of(records) == []
    with records.begin() as session:
        texts = {"fr": "Merci {contact}.", "en": "Thank you, {contact}."}
        set_text_block(session, "thanks", texts, BY_TEST, clock.now)
    page.reload()
    look_at(page, f"text-blocks-{language}")

    page.locator("main td.acts a").first.click()
    page.locator("#en").fill("Hello {contact}.")
    with records.begin() as session:
        english = {"fr": None, "en": "Good day {contact},\n\nyour ticket {number} is here."}
        set_text_block(session, "received", english, BY_TEST, clock.now)
    page.locator("#en").press("Control+Enter")
    expect(page.locator("#en-problem")).to_be_visible()
    expect(page.locator("#en")).to_have_value("Hello {contact}.")
    look_at(page, f"text-block-overtaken-{language}")
    page.locator("main button.primary").click()
    expect(page.locator(".said .done")).to_be_visible()
    page.locator("main td.acts a").nth(1).click()
    look_at(page, f"text-block-removed-{language}")
    page.locator("main button.danger").click()
    expect(page.locator(".said .done")).to_be_visible()
    assert [*kept(records)] == ["thanks"]
