"""The connection to the line's Redis or Valkey: no question to it takes long, whatever hangs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from callrouter.rules.masking import masked

log = structlog.get_logger()

TIMEOUT_SECONDS = 0.5
SHUN_SECONDS = 1.0
"""After a question that timed out, how long the next ones fail at once instead of waiting too: a
Redis that hangs must not hold up every caller's hop."""


class LineUnavailable(Exception):
    """Redis did not answer in time, or not at all. The records still know who waits."""

    def __init__(self, problem: str) -> None:
        super().__init__(masked(problem))


@contextmanager
def unless_away(**about: object) -> Iterator[None]:
    """What is done inside is given up while Redis is away, and the log says so: the records know
    who waits, and the line is mended from them."""
    try:
        yield
    except LineUnavailable as error:
        log.warning("line.unavailable", problem=str(error), **about)


class Connection:
    """Asks Redis. Every question raises LineUnavailable when it cannot be asked."""

    def __init__(self, url: str) -> None:
        self.redis: Any = redis.Redis.from_url(
            url,
            decode_responses=True,
            # What somebody else wrote there need not be text, and must not stop whoever reads it.
            encoding_errors="backslashreplace",
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            # One more try, for a connection that died in the pool while Redis restarted.
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
            retry_on_timeout=False,
        )
        self._shunned_until = 0.0

    def ask(self, question: Callable[[Any], Any]) -> Any:
        """The answer to a question, which is given the client."""
        if time.monotonic() < self._shunned_until:
            raise LineUnavailable("no answer a moment ago")
        try:
            return question(self.redis)
        except redis.TimeoutError as error:
            self._shunned_until = time.monotonic() + SHUN_SECONDS
            raise LineUnavailable(str(error)) from error
        except redis.RedisError as error:
            raise LineUnavailable(str(error)) from error

    def script(self, name: str) -> Callable[[list[str], list[Any]], Any]:
        """One of our scripts, to be asked with its keys and its arguments."""
        source = files("callrouter.line").joinpath("scripts", f"{name}.lua").read_text("utf-8")
        script = self.redis.register_script(source)
        return lambda keys, arguments: self.ask(lambda _: script(keys=keys, args=arguments))

    def close(self) -> None:
        """Let go of the connections."""
        self.redis.close()
