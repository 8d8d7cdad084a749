"""Files of people as they really come: what spreadsheets and phone books make of them. Each is
read as it was meant, or answered by a sentence that says what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from callrouter.people.files.partner_rows import CONTACT_COLUMNS
from callrouter.people.files.sheet import MOST_COLUMNS, MOST_LINES, MOST_SIGNS
from callrouter.records import Agent, Database, Partner
from callrouter.rules.allowance import PARIS
from callrouter.rules.local_day import last_day
from tests.cli.sheets import LEA, NORD, agents, partners

Command = Callable[..., Result]

FRENCH = {
    **NORD,
    "accredited_from": "01/01/2026", "accredited_until": "14/09/2026",
    "subscription_start": "01/02/2026", "subscription_end": "31/01/2027",
}  # fmt: skip


def french(**changed: str) -> str:
    """The file of the account NORD as a French Excel has it: semicolons, and days first."""
    return partners({**FRENCH, **changed}, separator=";")


def english(**changed: str) -> str:
    return partners({**NORD, **changed})


def tabs(text: str) -> str:
    return text.replace(";", "\t")


def windows(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("cp1252")


def header(old: str, new: str, text: str) -> str:
    first, rest = text.split("\n", 1)
    return f"{first.replace(old, new)}\n{rest}"


AS_MEANT: dict[str, str | bytes] = {
    "French Excel, CSV UTF-8": b"\xef\xbb\xbf" + french().replace("\n", "\r\n").encode(),
    "French Excel, CSV": windows(french()),
    "French Excel, sep= first": windows("sep=;\n" + french()),
    "sep= with a mark and more": ("﻿sep=;;;;\n" + french()).encode(),
    "columns that were deleted": windows(french().replace("\n", ";;;\n")),
    "columns that were deleted, in the header only": header(
        "contact_language", "contact_language;;", french()
    ),
    "separators that Excel left out": french(contact_language="").replace(";\n", "\n"),
    "Excel, Unicode text": b"\xff\xfe" + tabs(french()).replace("\n", "\r\n").encode("utf-16-le"),
    "Unicode text of another machine": b"\xfe\xff" + tabs(french()).encode("utf-16-be"),
    "Excel, text with tabs": windows(tabs(french())),
    "English Excel": english().replace("\n", "\r\n"),
    "days first, as one date proves": partners(FRENCH),
    "Swiss dates": french(accredited_until="14.09.2026", accredited_from="1.1.2026"),
    "dates of an export, dashed": french(accredited_until="14-09-2026"),
    "dates with midnight": french(accredited_until="14/09/2026 00:00:00"),
    "dates as in ISO, in French": partners(NORD, separator=";"),
    "line ends of an old Mac": french().replace("\n", "\r").encode(),
    "empty lines": "\n" + french().replace("\n", "\n;;;;;;;;;;;;;\n\n"),
    "no end of the last line": french().rstrip("\n"),
    "everything in quotes": "\n".join(
        '"' + line.replace(";", '";"') + '"' for line in french().splitlines()
    ),
    "a header for people": header("contact_name", "Contact Name", french()).replace(
        "quota_policy", " Quota-Policy "
    ),
    "accents of a Mac": unicodedata.normalize("NFD", french()),
    "capitals where they do not matter": french(language="FR", accreditation="ADVANCED"),
    "marks of a phone book": french(contact_phone="\u202a+33\u00a01\u202f99\u200b 00 01 01\u202c"),
    "a number from a page": french(contact_phone="tel:+33.1.99.00.01.01"),
    "a number that Excel shall not touch": french(contact_phone="'0199000101"),
    "a number that Excel shall not touch, exported": partners(
        {**FRENCH, "contact_phone": '"=""0199000101"""'}, separator=";"
    ),
    "an address from Outlook": french(contact_email="Alice Martin <alice@NORD.example>"),
    "an address from a page": french(contact_email="mailto:alice@nord.example"),
    "spaces everywhere": french().replace(";", " ;\u00a0"),
}


