"""A web page that is open somewhere in the browser moves nothing in the sandbox."""

from urllib.parse import urlsplit

import pytest
import requests

from callrouter.sandbox.handset import ACCOUNT_SID, AUTH_TOKEN, Sandbox
from tests.sandbox.toy import CALLER, LINE, Toy

DIAL = f"/sandbox/phones/{CALLER}/dial"
QUEUES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Queues.json"
EVIL = "https://evil.example"


def ask(sandbox: Sandbox, method: str, path: str, **headers: str) -> int:
    body = {"json": {"to": LINE}} if path == DIAL else {}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    url = sandbox.url + path
    return requests.request(
        method, url, headers=named, auth=(ACCOUNT_SID, AUTH_TOKEN), timeout=5, **body
    ).status_code


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", DIAL),
        ("POST", "/sandbox/reset"),
        ("POST", "/sandbox/inbox"),
        ("DELETE", "/sandbox/mails"),
        ("DELETE", "/sandbox/reports"),
        ("POST", QUEUES),
    ],
)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": EVIL},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
    ids=lambda headers: " ".join(headers.values()),
)
def test_what_another_page_asks_is_refused_and_changes_nothing(
    sandbox: Sandbox, toy: Toy, method: str, path: str, headers: dict[str, str]
) -> None:
    assert ask(sandbox, method, path, **headers) == 403
    assert sandbox.phone(CALLER).view()["state"] == "idle"


@pytest.mark.parametrize("path", ["/", "/sandbox/mails", "/sandbox/events", QUEUES])
def test_a_name_that_was_led_here_shows_nothing(sandbox: Sandbox, path: str) -> None:
    port = urlsplit(sandbox.url).port
    for host in (f"evil.example:{port}", "evil.example", "127.0.0.1.evil.example", "[x"):
        assert ask(sandbox, "GET", path, Host=host) in (400, 403)


@pytest.mark.parametrize("host", ["localhost", "sandbox.localhost", "127.0.0.1", "[::1]"])
def test_programs_and_its_own_pages_are_served(sandbox: Sandbox, host: str) -> None:
    at = f"{host}:{urlsplit(sandbox.url).port}"
    own = {"Origin": f"http://{at}", "Sec_Fetch_Site": "same-origin"}
    assert ask(sandbox, "GET", "/sandbox/reports", Host=at) == 200
    assert ask(sandbox, "DELETE", "/sandbox/reports", Host=at) == 200
    assert ask(sandbox, "DELETE", "/sandbox/reports", Host=at, **own) == 200


def test_a_form_is_no_control_request(sandbox: Sandbox) -> None:
    answer = requests.post(sandbox.url + DIAL, data='{"to": "+33199000001"}', timeout=5)
    assert (answer.status_code, answer.json()["error"]) == (
        415,
        "the body must be application/json",
    )
    assert sandbox.phone(CALLER).view()["state"] == "idle"
