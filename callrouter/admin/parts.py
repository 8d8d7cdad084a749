"""How the parts of the service stand, as far as the records and Redis tell: nothing that is asked
here takes long."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from sqlalchemy.orm import Session

from callrouter.admin.finding import Judged
from callrouter.line import Line, unless_away
from callrouter.people.outbound import present_trouble
from callrouter.records.heartbeats import NEEDED, PROCESSES, SEEN_WITHIN, is_seen, set_aside
from callrouter.records.migrate import schema_state_on
from callrouter.rules.outbound import Cause
from callrouter.views.mail import mails_in_trouble, troubled

CAUSES = frozenset(get_args(Cause))
"""Why no agent can be rung, of those whose remedy is known here."""


def judge_database(session: Session) -> Judged:
    """Whether the tables are of this version; that they can be read is known by then."""
    state = schema_state_on(session.connection())
    return Judged("failed" if state == "older" else "ok", f"database_{state}")


def judge_redis(line: Line) -> Judged:
    """Whether Redis answers."""
    with unless_away():
        line.beats.seen(NEEDED)
        return Judged("ok", "redis_answers")
    return Judged("failed", "redis_away")


def judge_processes(session: Session, now: datetime) -> list[Judged]:
    """Which processes are not seen, and what those that are have set aside."""
    since = now - SEEN_WITHIN
    missing = [one for one in PROCESSES if not is_seen(session, one, since)]
    aside = set_aside(session, since)
    found = []
    if missing:
        facts = {"seconds": SEEN_WITHIN.seconds, "missing": ", ".join(missing)}
        found.append(Judged("failed", "processes_missing", facts))
    if aside:
        process, first = aside[0]
        told = {name: first[name] for name in ("loop", "item", "problem")}
        facts = {"count": len(aside), "process": process, **told}
        found.append(Judged("warning", "processes_aside", facts))
    at_work = {"processes": ", ".join(PROCESSES)}
    return found or [Judged("ok", "processes_at_work", at_work)]


def judge_placing(session: Session) -> Judged:
    """Whether Twilio lets us ring our agents."""
    trouble = present_trouble(session)
    if trouble is None or trouble.since is None:
        return Judged("ok", "placing_free")
    # A later version may know causes that this one does not.
    cause = trouble.cause if trouble.cause in CAUSES else "refused"
    facts: dict[str, object] = {
        "since": trouble.since,
        "problem": trouble.problem,
        "code": trouble.code,
    }
    coded = "" if trouble.code else "_uncoded"
    return Judged("failed", f"placing_{cause}{coded}", facts)


def judge_owed_mail(session: Session, now: datetime) -> Judged:
    """Whether mail leaves."""
    found = troubled(session, now)
    if not found.failed and not found.late:
        return Judged("ok", "mail_leaves")
    first = mails_in_trouble(session, now, limit=1)
    facts: dict[str, object] = {"failed": found.failed, "late": found.late}
    if first and first[0].problem:
        last = " ".join(first[0].problem.split())
        return Judged("warning", "mail_troubled_so", {**facts, "last": last})
    return Judged("warning", "mail_troubled", facts)
