"""What `check` finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "failed", "not tried"]


@dataclass(frozen=True)
class Finding:
    """What one probe found, and what to do about it."""

    probe: str
    state: State
    said: str
    fix: str = ""
