"""Values that only one may have: who will have each, and room for those that change hands."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from callrouter.records import Agent, Partner


def holders(stored: Mapping[str, str | None], new: Mapping[str, str]) -> dict[str, list[str]]:
    """Who will have each unique value once the file is on file."""
    found: dict[str, list[str]] = {}
    for owner, value in {**stored, **new}.items():
        if value is not None:
            found.setdefault(value, []).append(owner)
    return found


def make_room(
    session: Session,
    stored: Mapping[str, Partner | Agent],
    column: str,
    new: Mapping[str, str],
) -> None:
    """Let go of unique values that pass from one to another within the file."""
    wanted = set(new.values())
    for owner, record in stored.items():
        value = getattr(record, column)
        if value in wanted and new.get(owner) != value:
            setattr(record, column, f"-{record.id}")
    session.flush()


def case_double(name: str, known: Mapping[str, str]) -> str | None:
    """The name on file from which this one differs in capitals only. `known` has the names on file
    by their casefolded forms."""
    other = known.get(name.casefold())
    return other if other is not None and other != name else None
