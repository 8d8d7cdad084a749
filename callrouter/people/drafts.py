"""What somebody has typed into a form and not saved: kept as they type, offered when the form is
opened again, and gone when it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from callrouter.records import Database, FormDraft
from callrouter.records.database import insert_once
from callrouter.rules.draft import AT_MOST, KEPT, Fields, kept_of

log = structlog.get_logger()

_drafts = FormDraft.metadata.tables[FormDraft.__tablename__]
AGAIN = (
    update(_drafts)
    .where(*(_drafts.c[name] == bindparam(f"of_{name}") for name in ("agent_id", "form", "tab")))
    .values(fields=bindparam("fields"), saved_at=bindparam("saved_at"))
)
"""Of the table rather than of the class, which takes twice as long, and made once: everybody else
who writes to SQLite waits meanwhile."""


@dataclass(frozen=True)
class Draft:
    """What one person typed into one form, in one opening of its page."""

    form: str
    kept_as: str
    fields: dict[str, Any]
    saved_at: datetime


def keep(
    records: Database,
    agent_id: int,
    form: str,
    kept_as: str,
    fields: Fields,
    now: datetime,
    instead_of: str | None = None,
) -> None:
    """Write down what the form holds now, in place of what was there before under that name, and of
    the draft `instead_of`, which was taken up into it."""
    of_form: dict[str, Any] = {"agent_id": agent_id, "form": form, "tab": kept_as}
    typed: dict[str, Any] = {"fields": kept_of(fields), "saved_at": now}
    with records.begin(lasting=False) as session:
        if instead_of is not None:
            _forget(session, agent_id, instead_of)
        # Nearly always it is there already: the lock is held for one statement.
        if _kept_again(session, of_form, typed):
            return
        if insert_once(session, FormDraft, ("agent_id", "form", "tab"), **of_form, **typed) is None:
            _kept_again(session, of_form, typed)
            return
        newest = select(FormDraft.id).where(FormDraft.agent_id == agent_id)
        too_many = newest.order_by(FormDraft.saved_at.desc(), FormDraft.id.desc()).offset(AT_MOST)
        old = session.scalars(too_many).all()
        session.execute(delete(FormDraft).where(FormDraft.id.in_(old)))


def drafts_of(records: Database, agent_id: int, now: datetime) -> list[Draft]:
    """What this person typed and has not saved, the latest first."""
    with records.read() as session:
        found = session.scalars(
            select(FormDraft)
            .where(FormDraft.agent_id == agent_id, FormDraft.saved_at > now - KEPT)
            .order_by(FormDraft.saved_at.desc(), FormDraft.id.desc())
        )
        return [Draft(one.form, one.tab, one.fields, one.saved_at) for one in found]


def forget(records: Database, agent_id: int, kept_as: str) -> None:
    """What was kept under this name is not wanted any more."""
    with records.begin() as session:
        _forget(session, agent_id, kept_as)


def forget_saved(records: Database, agent_id: int, kept_as: str) -> None:
    """The form that was kept under this name was taken, and what it asked for is done: where the
    database fails after that, the draft is offered once more, and nobody is told of a failure."""
    try:
        forget(records, agent_id, kept_as)
    except SQLAlchemyError as error:
        log.warning("draft.not_forgotten", agent=agent_id, problem=type(error).__name__)


def forget_old(records: Database, now: datetime) -> None:
    """Delete what nobody has taken up again for a long time."""
    with records.begin() as session:
        session.execute(delete(FormDraft).where(FormDraft.saved_at <= now - KEPT))


def _kept_again(session: Session, of_form: dict[str, Any], typed: dict[str, Any]) -> bool:
    which = {f"of_{name}": value for name, value in of_form.items()}
    return session.connection().execute(AGAIN, {**which, **typed}).rowcount > 0


def _forget(session: Session, agent_id: int, kept_as: str) -> None:
    session.execute(
        delete(FormDraft).where(FormDraft.agent_id == agent_id, FormDraft.tab == kept_as)
    )
