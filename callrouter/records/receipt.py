"""A call's receipt: every decision about it, in order, with its instant and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from callrouter.records.calls import Call


def note(call: Call, notes: Iterable[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Add decisions to the receipt, at the instant they were made. Returns what was added."""
    added = [{"at": now.isoformat(), **one} for one in notes]
    call.receipt = [*call.receipt, *added]
    return added
