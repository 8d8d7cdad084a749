"""Whether the Redis or Valkey server suits us, keeps what it is told, and obeys nobody else."""

from __future__ import annotations

from ipaddress import ip_address

from callrouter.admin.finding import Finding
from callrouter.line.server import NoAnswer, PasswordRefused, Server, inspect

NEEDS = {"Redis": (6, 2), "Valkey": (7, 2)}
START_REDIS = "start Redis or Valkey, or mend REDIS_URL"
CLOSE_IT = (
    "set `requirepass`, write the password into REDIS_URL (redis://:PASSWORD@host:6379/0), and let "
    "the server listen in a private network only (`bind`)"
)
ALL = frozenset({"*", "::*"})
"""How a server writes that it listens on all addresses, beside the addresses 0.0.0.0 and ::."""


def look_at_redis(url: str) -> list[Finding]:
    """What is to be said of the server at this address."""
    try:
        server = inspect(url)
    except PasswordRefused as error:
        said = f"refuses the user or password: {error}"
        return [Finding("redis", "failed", said, "mend the user and password in REDIS_URL")]
    except NoAnswer as error:
        return [Finding("redis", "failed", f"cannot be reached: {error}", START_REDIS)]
    name = f"{server.name} {server.version}"
    needed = NEEDS[server.name]
    if server.cluster:
        said = f"{name} runs as a cluster, which is not supported"
        return [Finding("redis", "failed", said, "use a single server or a managed endpoint")]
    if _version(server.version) < needed:
        fix = f"install {server.name} {'.'.join(map(str, needed))} or later"
        return [Finding("redis", "failed", f"{name} is too old", fix)]
    warnings = []
    if (exposed := exposure(server)) is not None:
        warnings.append(Finding("redis", "warning", f"{name} {exposed}", CLOSE_IT))
    if not server.persistent:
        said = f"{name} keeps no append-only file: a restart loses the line until it is rebuilt"
        warnings.append(Finding("redis", "warning", said, "set `appendonly yes`"))
    if server.eviction != "noeviction":
        said = f"{name} may drop waiting callers when memory is full ({server.eviction})"
        warnings.append(Finding("redis", "warning", said, "set `maxmemory-policy noeviction`"))
    return warnings or [Finding("redis", "ok", f"{name} answers")]


def exposure(server: Server) -> str | None:
    """Why others than us can read and change what the server holds; None where they cannot, as far
    as that can be told. A server on this machine alone (a socket in its file system, or the
    loopback) is guarded by it."""
    listens = server.listens
    if server.asks_password:
        public = [one for one in listens or () if _is_public(one)]
        return f"listens on {public[0]}, which the world reaches" if public else None
    if listens is None:
        return None if server.by_file else "asks nobody for a password"
    if all(_is_loopback(one) for one in listens):
        return None
    everywhere = any(_is_all(one) for one in listens)
    where = "every address of its machine" if everywhere else ", ".join(listens)
    return f"asks nobody for a password, and listens on {where}"


def _is_all(address: str) -> bool:
    return address in ALL or ip_address(address).is_unspecified


def _is_loopback(address: str) -> bool:
    return address not in ALL and ip_address(address).is_loopback


def _is_public(address: str) -> bool:
    return address not in ALL and ip_address(address).is_global


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2])
