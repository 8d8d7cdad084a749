"""Connections to PostgreSQL go silent under a dispatcher at work: it notices, and serves again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from callrouter.demo.folder import ROOT
from callrouter.line import Line
from callrouter.records import Agent, Call, Database, Offer
from callrouter.rules.priority import order_key
from callrouter.settings import Settings
from tests.processes.proxy import Proxy
from tests.processes.service import wait_until

pytestmark = pytest.mark.only_on("postgresql")
NOTICED_SECONDS = 30


def a_pair(records: Database, line: Line, number: int) -> int:
    """A caller who waits, and an agent who is free. Returns the call's id."""
    now = datetime.now(UTC)
    with records.begin() as session:
        call = Call(
            sid=f"CA{number:032}", line="advanced", state="waiting", language="fr", rank=0,
            # Too young for the comparison with Twilio, which does not know it.
            arrived_at=now + timedelta(hours=1), joined_at=now, line_order=order_key(0, now),
            receipt=[], intake={},
        )  # fmt: skip
        agent = Agent(
            login=f"agent{number}", name="Zoé", email="zoe@vendor.example", languages="fr",
            phone=f"+3319900020{number}", role="agent", state="available", state_since=now,
            idle_since=now,
        )  # fmt: skip
        session.add_all([call, agent])
        session.flush()
        call_id = call.id
    line.order.join(call.sid, "fr", order_key(0, now))
    return call_id


def is_offered(records: Database, call_id: int) -> bool:
    with records.read() as session:
        return session.scalars(select(Offer.id).where(Offer.call_id == call_id)).first() is not None


def test_a_dispatcher_whose_old_connections_go_silent_offers_again_within_30_s(
    settings: Settings, records: Database, line: Line, database_url: str
) -> None:
    env = settings.env
    with Proxy(database_url) as proxy:
        environment = {
            **os.environ,
            "TWILIO_ACCOUNT_SID": env.twilio_account_sid,
            "TWILIO_AUTH_TOKEN": env.auth_tokens[0],
            "TWILIO_API_BASE_URL": env.twilio_api_base_url,
            "PUBLIC_BASE_URL": env.public_base_url,
            "DATABASE_URL": proxy.url,
            "REDIS_URL": env.redis_url,
            "SMTP_URL": env.smtp_url.get_secret_value(),
            "MAIL_FROM": env.mail_from,
            "SECRET_KEY": "5f0c-our-own-secret-in-the-tests",
            "SUPPORT_CODE_KEY": "b81e-another-secret-in-the-tests",
        }
        dispatcher = subprocess.Popen(
            [sys.executable, "-m", "workers.dispatcher"], env=environment, cwd=ROOT,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            first = a_pair(records, line, 1)
            wait_until(lambda: is_offered(records, first), 40)
            silenced = proxy.silence()
            began = time.monotonic()
            second = a_pair(records, line, 2)
            wait_until(lambda: is_offered(records, second), NOTICED_SECONDS)
            took = time.monotonic() - began
            assert dispatcher.poll() is None
            print(f"{silenced} connections went silent: offered again after {took:.1f} s")
        finally:
            dispatcher.kill()
            said, _ = dispatcher.communicate()
        assert "database.silent" in said