@pytest.mark.parametrize("content", AS_MEANT.values(), ids=AS_MEANT.keys())
def test_a_file_is_read_as_it_was_meant(
    command: Command, tmp_path: Path, records: Database, content: str | bytes
) -> None:
    file = tmp_path / "partners.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    command("partners", "import", file)
    with records.read() as session:
        nord = session.scalars(select(Partner)).one()
        (advanced,), (subscription,), (alice,) = (
            nord.accreditations, nord.subscriptions, nord.contacts,
        )  # fmt: skip
    assert (nord.account, nord.name, nord.language) == ("NORD", "Nord Infogérance", "fr")
    assert advanced.name == "Advanced"
    assert last_day(advanced.ends_at, PARIS).isoformat() == "2026-09-14"
    assert last_day(subscription.ends_at, PARIS).isoformat() == "2027-01-31"
    assert (alice.name, alice.email, alice.phone) == (
        "Alice Martin", "alice@nord.example", "+33199000101",
    )  # fmt: skip


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "a workbook": (b"PK\x03\x04\x14\x00\x06\x00", "line 1: This is a workbook, no CSV. In Excel"),
    "nothing": (b"\r\n", "line 1: The file is empty. Save it again"),
    "UTF-16 without its mark": (french().encode("utf-16-le"), "line 1: This is no text. In Excel"),
    "cut off in a letter": (french().encode("utf-16")[:-1], "line 1: The file is damaged or cut"),
    "Excel on an old Mac": (
        french().encode("mac_roman"),
        "line 2: This is not UTF-8, and “Ž” may be another letter, saved on a Mac or in MS-DOS. In "
        "Excel choose “Save as”, then “CSV UTF-8”",
    ),
    "MS-DOS": (french().encode("cp850"), "line 2: This is not UTF-8, and “‚” may be another"),
    "no code page at all": (
        french(name="Nord \udc81").encode("utf-8", "surrogateescape"),
        "line 2: This is neither UTF-8 nor Windows-1252",
    ),
    "saved twice": (
        french(name="Nord InfogÃ©rance"),
        "line 2: name: “Nord InfogÃ©rance” was saved twice in two ways. Write it again",
    ),
    "a letter lost": (french(name="Nord Infog�rance"), "line 2: name: A letter was lost"),
    "a header of two kinds": (
        header("name;language", "name,language", french()),
        "line 1: The header mixes semicolons and commas. Separate by one of them",
    ),
    "a line of another kind": (
        french() + english(account="SUD", support_code="").split("\n", 1)[1],
        "line 3: The line is separated by commas, unlike the header. Use semicolons",
    ),
    "another separator than is named": (
        "sep=,\n" + french(),
        "line 1: The line names “,” as separator. Remove it, and separate by semicolons",
    ),
    "cut off in a line": (
        french()[: french().index("01 99 00") + 6],
        "line 2: The line has 13 cells instead of 14, and the file ends there: it was cut off",
    ),
    "a French header": (
        header("contact_name", "nom_du_contact", french()),
        "line 1: There is no column “nom_du_contact” here. Remove it, or mend its name.",
    ),
    "a slip in the header": (
        header("contact_email", "contact_emial", french()),
        "There is no column “contact_emial” here. If “contact_email” is meant, write it so.",
    ),
    "a formula that failed": (
        french(contact_name="#NOM?"),
        "line 2: contact_name: “#NOM?”: the spreadsheet had no value. Write it.",
    ),
    "a number that Excel shortened": (
        french(contact_phone='"3,32E+10"'),
        "line 2: contact_phone: “3,32E+10” was shortened by a spreadsheet. Format its cell as text",
    ),
    "a letter among digits": (french(contact_phone="O1 99 00 01 01"), "an O for a 0"),
    "a digit lost": (french(contact_phone="01 99 00 01 0"), "“01 99 00 01 0” lacks digits. Write"),
    "two numbers": (french(contact_phone="01 99 00 01 01 / 01 99 00 01 02"), "too many digits"),
    "overseas, as from nowhere": (
        french(contact_phone="+33 262 90 01 23"),
        "Write +262262900123",
    ),
    "a code without its zero": (
        french(support_code="1234567"),
        "line 2: support_code: This is no support code. Write eight digits, or nothing for a new "
        "one. A spreadsheet drops zeros at its start: format its cell as text",
    ),
    "a date as Excel counts": (
        french(accredited_until="46279"),
        "“46279” is a date as a spreadsheet counts days. Format its cell as a date",
    ),
    "a year of two digits": (french(accredited_until="14/09/26"), "“14/09/26” is no date. Write"),
    "a date of the United States": (
        french(accredited_until="09/14/2026"),
        "accredited_until: “09/14/2026” is no date, month first or day first as in the file. Write",
    ),
    "a date in two ways": (
        english(accredited_until="03/04/2026"),
        "accredited_until: “03/04/2026” may be Friday 3 April 2026 or Wednesday 4 March 2026. "
        "Write it like 2026-04-03",
    ),
    "30 February": (french(accredited_until="30/02/2026"), "“30/02/2026” is no date, day first"),
    "an unknown accreditation": (
        french(accreditation="Advnaced"),
        "line 2: accreditation: The accreditation “Advnaced” is not known. Write Advanced, or "
        "nothing, or add it to line.toml under [entitlement]",
    ),
    "an accent before the @": (
        french(contact_email="hélène@nord.example"),
        "“hélène@nord.example” has éè before the @, which most mail servers refuse. Write another",
    ),
    "two addresses": (
        french(contact_email="alice@nord.example, bob@nord.example"),
        "are several addresses. Write one of them.",
    ),
    "a header of other columns without end": (
        ";".join(f"column {one}" for one in range(MOST_COLUMNS + 1)),
        f"line 1: The first line has {MOST_COLUMNS + 1} columns; there may be {MOST_COLUMNS}",
    ),
    "separators without end": (
        ";" * (MOST_SIGNS + 1),
        f"line 1: The first line has {MOST_SIGNS + 2} columns; there may be {MOST_COLUMNS}",
    ),
    "lines without end": (
        french() + "x\n" * MOST_LINES,
        f"line {MOST_LINES + 2}: The file has {MOST_LINES + 1} lines; there may be {MOST_LINES}",
    ),
    "one account in two ways": (
        french() + french(account="nord", contact_name="Bob").split("\n", 1)[1],
        "line 3: account: The account “nord” is written “NORD” in line 2. Write both alike",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "answer"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_in_one_way_is_answered_by_what_to_do(
    command: Command, tmp_path: Path, records: Database, content: str | bytes, answer: str
) -> None:
    file = tmp_path / "partners.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    said = command("partners", "import", file, fails=1).stderr
    assert answer in said
    assert said.startswith(f"{file}: nothing was imported.")
    with records.read() as session:
        assert session.scalars(select(Partner)).all() == []


def test_in_a_french_file_the_third_of_the_fourth_is_in_april(
    command: Command, write: Callable[..., Path], records: Database
) -> None:
    dates = ("accredited_from", "accredited_until", "subscription_start", "subscription_end")
    command("partners", "import", write(french(**dict.fromkeys(dates, "03/04/2026"))))
    with records.read() as session:
        (advanced,) = session.scalars(select(Partner)).one().accreditations
    assert last_day(advanced.ends_at, PARIS).isoformat() == "2026-04-03"


def test_an_accented_domain_is_kept_as_mail_servers_know_it(
    command: Command, write: Callable[..., Path], records: Database
) -> None:
    command("partners", "import", write(french(contact_email="alice@société.example")))
    with records.read() as session:
        (alice,) = session.scalars(select(Partner)).one().contacts
    assert alice.email == "alice@xn--socit-esab.example"


def test_an_account_is_told_from_one_on_file_that_differs_in_capitals_only(
    command: Command, write: Callable[..., Path]
) -> None:
    command("partners", "import", write(french()))
    said = command("partners", "import", write(french(account="Nord")), fails=1).stderr
    assert "line 2: account: “Nord” is on file as “NORD”. Write it so" in said


def test_a_value_that_cannot_be_read_is_told_once_and_not_as_differing_too(
    command: Command, write: Callable[..., Path]
) -> None:
    bob = {**NORD, "contact_name": "Bob", "contact_email": "bob@nord.example"}
    for rows in ((NORD, {**bob, "language": "de"}), ({**NORD, "language": "de"}, bob)):
        said = command("partners", "import", write(partners(*rows)), fails=1).stderr
        assert said.count("language: ") == 1
        assert "“de” is no choice" in said


def test_an_account_whose_contacts_all_left_has_a_row_without_any(
    command: Command, write: Callable[..., Path], records: Database
) -> None:
    nobody = dict.fromkeys(CONTACT_COLUMNS, "")
    command("partners", "import", write(partners({**NORD, **nobody})))
    with records.read() as session:
        assert session.scalars(select(Partner)).one().contacts == []


AGENTS: dict[str, tuple[str | bytes, str]] = {
    "as it should be": (agents(LEA, separator=";"), "agents: 1 new"),
    "Windows, and other separators of languages": (
        windows(agents({**LEA, "languages": "FR, EN", "role": "Agent"}, separator=";")),
        "agents: 1 new",
    ),
    "a login in two ways": (
        agents(LEA, {**LEA, "login": "Lea", "phone": "+33199000202"}),
        "line 3: login: The login “Lea” is in line 2 already, written “lea”. Remove one",
    ),
    "a premium number": (agents({**LEA, "phone": "0899 70 01 23"}), "premium or shared-cost"),
    "a number abroad": (agents({**LEA, "phone": "+32 2 555 12 12"}), "is outside FR. Write"),
    "overseas": (agents({**LEA, "phone": "0262 90 01 23"}), "is outside FR. Write another"),
    "one phone for two": (
        agents(LEA, {**LEA, "login": "sam"}), "line 3: phone: This phone is also that of lea",
    ),
    "a role in French": (
        agents({**LEA, "role": "superviseur"}),
        "line 2: role: “superviseur” is no choice. Write supervisor, agent or admin",
    ),
    "a language in words": (agents({**LEA, "languages": "français"}), "“français” is not spoken"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "answer"), AGENTS.values(), ids=AGENTS.keys())
def test_a_file_of_agents_is_read_or_answered(
    command: Command, tmp_path: Path, records: Database, content: str | bytes, answer: str
) -> None:
    file = tmp_path / "agents.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    result = command("agents", "import", file, fails=0 if "new" in answer else 1)
    assert answer in result.output
    with records.read() as session:
        read = [(one.phone, one.languages) for one in session.scalars(select(Agent))]
    assert read == ([("+33199000201", "fr en")] if "new" in answer else [])
