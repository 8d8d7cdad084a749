"""`connect`: the account's numbers lead here afterwards, and its queue is large enough."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import requests
from click.testing import Result

from callrouter.sandbox.handset import ACCOUNT_SID, AUTH_TOKEN, Sandbox

Command = Callable[..., Result]
ConfigWith = Callable[[str, str, str], str]


def test_connect_points_the_numbers_here_and_makes_the_queue(
    command: Command, account: dict[str, str], sandbox: Sandbox
) -> None:
    assert "changed" in command("connect", **account).output
    for number in _rest(sandbox, "IncomingPhoneNumbers")["incoming_phone_numbers"]:
        assert number["voice_url"] == "https://router.example/voice/incoming"
        assert number["voice_method"] == "POST"
        assert number["voice_fallback_url"] == "https://router.example/voice/fallback"
        assert number["status_callback"] == "https://router.example/voice/status"
    (queue,) = _rest(sandbox, "Queues")["queues"]
    assert (queue["friendly_name"], queue["max_size"]) == ("callrouter", 5000)
    again = json.loads(command("connect", "--json", **account).output)
    assert {one["state"] for one in again} == {"unchanged"}


def test_connect_lets_a_small_queue_grow(
    command: Command, account: dict[str, str], sandbox: Sandbox
) -> None:
    requests.post(
        f"{sandbox.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Queues.json",
        {"FriendlyName": "callrouter", "MaxSize": 100},
        auth=(ACCOUNT_SID, AUTH_TOKEN),
        timeout=10,
    ).raise_for_status()
    command("connect", **account)
    (queue,) = _rest(sandbox, "Queues")["queues"]
    assert queue["max_size"] == 5000


def test_connect_goes_on_after_a_number_that_the_account_does_not_have(
    command: Command, account: dict[str, str], config_with: ConfigWith
) -> None:
    folder = config_with("line.toml", '"+33199000002"', '"+33199000008"')
    done = command("connect", "--json", fails=1, CALLROUTER_CONFIG=folder, **account).output
    states = {one["what"]: one["state"] for one in json.loads(done)}
    assert states.pop("+33199000008") == "failed"
    assert "failed" not in states.values()


def _rest(sandbox: Sandbox, resource: str) -> Any:
    url = f"{sandbox.url}/2010-04-01/Accounts/{ACCOUNT_SID}/{resource}.json"
    return requests.get(url, auth=(ACCOUNT_SID, AUTH_TOKEN), timeout=10).json()
