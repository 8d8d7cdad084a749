"""What the service logs as an error in a story: what the story names, and nothing else."""

from __future__ import annotations

import logging
from typing import Any

import structlog

ERRORS = {"error", "exception", "critical", "fatal"}
"""Methods of a logger for what somebody ought to look at."""


class ErrorLog(logging.Handler):
    """Every error that is logged, by us or by a library, until it is closed."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[dict[str, Any]] = []
        self._processors = structlog.get_config()["processors"]
        structlog.configure(processors=[self._see, *self._processors])
        logging.getLogger().addHandler(self)

    def check(self, named: set[str]) -> None:
        """The events logged are the named ones: no other, and each of them at least once."""
        unnamed = [line for line in self.lines if line["event"] not in named]
        assert not unnamed, f"errors that the story does not name: {unnamed}"
        missing = named - {line["event"] for line in self.lines}
        assert not missing, f"errors that the story names and nobody logged: {missing}"

    def emit(self, record: logging.LogRecord) -> None:
        """A library has logged an error."""
        self.lines.append({"event": record.getMessage(), "logger": record.name})

    def close(self) -> None:
        """See no more."""
        logging.getLogger().removeHandler(self)
        structlog.configure(processors=self._processors)
        super().close()

    def _see(self, _logger: object, method: str, line: dict[str, Any]) -> dict[str, Any]:
        if method in ERRORS:
            self.lines.append(dict(line))
        return line
