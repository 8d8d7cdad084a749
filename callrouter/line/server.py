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
    asks_password: bool
    """Whether it refuses who brings none."""
    by_file: bool
    """Whether it was asked through a socket in the file system."""
    listens: tuple[str, ...] | None
    """The addresses at which it can be asked over a network; None where it does not tell."""


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
            listens = _listens(connection)
        finally:
            connection.close()
        asks_password = _refuses_strangers(url)
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
        asks_password=asks_password,
        by_file=url.startswith("unix:"),
        listens=listens,
    )


def _listens(connection: redis.Redis) -> tuple[str, ...] | None:
    """Managed servers do not tell."""
    try:
        told: dict[str, str] = connection.config_get("bind", "port", "tls-port")  # type: ignore[assignment]
    except redis.ResponseError:
        return None
    if {told.get("port", "0"), told.get("tls-port", "0")} == {"0"}:
        return ()
    # A minus says that the address need not be there.
    addresses = tuple(one.removeprefix("-") for one in told.get("bind", "").split())
    return addresses or ("*",)


def _refuses_strangers(url: str) -> bool:
    scheme, _, rest = url.partition("://")
    _, _, address = rest.rpartition("@")
    stranger = redis.Redis.from_url(
        f"{scheme}://{address}",
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        stranger.ping()
    except (redis.AuthenticationError, AuthorizationError, NoPermissionError):
        return True
    else:
        return False
    finally:
        stranger.close()
