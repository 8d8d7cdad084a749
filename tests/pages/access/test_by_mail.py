"""Signing in by a mail: its link or its digits, once, at the browser that asked."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from sqlalchemy import select

from callrouter.people.access.by_mail import EVENLY
from callrouter.records import Database, OwedMail, SignInLink
from callrouter.rules.session import WRONG_DIGITS
from callrouter.settings import Settings
from tests.pages.access.conftest import digits_in, is_in, path_in, refused_attempts
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

Visitors = Callable[[], Visitor]
MailTo = Callable[[str], str]


def asks(visitor: Visitors, login: str) -> Visitor:
    """Somebody new, who asks for a mail."""
    someone = visitor()
    someone.get("/sign-in/mail")
    assert someone.post("/sign-in/mail", login=login).location == "/sign-in/digits"
    someone.get("/sign-in/digits")
    return someone


def wrong(digits: str) -> str:
    """Other digits."""
    return f"{(int(digits.replace(' ', '')) + 1) % 10**6:06}"


def test_the_digits_let_in_once(visitor: Visitors, mail_to: MailTo) -> None:
    someone = asks(visitor, "anna")
    digits = digits_in(mail_to("anna"))
    assert someone.post("/sign-in/digits", code=digits).location == "/console"
    assert is_in(someone)
    someone.post("/sign-out")
    someone.get("/sign-in/mail")
    assert someone.post("/sign-in/digits", code=digits).location == "/sign-in/mail"
    assert not is_in(someone)


def test_the_link_lets_in_once_and_looking_at_it_uses_nothing_up(
    visitor: Visitors, mail_to: MailTo
) -> None:
    someone = asks(visitor, "anna@vendor.example")
    path = path_in(mail_to("anna"))
    for _ in range(3):
        assert "Anna" in someone.get(path).text
        assert not is_in(someone)
    assert someone.post(path).location == "/console"
    assert is_in(someone)
    assert someone.get(path).status_code == 403


def test_a_stolen_mail_opens_nothing_at_another_browser(visitor: Visitors, mail_to: MailTo) -> None:
    someone = asks(visitor, "anna")
    mail = mail_to("anna")
    thief, other = visitor(), asks(visitor, "bruno")
    for one in (thief, other):
        one.post("/language", language="en")
        seen = one.get(path_in(mail), **{"Accept-Language": "en"})
        assert seen.status_code == 403
        assert "Anna" not in seen.text
        one.get("/sign-in/mail")
        assert one.post(path_in(mail)).status_code == 403
    assert "This link opens only in the browser in which you asked for it." in seen.text
    assert other.post("/sign-in/digits", code=digits_in(mail)).status_code == 422
    assert thief.post("/sign-in/digits", code=digits_in(mail)).location == "/sign-in/mail"
    assert not is_in(thief) and not is_in(other)
    assert someone.post(path_in(mail)).status_code == 303


def test_whoever_guesses_digits_has_five_guesses_and_then_the_link_alone(
    visitor: Visitors, mail_to: MailTo
) -> None:
    someone = asks(visitor, "anna")
    mail = mail_to("anna")
    digits = digits_in(mail)
    for _ in range(WRONG_DIGITS):
        assert someone.post("/sign-in/digits", code=wrong(digits)).status_code == 422
    assert someone.post("/sign-in/digits", code=digits).status_code == 422
    assert not is_in(someone)
    assert someone.post(path_in(mail)).status_code == 303


def test_guesses_count_for_whom_they_would_let_in_whoever_was_asked_for_since(
    visitor: Visitors, records: Database
) -> None:
    someone = asks(visitor, "anna")
    someone.post("/sign-in/mail", login="nobody")
    assert someone.post("/sign-in/digits", code="000000").status_code == 422
    assert [login for login, _ in refused_attempts(records)] == ["anna", "nobody", "Digits of anna"]


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_tries_at_digits_count_under_no_name_that_a_stranger_can_type(
    visitor: Visitors, records: Database, settings: Settings, name: str
) -> None:
    someone = asks(visitor, f"{name}@vendor.example")
    for _ in range(settings.line.sign_in.refused_per_person_an_hour):
        someone.post("/sign-in/digits", code="000000")
    someone.get("/sign-in")
    counted, _ = refused_attempts(records)[-1]
    for typed in (counted, counted.lower(), f"digits of {name}@vendor.example"):
        assert someone.post("/sign-in", login=typed, code="000000").status_code == 422


def test_whoever_guesses_digits_elsewhere_keeps_nobody_out_of_their_own_browser(
    visitor: Visitors, mail_to: MailTo, settings: Settings, clock: Clock
) -> None:
    own = visitor().sign_in("anna")
    own.post("/sign-out")
    stranger = asks(visitor, "anna@vendor.example")
    clock.pass_time(seconds=20)
    new = asks(visitor, "anna")
    for _ in range(settings.line.sign_in.refused_per_person_an_hour):
        stranger.post("/sign-in/digits", code="000000")
    mail = mail_to("anna")
    new.post("/language", language="en")
    refused = new.post("/sign-in/digits", code=digits_in(mail))
    assert refused.status_code == 422
    assert "too many attempts have failed" in refused.text
    assert "open the link of the email instead" in refused.text
    assert new.post(path_in(mail)).status_code == 303
    clock.pass_time(seconds=20)
    own.get("/sign-in/mail")
    own.post("/sign-in/mail", login="anna")
    assert own.post("/sign-in/digits", code=digits_in(mail_to("anna"))).status_code == 303


@pytest.mark.parametrize("by", ["digits", "link"])
@pytest.mark.parametrize("known", [False, True])
def test_whoever_gets_in_by_mail_leaves_nothing_of_its_own_counted(
    visitor: Visitors, mail_to: MailTo, records: Database, clock: Clock, by: str, known: bool
) -> None:
    someone = visitor()
    if known:
        someone.sign_in("anna").post("/sign-out")
    someone.get("/sign-in/mail")
    for login in ("nobody", "anna", "Anna@vendor.example"):
        someone.post("/sign-in/mail", login=login)
        someone.post("/sign-in/digits", code="000000")
        clock.pass_time(seconds=20)
    mail = mail_to("anna")
    if by == "digits":
        assert someone.post("/sign-in/digits", code=digits_in(mail)).status_code == 303
    else:
        assert someone.post(path_in(mail)).status_code == 303
    assert [login for login, _ in refused_attempts(records)] == ["nobody", "Digits of nobody"]


def test_digits_and_link_are_good_for_ten_minutes(
    visitor: Visitors, mail_to: MailTo, clock: Clock
) -> None:
    someone = asks(visitor, "anna")
    mail = mail_to("anna")
    clock.pass_time(minutes=10, seconds=1)
    assert someone.post("/sign-in/digits", code=digits_in(mail)).status_code == 422
    assert someone.post(path_in(mail)).status_code == 403


def test_of_several_mails_asked_for_at_one_browser_the_last_one_counts(
    visitor: Visitors, mail_to: MailTo, clock: Clock
) -> None:
    someone, elsewhere = asks(visitor, "anna"), asks(visitor, "anna")
    first = mail_to("anna")
    clock.pass_time(seconds=20)
    elsewhere.post("/sign-in/mail", login="anna")
    second = mail_to("anna")
    assert elsewhere.post(path_in(first)).status_code == 403
    assert elsewhere.post("/sign-in/digits", code=digits_in(second)).status_code == 303
    assert someone.get(path_in(second)).status_code == 403


def test_nobody_learns_whether_there_is_such_a_person(visitor: Visitors, records: Database) -> None:
    pages = []
    for login in ("anna", "nobody"):
        someone = visitor()
        someone.get("/sign-in/mail")
        asked = someone.post("/sign-in/mail", login=login)
        shown = someone.get(asked.location)
        typed = someone.post("/sign-in/digits", code="000000")
        statuses = (asked.status_code, shown.status_code, typed.status_code)
        pages.append((statuses, shown.text.count(login), len(shown.text) - len(login)))
    assert pages[0][0] == pages[1][0] == (303, 200, 422)
    assert pages[0][1] == pages[1][1]
    assert pages[0][2] == pages[1][2]
    with records.read() as session:
        assert len(session.scalars(select(OwedMail)).all()) == 1
    assert [login for login, _ in refused_attempts(records)] == [
        "anna", "Digits of anna", "nobody", "Digits of nobody",
    ]  # fmt: skip


@pytest.mark.parametrize("login", ["anna", "nobody"])
def test_the_clock_tells_nobody_either(visitor: Visitors, login: str) -> None:
    someone = visitor()
    someone.get("/sign-in/mail")
    began = time.monotonic()
    someone.post("/sign-in/mail", login=login)
    assert time.monotonic() - began >= EVENLY


def test_what_the_database_keeps_makes_no_link_and_no_digits(
    visitor: Visitors, mail_to: MailTo, records: Database
) -> None:
    asks(visitor, "anna")
    mail = mail_to("anna")
    with records.read() as session:
        (link,) = session.scalars(select(SignInLink))
        (owed,) = session.scalars(select(OwedMail))
    kept = f"{owed.facts} {link.token_hash} {link.code_hash} {link.browser_hash}"
    assert path_in(mail).rpartition("/")[2] not in kept
    assert digits_in(mail).replace(" ", "") not in str(owed.facts)
    thief = visitor()
    for word in (owed.facts["nonce"], link.token_hash, link.browser_hash):
        assert thief.get(f"/sign-in/{word}").status_code == 403


def test_what_a_stranger_types_is_shown_and_does_nothing(visitor: Visitors) -> None:
    typed = "<script>alert(1)</script>"
    page = asks(visitor, typed).get("/sign-in/digits").text
    assert "&lt;script&gt;alert(1)" in page
    assert typed not in page


def test_an_empty_login_asks_for_nothing(visitor: Visitors, records: Database) -> None:
    someone = visitor()
    someone.get("/sign-in/mail")
    assert someone.post("/sign-in/mail", login="  ").location == "/sign-in/mail"
    assert refused_attempts(records) == []
