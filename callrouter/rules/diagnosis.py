"""What an agent may find an incident to be (art. 4.2)."""

from __future__ import annotations

from typing import Literal, get_args

Diagnosis = Literal["service_healthy", "not_ours", "ours"]
"""The service does what it should; the cause is not of our making; or it is, and we restore it."""

DIAGNOSES: tuple[Diagnosis, ...] = get_args(Diagnosis)
