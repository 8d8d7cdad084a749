"""Signing in by a provider of one's own (OpenID Connect), tried with one on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from flask import Flask
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from sqlalchemy import select, update

from callrouter.admin.provider import look_at_provider
from callrouter.records import Agent, Database, PageSession
from callrouter.settings import Settings
from callrouter.variables import Environment
from tests.pages.access.conftest import is_in
from tests.pages.access.provider import CLIENT, SECRET, Provider, provider_on_loopback
from tests.pages.app import pages_on
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

ANNA = {"email": "anna@vendor.example", "email_verified": True}
FAILED = "Signing in with the company account did not succeed."
REFUSED = "The email address that your company account gives us"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def provider() -> Iterator[Provider]:
    """The provider."""
    with provider_on_loopback() as one:
        one.claims = dict(ANNA)
        yield one


@pytest.fixture
def env(settings: Settings, provider: Provider) -> Environment:
    """The environment that names it."""
    told = {
        "oidc_issuer": provider.address,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SecretStr(SECRET),
    }
    return settings.env.model_copy(update=told)


@pytest.fixture
def by_provider(settings: Settings, env: Environment, records: Database, clock: Clock) -> Flask:
    """The pages by which one may sign in there."""
    return pages_on(records, settings.model_copy(update={"env": env}), clock)


@pytest.fixture
def someone(by_provider: Flask, records: Database, clock: Clock) -> Visitor:
    """Somebody at a browser."""
    return Visitor(by_provider.test_client(), records, clock)


def sent_back(someone: Visitor) -> str:
    """Go to the provider, which lets one in: where it sends the browser."""
    there = someone.get("/sign-in/provider")
    assert there.status_code == 302
    back = requests.get(there.location, allow_redirects=False, timeout=5).headers["Location"]
    return "/" + back.partition("://")[2].partition("/")[2]


def test_whoever_the_provider_vouches_for_comes_to_the_page_that_was_wanted(
    someone: Visitor, records: Database
) -> None:
    someone.get("/account")
    assert "/sign-in/provider" in someone.get("/sign-in").text
    assert someone.get(sent_back(someone)).location == "/account"
    assert "Anna" in someone.get("/account").text
    with records.read() as session:
        assert session.scalars(select(PageSession.opened_by)).all() == ["provider"]


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@vendor.example"},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "false"},
        {"email": None},
    ],
)
def test_an_address_that_is_nobodys_or_not_verified_lets_nobody_in(
    someone: Visitor, provider: Provider, claims: dict[str, object]
) -> None:
    provider.claims |= claims
    answer = someone.get(sent_back(someone), **ENGLISH)
    assert answer.status_code == 403
    assert REFUSED in answer.text
    assert not is_in(someone)


def test_an_address_with_other_letters_is_somebody_elses(
    someone: Visitor, provider: Provider, records: Database
) -> None:
    with records.begin() as session:
        session.execute(
            update(Agent).where(Agent.login == "anna").values(email="Anna@strasse.example")
        )
    provider.claims["email"] = "anna@straße.example"
    assert someone.get(sent_back(someone)).status_code == 403
    provider.claims["email"] = "anna@Strasse.example"
    assert someone.get(sent_back(someone)).status_code == 303


def test_its_word_is_good_once_and_at_the_browser_that_asked(
    someone: Visitor, by_provider: Flask, records: Database, clock: Clock
) -> None:
    thief = Visitor(by_provider.test_client(), records, clock)
    path = sent_back(someone)
    stolen = thief.get(path, **ENGLISH)
    assert stolen.status_code == 403
    assert FAILED in stolen.text
    assert someone.get(path).status_code == 302 or is_in(someone)
    other = Visitor(by_provider.test_client(), records, clock)
    sent_back(other)
    assert other.get(path, **ENGLISH).status_code == 403
    assert not is_in(other) and not is_in(thief)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"aud": "another-client"},
        {"iss": "https://another.example"},
        {"exp": 1},
    ],
)
def test_a_word_that_was_not_for_us_is_not_taken(
    someone: Visitor, provider: Provider, claims: dict[str, object]
) -> None:
    provider.claims |= claims
    answer = someone.get(sent_back(someone), **ENGLISH)
    assert answer.status_code == 403
    assert FAILED in answer.text
    assert not is_in(someone)


def test_a_word_that_another_signed_is_not_taken(someone: Visitor, provider: Provider) -> None:
    provider.signs_with = RSAKey.generate_key(2048, parameters={"kid": "one"}, private=True)
    assert someone.get(sent_back(someone), **ENGLISH).status_code == 403
    assert not is_in(someone)


def test_a_provider_that_calls_itself_otherwise_is_not_believed(
    someone: Visitor, provider: Provider
) -> None:
    provider.described["issuer"] = "https://another.example"
    provider.claims["iss"] = "https://another.example"
    assert someone.get(sent_back(someone), **ENGLISH).status_code == 403
    assert not is_in(someone)


def test_a_provider_that_is_away_is_told_and_the_other_ways_stay(
    settings: Settings, env: Environment, records: Database, clock: Clock
) -> None:
    away = env.model_copy(update={"oidc_issuer": "http://127.0.0.1:9"})
    app = pages_on(records, settings.model_copy(update={"env": away}), clock)
    someone = Visitor(app.test_client(), records, clock)
    answer = someone.get("/sign-in/provider", **ENGLISH)
    assert answer.status_code == 403
    assert FAILED in answer.text
    assert 'name="password"' in answer.text


def test_where_there_is_no_provider_there_is_no_way_to_one(app: Flask, visitor: object) -> None:
    client = app.test_client()
    assert client.get("/sign-in/provider").status_code == 404
    assert client.get("/sign-in/provider/back?code=a&state=b").status_code == 404
    assert "/sign-in/provider" not in client.get("/sign-in").text


def test_check_says_whether_it_answers_and_what_it_must_know(
    env: Environment, provider: Provider
) -> None:
    (found,) = look_at_provider(env)
    assert (found.probe, found.state) == ("provider", "ok")
    assert found.said.endswith(f"{env.pages_url}/sign-in/provider/back")
    provider.described["issuer"] = "https://another.example"
    (found,) = look_at_provider(env)
    assert found.state == "failed"
    assert "calls itself 'https://another.example'" in found.said
    assert found.fix == "write OIDC_ISSUER as it does"
    provider.described = {"token_endpoint": None}
    (found,) = look_at_provider(env)
    assert "names no token_endpoint" in found.said
    (found,) = look_at_provider(env.model_copy(update={"oidc_issuer": "http://127.0.0.1:9"}))
    assert found.state == "failed"
    assert "mend OIDC_ISSUER" in found.fix
