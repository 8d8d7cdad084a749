"""Partners who are put on file, and whose names, languages, policies and certified products change.
What entitles them stands in people.grants, their services in people.services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import structlog
from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callrouter.people.overtaking import merge
from callrouter.people.support_codes import unused_code
from callrouter.people.turns import take_people_turn
from callrouter.people.typed import Typed, typed
from callrouter.records import ROW_LOCK, Author, Certification, Partner
from callrouter.records.audit import audit
from callrouter.rules.problem import Problem, Problems
from callrouter.wording import LANGUAGES

log = structlog.get_logger()

LONGEST_ACCOUNT = 64
LONGEST_NAME = 200
LONGEST_PRODUCT = 200
POLICIES = ("charge", "refuse")
"""What becomes of requests beyond the monthly allowance (art. 4.3)."""


def add(
    session: Session, key: SecretStr, written: Mapping[str, str], author: Author, now: datetime
) -> tuple[Partner, str]:
    """Put a partner on file, from what was `written` as account, name, language, quota_policy and
    certified_products. Returns it and its support code, which is kept nowhere. Raises Problems."""
    take_people_turn(session)
    problems: list[Problem] = []
    read = typed(written, problems, several_lines=("certified_products",))
    account = read_account(read)
    other = _like(session, account) if account else None
    if other is not None:
        read.note("account", "account_on_file", other=other)
    partner = Partner(account=account, created_at=now)
    _write(partner, read)
    taken = set(session.scalars(select(Partner.code_hash)))
    code, partner.code_hash = unused_code(key, taken)
    session.add(partner)
    session.flush()
    audit(session, "partner.added", partner.id, author, now)
    log.info("partner.added", partner=partner.id)
    return partner, code


def change(
    session: Session,
    partner_id: int,
    written: Mapping[str, str],
    author: Author,
    now: datetime,
    was: Mapping[str, str] | None = None,
) -> bool:
    """Change what a partner is called, speaks, is certified on, and what becomes of its requests
    beyond the allowance: of these, what is `written`, by whoever had what `was` there before them.
    Its account keeps its name. Returns whether anything is different now. Raises Problems,
    Overtaken."""
    partner = locked(session, partner_id)
    before = values(partner)
    merged = merge(before, written, was)
    _write(partner, typed(merged, [], several_lines=("certified_products",)))
    after = values(partner)
    changed = {
        what: [before[what], value] for what, value in after.items() if value != before[what]
    }
    if not changed:
        return False
    facts: dict[str, object] = {}
    if changed.pop("name", None) is not None:
        facts["fields"] = ["name"]
    if changed:
        facts["changes"] = changed
    audit(session, "partner.changed", partner.id, author, now, facts)
    log.info("partner.changed", partner=partner.id)
    return True


def read_account(read: Typed) -> str:
    """The name of an account, which stands in the address of its page."""
    account = read.text("account", LONGEST_ACCOUNT)
    if "/" in account or account in {".", ".."}:
        read.note("account", "account_with_slash")
    return account


def locked(session: Session, partner_id: int) -> Partner:
    """A partner as it is on file now, for a change of what it holds: nobody else is at it."""
    take_people_turn(session)
    return session.scalars(
        select(Partner)
        .where(Partner.id == partner_id)
        .with_for_update(**ROW_LOCK)
        .execution_options(populate_existing=True)
    ).one()


def certify(partner: Partner, products: Mapping[str, str]) -> None:
    """Let a partner be certified on these products and no others, by their names, capitals
    aside."""
    stored = {one.product.casefold(): one for one in partner.certifications}
    for key, product in products.items():
        if key in stored:
            stored[key].product = product
        else:
            partner.certifications.append(Certification(product=product))
    for key, certification in stored.items():
        if key not in products:
            partner.certifications.remove(certification)


def _write(partner: Partner, read: Typed) -> None:
    name = read.text("name", LONGEST_NAME)
    language = read.choice("language", LANGUAGES)
    policy = read.choice("quota_policy", POLICIES, blank=True)
    products = read.parts("certified_products", ";,")
    for product in products:
        if len(product) > LONGEST_PRODUCT:
            read.note(
                "certified_products", "part_too_long", written=product[:40], longest=LONGEST_PRODUCT
            )
    if read.problems:
        raise Problems(read.problems)
    partner.name, partner.language = name, language or ""
    partner.quota_policy = policy
    certify(partner, {product.casefold(): product for product in products})


def values(partner: Partner) -> dict[str, str]:
    """What is on file of the account itself, by the columns of a file of partners."""
    return {
        "name": partner.name,
        "language": partner.language,
        "quota_policy": partner.quota_policy or "",
        "certified_products": "; ".join(sorted(one.product for one in partner.certifications)),
    }


def _like(session: Session, account: str) -> str | None:
    """The account on file that has this name, capitals aside."""
    names = session.scalars(
        select(Partner.account).where(func.lower(Partner.account) == account.lower())
    ).all()
    return names[0] if names else None
