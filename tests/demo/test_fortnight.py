"""What a new demo begins with: a fortnight in which every list has something to show."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from callrouter.admin.database import prepare
from callrouter.demo.environment import Ports, surround
from callrouter.demo.folder import Folder
from callrouter.demo.fortnight import play_fortnight
from callrouter.demo.people import read, who_answer
from callrouter.line import Line
from callrouter.people.files import import_agents, import_partners
from callrouter.records import (
    Agent,
    Call,
    Database,
    Deadline,
    MajorIncident,
    OwedMail,
    Ticket,
)
from callrouter.records.mail import STILL_OWED
from callrouter.rules.severity import SEVERITIES
from callrouter.rules.ticket import STATES
from callrouter.runtime import Runtime
from callrouter.settings import load_settings
from callrouter.startup import runtime_of
from callrouter.views.statement import statements
from callrouter.views.work_list import WorkAsked, work_list
from tests.authors import BY_TEST

LIMIT = 80
NOW = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)


@pytest.fixture
def demo(tmp_path: Path, database_url: str, records: Database, line: Line) -> Runtime:
    """The service as a new demo has it: open day and night, its people on file."""
    variables = surround(Folder(tmp_path), Ports(8000, 8010, 8030, 8031), {}).variables
    settings = load_settings({**variables, "DATABASE_URL": database_url, "REDIS_URL": "unix:///no"})
    prepare(database_url, settings.schedules, NOW)
    told = settings.line
    numbers = [one.number for one in told.lines]
    runtime = runtime_of(settings, records, line, lambda: None)
    with records.begin() as session:
        key, entitlement = settings.env.support_code_key, told.entitlement
        import_partners(session, key, read("partners.csv"), entitlement, BY_TEST, NOW)
        import_agents(
            session, read("agents.csv"), numbers, told.countries, BY_TEST, NOW, runtime.notices
        )
    return runtime


def test_every_list_has_something_to_show_and_nobody_is_mailed(
    demo: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    play_fortnight(demo, NOW)
    with demo.records.read() as session:
        tickets = session.scalars(select(Ticket)).all()
        states = Counter(one.state for one in tickets)
        assert set(states) == set(STATES)
        assert {one.severity for one in tickets} == {None, *SEVERITIES}
        assert {one.channel for one in tickets} == {"phone", "form", "email", "agent"}
        assert {one.language for one in tickets} == {"fr", "en"}
        assert max(one.opened_at for one in tickets) <= NOW
        assert min(one.opened_at for one in tickets) > NOW - timedelta(days=15)
        assert any(one.score for one in tickets) and any(one.times_reopened for one in tickets)
        responses = session.scalars(select(Deadline).where(Deadline.kind == "first_response")).all()
        assert any(one.kept_at and not one.missed_at for one in responses)
        assert any(one.missed_at for one in responses)
        assert session.scalars(select(MajorIncident.ended_at)).one() is not None
        # Nobody waits, nobody is rung, and all who take calls are free for the newcomer's first.
        assert set(session.scalars(select(Call.state))) == {"ended"}
        available = select(Agent.login).where(Agent.state == "available").order_by(Agent.id)
        assert list(session.scalars(available)) == who_answer()
        assert session.scalar(select(func.count(OwedMail.id)).where(STILL_OWED)) == 0
        rows = work_list(session, WorkAsked(), after=None, limit=100).rows
        assert {row.rank for row in rows} == {0, 1, 2}
        assert any(row.owner for row in rows) and any(not row.owner for row in rows)
        # One account is beyond its month, and was told of one of its extra requests before.
        (delta,) = statements(session, "2026-11", NOW, limit=LIMIT, account="delta")
        assert (len(delta.requests), len(delta.extra), delta.billable) == (82, 2, 1)
    assert "[error" not in capsys.readouterr().out
