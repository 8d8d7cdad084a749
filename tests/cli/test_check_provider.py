"""`check`: a provider by which staff may sign in is asked, where one is named."""

from __future__ import annotations

import json

from tests.cli.conftest import Command


def test_a_provider_that_is_named_is_asked(command: Command) -> None:
    named = {
        "OIDC_ISSUER": "http://127.0.0.1:9",
        "OIDC_CLIENT_ID": "callrouter",
        "OIDC_CLIENT_SECRET": "hush-hush-hush",
    }
    said = command("check", "--json", fails=1, **named).stdout
    found = {one["probe"]: one for one in json.loads(said)}["provider"]
    assert found["state"] == "failed"
    assert "does not answer as a provider does" in found["said"]
    assert found["fix"] == "let this machine reach it, or mend OIDC_ISSUER"
    assert named["OIDC_CLIENT_SECRET"] not in said
    none = dict.fromkeys(named, "")
    assert '"provider"' not in command("check", "--json", fails=1, **none).stdout
