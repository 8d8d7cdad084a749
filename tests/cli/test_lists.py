"""`calls`, `tickets` and `agents`: what happened, to whom, and who takes calls now."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from callrouter.people.access.links import whose_link
from callrouter.records import (
    Agent,
    Call,
    CallEvent,
    Database,
    Offer,
    Participant,
    Partner,
    Promise,
    Ticket,
)
from callrouter.rules.ticket_number import number_for, spaced
from callrouter.rules.turn import OUTCOMES
from callrouter.wording import outcomes as told
from tests.cli.sheets import LEA, NORD, agents, partners

Command = Callable[..., Result]
START = datetime(2026, 7, 15, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _day(command: Command, write: Callable[..., Path], records: Database) -> None:
    """Three calls an hour apart: an answered one with a ticket, a closed one, a waiting one."""
    command("migrate")
    command("partners", "import", write(partners(NORD)))
    command("agents", "import", write(agents(LEA)))
    with records.begin() as session:
        nord = session.scalars(select(Partner)).one()
        lea = session.scalars(select(Agent)).one()
        answered = Call(
            sid="CA1", line="advanced", state="ended", outcome="queued", disposition="answered",
            caller_number="+33199000101", partner_id=nord.id, contact_id=nord.contacts[0].id,
            language="fr", nature="incident", rank=0, arrived_at=START, ended_at=START,
            receipt=[
                {"at": START.isoformat(), "what": "hours", "open": True, "because": "week"},
                {"at": START.isoformat(), "what": "entitlement", "accredited": True},
            ],
        )  # fmt: skip
        closed = Call(
            sid="CA2", line="premium", state="ended", outcome="closed",
            arrived_at=START + timedelta(hours=1),
        )  # fmt: skip
        waiting = Call(
            sid="CA3", line="standard", state="waiting", outcome="queued",
            arrived_at=START + timedelta(hours=2),
        )  # fmt: skip
        session.add_all([answered, closed, waiting])
        session.flush()
        session.add(CallEvent(call_sid="CA1", kind="status", sequence="3", at=START,
                              facts={"status": "completed"}))  # fmt: skip
        session.add(
            Offer(token="t", call_id=answered.id, agent_id=lea.id, state="finished", rank=0,
                  made_at=START, deadline=START, accepted_at=START + timedelta(seconds=7))
        )  # fmt: skip
        session.add_all(
            Participant(call_id=answered.id, leg_sid=leg, role=role, offer_id=1, left_at=end,
                        joined_at=START + timedelta(seconds=came))
            for leg, role, came, end in [("CAa", "agent", 8, None), ("CA1", "caller", 10, None),
                                         ("CAb", "coach", 11, START + timedelta(seconds=12))]
        )  # fmt: skip
        session.add(
            Promise(kind="reply_by_email", words="We'll reply by email.", language="en",
                    told_at=START + timedelta(seconds=9), call_id=answered.id)
        )  # fmt: skip
        session.add(
            Ticket(number=number_for(1), channel="call", call_id=answered.id, partner_id=nord.id,
                   contact_id=nord.contacts[0].id, state="open", nature="incident", rank=0,
                   language="fr", opened_at=START)
        )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sids"),
    [
        ((), ["CA3", "CA2", "CA1"]),
        (("--state", "waiting"), ["CA3"]),
        (("--since", "2026-07-15 11:00"), ["CA3", "CA2"]),
        (("--since", "2026-07-15T10:30:00+00:00"), []),
        (("--limit", "1"), ["CA3"]),
        (("--from", "01 99 00 01 01"), ["CA1"]),
        (("--from", "+33199000109"), []),
        (("--partner", "NORD"), ["CA1"]),
        (("--line", "premium"), ["CA2"]),
        (("--line", "+33199000002"), ["CA2"]),
        (("--outcome", "queued"), ["CA3", "CA1"]),
        (("--outcome", "queued", "--state", "ended", "--line", "advanced"), ["CA1"]),
        (("--ticket", spaced(number_for(1))), ["CA1"]),
    ],
)
def test_calls_are_listed_newest_first(
    command: Command, words: tuple[str, ...], sids: list[str]
) -> None:
    found = json.loads(command("calls", "list", *words, "--json").stdout)
    assert [one["sid"] for one in found] == sids


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("calls", "list", "--state", "nonsense"), 2, "'bridging', 'closing', 'connected'"),
        (("calls", "list", "--outcome", "abandonned"), 2, "'queued', 'closed', 'unidentified'"),
        (("calls", "list", "--line", "gold"), 2, "The lines are: advanced, premium, standard."),
        (("calls", "list", "--from", "Alice"), 2, "like +33199000123"),
        (("calls", "list", "--ticket", "12345678"), 2, "digits is mistyped, or two are swapped"),
        (("calls", "list", "--ticket", "1234567"), 2, "write its eight digits"),
        (("calls", "list", "--ticket", number_for(2)), 1, f"no ticket {spaced(number_for(2))}."),
        (("calls", "list", "--partner", "NROD"), 1, "Did you mean 'NORD'?"),
        (("calls", "list", "--since", "yesterday"), 2, "write it like '2026-07-13 18:02'"),
        (("calls", "list", "--limit", "0"), 2, "1<=x<=10000"),
        (("contacts", "list", "--account", "NROD"), 1, "Did you mean 'NORD'?"),
        (("tickets", "list", "--state", "nonsense"), 2, "'new', 'open', 'waiting_for_partner'"),
        (("tickets", "list", "--partner", "X"), 1, "`callrouter partners list` names them."),
    ],
)
def test_what_no_list_knows_is_an_error_that_names_what_it_does(
    command: Command, words: tuple[str, ...], status: int, said: str
) -> None:
    assert said in " ".join(command(*words, fails=status).stderr.split())


def test_a_list_that_goes_on_says_so_beside_the_answer(command: Command) -> None:
    cut = command("calls", "list", "--limit", "2", "--json")
    assert len(json.loads(cut.stdout)) == 2
    assert cut.stderr == "There are more than these 2: --limit gives more of them.\n"
    assert command("calls", "list", "--limit", "3").stderr == ""
    assert command("tickets", "list", "--limit", "1").stderr == ""


def test_every_outcome_that_is_told_can_be_asked_for() -> None:
    assert set(OUTCOMES) == set(told.OUTCOMES)


def test_people_read_calls_on_the_lines_clock(command: Command) -> None:
    header, *rows = command("calls", "list").output.splitlines()
    assert header.split() == [
        "SID", "ARRIVED", "LINE", "CALLER", "PARTNER", "STATE", "OUTCOME", "NATURE", "RANK",
    ]  # fmt: skip
    arrived = rows[2].split("  ")[1]
    assert arrived.endswith("07-15 10:00")
    assert rows[2].endswith("  advanced")


def test_a_call_is_shown_with_its_receipt_events_offers_and_ticket(command: Command) -> None:
    shown = command("calls", "show", "CA1").output
    assert f"Ticket {spaced(number_for(1))}: incident, open" in shown
    assert "Nature       incident" in shown
    assert "Wednesday 15 July 2026, Paris time" in shown
    assert "10:00:00  The line was open" in shown
    assert "10:00:00  status" in shown
    assert "10:00:00  Offered to lea." in shown
    assert "10:00:07  lea took the call." in shown
    assert "lea: talked with the caller." in shown
    assert "10:00:09  We'll reply by email." in shown
    assert "10:00:08  lea came into the conversation." in shown
    assert "10:00:10  The caller came into the conversation." in shown
    assert "10:00:12  A supervisor left the conversation." in shown
    # What another version may have noted otherwise is shown as it is kept.
    assert "10:00:00  entitlement accredited=True" in shown
    french = command("calls", "show", "CA1", "--language", "fr").output
    assert f"Ticket {spaced(number_for(1))} : incident, open" in french
    assert "mercredi 15 juillet 2026, heure de Paris" in french
    assert "10:00:00  La ligne était ouverte" in french
    assert "lea : a parlé avec l'appelant." in french
    whole = json.loads(command("calls", "show", "CA1", "--json").output)
    assert whole["receipt"][1] == {
        "at": "2026-07-15T08:00:00+00:00", "what": "entitlement", "accredited": True,
    }  # fmt: skip
    assert whole["offers"][0]["agent"] == "lea"
    assert [one["kind"] for one in whole["promises"]] == ["reply_by_email"]
    assert whole["ticket"]["number"] == number_for(1)


def test_a_call_that_is_not_there_is_refused(command: Command) -> None:
    assert "There is no call CA9" in command("calls", "show", "CA9", fails=1).stderr


def test_tickets_are_listed(command: Command) -> None:
    assert spaced(number_for(1)) in command("tickets", "list").output
    (one,) = json.loads(command("tickets", "list", "--json").output)
    assert one["number"] == number_for(1)
    assert one["call"] == "CA1"
    assert json.loads(command("tickets", "list", "--state", "resolved", "--json").output) == []
    of_nord = command("tickets", "list", "--partner", "NORD", "--state", "open", "--json")
    assert json.loads(of_nord.output) == [one]


def test_an_agent_is_available_and_away(command: Command, records: Database) -> None:
    def state() -> str | None:
        with records.read() as session:
            return session.scalar(select(Agent.state))

    command("agents", "available", "lea")
    assert state() == "available"
    command("agents", "available", "lea")
    command("agents", "away", "lea")
    assert state() == "away"


def test_an_agent_on_a_call_cannot_be_away(command: Command, records: Database) -> None:
    with records.begin() as session:
        agent = session.scalars(select(Agent)).one()
        for state in ("available", "offered", "on_call"):
            agent.state = state
    refused = command("agents", "away", "lea", fails=1)
    assert refused.stderr == "Léa Petit is on a call; try again when it is over.\n"


def test_an_agent_is_available_even_while_redis_is_away(
    command: Command, records: Database
) -> None:
    command("agents", "available", "lea", REDIS_URL="redis://127.0.0.1:9")
    with records.read() as session:
        assert session.scalar(select(Agent.state)) == "available"


def test_a_sign_in_link_is_for_that_agent(command: Command, records: Database) -> None:
    link = command("agents", "link", "lea").output.strip()
    address, _, token = link.rpartition("/")
    assert address == "https://router.example/sign-in"
    assert whose_link(records, token, "", datetime.now(UTC)).login == "lea"
    elsewhere = command("agents", "link", "lea", PAGES_BASE_URL="http://127.0.0.1:8010").output
    assert elsewhere.startswith("http://127.0.0.1:8010/sign-in/")
    assert "no agent 'sam'" in command("agents", "link", "sam", fails=1).stderr
