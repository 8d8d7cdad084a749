"""A mail server that takes everything and keeps nothing: `python -m benchmarks.sink PORT`."""

from __future__ import annotations

import asyncio
import sys


class Sink(asyncio.Protocol):
    """One conversation."""

    def __init__(self) -> None:
        self._read = b""
        self._in_message = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        self._read += data
        while True:
            end = b"\r\n.\r\n" if self._in_message else b"\r\n"
            line, found, rest = self._read.partition(end)
            if not found:
                return
            self._read = rest
            if line.upper() == b"QUIT" and not self._in_message:
                self._transport.write(b"221 farewell\r\n")
                self._transport.close()
                return
            self._transport.write(self._answer(line))

    def _answer(self, line: bytes) -> bytes:
        if self._in_message:
            self._in_message = False
            return b"250 taken\r\n"
        verb = line[:4].upper()
        if verb == b"DATA":
            self._in_message = True
            return b"354 go on\r\n"
        return b"250-sink\r\n250 8BITMIME\r\n" if verb == b"EHLO" else b"250 well\r\n"


async def serve(port: int) -> None:
    """Until it is ended."""
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
