"""Only Twilio gets in: whatever is wrong with a request's signature, 403 and nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from pydantic import SecretStr

from callrouter.sandbox.handset import AUTH_TOKEN
from tests.voice.signed import everything, parameters, post, signature
from tests.world import ADVANCED, ALICE, World
from webhooks.voice_app import create_voice_app

INCOMING = "/voice/incoming"
UNSIGNED = {"/healthz", "/readyz", "/voice/music.wav", "/static/<path:filename>"}
"""What may be asked for without a signature: health, and sound."""
NEXT_TOKEN = "the token to come"


def rejected(world: World, answer: requests.Response, before: dict[str, Any]) -> bool:
    """Whether a request was turned away and left nothing behind."""
    return answer.status_code == 403 and everything(world) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Twilio-Signature": ""},
        {"X-Twilio-Signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="},
        {"X-Twilio-Signature": "not base64 at all"},
        {"X-Twilio-Signature": "é".encode().decode("latin-1")},
        {"X-Twilio-Signature": "A" * 8000},
        {"X-Twilio-Signature": "x", "X-Twilio-Webhooks-Signature-Settings": "algorithm=none"},
    ],
    ids=["empty", "wrong", "no base64", "latin-1", "long", "of another kind"],
)
def test_a_request_with_a_wrong_signature_is_rejected(
    world: World, headers: dict[str, str]
) -> None:
    before = everything(world)

    assert rejected(world, post(world, INCOMING, headers=headers), before)


def test_a_request_without_a_signature_is_rejected(world: World) -> None:
    before = everything(world)

    answer = requests.post(world.door.url + INCOMING, data=parameters(), timeout=10)

    assert rejected(world, answer, before)


def test_a_request_signed_with_another_token_is_rejected(world: World) -> None:
    before = everything(world)

    assert rejected(world, post(world, INCOMING, token="another token"), before)


@pytest.mark.parametrize("account", ["AC" + "1" * 32, "", None])
def test_a_request_of_another_account_is_rejected_though_its_signature_is_right(
    world: World, account: str | None
) -> None:
    before = everything(world)

    assert rejected(world, post(world, INCOMING, parameters(AccountSid=account)), before)


@pytest.mark.parametrize("change", [{"From": "+33199000199"}, {"Digits": "1"}, {"FromCity": None}])
def test_a_request_whose_parameters_were_changed_is_rejected(
    world: World, change: dict[str, str | None]
) -> None:
    before = everything(world)
    right = signature(world.door.url + INCOMING, parameters())

    answer = post(world, INCOMING, parameters(**change), headers={"X-Twilio-Signature": right})

    assert rejected(world, answer, before)


@pytest.mark.parametrize(
    "signed_for",
    ["/voice/incoming?lang=en", "/voice/next", "/voice/incoming/", "/VOICE/incoming"],
)
def test_a_request_signed_for_another_address_is_rejected(world: World, signed_for: str) -> None:
    before = everything(world)
    other = signature(world.door.url + signed_for, parameters())

    answer = post(world, INCOMING, headers={"X-Twilio-Signature": other})

    assert rejected(world, answer, before)


def test_the_query_string_is_signed_too(world: World) -> None:
    world.partner(ALICE)
    post(world, INCOMING)

    assert post(world, "/voice/next?lang=fr&moment=1").status_code == 200
    right = signature(world.door.url + "/voice/next?lang=fr", parameters())
    answer = post(world, "/voice/next?lang=en", headers={"X-Twilio-Signature": right})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/voice/agent/é", "/voice/agent/%7Etoken", "/voice/agent/a%22b"])
def test_an_address_that_is_not_plain_ascii_is_checked_as_it_came_over_the_wire(
    world: World, path: str
) -> None:
    url = requests.Request("POST", world.door.url + path).prepare().url
    assert url is not None
    params = parameters()

    right = requests.post(
        url, data=params, headers={"X-Twilio-Signature": signature(url, params)}, timeout=10
    )
    wrong = requests.post(
        url, data=params, headers={"X-Twilio-Signature": signature(url + "x", params)}, timeout=10
    )

    assert right.status_code == 200
    assert "<Hangup" in right.text
    assert wrong.status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "x:abc", ""])
def test_signatures_are_checked_against_our_public_address_never_the_host_header(
    world: World, host: str
) -> None:
    before = everything(world)
    forged = signature(f"http://{host}{INCOMING}", parameters())

    assert rejected(
        world, post(world, INCOMING, headers={"Host": host, "X-Twilio-Signature": forged}), before
    )
    assert post(world, INCOMING, headers={"Host": host or "localhost"}).status_code == 200


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Original-URL"]
)
def test_headers_of_a_proxy_change_nothing(world: World, header: str) -> None:
    assert post(world, INCOMING, headers={header: "https"}).status_code == 200


def test_repeated_parameters_do_not_slip_past_the_signature(world: World) -> None:
    before = everything(world)
    right = signature(world.door.url + INCOMING, parameters())

    answer = requests.post(
        world.door.url + INCOMING,
        data=[*parameters().items(), ("CallSid", "CA" + "6" * 32)],
        headers={"X-Twilio-Signature": right},
        timeout=10,
    )

    assert rejected(world, answer, before)


# --- While tokens are rotated --------------------------------------------------------------------


@pytest.fixture
def rotating(world: World) -> Iterator[World]:
    """The service knows the token that is to come, too."""
    env = world.settings.env.model_copy(update={"twilio_auth_token_next": SecretStr(NEXT_TOKEN)})
    settings = world.settings.model_copy(update={"env": env})
    world.door.app = create_voice_app(settings, world.runtime, lambda: world.now)
    yield world
    world.sandbox.auth(AUTH_TOKEN)


@pytest.mark.parametrize("token", [AUTH_TOKEN, NEXT_TOKEN])
def test_while_tokens_are_rotated_both_of_them_sign(rotating: World, token: str) -> None:
    assert post(rotating, INCOMING, token=token).status_code == 200


def test_while_tokens_are_rotated_no_third_one_signs(rotating: World) -> None:
    assert post(rotating, INCOMING, token="another token").status_code == 403


def test_before_tokens_are_rotated_the_next_one_signs_nothing(world: World) -> None:
    assert post(world, INCOMING, token=NEXT_TOKEN).status_code == 403


def test_a_call_goes_on_while_the_token_changes_under_it(rotating: World) -> None:
    rotating.partner(ALICE)
    alice = rotating.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English, press 2")
    rotating.sandbox.auth(NEXT_TOKEN)
    alice.press("1")
    alice.hears("Pour déclarer un incident")


# --- Every route ---------------------------------------------------------------------------------


def routes(world: World) -> list[tuple[str, str]]:
    """Every path of the voice application and a method it takes, its variables filled in."""
    assert world.door.app is not None
    found = []
    for rule in world.door.app.url_map.iter_rules():  # type: ignore[attr-defined]
        values = dict.fromkeys(rule.arguments, "1")
        _, path = rule.build(values)  # type: ignore[misc]
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            found.append((method, str(rule) if str(rule) in UNSIGNED else path))
    return found


def test_every_route_needs_a_signature_but_the_few_that_may_be_open(world: World) -> None:
    before = everything(world)
    open_to_all = set()
    for method, path in routes(world):
        if path in UNSIGNED:
            open_to_all.add(path)
            continue
        answer = requests.request(
            method, world.door.url + path, data=parameters(), allow_redirects=False, timeout=10
        )
        assert answer.status_code == 403, f"{method} {path}"

    assert open_to_all <= UNSIGNED
    assert len(routes(world)) > 15
    assert everything(world) == before


@pytest.mark.logs_error("queue.failed", "voice.fallback")
def test_every_route_answers_a_signed_request_of_a_call_nobody_knows(world: World) -> None:
    for method, path in routes(world):
        if path in UNSIGNED:
            continue
        answer = post(world, path, parameters(CallSid="CA" + "7" * 32))
        assert answer.status_code in {200, 204}, f"{method} {path}: {answer.text}"
