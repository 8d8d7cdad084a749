"""Files of partners and agents: looked at, put on file as they were seen, and given out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from callrouter.admin.agents import keep_an_admin
from callrouter.people.files import (
    AGENT_COLUMNS,
    Imported,
    import_agents,
    import_partners,
    preview_agents,
    preview_partners,
)
from callrouter.people.files.confirming import put_on_file
from callrouter.people.files.export import ALL_PARTNER_COLUMNS, agents_csv, empty, partners_csv
from callrouter.records import Author
from callrouter.rules.problem import Problems
from callrouter.runtime import Runtime

Kind = Literal["partners", "agents"]
"""Of whom a file is."""
COLUMNS: dict[Kind, tuple[str, ...]] = {"partners": ALL_PARTNER_COLUMNS, "agents": AGENT_COLUMNS}


@dataclass(frozen=True)
class File:
    """A file, and what is asked of it."""

    kind: Kind
    content: bytes
    exact: bool = False
    """Whether contacts whom it does not name have left."""


def look(runtime: Runtime, file: File, author: Author, now: datetime) -> Imported:
    """What `put` would do; nothing is written. Raises Problems with everything wrong, by line."""
    with runtime.records.read() as session:
        if file.kind == "agents":
            return preview_agents(session, file.content, _our_numbers(runtime), runtime.countries)
        key, told = runtime.admission.code_key, runtime.admission.entitlement
        return preview_partners(session, key, file.content, told, author, now, exact=file.exact)


def put(
    runtime: Runtime, file: File, author: Author, now: datetime, *, seen: str, many_may_leave: bool
) -> Imported:
    """Put the file on file where that does what was `seen`, by its fingerprint. Raises Problems,
    AnotherImport, NotAsSeen, ManyLeave; nothing is kept then."""
    with runtime.transaction() as session:
        return put_on_file(
            session,
            file.content,
            lambda: _put(session, runtime, file, author, now),
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


def _put(session: Session, runtime: Runtime, file: File, author: Author, now: datetime) -> Imported:
    if file.kind == "agents":
        ours, countries = _our_numbers(runtime), runtime.countries
        done = import_agents(session, file.content, ours, countries, author, now)
        session.flush()
        try:
            keep_an_admin(session, author)
        except Problems as error:
            raise Problems([replace(one, at="line[1]") for one in error.problems]) from error
        return done
    key, told = runtime.admission.code_key, runtime.admission.entitlement
    return import_partners(session, key, file.content, told, author, now, exact=file.exact)


def _our_numbers(runtime: Runtime) -> list[str]:
    return [line.number for line in runtime.dialled_lines.all]
