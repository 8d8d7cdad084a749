"""`callrouter demo`: the whole service on one machine, with telephones and an inbox to try it."""

from __future__ import annotations

import sys


def run(
    call: bool = False, host: str | None = None, port: int | None = None, empty: bool = False
) -> int:
    """Run the demo until it is told to end, or with `call` make one scripted call and end.

    `host` and `port` are where it listens; None leaves that to the demo. `empty`: a new one begins
    without the fortnight of calls and tickets.

    Returns the exit status: 0 when all went well, 1 with a reason on stderr when not.
    """
    # The command imports this package to learn what it takes; starting is worth its imports only
    # when it is asked for.
    from callrouter.demo.environment import HOST
    from callrouter.demo.folder import ROOT
    from callrouter.demo.show import play_call, show

    if not (ROOT / "Procfile").is_file():
        print(
            "The demo runs from a checkout: clone the repository, then `make run`.", file=sys.stderr
        )
        return 1

    return play_call() if call else show(host or HOST, port, empty=empty)
