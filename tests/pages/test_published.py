"""The pages under their own address, whatever a request says of it, and what no browser sends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from structlog.testing import capture_logs

from callrouter.settings import Settings
from tests.pages.visitors import TOKEN, Clock, Visitor
from webhooks.pages.live import Live
from webhooks.pages_app import create_pages_app

FORGED = {
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Prefix": "/evil",
    "Forwarded": "host=evil.example;proto=http",
    "Host": "evil.example",
}


def at(settings: Settings, address: str) -> Flask:
    """The pages of a service whose people find them there."""
    env = settings.env.model_copy(update={"pages_base_url": address})
    return create_pages_app(
        settings.model_copy(update={"env": env}), Clock(), live=Live(Clock(), follows=False)
    )


@pytest.mark.parametrize("voice", ["http://phone.example", "https://phone.example"])
@pytest.mark.parametrize("pages", ["http://desk.example", "https://desk.example"])
def test_locks_follow_the_address_of_the_pages_and_nothing_else(
    settings: Settings, voice: str, pages: str
) -> None:
    env = settings.env.model_copy(update={"public_base_url": voice})
    app = at(settings.model_copy(update={"env": env}), pages)
    secure = pages.startswith("https:")
    for headers in ({}, FORGED, {"X-Forwarded-Proto": "https"}):
        answer = app.test_client().get("/sign-in", headers=headers)
        assert ("Strict-Transport-Security" in answer.headers) is secure
        assert ("; Secure" in answer.headers["Set-Cookie"]) is secure


@pytest.mark.usefixtures("people")
def test_a_proxy_that_passes_on_no_host_locks_nobody_out(settings: Settings) -> None:
    """As nginx without `proxy_set_header Host`: the form comes from another host than its own."""
    client = at(settings, "https://desk.example").test_client()
    headers = {"Host": "127.0.0.1:8010", "X-Forwarded-Proto": "https"}
    found = TOKEN.search(client.get("/sign-in", headers=headers).text)
    assert found is not None
    form = {"language": "en", "csrf_token": found[1]}
    page = headers | {"Referer": "https://desk.example/sign-in"}
    assert client.post("/language", data=form, headers=page).status_code == 303
    elsewhere = headers | {"Referer": "https://10.0.0.7/sign-in/a-link-that-lets-in"}
    with capture_logs() as log:
        assert client.post("/language", data=form, headers=elsewhere).status_code == 400
    (line,) = log
    assert line["event"] == "pages.form_refused"
    assert line["referrer"] == "https://10.0.0.7"
    assert "PAGES_BASE_URL" in line["fix"]


@pytest.mark.parametrize(
    "path", ["/sign-in/a%00b", "/sign-in/%1b%5b2J", "/sign-in?x=%00", "/sign-in?%07=1", "/a%C2%85b"]
)
def test_control_characters_in_an_address_are_refused(
    visitor: Callable[[], Visitor], path: str
) -> None:
    assert visitor().client.get(path).status_code == 400


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("field", [{"language": "e\x00n"}, {"language\x00": "en"}])
def test_control_characters_in_a_form_are_refused(
    visitor: Callable[[], Visitor], field: dict[str, str]
) -> None:
    somebody = visitor()
    assert somebody.post("/language", **field).status_code == 400


@pytest.mark.parametrize("path", ["//sign-in", "/sign-in//x", "/static//console.css", "//"])
def test_a_path_with_two_slashes_is_no_page(visitor: Callable[[], Visitor], path: str) -> None:
    client = visitor().client
    answer = client.get("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code == 404
