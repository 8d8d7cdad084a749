"""gunicorn's own log lines, in the form of all others."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from callrouter.logs import configure


class ServerLog(Logger):  # type: ignore[misc]
    """For the process that starts the others, from its first line on, and for these."""

    def setup(self, cfg: Any) -> None:
        """Called at the start and at each reload."""
        super().setup(cfg)
        configure(cfg.proc_name)
