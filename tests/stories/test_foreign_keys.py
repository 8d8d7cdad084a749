"""Something stands in Redis under our names that is none of ours: callers are served all the same,
and nobody has to take it away."""

from __future__ import annotations

import pytest

from tests.stories.callers import dials_in, talk
from tests.world import ALICE, BOB, ZOE, World

KEYS = (
    "callers", "line:fr", "free:fr", "line:en", "free:en", "told", "warned", "spoken", "slot",
    "lost",
)  # fmt: skip


@pytest.mark.logs_error("line.foreign")
@pytest.mark.parametrize("key", KEYS)
def test_a_key_of_another_kind_is_taken_away_and_who_waits_is_served_in_order(
    world: World, key: str
) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    alice = dials_in(world, ALICE)
    redis = world.runtime.line.connection.redis
    name = f"{world.runtime.line.keys.prefix}{key}"
    redis.delete(name)
    redis.geoadd(name, (2.35, 48.85, "Paris")) if key in {"slot", "lost"} else redis.set(name, "x")
    bob = dials_in(world, BOB)
    world.pass_time(31)

    zoe = world.agent(ZOE)
    talk(alice, zoe)
    bob.is_in("queue")


@pytest.mark.parametrize("key", ["callers", "line:fr", "free:fr", "line:en", "free:en"])
def test_an_order_that_lost_a_part_offers_nobody_until_it_is_put_back(
    world: World, key: str
) -> None:
    world.partner(ALICE)
    dials_in(world, ALICE)
    world.pass_time(1)
    redis, line = world.runtime.line.connection.redis, world.runtime.line
    name = f"{line.keys.prefix}{key}"
    redis.delete(name)
    redis.lpush(name, "x")
    assert line.order.is_whole()
    assert line.foreign.take_away(["fr", "en"]) == [name]
    assert not line.order.is_whole()


@pytest.mark.logs_error("item.set_aside")
def test_what_is_no_text_or_lacks_a_part_stops_no_round_and_no_offer(world: World) -> None:
    world.partner(ALICE)
    keys, redis = world.runtime.line.keys, world.runtime.line.connection.redis
    for n, order in enumerate(["-inf", "+inf", "-1", "0", "1.5", "1e300"] * 2):
        junk = b"\xff\xfe%d" % n
        redis.zadd(keys.line("fr"), {junk: order})
        redis.zadd(keys.free("fr"), {junk: order})
        redis.hset(keys.callers, junk, b"\xff")
    redis.hset(keys.given_up, b"\xff", b"\xfe")
    redis.xadd(keys.spoken, {b"\xff": b"\xfe"})
    redis.set(keys.slot, b"\xff")
    alice = dials_in(world, ALICE)
    zoe = world.agent(ZOE)

    talk(alice, zoe)
    world.pass_time(5)
    assert redis.xlen(keys.spoken) == 0


def test_who_joined_nothing_makes_nobodys_position_worse(world: World) -> None:
    """One stands in the order alone, one among those who joined as well, one in another line."""
    world.partner(ALICE)
    keys, redis = world.runtime.line.keys, world.runtime.line.connection.redis
    for n, name in enumerate((keys.line("fr"), keys.free("fr"), keys.line("en"))):
        redis.zadd(name, {"CA" + "7" * 32: n, "CA" + "8" * 32: n, "stray": n})
    redis.hset(keys.callers, "CA" + "8" * 32, "fr")
    redis.hset(keys.callers, "CA" + "7" * 32, "it")
    world.pass_time(31)
    alice = dials_in(world, ALICE)
    alice.hears("Vous êtes en position 1")
    assert list(world.line.order.everyone()) == [world.call().place]
    assert world.line.order.free("fr") == [world.call().place]
    assert redis.zcard(keys.line("en")) == 0


@pytest.mark.logs_error("note.unreadable")
def test_a_note_that_nobody_can_read_keeps_nothing_else_out_of_the_receipt(world: World) -> None:
    world.partner(ALICE)
    alice = dials_in(world, ALICE)
    keys, redis = world.runtime.line.keys, world.runtime.line.connection.redis
    for junk in ("{", "[]", '"at"', "7", '{"what": "position"}', '{"at": "noon"}'):
        redis.xadd(keys.spoken, {"sid": world.call().place, "note": junk})
    alice.hears("Vous êtes en position 1")
    world.pass_time(5)
    assert [one["position"] for one in world.call().receipt if one["what"] == "position"] == [1]
    assert redis.xlen(keys.spoken) == 0
