"""Signing in: by a link that works once, within ten minutes, for people who exist."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from callrouter.people.access.links import sign_in_link
from callrouter.records import Agent, Database
from callrouter.settings import Settings
from tests.authors import BY_TEST
from tests.pages.app import pages_on
from tests.pages.visitors import Clock, Visitor
from webhooks.pages.live import Live
from webhooks.pages_app import create_pages_app

pytestmark = pytest.mark.usefixtures("people")


def test_a_link_stands_under_the_address_of_the_pages(records: Database, clock: Clock) -> None:
    link = sign_in_link(records, "https://pages.vendor.example/", "anna", BY_TEST, clock())
    assert link is not None
    assert link.startswith("https://pages.vendor.example/sign-in/")


def test_opening_the_link_asks_and_only_the_button_signs_in(
    visitor: Callable[[], Visitor],
) -> None:
    someone = visitor()
    path = someone.link("anna")
    assert "Bonjour Anna" in someone.get(path, **{"Accept-Language": "en"}).text
    assert someone.get("/console").status_code == 302
    someone.get(path)
    assert someone.post(path).location == "/console"
    assert "Anna" in someone.get("/console").text


def test_signing_out_ends_the_session(visitor: Callable[[], Visitor]) -> None:
    someone = visitor().sign_in("anna")
    assert someone.post("/sign-out").status_code == 303
    assert someone.get("/console").status_code == 302


def test_a_link_is_good_for_ten_minutes(visitor: Callable[[], Visitor], clock: Clock) -> None:
    path = visitor().link("anna")
    clock.pass_time(minutes=9, seconds=50)
    assert visitor().get(path).status_code == 200
    clock.pass_time(seconds=30)
    refused = visitor().get(path, **{"Accept-Language": "fr"})
    assert refused.status_code == 403
    assert "Ce lien a expiré." in refused.text


def test_a_link_that_expired_while_its_page_was_open_signs_nobody_in(
    visitor: Callable[[], Visitor], clock: Clock
) -> None:
    someone = visitor()
    path = someone.link("anna")
    someone.get(path)
    clock.pass_time(minutes=11)
    assert someone.post(path).status_code == 403
    assert someone.get("/console").status_code == 302


@pytest.mark.parametrize("login", ["nobody", "", "Anna"])
def test_nobody_is_given_a_link_who_is_no_agent(
    records: Database, clock: Clock, login: str
) -> None:
    assert sign_in_link(records, "", login, BY_TEST, clock()) is None


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1],
        lambda token: token.swapcase(),
        lambda token: "x",
        # As the version before revision 0022 made them.
        lambda token: "ImFubmEi.aGVsbG8.c2lnbmF0dXJl",
    ],
)
def test_a_link_that_we_did_not_make_signs_nobody_in(
    visitor: Callable[[], Visitor], forge: Callable[[str], str]
) -> None:
    someone = visitor()
    token = someone.link("anna").removeprefix("/sign-in/")
    refused = someone.get(f"/sign-in/{forge(token)}", **{"Accept-Language": "fr"})
    assert refused.status_code == 403
    assert "Ce lien n&#39;est pas valable." in refused.text
    assert someone.post(f"/sign-in/{forge(token)}").status_code == 403
    assert someone.post(f"/sign-in/{token}").status_code == 303


@pytest.mark.parametrize(
    ("address", "secure"), [("https://voice.example", True), ("http://h", False)]
)
def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http(
    settings: Settings, clock: Clock, address: str, secure: bool
) -> None:
    env = settings.env.model_copy(update={"public_base_url": address})
    settings = settings.model_copy(update={"env": env})
    client = create_pages_app(settings, clock, live=Live(clock, follows=False)).test_client()
    cookie = client.get("/sign-in", base_url=address).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) == secure


@pytest.mark.parametrize(
    ("login", "accepts", "chosen", "language"),
    [
        ("anna", "en", None, "fr"),
        ("celia", "fr", None, "en"),
        ("celia", "fr", "fr", "fr"),
        (None, "en-GB,en;q=0.9", None, "en"),
        (None, "de", None, "fr"),
    ],
)
def test_pages_are_in_the_first_language_of_the_agent_until_another_is_chosen(
    visitor: Callable[[], Visitor],
    login: str | None,
    accepts: str,
    chosen: str | None,
    language: str,
) -> None:
    someone = visitor()
    if login:
        someone.sign_in(login)
    if chosen:
        someone.post("/language", language=chosen)
    page = someone.get("/console" if login else "/sign-in", **{"Accept-Language": accepts})
    assert f'<html lang="{language}">' in page.text


def test_the_language_is_chosen_without_losing_the_personal_link(
    visitor: Callable[[], Visitor],
) -> None:
    someone = visitor()
    path = someone.link("anna")
    page = someone.get(path).text
    assert f'<input type="hidden" name="from" value="{path}">' in page
    assert someone.post("/language", language="en", **{"from": path}).location == path
    assert "Hello Anna." in someone.get(path).text
    assert someone.post(path).location == "/console"


@pytest.mark.parametrize(
    ("method", "path", "back"),
    [
        ("GET", "/sign-in/mail?a=b", "/sign-in/mail?a=b"),
        ("GET", "/nowhere", "/nowhere"),
        ("POST", "/sign-in/forged", "/sign-in/forged"),
        ("POST", "/console/agents/nobody/away", "/console"),
    ],
)
def test_a_page_knows_where_to_come_back_to(
    visitor: Callable[[], Visitor], method: str, path: str, back: str
) -> None:
    someone = visitor().sign_in("supervisor")
    page = someone.get(path) if method == "GET" else someone.post(path)
    assert f'name="from" value="{back}"' in page.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example",
        "/\t/evil.example", "/\n//evil.example", "javascript:alert(1)", "evil.example", "",
        " /console", "///evil.example", "http:/console",
    ],
)  # fmt: skip
def test_nobody_is_led_elsewhere_by_choosing_a_language(
    visitor: Callable[[], Visitor], elsewhere: str
) -> None:
    someone = visitor()
    someone.get("/sign-in")
    assert someone.post("/language", language="en", **{"from": elsewhere}).location == "/console"


@pytest.mark.parametrize("role", ["boss", "unknown", "Admin", ""])
def test_a_role_that_nobody_knows_opens_nothing_and_is_named(
    visitor: Callable[[], Visitor], records: Database, role: str
) -> None:
    someone = visitor().sign_in("admin")
    with records.begin() as session:
        session.execute(update(Agent).where(Agent.login == "admin").values(role=role))
    page = someone.get("/console")
    assert page.status_code == 403
    assert f"Your role, “{role}”, opens no page." in page.text
    assert someone.post("/console/agents/admin/available").status_code == 403
    assert "/sign-out" in page.text


def demo_link(records: Database, clock: Clock) -> str:
    """What the demo prints."""
    link = sign_in_link(records, "", "anna", BY_TEST, clock(), purpose="demo")
    assert link is not None
    return link


def test_the_link_of_the_demo_signs_in_by_one_click_once(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    link = demo_link(records, clock)
    someone = visitor()
    assert someone.get(link).location == "/console"
    assert someone.get("/console").status_code == 200
    assert visitor().get(link).status_code == 403


def test_the_link_of_the_demo_opens_nothing_where_calls_are_real(
    settings: Settings, records: Database, clock: Clock
) -> None:
    env = settings.env.model_copy(update={"twilio_api_base_url": "https://api.twilio.com"})
    real = pages_on(records, settings.model_copy(update={"env": env}), clock)
    someone = Visitor(real.test_client(), records, clock)
    link = demo_link(records, clock)
    assert someone.get(link).status_code == 403
    assert someone.post(link).status_code == 403
    assert someone.get("/console").location == "/sign-in"
