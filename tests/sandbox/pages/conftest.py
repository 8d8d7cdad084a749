"""A real browser on the pages of a sandbox at wall speed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from callrouter.sandbox.handset import AUTH_TOKEN, Sandbox
from tests.browser import chromium
from tests.sandbox.pages.browsing import CONSOLE, GREETING
from tests.sandbox.toy import AGENT as BEN
from tests.sandbox.toy import CALLER as ALICE
from tests.sandbox.toy import LINE, Api, Toy

HOUSE = {
    "numbers": [
        {"number": LINE, "name": "Advanced line"},
        {"number": "+33199000002", "name": "Premium line"},
    ],
    "phones": [
        {
            "number": ALICE,
            "name": "Alice (Nord Infogérance)",
            "group": "Partners",
            "language": "fr",
        },
        {"number": BEN, "name": "Ben", "group": "Agents", "language": "en"},
    ],
}

# Stands where the browser's voice is and keeps what it is asked to read.
EAR = """
window.spoken = [];
Object.defineProperty(window, 'speechSynthesis', {value: {
  speak: (u) => spoken.push([u.lang, u.text]), cancel: () => {}, getVoices: () => []}});
"""


@pytest.fixture(scope="module")
def wall_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox at wall speed, as people have it, with a further page in its menu."""
    config = tmp_path_factory.mktemp("sandbox") / "house.json"
    config.write_text(json.dumps(HOUSE))
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "callrouter.sandbox", "--port", "0", "--smtp-port", "0"),
            *("--config", str(config), "--speech-rate", "instant", "--cps", "0"),
            *("--auth-token", AUTH_TOKEN, "--link", "=".join(CONSOLE)),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    with Sandbox(ready["url"], process) as sandbox:
        sandbox.smtp_port = ready["smtp_port"]
        yield sandbox


@pytest.fixture
def sandbox(wall_sandbox: Sandbox, toy: Toy) -> Sandbox:
    """A fresh sandbox whose lines greet in French and stay open."""
    wall_sandbox.reset()
    wall_sandbox.phone(BEN).behave("manual")
    api = Api(wall_sandbox)
    for number in api.get("/IncomingPhoneNumbers.json")["incoming_phone_numbers"]:
        api.post(f"/IncomingPhoneNumbers/{number['sid']}.json", VoiceUrl=f"{toy.url}/voice")
    toy.says("/voice", f'{GREETING}<Pause length="60"/>')
    toy.says("/agent", '<Say language="en-GB">A call for you.</Say><Pause length="60"/>')
    return wall_sandbox


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, sandbox: Sandbox) -> Iterator[Page]:
    """A page of a new browser profile; any script error on it fails the test."""
    context = browser.new_context(base_url=sandbox.url)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.add_init_script(EAR)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []
