"""`worklist`: calls and tickets in one order, page by page."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result
from sqlalchemy import select

from callrouter.commands.output import minute
from callrouter.records import Agent, Call, Database, Partner, Ticket
from callrouter.rules.priority import order_key
from callrouter.rules.ticket_number import number_for, spaced

Command = Callable[..., Result]
NOW = datetime.now(UTC).replace(microsecond=0)
DUE, OVERDUE, WAITING, PLAIN, STANDARD, ENGLISH, DONE = map(number_for, range(1, 8))


def ticket(number: str, rank: int, *, due: float | None = None, **more: Any) -> Ticket:
    """A ticket of that rank, due in so many hours."""
    facts = {"state": "new", "language": "fr", **more}
    return Ticket(
        number=number, channel="form", nature="incident", rank=rank, opened_at=NOW, partner_id=1,
        due_at=None if due is None else NOW + timedelta(hours=due), **facts,
    )  # fmt: skip


def caller(name: str, rank: int) -> Call:
    """Somebody who waits in the line."""
    return Call(
        sid=name, line="advanced", state="waiting", language="fr", rank=rank, partner_id=1,
        arrived_at=NOW, joined_at=NOW, line_order=order_key(rank, NOW),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def desk(records: Database) -> None:
    """Callers and tickets of all ranks, and an agent who has one of them in hand."""
    with records.begin() as session:
        session.add(Partner(account="nord", name="Nord", language="fr", created_at=NOW))
        session.flush()
        session.add_all([
            Agent(login="zoe", name="Zoé", email="zoe@vendor.example", phone="+33199000201",
                  languages="fr", role="agent", state="away", state_since=NOW),
            ticket(STANDARD, 2),
            ticket(WAITING, 1, state="waiting_for_partner"),
            ticket(DUE, 0, due=2, severity="S2", subject="Disque plein"),
            ticket(OVERDUE, 0, due=-1, state="open", owner_id=1),
            ticket(ENGLISH, 2, language="en"),
            ticket(DONE, 0, state="resolved"),
            caller("CAstandard", 2),
            caller("CApartner", 0),
        ])  # fmt: skip


IN_ORDER = ["CApartner", OVERDUE, DUE, WAITING, "CAstandard", STANDARD, ENGLISH]


def listed(command: Command, *words: str) -> list[str]:
    page = json.loads(command("worklist", *words, "--json").output)
    return [one["call"] or one["number"] for one in page["rows"]]


def test_calls_and_tickets_stand_in_one_order_and_each_says_why(command: Command) -> None:
    assert listed(command) == IN_ORDER
    lines = command("worklist").output.splitlines()[1:]
    assert [" ".join(line.split()) for line in lines][:4] == [
        f"call Advanced, on the phone {clock(NOW)} - fr - Nord -",
        f"{spaced(OVERDUE)} Advanced, overdue {clock(NOW - timedelta(hours=1))} incident fr zoe "
        "Nord -",
        f"{spaced(DUE)} Advanced {clock(NOW + timedelta(hours=2))} S2 fr - Nord Disque plein",
        f"{spaced(WAITING)} Premium, partner's turn {clock(NOW)} incident fr - Nord -",
    ]
    assert "Standard, par ancienneté" in command("worklist", "--language", "fr").output


def clock(instant: datetime) -> str:
    return minute(instant, datetime.now(UTC), ZoneInfo("Europe/Paris"))


def test_the_list_fits_a_terminal_and_is_whole_for_a_program(
    command: Command, records: Database
) -> None:
    name, subject = "Nord Infogérance et Associés", "Le disque est plein depuis ce matin, au réveil"
    with records.begin() as session:
        session.scalars(select(Partner)).one().name = name
        for one in session.scalars(select(Ticket)):
            one.subject, one.nature = subject, "undetermined"
    for words in (["worklist"], ["tickets", "list"], ["search", "disque"]):
        whole = command(*words, COLUMNS="").output
        assert subject in whole and name in whole
        lines = command(*words, COLUMNS="100").output.splitlines()
        assert max(map(len, lines)) == 100
        assert any("Le disque est" in line and "…" in line for line in lines)
        assert subject in command(*words, "--json", COLUMNS="100").output


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--owner", "zoe"], [OVERDUE]),
        (["--unowned", "--rank", "advanced"], ["CApartner", DUE]),
        (["--rank", "standard", "--in", "en"], [ENGLISH]),
        (["--rank", "standard", "--in", "fr"], ["CAstandard", STANDARD]),
        (["--state", "waiting_for_partner"], [WAITING]),
        (["--rank", "premium"], [WAITING]),
    ],
)
def test_what_is_asked_for_is_listed(
    command: Command, words: list[str], expected: list[str]
) -> None:
    assert listed(command, *words) == expected


def test_a_list_goes_on_where_it_ended_whatever_came_meanwhile(
    command: Command, records: Database
) -> None:
    seen: list[str] = []
    after: list[str] = []
    for turn in range(len(IN_ORDER)):
        page = json.loads(command("worklist", "--limit", "1", *after, "--json").output)
        (row,) = page["rows"]
        seen.append(row["call"] or row["number"])
        if page["next"] is None:
            break
        after = ["--after", page["next"]]
        if turn == 2:
            with records.begin() as session:
                session.add_all([ticket(number_for(8), 0, due=1), caller("CAlater", 0)])
    assert seen == IN_ORDER
    assert "--after" in command("worklist", "--limit", "1").stderr
    said = command("worklist", "--after", "0.1", fails=2).output
    assert "'0.1' is no place in the list" in said


def test_the_next_is_taken_in_hand(command: Command) -> None:
    said = command("worklist", "next", "--as", "zoe").output
    assert f"zoe has ticket {spaced(DUE)} in hand." in said
    assert listed(command, "--owner", "zoe") == [OVERDUE, DUE]
    command("worklist", "next", "--as", "zoe")
    # What stands still and what is in another language is not taken.
    assert "Nothing waits" in command("worklist", "next", "--as", "zoe", fails=1).output
    both = command("worklist", "--owner", "zoe", "--unowned", fails=2).output
    assert "leave one of the two out" in both
