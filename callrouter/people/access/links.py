"""Links that sign in, once. Looking at one changes nothing: mail scanners open links."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Literal

from sqlalchemy import update
from sqlalchemy.orm import Session

from callrouter.people.access.attempts import Origin, forget_attempts
from callrouter.people.access.person import Person, as_person
from callrouter.people.access.sessions import UNUSED, begin_session
from callrouter.records import Agent, Author, Database, SignInLink, agent_named
from callrouter.records.audit import audit
from callrouter.records.sessions import LinkPurpose, WayIn, token_hash
from callrouter.rules.session import LINK_LASTS

OPENS: tuple[LinkPurpose, ...] = ("sign_in", "mail")
"""The links that open a session as they are."""
MAILED: tuple[LinkPurpose, ...] = ("mail", "invitation", "reset")
"""The links that are mailed."""


class SignInError(Exception):
    """The link signs nobody in: it is `expired`, or was `used`, or is `invalid` (not one of ours,
    or revoked), or was opened at another browser than the one that asked for it, `elsewhere`."""

    def __init__(self, because: Literal["expired", "used", "invalid", "elsewhere"]) -> None:
        self.because = because
        super().__init__(f"the sign-in link is {because}")


def sign_in_link(
    records: Database,
    pages_url: str,
    login: str,
    author: Author,
    now: datetime,
    purpose: LinkPurpose = "sign_in",
) -> str | None:
    """A link under the pages' own address that signs in as `login`, once, within ten minutes. None
    where there is no such agent (any more), or it is disabled."""
    token = secrets.token_urlsafe(32)
    with records.begin() as session:
        agent = agent_named(session, login)
        if agent is None or agent.disabled_at is not None:
            return None
        link = SignInLink(
            token_hash=token_hash(token), agent_id=agent.id, made_at=now, purpose=purpose
        )
        session.add(link)
        audit(session, "agent.link_made", agent.id, author, now)
    return f"{pages_url.rstrip('/')}/sign-in/{token}"


def whose_link(records: Database, token: str, asked_at: str, now: datetime) -> Person:
    """Whom this link, the last part of its address, would sign in; nothing changes. `asked_at` is
    the word by which we know this browser, empty where it never asked. Raises SignInError."""
    with records.read() as session:
        return usable_link(session, link_of(session, token), OPENS, now, asked_at)[1]


def is_of_demo(records: Database, token: str) -> bool:
    """Whether the demo printed this link."""
    with records.read() as session:
        link = link_of(session, token)
        return link is not None and link.purpose == "demo"


def enter_by_link(
    records: Database,
    token: str,
    asked_at: str,
    origin: Origin,
    browser: str | None,
    now: datetime,
    purposes: tuple[LinkPurpose, ...] = OPENS,
) -> str:
    """Use up the link of this token. Returns the token of the session that begins. Raises
    SignInError."""
    with records.begin() as session:
        link, _ = usable_link(session, link_of(session, token), purposes, now, asked_at)
        use_up(session, link, now)
        by: WayIn = "mail" if link.purpose == "mail" else "link"
        agent = session.get_one(Agent, link.agent_id)
        forget_attempts(session, agent, origin)
        return begin_session(session, agent, by, browser, now)


def link_of(session: Session, token: str) -> SignInLink | None:
    """The link of this token."""
    return session.get(SignInLink, token_hash(token))


def usable_link(
    session: Session,
    link: SignInLink | None,
    purposes: tuple[LinkPurpose, ...],
    now: datetime,
    asked_at: str = "",
) -> tuple[SignInLink, Person]:
    """The link, where it is for one of these purposes and may be used at this browser, and whom it
    lets in. Raises SignInError."""
    who = as_person(session.get(Agent, link.agent_id)) if link is not None else None
    if link is None or who is None or link.revoked_at is not None or link.purpose not in purposes:
        raise SignInError("invalid")
    if link.used_at is not None:
        raise SignInError("used")
    if now > (link.expires_at or link.made_at + LINK_LASTS):
        raise SignInError("expired")
    if link.browser_hash is not None and link.browser_hash != token_hash(asked_at):
        raise SignInError("elsewhere")
    return link, who


def use_up(session: Session, link: SignInLink, now: datetime) -> None:
    """Let this link be of no use any more: of two who come at the same moment one gets in. Raises
    SignInError."""
    done = session.execute(
        update(SignInLink)
        .where(SignInLink.token_hash == link.token_hash, *UNUSED)
        .values(used_at=now)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise SignInError("used")


def withdraw_mailed(session: Session, agent_id: int, now: datetime) -> None:
    """The agent's mail address is another: what was mailed to the one before lets nobody in."""
    withdraw_links(session, agent_id, MAILED, now)


def withdraw_links(
    session: Session,
    agent_id: int,
    purposes: tuple[LinkPurpose, ...],
    now: datetime,
    browser_hash: str | None = None,
) -> None:
    """No unused link of this agent for these purposes is of use any more; of those that were asked
    for at a browser, that one's."""
    of_browser = [SignInLink.browser_hash == browser_hash] if browser_hash else []
    session.execute(
        update(SignInLink)
        .where(
            SignInLink.agent_id == agent_id, SignInLink.purpose.in_(purposes), *UNUSED, *of_browser
        )
        .values(revoked_at=now)
    )
