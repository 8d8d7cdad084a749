"""How every process writes its log: one JSON object a line on stdout, and no telephone number."""

from __future__ import annotations

import logging
import sys
from datetime import datetime

import structlog
from structlog.typing import EventDict, Processor

from callrouter.rules.telephone import mask_numbers


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
                _mask_numbers,
                _name_process(process),
                structlog.processors.JSONRenderer(ensure_ascii=False, default=_in_json),
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
    gunicorn = logging.getLogger("gunicorn.error")
    gunicorn.handlers.clear()
    gunicorn.propagate = True
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


def _mask_numbers(_logger: object, _method: str, line: EventDict) -> EventDict:
    """No matter who wrote the text: a number in it may be a caller's or an agent's."""
    for key, text in line.items():
        if isinstance(text, str):
            line[key] = mask_numbers(text)
    return line


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


def _in_json(value: object) -> str:
    """What JSON has no form for: an instant as ISO 8601, anything else as Python shows it."""
    return value.isoformat() if isinstance(value, datetime) else repr(value)
