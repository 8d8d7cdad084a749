"""`statement`: what a month came to, as a table, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from click.testing import Result

from callrouter.records import Contact, CountedRequest, Database, Overage, Partner, Ticket
from callrouter.rules.ticket_number import number_for, spaced

Command = Callable[..., Result]

AT = datetime(2020, 7, 31, 21, 30, tzinfo=UTC)
EVIL = '=HYPERLINK("https://evil.example"); =1+1'


@pytest.fixture(autouse=True)
def month(records: Database) -> None:
    """Nord has two requests in July 2020, one of them extra and billable; Sud has one."""
    with records.begin() as session:
        for place, account in enumerate(("nord", "sud", "nord")):
            partner = session.query(Partner).filter_by(account=account).first() or Partner(
                account=account, name=f"={account}", language="fr", created_at=AT
            )
            session.add(partner)
            session.flush()
            contact = Contact(partner_id=partner.id, name="@Alice", email=f"a{place}@x.example")
            session.add(contact)
            session.flush()
            ticket = Ticket(
                number=number_for(place + 1), channel="form", partner_id=partner.id,
                contact_id=contact.id, state="open", nature="request", rank=0, language="fr",
                subject=EVIL, admitted_at=AT, opened_at=AT, no_address=True,
            )  # fmt: skip
            session.add(ticket)
            session.flush()
            common = {"partner_id": partner.id, "month": "2020-07", "ticket_id": ticket.id}
            session.add(CountedRequest(**common, at=AT))
            if place == 2:
                session.add(Overage(**common, at=AT, billable=True))


def test_the_month_of_all_partners_and_of_one(command: Command) -> None:
    of_all = command("statement", "--month", "2020-07").output.splitlines()
    assert [line.split() for line in of_all] == [
        ["ACCOUNT", "PARTNER", "USED", "INCLUDED", "EXTRA", "BILLABLE"],
        ["nord", "=nord", "2", "80", "1", "1"],
        ["sud", "=sud", "1", "80", "0", "0"],
    ]
    of_one = command("statement", "--month", "2020-07", "--partner", "nord").output
    assert spaced(number_for(3)) in of_one
    # In Paris it was the last evening of July, half an hour before August.
    assert "2020-07-31 23:30  " in of_one


def test_no_spreadsheet_executes_the_csv(command: Command) -> None:
    said = command("statement", "--month", "2020-07", "--csv").output
    header, *rows = csv.reader(io.StringIO(said))
    assert len(rows) == 3
    first = dict(zip(header, rows[0], strict=True))
    assert (first["account"], first["partner"], first["contact"]) == ("nord", "'=nord", "'@Alice")
    assert first["subject"] == "'" + EVIL.replace("; =", "; '=")
    assert [row[-2:] for row in rows] == [["no", "no"], ["yes", "yes"], ["no", "no"]]


def test_programs_read_it_too(command: Command) -> None:
    nord, sud = json.loads(command("statement", "--month", "2020-07", "--json").output)
    assert (nord["account"], nord["is_closed"], len(nord["requests"])) == ("nord", True, 2)
    assert nord["requests"][1]["billable"] is True
    assert sud["requests"][0]["subject"] == EVIL


def test_a_month_without_requests_and_one_that_is_none(command: Command) -> None:
    assert "No request was counted in 2020-06." in command("statement", "--month", "2020-06").output
    said = command("statement", "--month", "July", fails=2).output
    assert "write it like 2026-07" in said
