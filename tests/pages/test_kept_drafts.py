"""Drafts as the server keeps them: of whoever typed them alone, for a while, and nothing secret."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from callrouter.people.drafts import drafts_of, forget_old
from callrouter.records import Agent, Database, FormDraft
from callrouter.rules.draft import AT_MOST, KEPT, may_be_kept
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

NAMES = ("1" * 32, "2" * 32)


def kept_of(records: Database) -> list[dict[str, Any]]:
    """The fields of every draft, the latest first."""
    with records.read() as session:
        return [one.fields for one in session.query(FormDraft).order_by(FormDraft.id.desc())]


@pytest.fixture
def typist(visitor: Callable[[], Visitor]) -> Iterator[Callable[..., int]]:
    """Keeps a draft as somebody; returns the answer's status."""
    visitors: dict[str, Visitor] = {}

    def keep(login: str, name: str = NAMES[0], **changed: Any) -> int:
        if login not in visitors:
            visitors[login] = visitor() if login == "nobody" else visitor().sign_in(login)
        asked = {"form": "/x y", "kept_as": name, "fields": {"name": [login]}, **changed}
        return visitors[login].client.post("/drafts", json=asked).status_code

    yield keep


def test_a_page_from_before_one_signed_in_anew_is_taken_and_one_of_somebody_else_is_not(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("anna")
    before = someone.token
    form = {"form": "/x y", "kept_as": NAMES[0], "fields": {"name": ["one"]}}
    asked = {"/drafts": form, "/drafts/forget": {"kept_as": NAMES[0]}, "/drafts/token": {}}
    someone.sign_in("anna")
    stale = {"language": "en", "csrf_token": before}
    assert someone.client.post("/language", data=stale).status_code == 400
    for address, body in asked.items():
        answer = someone.client.post(address, json={"typist": "anna", **body})
        fresh = {"language": "en", "csrf_token": answer.get_json()["csrf_token"]}
        assert someone.client.post("/language", data=fresh).status_code == 303
    someone.sign_in("bruno")
    for address, body in asked.items():
        answer = someone.client.post(address, json={"typist": "anna", **body})
        assert answer.status_code == 401
        assert "csrf_token" not in (answer.get_json(silent=True) or {})
    assert kept_of(records) == []


def test_what_was_done_is_told_though_its_draft_cannot_be_forgotten(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("anna")
    with records.begin() as session:
        session.execute(text("ALTER TABLE form_drafts RENAME TO away"))
    try:
        taken = someone.post("/language", language="en", kept_as=NAMES[0])
    finally:
        with records.begin() as session:
            session.execute(text("ALTER TABLE away RENAME TO form_drafts"))
    assert taken.status_code == 303


def test_a_draft_is_its_typist_s_alone(
    typist: Callable[..., int], visitor: Callable[[], Visitor], records: Database
) -> None:
    assert typist("anna") == 200
    # Whoever guesses its name keeps one of their own.
    assert typist("bruno") == 200
    bruno = visitor().sign_in("bruno")
    shown = bruno.get("/drafts").text
    assert "bruno" in shown
    assert "anna" not in shown
    assert bruno.client.post("/drafts/forget", json={"kept_as": NAMES[0]}).status_code == 200
    assert [one["name"] for one in kept_of(records)] == [["anna"]]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, 200),
        ({"form": "https://elsewhere.example"}, 422),
        ({"form": "/" + "x" * 300}, 422),
        ({"kept_as": "<script>"}, 422),
        ({"fields": {"name": "one"}}, 422),
        ({"agent_id": 1}, 422),
        ({"form": "/\0"}, 422),
        ({"fields": {"name": ["\0"]}}, 422),
        ({"fields": {"\0": ["one"]}}, 422),
        ({"fields": {"name": ["x" * 1024 * 1024]}}, 413),
    ],
)
def test_what_is_no_draft_is_refused(
    typist: Callable[..., int], changed: dict[str, Any], status: int, records: Database
) -> None:
    assert typist("anna", **changed) == status
    assert len(kept_of(records)) == (status == 200)


def test_nobody_and_no_form_of_another_site_keeps_a_draft(
    typist: Callable[..., int], visitor: Callable[[], Visitor], records: Database
) -> None:
    assert typist("nobody") == 401
    someone = visitor().sign_in("anna")
    body = json.dumps({"form": "/x y", "kept_as": NAMES[0], "fields": {}})
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        for address in ("/drafts", "/drafts/forget"):
            answer = someone.client.post(address, data=body, content_type=kind)
            assert answer.status_code == 415
    assert kept_of(records) == []


def test_words_of_a_script_stay_words(typist: Callable[..., int], visitor: Any) -> None:
    hostile = """</div><script>'"&"""
    assert typist("anna", form=f"/{hostile}", fields={hostile: [hostile]}) == 200
    shown = visitor().sign_in("anna").get("/drafts").text
    assert "<script" not in shown
    assert shown.count("'") == 2


def test_drafts_are_kept_for_a_while_and_not_without_end(
    typist: Callable[..., int], records: Database, clock: Clock
) -> None:
    with records.read() as session:
        anna = session.query(Agent).filter_by(login="anna").one().id
    for number in range(AT_MOST + 3):
        clock.pass_time(seconds=1)
        assert typist("anna", f"{number:032}", fields={"n": [str(number)]}) == 200
    assert typist("bruno") == 200
    kept = [one.fields["n"] for one in drafts_of(records, anna, clock())]
    assert kept == [[str(number)] for number in range(AT_MOST + 2, 2, -1)]
    later = clock() + KEPT - timedelta(seconds=2)
    assert len(drafts_of(records, anna, later)) == 2
    forget_old(records, later)
    assert len(kept_of(records)) == 2 + 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("name", True),
        ("why_fr", True),
        ("monday[0].start", True),
        ("codec", True),
        ("postcode", True),
        ("support_code", False),
        ("new.password", False),
        ("csrf_token", False),
        ("Code", False),
    ],
)
def test_what_sounds_secret_is_never_written_down(name: str, kept: bool) -> None:
    assert may_be_kept(name) is kept
