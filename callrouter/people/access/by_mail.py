"""Signing in by a mail: its link, or the six digits beside it, each at the browser that asked.

Whether there is such a person is told nobody: the answer is the same, and each try is counted.
"""

from __future__ import annotations

import hmac
import secrets
import time
from datetime import datetime

import structlog
from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from callrouter.people.access.attempts import NotLetIn, Origin, forget_attempts
from callrouter.people.access.links import SignInError, usable_link, use_up, withdraw_links
from callrouter.people.access.person import agent_who_typed
from callrouter.people.access.sessions import begin_session
from callrouter.records import Agent, Database, SignInLink
from callrouter.records.sessions import token_hash
from callrouter.rules.access_key import digits_hash, link_token, mailed_digits
from callrouter.rules.session import LINK_LASTS, WRONG_DIGITS
from callrouter.rules.time_code import typed_digits
from callrouter.runtime import Runtime

EVENLY = 0.2
"""Seconds after which asking for a mail is answered, whether there is somebody to whom it is owed,
which takes some hundredths, or nobody: the clock tells no stranger who has a login."""

log = structlog.get_logger()


def ask_for_mail(runtime: Runtime, key: bytes, typed: str, asked_at: str, now: datetime) -> None:
    """Owe whoever typed this a mail that lets it in, at this browser, which we know by the word
    `asked_at`. Of several asked for there the last one counts."""
    began = time.monotonic()
    try:
        _owe_mail(runtime, key, typed, asked_at, now)
    finally:
        time.sleep(max(0.0, EVENLY - (time.monotonic() - began)))


def _owe_mail(runtime: Runtime, key: bytes, typed: str, asked_at: str, now: datetime) -> None:
    with runtime.transaction() as session:
        agent = agent_who_typed(session, typed)
        if agent is None:
            log.info("sign_in.mail_for_nobody")
            return
        browser = token_hash(asked_at)
        withdraw_links(session, agent.id, ("mail",), now, browser)
        nonce, until = secrets.token_urlsafe(24), now + LINK_LASTS
        hashed = token_hash(link_token(key, nonce))
        session.add(
            SignInLink(
                token_hash=hashed,
                agent_id=agent.id,
                made_at=now,
                purpose="mail",
                code_hash=digits_hash(key, hashed, mailed_digits(key, nonce)),
                browser_hash=browser,
                expires_at=until,
            )
        )
        runtime.notices.access(session, agent, "sign_in_mail", nonce, until, now)
    log.info("sign_in.mail_owed", agent=agent.login)


def mail_asked_for(records: Database, asked_at: str) -> str | None:
    """The login of whoever the mail signs in that was asked for at this browser last, or None."""
    with records.read() as session:
        link = session.scalars(_latest(asked_at)).first()
        return None if link is None else session.get_one(Agent, link.agent_id).login


def enter_by_digits(
    records: Database,
    key: bytes,
    typed: str,
    asked_at: str,
    origin: Origin,
    browser: str | None,
    now: datetime,
) -> str:
    """Sign in with the digits of the mail that was asked for at this browser last. Returns the
    token of the session that begins. Raises NotLetIn, also once too many were wrong."""
    with records.begin() as session:
        link = session.scalars(_latest(asked_at)).first()
        may_try = link is not None and _count_try(session, link)
    if link is None or not may_try:
        raise NotLetIn
    expected = digits_hash(key, link.token_hash, typed_digits(typed))
    if not hmac.compare_digest(expected, link.code_hash or ""):
        log.info("sign_in.digits_refused", agent=link.agent_id)
        raise NotLetIn
    with records.begin() as session:
        try:
            found = session.get(SignInLink, link.token_hash)
            usable_link(session, found, ("mail",), now, asked_at)
            use_up(session, link, now)
        except SignInError as error:
            raise NotLetIn from error
        agent = session.get_one(Agent, link.agent_id)
        forget_attempts(session, agent, origin)
        return begin_session(session, agent, "mail", browser, now)


def _latest(asked_at: str) -> Select[SignInLink]:
    return (
        select(SignInLink)
        .where(SignInLink.purpose == "mail", SignInLink.browser_hash == token_hash(asked_at))
        .order_by(SignInLink.made_at.desc())
        .limit(1)
    )


def _count_try(session: Session, link: SignInLink) -> bool:
    """Count a try at its digits. Returns whether there is one left."""
    done = session.execute(
        update(SignInLink)
        .where(SignInLink.token_hash == link.token_hash, SignInLink.refusals < WRONG_DIGITS)
        .values(refusals=SignInLink.refusals + 1)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]
