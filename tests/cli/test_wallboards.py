"""`callrouter wallboards`: what its page does, too."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result

from callrouter.records import Database, WallboardLink
from callrouter.records.sessions import token_hash

Command = Callable[..., Result]


def test_a_link_is_made_listed_and_revoked(command: Command, records: Database) -> None:
    address = command("wallboards", "add", "Support room", "--language", "fr").output.strip()
    base, _, key = address.rpartition("/")
    assert base.endswith("/wallboard")
    (one,) = json.loads(command("wallboards", "list", "--json").output)
    assert (one["place"], one["language"], one["revoked_at"]) == ("Support room", "fr", None)
    with records.read() as session:
        assert session.get_one(WallboardLink, one["id"]).key_hash == token_hash(key)

    said = command("wallboards", "revoke", str(one["id"])).output
    assert said == "The link for Support room shows nothing any more.\n"
    assert json.loads(command("wallboards", "list", "--json").output) == []
    assert "Support room" in command("wallboards", "list", "--revoked").output
    again = command("wallboards", "revoke", str(one["id"]), fails=1).stderr
    assert "revoked" in again


def test_what_is_wrong_is_told_by_its_option(command: Command) -> None:
    refused = command("wallboards", "add", " ", "--language", "xx", fails=1).stderr
    assert [line.split(":")[0] for line in refused.splitlines()] == ["place", "--language"]
