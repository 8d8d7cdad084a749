"""What wakes the dispatchers: a hint, they look by themselves every second."""

from __future__ import annotations

from typing import Any

import redis

from callrouter.line.connection import Connection, LineUnavailable
from callrouter.line.keys import Keys


class Dispatchers:
    """All that are listening."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self._channel = keys.wake

    def wake(self) -> None:
        """Something changed that they should look at."""
        self._connection.ask(lambda redis: redis.publish(self._channel, "1"))

    def wakes(self) -> Wakes:
        """What one of them sleeps on."""
        pubsub = self._connection.redis.pubsub(ignore_subscribe_messages=True)
        return Wakes(pubsub, self._channel)


class Wakes:
    """What wakes a dispatcher. What comes while it does not sleep is kept by the connection."""

    def __init__(self, pubsub: Any, channel: str) -> None:
        self._pubsub = pubsub
        self._channel = channel
        self._subscribed = False

    def wait(self, seconds: float) -> bool:
        """Sleep until woken, at most so long. True when woken; several times count as one.

        Raises LineUnavailable when Redis cannot be asked; the next call subscribes anew.
        """
        try:
            if not self._subscribed:
                self._pubsub.subscribe(self._channel)
                self._subscribed = True
            woken = self._pubsub.get_message(timeout=seconds) is not None
            while self._pubsub.get_message(timeout=0) is not None:
                woken = True
            return woken
        except redis.RedisError as error:
            self._subscribed = False
            self._pubsub.reset()
            raise LineUnavailable(str(error)) from error

    def close(self) -> None:
        """Stop listening."""
        self._pubsub.close()
