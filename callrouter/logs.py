"""How every process writes its log: one JSON object a line on stdout, and nobody's telephone number
or mail address."""

from __future__ import annotations

import logging
import re
import sys
import threading
from datetime import datetime
from types import TracebackType

import structlog
from structlog.typing import EventDict, Processor

from callrouter.rules.masking import masked

MOST_OF_A_FIELD = 1_000
MOST = {"path": 200, "exception": 20_000, "where": 20_000}
"""Characters of a field's text that are kept; where this does not say, `MOST_OF_A_FIELD`."""
UNSEEN = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""DEL and C1 controls, line and paragraph separators, marks that turn the direction of writing, and
halves of characters, which cannot be written at all."""


def configure(process: str) -> None:
    """Send every log line, structlog's and the standard library's, to stdout as JSON.

    Each line has `ts` (UTC), `level`, `process` and `event`. To be called once, before rq starts:
    rq adds handlers of its own where it finds none.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _name_logger],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _mask,
                _shorten,
                _name_process(process),
                _render,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    # It tells every request, header by header.
    logging.getLogger("twilio").setLevel(logging.WARNING)
    # It introduces itself each time that somebody asks whose tables there are: /readyz does.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # It has a form of its own, in which what a client sent would stand unmasked.
    for name in ("gunicorn.error", "gunicorn.access"):
        gunicorn = logging.getLogger(name)
        gunicorn.handlers.clear()
        gunicorn.propagate = True
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda uncaught: _log_uncaught(
        uncaught.exc_type, uncaught.exc_value, uncaught.exc_traceback
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _log_uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """What nobody caught ends a process or a thread: that is logged like everything else."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), trace)
        return
    logging.getLogger("uncaught").critical(
        "process.failed", exc_info=(kind, error or kind(), trace)
    )


def _shorten(_logger: object, _method: str, line: EventDict) -> EventDict:
    """A line is for reading: what somebody sent us may be as long as they like."""
    for key, text in line.items():
        most = MOST.get(key, MOST_OF_A_FIELD)
        if isinstance(text, str) and len(text) > most:
            line[key] = f"{text[:most]}… ({len(text)} characters)"
    return line


def _render(logger: object, method: str, line: EventDict) -> str:
    """As JSON on one line. Some readers of logs end a line at, or hide behind, characters that JSON
    lets stand."""
    rendered = TO_JSON(logger, method, line)
    assert isinstance(rendered, str)
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", rendered)


def _mask(_logger: object, _method: str, line: EventDict) -> EventDict:
    """No matter who wrote the text, and how deep in a value it stands: a number in it may be a
    caller's or an agent's. What JSON has no form for is shown as Python shows it."""
    return {key: _masked(value) for key, value in line.items()}


def _masked(value: object) -> object:
    match value:
        case str():
            return masked(value)
        case dict():
            return {_masked(key): _masked(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_masked(one) for one in value]
        case datetime():
            return value.isoformat()
        case None | bool() | int() | float():
            return value
        case _:
            return masked(repr(value))


def _name_process(process: str) -> Processor:
    def named(_logger: object, _method: str, line: EventDict) -> EventDict:
        first = {key: line.pop(key) for key in ("ts", "level", "event") if key in line}
        return {**first, "process": process, **line}

    return named


def _name_logger(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Foreign lines say which library they come from."""
    record = line.get("_record")
    if isinstance(record, logging.LogRecord):
        line["logger"] = record.name
    return line


TO_JSON = structlog.processors.JSONRenderer(ensure_ascii=False)
