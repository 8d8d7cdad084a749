"""What kind of server the line's Redis is: whether it suits, and what it keeps over a restart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthorizationError, NoPermissionError
from redis.retry import Retry

TIMEOUT_SECONDS = 4.0


@dataclass(frozen=True)
class Server:
    """A Redis or Valkey server, as it describes itself."""

    name: str
    """`Redis` or `Valkey`."""
    version: str
    cluster: bool
    persistent: bool
    """Whether an append-only file keeps what was written."""
    eviction: str
    """What goes when memory is full; `noeviction` drops nothing."""


class NoAnswer(Exception):
    """The server does not answer."""


class PasswordRefused(Exception):
    """The server answers, but not to this user and password."""


def inspect(url: str) -> Server:
    """Ask the server about itself, within four seconds.

    Raises PasswordRefused, and NoAnswer when it does not answer.
    """
    try:
        connection = redis.Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        try:
            info: dict[str, Any] = connection.info("everything")
        finally:
            connection.close()
    except (redis.AuthenticationError, AuthorizationError, NoPermissionError) as error:
        raise PasswordRefused(str(error)) from error
    except (redis.RedisError, OSError, ValueError) as error:
        raise NoAnswer(str(error)) from error
    valkey = info.get("valkey_version")
    return Server(
        name="Valkey" if valkey else "Redis",
        version=str(valkey or info["redis_version"]),
        cluster=str(info.get("cluster_enabled", 0)) == "1",
        persistent=str(info.get("aof_enabled", 0)) == "1",
        eviction=str(info.get("maxmemory_policy", "noeviction")),
    )
