"""Log lines are JSON that a machine can read, and show nobody's number or address."""

from __future__ import annotations

import json
import subprocess
import sys

SAYS = """
import datetime, logging, structlog
from callrouter.logs import configure
log = structlog.get_logger()
configure("voice")
log.info("mail.sent", delay_seconds=1.5, word="é\\n")
log.info("seen", at=datetime.datetime(2026, 7, 14, 10, 0, tzinfo=datetime.UTC))
logging.getLogger("alembic.runtime.migration").info("Context impl PostgresqlImpl.")
logging.getLogger("some.library").warning("said %s", "so")
logging.getLogger("some.library").info("quiet")
logging.getLogger("some.library").debug("chatter")
log.warning("refused", problem="the number +33199000101, is not valid")
callers = ["+33 1 99 00 01 01", ("Alice@nord.example", b"+33199000101")]
log.info("deep", of={"callers": callers}, n=7)
try:
    raise ZeroDivisionError("01 99 00 01 01 of <alice@nord.example>")
except ZeroDivisionError:
    log.exception("broken")
log.debug("nothing")
"""


def test_every_line_is_json_with_its_time_level_process_and_event() -> None:
    said = subprocess.run(
        [sys.executable, "-c", SAYS], capture_output=True, text=True, check=True, timeout=30
    )
    assert said.stderr == ""
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    assert [(line["level"], line["event"]) for line in lines] == [
        ("info", "mail.sent"),
        ("info", "seen"),
        ("warning", "said so"),
        ("info", "quiet"),
        ("warning", "refused"),
        ("info", "deep"),
        ("error", "broken"),
    ]
    assert {line["process"] for line in lines} == {"voice"}
    assert all(line["ts"].endswith("Z") for line in lines)
    assert (lines[0]["delay_seconds"], lines[0]["word"]) == (1.5, "é\n")
    assert lines[1]["at"] == "2026-07-14T10:00:00+00:00"
    assert lines[2]["logger"] == "some.library"
    assert "199000101" not in said.stdout
    assert "alice" not in said.stdout
    assert lines[4]["problem"] == "the number +33••01, is not valid"
    assert lines[5]["of"] == {"callers": ["+33••01", ["•••@nord.example", "b'+33••01'"]]}
    assert lines[5]["n"] == 7
    assert "ZeroDivisionError: 0••01 of <•••@nord.example>" in lines[6]["exception"]
