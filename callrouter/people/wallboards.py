"""Links to wallboards: made for a screen, shown once, and good until somebody revokes them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.people.typed import typed
from callrouter.records import ROW_LOCK, Author, WallboardLink
from callrouter.records.audit import audit
from callrouter.records.sessions import token_hash
from callrouter.rules.problem import Problem, Problems
from callrouter.wording import LANGUAGES

KEY_BYTES = 16
"""Nobody guesses so much; written in 32 plain signs, since it may be typed at a screen."""
LONGEST_PLACE = 60
PRESSED_TWICE = timedelta(seconds=10)
"""So soon after another nobody wants a second link for the same screen: the answer to the first
press, with its address, was never looked at."""

log = structlog.get_logger()


def make_link(
    session: Session, written: Mapping[str, str], author: Author, now: datetime
) -> tuple[WallboardLink, str]:
    """A link for a screen, from what was `written` as place and language, and its key, which is
    kept nowhere. Made twice, by a button that was pressed twice, the first shows nothing: nobody
    has its address. Raises Problems."""
    problems: list[Problem] = []
    read = typed(written, problems)
    place, language = read.text("place", LONGEST_PLACE), read.choice("language", LANGUAGES)
    if problems or language is None:
        raise Problems(problems)
    before = select(WallboardLink).where(
        WallboardLink.place == place,
        WallboardLink.language == language,
        WallboardLink.author_id == author.agent_id,
        WallboardLink.made_at > now - PRESSED_TWICE,
        WallboardLink.revoked_at.is_(None),
    )
    for unseen in session.scalars(before.with_for_update(**ROW_LOCK)):
        _revoke(session, unseen, author, now)
    key = secrets.token_hex(KEY_BYTES)
    made = WallboardLink(
        key_hash=token_hash(key), place=place, language=language, made_at=now, **author.columns()
    )
    session.add(made)
    session.flush()
    audit(session, "wallboard.link_made", made.id, author, now)
    log.info("wallboard.link_made", id=made.id)
    return made, key


def address_of(pages_url: str, key: str) -> str:
    """What is opened on the screen."""
    return f"{pages_url.rstrip('/')}/wallboard/{key}"


def revoke_link(session: Session, link_id: int, author: Author, now: datetime) -> WallboardLink:
    """The link of that id shows nothing any more. Raises Problems."""
    link = session.scalars(
        select(WallboardLink)
        .where(WallboardLink.id == link_id, WallboardLink.revoked_at.is_(None))
        .with_for_update(**ROW_LOCK)
    ).first()
    if link is None:
        raise Problems([Problem("", "wallboard_link_over")])
    _revoke(session, link, author, now)
    return link


def _revoke(session: Session, link: WallboardLink, author: Author, now: datetime) -> None:
    link.revoked_at = now
    audit(session, "wallboard.link_revoked", link.id, author, now)
    log.info("wallboard.link_revoked", id=link.id)
