"""A call's receipt: every decision about it, in order, with its instant and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from callrouter.records.calls import Call


def note(call: Call, notes: Iterable[dict[str, Any]], now: datetime) -> None:
    """Add decisions to the receipt, at the instant they were made."""
    call.receipt = [*call.receipt, *({"at": now.isoformat(), **one} for one in notes)]
