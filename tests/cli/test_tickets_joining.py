"""`tickets link|merge|unmerge` and `major`: what belongs together, from the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import Result

from callrouter.records import Agent, Call, Contact, Database, Partner, Ticket
from callrouter.rules.ticket_number import number_for, spaced

Command = Callable[..., Result]

NOW = datetime.now(UTC).replace(microsecond=0)
FIRST, SECOND, THEIRS = number_for(1), number_for(2), number_for(3)


@pytest.fixture(autouse=True)
def desk(records: Database) -> None:
    """An agent, two tickets of one partner and one of another, and a call under way."""
    with records.begin() as session:
        session.add(
            Agent(
                login="zoe", name="Zoe", email="zoe@vendor.example", phone="+33199000201",
                languages="fr", role="agent", state="away", state_since=NOW,
            )
        )  # fmt: skip
        partners = [
            Partner(account=name, name=name.capitalize(), language="fr", created_at=NOW)
            for name in ("nord", "sud")
        ]
        for one in partners:
            one.contacts = [Contact(name="Alice", email=f"alice@{one.account}.example")]
        session.add_all(partners)
        session.flush()
        nord, sud = (one.id for one in partners)
        for place, (number, partner) in enumerate([(FIRST, nord), (SECOND, nord), (THEIRS, sud)]):
            session.add(
                Ticket(
                    number=number, channel="form", line="advanced", state="new", nature="incident",
                    rank=0, language="fr" if partner == nord else "en", partner_id=partner,
                    opened_at=NOW + timedelta(minutes=place),
                )
            )  # fmt: skip
        session.add(
            Call(
                sid="CA1", line="advanced", state="connected", outcome="queued", rank=0,
                partner_id=nord, language="fr", nature="incident", arrived_at=NOW, joined_at=NOW,
                receipt=[],
            )
        )  # fmt: skip


def test_a_call_is_linked_and_tickets_are_merged_and_parted_again(command: Command) -> None:
    said = command("tickets", "link", "CA1", THEIRS, "--as", "zoe", fails=1).output
    assert "is of another partner than this call" in said
    said = command("tickets", "link", "CA1", SECOND, "--as", "zoe").output
    assert f"The call belongs to ticket {spaced(SECOND)}: it opens none of its own." in said
    said = command("tickets", "link", "CA1", "--undo", "--as", "zoe").output
    assert f"off ticket {spaced(SECOND)}" in said
    assert "--undo" in command("tickets", "link", "CA1", "--as", "zoe", fails=2).output

    said = command("tickets", "merge", SECOND, FIRST, "--as", "zoe").output
    assert f"Ticket {spaced(SECOND)} now leads to ticket {spaced(FIRST)}." in said
    assert f"`callrouter tickets unmerge {SECOND} --as zoe`" in said
    said = command("tickets", "unmerge", SECOND, "--as", "zoe").output
    assert f"Ticket {spaced(SECOND)} stands by itself again" in said
    assert "of different partners" in command(
        "tickets", "merge", FIRST, THEIRS, "--as", "zoe", fails=1
    ).output  # fmt: skip


def test_a_major_incident_from_its_opening_to_its_end(command: Command) -> None:
    def told(*words: str, fails: int = 0) -> str:
        return command("major", *words, "--as", "zoe", fails=fails).output

    texts = ("--fr", "Cause trouvée.", "--en", "Cause found.")
    titles = ("--fr", "panne à Gravelines", "--en", "outage in Gravelines")
    assert "Major incident 1 is open, and callers are told." in told("open", FIRST, *titles)
    assert "2 tickets are in major incident 1." in told("join", "1", SECOND, THEIRS)
    assert "3 tickets are answered." in told("update", "1", *texts)
    assert "no longer in major incident 1" in told("leave", SECOND)
    heard = command("dial", "--line", "premium", "--at", "2026-07-15 10:00", "--keys", "1").output
    assert "« Un incident majeur est en cours : panne à Gravelines. »" in heard

    assert "1 is over. 2 tickets are answered." in told("end", "1", *texts)
    assert "is over. Open another one" in told("update", "1", *texts, fails=1)
    (listed,) = json.loads(command("major", "list", "--json").output)
    assert (listed["title_fr"], listed["tickets"], listed["updates"]) == (titles[1], 2, 2)
    shown = json.loads(command("major", "show", "1", "--json").output)
    assert [one["number"] for one in shown["tickets"]] == [FIRST, THEIRS]
    assert "outage in Gravelines" in command("major", "list").output
    assert spaced(THEIRS) in command("major", "show", "1").output
    assert "`callrouter major list`" in command("major", "show", "2", fails=1).output
