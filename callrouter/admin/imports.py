"""Files of partners and agents: looked at, put on file as they were seen, and given out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from callrouter.people.files import (
    Imported,
    import_agents,
    import_partners,
    preview_agents,
    preview_partners,
)
from callrouter.people.files.confirming import put_on_file
from callrouter.people.files.export import (
    ALL_AGENT_COLUMNS,
    ALL_PARTNER_COLUMNS,
    agents_csv,
    empty,
    partners_csv,
)
from callrouter.records import Author
from callrouter.runtime import Runtime

Kind = Literal["partners", "agents"]
"""Of whom a file is."""
COLUMNS: dict[Kind, tuple[str, ...]] = {
    "partners": ALL_PARTNER_COLUMNS,
    "agents": ALL_AGENT_COLUMNS,
}


@dataclass(frozen=True)
class File:
    """A file, and what is asked of it."""

    kind: Kind
    content: bytes
    exact: bool = False
    """Whether contacts whom it does not name have left."""


def look(runtime: Runtime, file: File, author: Author, now: datetime) -> Imported:
    """What `put` would do; nothing is written. Raises Problems with everything wrong, by line."""
    preview, _ = _ways(runtime, file, author, now)
    with runtime.records.read() as session:
        return preview(session)


def put(
    runtime: Runtime, file: File, author: Author, now: datetime, *, seen: str, many_may_leave: bool
) -> Imported:
    """Put the file on file where that does what was `seen`, by its fingerprint. Raises Problems,
    TurnTaken, NotAsSeen, ManyLeave; nothing is kept then."""
    _, keep = _ways(runtime, file, author, now)
    with runtime.transaction() as session:
        return put_on_file(
            session,
            file.content,
            lambda: keep(session),
            seen=seen,
            many_may_leave=many_may_leave,
        )


def export(runtime: Runtime, kind: Kind, separator: str, now: datetime) -> str:
    """Everybody on file, as a file that changes nothing when it comes back."""
    with runtime.records.read() as session:
        rows = partners_csv if kind == "partners" else agents_csv
        return "".join(rows(session, separator, now))


def template(kind: Kind, separator: str) -> str:
    """A file to begin with."""
    return "".join(empty(COLUMNS[kind], separator))


def _ways(
    runtime: Runtime, file: File, author: Author, now: datetime
) -> tuple[Callable[[Session], Imported], Callable[[Session], Imported]]:
    """How the file is looked at, and how it is put on file."""
    content, exact = file.content, file.exact
    if file.kind == "agents":
        ours, countries = [line.number for line in runtime.dialled_lines.all], runtime.countries
        notices = runtime.notices
        return (
            lambda session: preview_agents(session, content, ours, countries, author),
            lambda session: import_agents(session, content, ours, countries, author, now, notices),
        )
    key, told = runtime.admission.code_key, runtime.admission.entitlement
    return (
        lambda session: preview_partners(session, key, content, told, author, now, exact=exact),
        lambda session: import_partners(session, key, content, told, author, now, exact=exact),
    )
