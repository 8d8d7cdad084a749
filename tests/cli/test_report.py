"""`priority-report` and `fallback`."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import Result

from callrouter.records import Agent, Call, Database, Offer

Command = Callable[..., Result]
START = datetime(2026, 7, 15, 8, tzinfo=UTC)


def call(
    number: int,
    rank: int,
    *,
    wait: float | None,
    joined: datetime = START,
    ended: float | None = 600,
    disposition: str | None = "abandoned",
) -> Call:
    """A call of that rank, answered after so many seconds, or never; and when and how it ended."""
    answered = joined + timedelta(seconds=wait) if wait is not None else None
    return Call(
        sid=f"CA{number}", line="advanced", outcome="queued", rank=rank,
        state="waiting" if ended is None else "ended",
        disposition="answered" if answered else disposition, language="fr", arrived_at=joined,
        joined_at=joined, connected_at=answered,
        ended_at=None if ended is None else joined + timedelta(seconds=ended),
    )  # fmt: skip


def offer(
    number: int, rank: int, line: dict[str, list[int]], agent: Agent, **more: object
) -> Offer:
    """An offer made of a caller of that rank while the line stood so."""
    return Offer(
        token=f"t{number}", call=call(number, rank, wait=30), agent=agent, state="finished",
        rank=rank, made_at=START, deadline=START,
        snapshot={"languages": ["fr"], "line": line, **more},
    )  # fmt: skip


@pytest.fixture
def zoe(command: Command, records: Database) -> Agent:
    """An agent for the offers to be made to."""
    command("migrate")
    return Agent(
        login="zoe", name="Zoé", email="zoe@vendor.example", phone="+33199000201", languages="fr",
        role="agent", state="away", state_since=START,
    )  # fmt: skip


def test_a_month_in_which_partners_were_always_first(
    command: Command, records: Database, zoe: Agent
) -> None:
    with records.begin() as session:
        session.add_all(
            [
                offer(1, 0, {"fr": [2, 1, 1], "en": [0, 0, 0]}, zoe),
                offer(2, 1, {"fr": [0, 1, 1], "en": [3, 0, 0]}, zoe),
                call(3, 0, wait=100),
                call(4, 2, wait=None),
                call(5, 0, wait=5, joined=datetime(2026, 7, 31, 22, tzinfo=UTC)),
            ]
        )
    proof = json.loads(command("priority-report", "--month", "2026-07", "--json").output)
    assert (proof["offers"], proof["broken"]) == (2, 0)
    advanced = proof["ranks"]["advanced"]
    # The call that joined on 1 August in Paris belongs to August.
    assert (advanced["admitted"], advanced["answered"]) == (2, 2)
    assert advanced["wait_seconds"]["answered"] == {
        "median": 65.0, "p95": 100.0, "longest": 100.0,
    }  # fmt: skip
    assert advanced["within_service_level"] == 0.5
    assert proof["ranks"]["standard"]["abandoned"] == 1
    shown = command("priority-report", "--month", "2026-07").output
    assert "could have served was waiting: never." in shown


def test_who_was_never_answered_has_waited_too_and_each_figure_says_of_whom(
    command: Command, records: Database, zoe: Agent
) -> None:
    with records.begin() as session:
        session.add_all(
            [
                call(1, 0, wait=20),
                call(2, 0, wait=200),
                call(3, 0, wait=None, ended=40),
                call(4, 0, wait=None, ended=1800, disposition="drained"),
                call(5, 0, wait=None, ended=3600, disposition="waited_too_long"),
                call(6, 0, wait=None, ended=300, disposition="lost"),
                call(7, 0, wait=None, ended=90, disposition="message"),
                call(8, 0, wait=None, ended=None, disposition=None),
            ]
        )
    words = ("priority-report", "--month", "2026-07")
    found = json.loads(command(*words, "--json").output)["ranks"]["advanced"]
    numbers = {"admitted": 8, "answered": 2, "abandoned": 1, "sent_off": 3, "message": 1}
    assert {name: found[name] for name in numbers} == numbers
    assert found["under_way"] == 1
    longest = {group: waits["longest"] for group, waits in found["wait_seconds"].items()}
    assert longest == {
        "all": 3600, "answered": 200, "abandoned": 40, "sent_off": 3600, "message": 90,
    }  # fmt: skip
    # One of the seven whose wait is over, answered or not.
    assert (found["answered_in_time"], found["within_service_level"]) == (1, 0.1429)
    shown = command(*words).output
    assert "advanced: 1 of 7 (14%)" in shown
    assert next(line.split() for line in shown.splitlines() if "sent off" in line) == [
        "advanced", "sent", "off", "by", "us", "3", "1800", "3600", "3600",
    ]  # fmt: skip


def test_a_broken_promise_is_named(command: Command, records: Database, zoe: Agent) -> None:
    with records.begin() as session:
        session.add(offer(7, 2, {"fr": [1, 0, 4]}, zoe))
    shown = command("priority-report", "--month", "2026-07").output
    assert "was waiting: 1 times!" in shown
    assert "offer t7" in shown


def test_of_an_offer_whose_line_cannot_be_read_nothing_is_said(
    command: Command, records: Database, zoe: Agent
) -> None:
    unreadable = offer(8, 1, {}, zoe)
    unreadable.snapshot = {"queues": "of a later version"}
    with records.begin() as session:
        session.add_all([offer(7, 2, {"fr": [1, 0, 4]}, zoe), unreadable])
    proof = json.loads(command("priority-report", "--month", "2026-07", "--json").output)
    assert (proof["broken_offers"], proof["unproven_offers"]) == (["t7"], ["t8"])
    shown = command("priority-report", "--month", "2026-07").output
    assert "How the line stood cannot be read, so nothing is proven, for: t8" in shown


def test_an_overtaking_that_the_settings_ask_for_is_counted_apart(
    command: Command, records: Database, zoe: Agent
) -> None:
    with records.begin() as session:
        session.add_all(
            [
                offer(8, 2, {"fr": [0, 2, 4]}, zoe, patience=True),
                offer(9, 2, {"fr": [1, 2, 4]}, zoe, patience=True),
            ]
        )
    proof = json.loads(command("priority-report", "--month", "2026-07", "--json").output)
    assert (proof["overtaken"], proof["broken_offers"]) == (1, ["t9"])


@pytest.mark.parametrize(
    ("month", "says"),
    [
        ("July", "write it like 2026-07"),
        ("2026-13", "write it like 2026-07"),
        ("0001-01", "a year from 1970 to 2100"),
        ("9999-12", "a year from 1970 to 2100"),
    ],
)
def test_a_month_that_is_none_is_refused(command: Command, month: str, says: str) -> None:
    assert says in command("priority-report", "--month", month, fails=2).output


def test_the_document_of_last_resort_gives_the_hours_in_both_languages(command: Command) -> None:
    command("migrate")
    document = command("fallback").output
    says = [say.text or "" for say in ElementTree.fromstring(document).iter("Say")]
    assert "Notre ligne est ouverte du lundi au vendredi de 9 heures à 18 heures." in says[0]
    assert "Our line is open Monday to Friday from 9 a.m. to 6 p.m., Paris time." in says[1]
    assert "Dial" not in document
    assert len(document) < 4000


def test_it_dials_the_overflow_number_where_there_is_one(
    command: Command, config_with: Callable[[str, str, str], str]
) -> None:
    number = 'overflow_number = "+33199000099"'
    folder = config_with("line.toml", 'overflow_number = ""', number)
    command("migrate")
    document = command("fallback", CALLROUTER_CONFIG=folder).output
    (dial,) = ElementTree.fromstring(document).iter("Dial")
    assert dial.text == "+33199000099"
    # A TwiML Bin writes the dialled number there, which is ours: never the caller's own.
    assert dial.attrib == {"callerId": "{{To}}", "timeout": "30", "timeLimit": "7200"}
    assert "Nous vous mettons en relation." in document
