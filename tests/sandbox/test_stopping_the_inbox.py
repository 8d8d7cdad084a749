"""The sandbox's mail server as it stops: nobody is left in a conversation that no one holds."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from callrouter.sandbox.inbox import Inbox

NOON = datetime(2026, 7, 13, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("rounds", range(6))
def test_stopping_ends_a_connection_however_far_it_has_come_in(rounds: int) -> None:
    async def meet_the_end() -> None:
        inbox = Inbox(None, lambda: NOON)
        port = await inbox.start("127.0.0.1", 0)
        with socket.create_connection(("127.0.0.1", port)) as client:
            for _ in range(rounds):
                await asyncio.sleep(0)
            await inbox.stop()
            await asyncio.sleep(0.05)
            client.settimeout(0.5)
            with suppress(ConnectionResetError):
                while client.recv(1000):
                    pass

    asyncio.run(meet_the_end())
