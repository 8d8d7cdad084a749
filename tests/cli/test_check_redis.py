"""`check` of the Redis server: what it forgets, and whom else it obeys."""

from __future__ import annotations

from pathlib import Path

import pytest

from callrouter.admin.finding import Finding
from callrouter.admin.redis_server import exposure, look_at_redis
from callrouter.line.server import Server
from tests.cli.valkey_server import ValkeyServer

KEEPS = ("--appendonly", "yes")


def warnings(folder: Path, *words: str) -> list[Finding]:
    with ValkeyServer(folder, *words) as url:
        return [one for one in look_at_redis(url) if one.state != "ok"]


def test_a_redis_that_keeps_nothing_or_drops_callers_is_warned_of(tmp_path: Path) -> None:
    found = warnings(tmp_path, "--maxmemory-policy", "allkeys-lru")
    assert [one.fix for one in found] == [
        "set `appendonly yes`",
        "set `maxmemory-policy noeviction`",
    ]
    assert "allkeys-lru" in found[1].said


def test_a_redis_cluster_is_refused(tmp_path: Path) -> None:
    (found,) = warnings(tmp_path, "--cluster-enabled", "yes")
    assert "cluster" in found.said


def test_a_redis_that_asks_nobody_for_a_password_is_warned_of(tmp_path: Path) -> None:
    (found,) = warnings(tmp_path, *KEEPS, "--bind", "* -::*")
    assert "asks nobody for a password, and listens on every address of its machine" in found.said
    assert "requirepass" in found.fix
    assert "REDIS_URL" in found.fix


@pytest.mark.parametrize(
    "words",
    [
        ("--bind", "127.0.0.1"),
        ("--bind", "* -::*", "--requirepass", "sesame-99"),
    ],
)
def test_a_redis_that_nobody_else_reaches_or_may_ask_is_in_order(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert warnings(tmp_path, *KEEPS, *words) == []


@pytest.mark.parametrize(
    ("asks_password", "by_file", "listens", "said"),
    [
        (False, True, (), None),
        (False, True, None, None),
        (False, False, ("127.0.0.1", "::1"), None),
        (False, False, None, "asks nobody for a password"),
        (False, False, ("10.0.0.7",), "asks nobody for a password, and listens on 10.0.0.7"),
        (False, True, ("0.0.0.0",), "listens on every address of its machine"),
        (True, False, ("*", "::*"), None),
        (True, False, None, None),
        (True, False, ("10.0.0.7",), None),
        (True, False, ("127.0.0.1", "93.184.215.14"), "listens on 93.184.215.14"),
    ],
)
def test_who_may_ask_a_server_is_told_from_what_it_says_of_itself(
    asks_password: bool, by_file: bool, listens: tuple[str, ...] | None, said: str | None
) -> None:
    server = Server("Valkey", "8.0", cluster=False, persistent=True, eviction="noeviction",
                    asks_password=asks_password, by_file=by_file, listens=listens)  # fmt: skip
    found = exposure(server)
    assert found is None if said is None else said in (found or "")
