"""Invitations: a link by which somebody chooses a password and sets up codes, once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from callrouter.people.access.links import link_of, usable_link, use_up, withdraw_links
from callrouter.people.access.passwords import Passwords
from callrouter.people.access.person import Person
from callrouter.people.access.sessions import begin_session, lock_agent, sign_out
from callrouter.records import Agent, Database, SignInLink, by_agent
from callrouter.records.audit import audit
from callrouter.records.sessions import LinkPurpose, token_hash
from callrouter.rules.access_key import codes_secret, link_token
from callrouter.rules.password import problems_with
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.session import INVITATION_LASTS
from callrouter.rules.time_code import step_of, typed_digits
from callrouter.runtime import Runtime

INVITES: tuple[LinkPurpose, ...] = ("invitation", "reset")

log = structlog.get_logger()


@dataclass(frozen=True)
class Invited:
    """Who was invited, and the secret of the codes that it is to set up at this browser."""

    person: Person
    secret: str
    again: bool
    """It had a password before, which was taken away."""


@dataclass(frozen=True)
class Chosen:
    """What somebody typed to set up how it signs in."""

    password: str
    repeated: str
    code: str


def owe_invitation(
    runtime: Runtime,
    session: Session,
    key: bytes,
    agent: Agent,
    purpose: LinkPurpose,
    now: datetime,
) -> str:
    """Owe an agent the mail with a link to set up how it signs in, in a transaction of the runtime;
    those owed before are of no use any more. Returns the last part of the link's address."""
    withdraw_links(session, agent.id, INVITES, now)
    nonce, until = secrets.token_urlsafe(24), now + INVITATION_LASTS
    token = link_token(key, nonce)
    session.add(
        SignInLink(
            token_hash=token_hash(token),
            agent_id=agent.id,
            made_at=now,
            purpose=purpose,
            expires_at=until,
        )
    )
    if purpose == "reset":
        runtime.notices.access(session, agent, "access_reset", nonce, until, now)
    else:
        runtime.notices.access(session, agent, "agent_invited", nonce, until, now)
    return token


def who_is_invited(
    records: Database, key: bytes, token: str, opened_at: str, now: datetime
) -> Invited:
    """Whom this link, the last part of its address, invites; nothing changes. `opened_at` is the
    word by which we know this browser: at each the codes have another secret, so that whoever else
    opened the link, a mail scanner or a thief, has seen none that counts. Raises SignInError."""
    with records.read() as session:
        link, who = usable_link(session, link_of(session, token), INVITES, now)
    return Invited(who, codes_secret(key, _nonce(link, opened_at)), link.purpose == "reset")


def accept_invitation(
    runtime: Runtime,
    passwords: Passwords,
    key: bytes,
    token: str,
    chosen: Chosen,
    opened_at: str,
    browser: str | None,
    now: datetime,
) -> str:
    """Keep the password that was chosen and the codes that were set up at this browser, `opened_at`
    as above; use the link up, tell them by a mail, and end all sessions. Returns the token of the
    session that begins. Raises SignInError, Problems with everything wrong, TooBusy."""
    with runtime.records.read() as session:
        link, who = usable_link(session, link_of(session, token), INVITES, now)
        address = session.get_one(Agent, who.agent_id).email
    nonce = _nonce(link, opened_at)
    step = step_of(codes_secret(key, nonce), typed_digits(chosen.code), now)
    problems = problems_with(chosen.password, chosen.repeated, (who.login, who.name, address))
    if step is None:
        problems.append(Problem("code", "code_wrong" if chosen.code.strip() else "code_missing"))
    if problems:
        raise Problems(problems)
    hashed = passwords.hashed(chosen.password)
    with runtime.transaction() as session:
        agent = lock_agent(session, who.agent_id)
        use_up(session, link, now)
        agent.password_hash, agent.password_set_at = hashed, now
        agent.code_nonce, agent.code_confirmed_at, agent.code_step = nonce, now, step
        sign_out(session, agent.id, now)
        runtime.notices.access_changed(session, agent, "both", now)
        audit(session, "agent.access_set", agent.id, by_agent(agent.id), now)
        return begin_session(session, agent, "link", browser, now)


def _nonce(link: SignInLink, opened_at: str) -> str:
    return token_hash(f"{link.token_hash}:{opened_at}")
