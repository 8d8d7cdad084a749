"""What people on our side are to the service, and who stands above whom."""

from __future__ import annotations

from typing import Literal, get_args

StaffRole = Literal["agent", "supervisor", "admin"]

ROLES: tuple[StaffRole, ...] = get_args(StaffRole)
"""Whoever has another one, written by hand or by another version, may do nothing."""

OVERSEERS: frozenset[StaffRole] = frozenset({"supervisor", "admin"})
"""They may act on anybody's card."""
