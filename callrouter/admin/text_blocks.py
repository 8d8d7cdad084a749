"""Texts that agents use again: added, changed and removed, by a page or by the command."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError
from callrouter.desk.text_blocks import text_block
from callrouter.people.overtaking import Overtaken, merge
from callrouter.records import ROW_LOCK, Author, TextBlock
from callrouter.records.audit import audit
from callrouter.records.database import add_once
from callrouter.rules.correspondence import as_text
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.text_block import LONGEST_NAME, NAME, wrong_with
from callrouter.wording import LANGUAGES

log = structlog.get_logger()


class NoSuchBlock(Exception):
    """There is none of that id: somebody has removed it meanwhile."""


def add_text_block(
    session: Session, name: str, texts: Mapping[str, str], author: Author, now: datetime
) -> TextBlock:
    """Keep these texts under a new name. Sent twice, it is one block. Raises Problems with
    everything wrong, also where the name is taken."""
    name, whole = name.strip(), {one: as_text(text) for one, text in texts.items()}
    _judge(whole, name)
    made = _made(session, name, whole, author, now)
    if made is not None:
        return made
    there = _locked(session, TextBlock.name == name)
    if there is None or texts_of(there) != whole:
        raise ActError("text_block_taken", "name", written=name)
    return there


def change_text_block(
    session: Session,
    block_id: int,
    written: Mapping[str, str],
    author: Author,
    now: datetime,
    was: Mapping[str, str] | None = None,
) -> tuple[TextBlock, list[str]]:
    """Change a block: of its texts, by their languages, what is `written`, by whoever had what
    `was` there before them. Returns it with the languages whose text is different now. Raises
    NoSuchBlock, Problems with everything wrong, Overtaken."""
    block = _locked(session, TextBlock.id == block_id)
    if block is None:
        raise NoSuchBlock
    seen = None if was is None else {one: as_text(text) for one, text in was.items()}
    texts = {one: as_text(text) for one, text in written.items()}
    return block, _write(session, block, merge(texts_of(block), texts, seen), author, now)


def set_text_block(
    session: Session,
    name: str,
    texts: Mapping[str, str | None],
    author: Author,
    now: datetime,
) -> TextBlock:
    """Keep these texts under that name; of one that is there already, None leaves a text as it is.
    Raises Problems with everything wrong, also where a text of a new one is missing."""
    given = {one: as_text(text) for one, text in texts.items() if text is not None}
    block = _locked(session, TextBlock.name == name)
    if block is None:
        whole: dict[str, str] = {one: given.get(one, "") for one in LANGUAGES}
        _judge(whole, name)
        made = _made(session, name, whole, author, now)
        if made is not None:
            return made
        # Somebody else has put one there at this moment.
        block = _locked(session, TextBlock.name == name) or text_block(session, name)
    _write(session, block, {**texts_of(block), **given}, author, now)
    return block


def remove_text_block(
    session: Session,
    block_id: int,
    author: Author,
    now: datetime,
    was: Mapping[str, str] | None = None,
) -> str:
    """It is not offered any more; what was written with it stays. `was`: its texts as whoever
    removes it had them before them. Returns its name. Raises NoSuchBlock, and Overtaken where
    somebody else has changed it since."""
    block = _locked(session, TextBlock.id == block_id)
    if block is None:
        raise NoSuchBlock
    texts = texts_of(block)
    theirs = {one: texts[one] for one, text in (was or {}).items() if texts[one] != as_text(text)}
    if theirs:
        raise Overtaken(theirs, texts, texts)
    name = block.name
    session.delete(block)
    audit(session, "text_block.removed", block.id, author, now, {"name": name})
    log.info("text_block.removed", name=name)
    return name


def texts_of(block: TextBlock) -> dict[str, str]:
    """Its texts by their languages."""
    return {"fr": block.text_fr, "en": block.text_en}


def _judge(texts: Mapping[str, str], name: str | None = None) -> None:
    """Raises Problems with everything that is wrong with what is to be kept."""
    problems: list[Problem] = []
    if name is not None and (not NAME.fullmatch(name) or len(name) > LONGEST_NAME):
        problems.append(
            Problem("name", "text_block_name", {"written": name, "longest": LONGEST_NAME})
        )
    wrong = ((one, wrong_with(text)) for one, text in texts.items())
    problems += [found.at(one) for one, found in wrong if found is not None]
    if problems:
        raise Problems(problems)


def _made(
    session: Session, name: str, texts: Mapping[str, str], author: Author, now: datetime
) -> TextBlock | None:
    """A new one; None where there is one of that name."""
    made = add_once(
        session, TextBlock, ("name",), name=name, text_fr=texts["fr"], text_en=texts["en"],
        written_at=now, **author.columns(),
    )  # fmt: skip
    if made is not None:
        audit(session, "text_block.set", made.id, author, now, {"name": name})
        log.info("text_block.set", name=name)
    return made


def _write(
    session: Session, block: TextBlock, texts: Mapping[str, str], author: Author, now: datetime
) -> list[str]:
    _judge(texts)
    before = texts_of(block)
    changed = [one for one, text in texts.items() if text != before[one]]
    if changed:
        block.text_fr, block.text_en, block.written_at = texts["fr"], texts["en"], now
        for column, value in author.columns().items():
            setattr(block, column, value)
        facts = {"name": block.name, "fields": changed}
        audit(session, "text_block.set", block.id, author, now, facts)
        log.info("text_block.set", name=block.name)
    return changed


def _locked(session: Session, wanted: ColumnElement[bool]) -> TextBlock | None:
    asked = select(TextBlock).where(wanted).with_for_update(**ROW_LOCK)
    return session.scalars(asked.execution_options(populate_existing=True)).first()
