"""`partners import` and `agents import`: whole or not at all, and twice is the same as once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select

from callrouter.people.files import PARTNER_COLUMNS
from callrouter.records import Agent, Contact, Database, Partner
from callrouter.records.codes import code_hash
from tests.cli.sheets import LEA, NORD, agents, partners

Command = Callable[..., Result]
Write = Callable[..., Path]


def stored(records: Database, account: str = "NORD") -> dict[str, Any]:
    """A partner as it is on file."""
    with records.read() as session:
        one = session.scalars(select(Partner).where(Partner.account == account)).one()
        return {
            "name": one.name,
            "language": one.language,
            "code": one.code_hash,
            "quota_policy": one.quota_policy,
            "accreditations": [(a.name, a.starts_at, a.ends_at) for a in one.accreditations],
            "subscriptions": [(s.starts_at, s.ends_at) for s in one.subscriptions],
            "contacts": [(c.name, c.email, c.phone, c.language) for c in one.contacts],
            "ids": [part.id for part in (one, *one.contacts, *one.accreditations)],
        }


def test_a_partner_is_on_file_as_the_row_says(
    command: Command, write: Write, records: Database
) -> None:
    command("partners", "import", write(partners(NORD)))
    one = stored(records)
    assert one["name"] == "Nord Infogérance"
    assert one["quota_policy"] == "refuse"
    assert one["code"] == code_hash("b81e-another-secret-in-the-tests", "13572468")
    assert one["contacts"] == [("Alice Martin", "alice@nord.example", "+33199000101", "fr")]


def test_last_dates_are_the_last_valid_days_in_paris(
    command: Command, write: Write, records: Database
) -> None:
    command("partners", "import", write(partners(NORD)))
    one = stored(records)
    winter, summer = datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2026, 9, 14, 22, tzinfo=UTC)
    assert one["accreditations"] == [("Advanced", winter, summer)]
    assert one["subscriptions"] == [
        (datetime(2026, 1, 31, 23, tzinfo=UTC), datetime(2027, 1, 31, 23, tzinfo=UTC))
    ]


def test_blank_dates_are_open(command: Command, write: Write, records: Database) -> None:
    dates = dict.fromkeys(PARTNER_COLUMNS[4:8], "")
    command("partners", "import", write(partners({**NORD, **dates})))
    assert stored(records)["accreditations"] == [("Advanced", None, None)]
    assert stored(records)["subscriptions"] == [(None, None)]


def test_an_account_without_accreditation_has_no_subscription_either(
    command: Command, write: Write, records: Database
) -> None:
    blank = dict.fromkeys(PARTNER_COLUMNS[3:8], "")
    command("partners", "import", write(partners({**NORD, **blank})))
    assert stored(records)["accreditations"] == stored(records)["subscriptions"] == []


def test_a_blank_code_is_generated_printed_once_and_stored_only_as_a_hash(
    command: Command, write: Write, records: Database
) -> None:
    file = write(partners({**NORD, "support_code": ""}))
    printed = command("partners", "import", file).output
    (code,) = re.findall(r"NORD +(\d{8})", printed)
    assert stored(records)["code"] == code_hash("b81e-another-secret-in-the-tests", code)
    again = command("partners", "import", file).output
    assert not re.search(r"\d{8}", again)
    assert stored(records)["code"] == code_hash("b81e-another-secret-in-the-tests", code)


def test_the_same_file_twice_changes_nothing(
    command: Command, write: Write, records: Database
) -> None:
    bob = {"contact_name": "Bob", "contact_email": "alice@nord.example", "contact_phone": ""}
    file = write(partners(NORD, {**NORD, **bob}))
    command("partners", "import", file)
    once = stored(records)
    said = json.loads(command("partners", "import", file, "--json").output)
    assert (said["created"], said["updated"], said["unchanged"]) == ([], [], ["NORD"])
    assert said["codes"] == {}
    assert stored(records) == once


@pytest.mark.parametrize(
    ("column", "value", "where", "expected"),
    [
        ("name", "Nord SARL", "name", "Nord SARL"),
        ("quota_policy", "", "quota_policy", None),
        ("accredited_until", "", "accreditations", None),
        ("subscription_end", "", "subscriptions", None),
        ("contact_phone", "+33199000109", "contacts", "+33199000109"),
        ("contact_email", "am@nord.example", "contacts", "am@nord.example"),
        ("contact_name", "Alice Durand", "contacts", "Alice Durand"),
        (
            "support_code",
            "24681357",
            "code",
            code_hash("b81e-another-secret-in-the-tests", "24681357"),
        ),
    ],
)
@pytest.mark.usefixtures("wednesday_at_noon")
def test_a_changed_value_is_taken_over(
    command: Command, write: Write, records: Database,
    column: str, value: str, where: str, expected: str | None,
) -> None:  # fmt: skip
    command("partners", "import", write(partners(NORD)))
    ids = stored(records)["ids"]
    said = command("partners", "import", write(partners({**NORD, column: value}))).output
    assert "1 changed" in said
    found = stored(records)[where]
    assert expected in (found[0] if isinstance(found, list) else [found])
    assert stored(records)["ids"] == ids


def test_a_new_contact_is_added_and_nobody_is_removed(
    command: Command, write: Write, records: Database
) -> None:
    command("partners", "import", write(partners(NORD)))
    bob = {"contact_name": "Bob", "contact_email": "bob@nord.example"}
    command("partners", "import", write(partners({**NORD, **bob})))
    names = [contact[0] for contact in stored(records)["contacts"]]
    assert names == ["Alice Martin", "Bob"]


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_files_of_every_office_are_read(
    command: Command, write: Write, records: Database, separator: str, encoding: str, ends: str
) -> None:
    text = partners(NORD, separator=separator).replace("\n", ends) + ends
    command("partners", "import", write(text, encoding=encoding))
    assert stored(records)["name"] == "Nord Infogérance"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("account", "", "account: It is missing. Fill it in."),
        ("name", "", "name: It is missing"),
        ("name", "x" * 201, "Write at most 200 characters"),
        ("name", "Nord\x07", "control character"),
        ("language", "de", "language: “de” is no choice. Write fr or en."),
        ("language", "", "language: It is missing. Write fr or en."),
        ("accreditation", "", "without an accreditation"),
        (
            "accreditation",
            "Advnaced",
            "“Advnaced” is not known. Write Advanced, or nothing, or add",
        ),
        ("accredited_from", "09/14/2026", "no date"),
        (
            "accredited_from",
            "03/04/2026",
            "may be Friday 3 April 2026 or Wednesday 4 March 2026. Write it like 2026-04-03.",
        ),
        ("accredited_from", "2026-02-30", "no date"),
        ("accredited_until", "9999-12-31", "no date"),
        ("accredited_until", "2025-12-31", "accredited_until: It ends before it begins"),
        ("subscription_end", "2026-01-31", "subscription_end: It ends before it begins"),
        ("support_code", "1357246", "no support code"),
        ("support_code", "1357246²", "no support code"),
        ("quota_policy", "free", "Write charge or refuse, or nothing"),
        ("contact_name", "", "contact_name: It is missing"),
        ("contact_email", "", "contact_email: It is missing"),
        ("contact_email", "alice at nord", "no email address"),
        ("contact_email", "a@b@c.example", "no email address"),
        ("contact_phone", "abc", "no telephone number"),
        ("contact_phone", "01 99 00 01 0", "contact_phone: “01 99 00 01 0” lacks digits. Write"),
        ("contact_phone", "O1 99 00 01 01", "an O for a 0"),
        ("contact_phone", '"01 99 00 01 01,,1"', "Write the number alone"),
        ("contact_phone", "+33199000101 ext 5", "has an extension"),
        ("contact_phone", "+33 262 90 01 23", "Write +262262900123"),
        ("contact_language", "es", "Write fr or en, or nothing"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_nothing_is_kept(
    command: Command, write: Write, records: Database, column: str, value: str, said: str
) -> None:
    good = {**NORD, "account": "SUD", "support_code": "11112222"}
    file = write(partners(good, {**NORD, column: value}))
    result = command("partners", "import", file, fails=1)
    assert f"{file}: line 3: " in result.stderr
    assert said in result.stderr
    assert "1357246" not in result.stderr
    with records.read() as session:
        assert session.scalars(select(Partner)).all() == []


def test_all_problems_are_told_at_once_by_line(command: Command, write: Write) -> None:
    rows = [
        {**NORD, "account": "A", "language": "de", "support_code": ""},
        {**NORD, "account": "B", "contact_phone": "none", "support_code": ""},
        {**NORD, "account": "C", "accredited_from": "soon", "support_code": ""},
    ]
    said = command("partners", "import", write(partners(*rows)), fails=1).stderr
    assert re.findall(r"line (\d)", said) == ["2", "3", "4"]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (
            "name",
            "Nord SARL",
            "name: The value is not that of line 2, which is of the same account",
        ),
        ("accredited_until", "2026-09-15", "accredited_until: The value is not that of line 2"),
        ("subscription_end", "", "subscription_end: The value is not that of line 2"),
        ("support_code", "99999999", "support_code: The value is not that of line 2"),
        ("language", "en", "language: The value is not that of line 2"),
    ],
)
def test_rows_of_one_account_must_agree(
    command: Command, write: Write, column: str, value: str, said: str
) -> None:
    bob = {**NORD, "contact_name": "Bob", "contact_email": "bob@nord.example", column: value}
    result = command("partners", "import", write(partners(NORD, bob)), fails=1)
    assert f"line 3: {said}" in result.stderr
    assert "99999999" not in result.stderr


def test_a_contact_that_is_there_twice_is_refused(command: Command, write: Write) -> None:
    result = command("partners", "import", write(partners(NORD, NORD)), fails=1)
    assert "line 3: This contact is there twice" in result.stderr


def test_a_code_belongs_to_one_account(command: Command, write: Write) -> None:
    sud = {**NORD, "account": "SUD"}
    both = command("partners", "import", write(partners(NORD, sud)), fails=1).stderr
    assert "line 2: support_code: This support code is another account's too" in both
    assert "line 3: support_code: This support code is another account's too" in both
    command("partners", "import", write(partners(NORD)))
    later = command("partners", "import", write(partners(sud)), fails=1).stderr
    assert "line 2: support_code: This support code is another account's too" in later
    assert "13572468" not in both + later


def test_two_accounts_may_exchange_their_codes(
    command: Command, write: Write, records: Database
) -> None:
    sud = {**NORD, "account": "SUD", "support_code": "24681357"}
    command("partners", "import", write(partners(NORD, sud)))
    before = stored(records)["code"], stored(records, "SUD")["code"]
    swapped = [{**NORD, "support_code": "24681357"}, {**sud, "support_code": "13572468"}]
    command("partners", "import", write(partners(*swapped)))
    assert (stored(records, "SUD")["code"], stored(records)["code"]) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "line 1: The file is empty"),
        ("login,name\n", "line 1: The header lacks account, language"),
        (partners(NORD).replace("name,", "nom,", 1), "The header lacks name. Add"),
        (
            partners(NORD).replace("account,", "account,account,", 1),
            "The header names twice: account",
        ),
        (
            partners(NORD).replace("NORD,", "NORD,,", 1),
            "line 2: The line has 15 cells instead of 14",
        ),
        (partners(NORD).replace("NORD", '"NORD'), "line 2: This is no CSV"),
    ],
)
def test_a_file_of_another_shape_is_refused(
    command: Command, write: Write, content: str, said: str
) -> None:
    assert said in command("partners", "import", write(content), fails=1).stderr


def test_an_agent_is_on_file_and_away(command: Command, write: Write, records: Database) -> None:
    command("agents", "import", write(agents({**LEA, "phone": "01 99 00 02 01"})))
    with records.read() as session:
        lea = session.scalars(select(Agent)).one()
    assert (lea.phone, lea.languages, lea.role, lea.state) == (
        "+33199000201", "fr en", "agent", "away",
    )  # fmt: skip


def test_importing_agents_again_leaves_who_is_available(
    command: Command, write: Write, records: Database
) -> None:
    command("agents", "import", write(agents(LEA)))
    command("agents", "available", "lea")
    said = json.loads(command("agents", "import", write(agents(LEA)), "--json").output)
    assert said["unchanged"] == ["lea"]
    command("agents", "import", write(agents({**LEA, "role": "supervisor"})))
    with records.read() as session:
        lea = session.scalars(select(Agent)).one()
    assert (lea.role, lea.state) == ("supervisor", "available")


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("login", "", "login: It is missing"),
        ("login", "lea petit", "The login holds a space"),
        ("login", "paris/lea", "The login “paris/lea” holds a slash"),
        ("login", "..", "The login “..” holds a slash, or is only dots"),
        ("login", "callrouter", "login: “callrouter” is what the service itself goes by"),
        ("login", "Callrouter", "login: “Callrouter” is what the service itself goes by"),
        ("phone", "", "phone: It is missing. Write it like"),
        ("phone", "+33199000001", "the number of a line"),
        ("phone", "+14155550100", "phone: “+14155550100” is outside FR. Write another"),
        ("phone", "0262 90 01 23", "phone: “0262 90 01 23” is outside FR"),
        ("phone", "0899 12 34 56", "is a premium or shared-cost number"),
        ("phone", "0820 20 32 03", "is a premium or shared-cost number"),
        ("languages", "", "languages: At least one language is needed"),
        ("languages", "fr de", "“de” is not spoken here"),
        ("role", "boss", "Write agent, supervisor or admin."),
    ],
)
def test_a_bad_agent_is_refused_with_the_line(
    command: Command, write: Write, column: str, value: str, said: str
) -> None:
    result = command("agents", "import", write(agents({**LEA, column: value})), fails=1)
    assert "line 2: " in result.stderr
    assert said in result.stderr


def test_agents_do_not_share_a_telephone_or_a_login(command: Command, write: Write) -> None:
    sam = {**LEA, "login": "sam"}
    shared = command("agents", "import", write(agents(LEA, sam)), fails=1).stderr
    assert "line 3: phone: This phone is also that of lea" in shared
    twice = command("agents", "import", write(agents(LEA, LEA)), fails=1).stderr
    assert "line 3: login: The login “lea” is in line 2 already" in twice


def test_agents_may_exchange_their_telephones(
    command: Command, write: Write, records: Database
) -> None:
    sam = {**LEA, "login": "sam", "phone": "+33199000202"}
    command("agents", "import", write(agents(LEA, sam)))
    swapped = [{**LEA, "phone": "+33199000202"}, {**sam, "phone": "+33199000201"}]
    command("agents", "import", write(agents(*swapped)))
    with records.read() as session:
        phones = {one.login: one.phone for one in session.scalars(select(Agent))}
    assert phones == {"lea": "+33199000202", "sam": "+33199000201"}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0262 90 01 23", "+262262900123"),
        ("01\u00a099\u202f00 01 01", "+33199000101"),
        ("\u202a+33 1 99 00 01 01\u202c", "+33199000101"),
        ("tel:01.99.00.01.01", "+33199000101"),
    ],
)
def test_a_number_is_kept_as_it_was_meant_however_a_phone_book_has_it(
    command: Command, write: Write, records: Database, written: str, number: str
) -> None:
    command("partners", "import", write(partners({**NORD, "contact_phone": written})))
    with records.read() as session:
        assert session.scalars(select(Contact.phone)).all() == [number]


def test_colleagues_may_share_a_number(command: Command, write: Write, records: Database) -> None:
    bob = {**NORD, "contact_name": "Bob", "contact_email": "bob@nord.example"}
    command("partners", "import", write(partners(NORD, bob)))
    with records.read() as session:
        assert [one.phone for one in session.scalars(select(Contact))] == ["+33199000101"] * 2
