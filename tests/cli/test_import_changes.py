"""What an import changes: shown before it is written, whom it no longer names, who leaves by it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import Result
from pydantic import SecretStr
from sqlalchemy import delete, event, func, select
from sqlalchemy.orm import Session

from callrouter.commands.import_help import AGENTS_EXAMPLE, PARTNERS_EXAMPLE
from callrouter.people.callers import with_number
from callrouter.people.files import AGENT_COLUMNS, PARTNER_COLUMNS, import_partners
from callrouter.people.turns import take_people_turn
from callrouter.records import Agent, Contact, Database, Partner, Service
from callrouter.settings import Entitlement
from tests.authors import BY_TEST
from tests.cli.sheets import LEA, NORD, agents, partners, sheet

Command = Callable[..., Result]
Write = Callable[..., Path]

BOB = {
    **NORD,
    "contact_name": "Bob", "contact_email": "bob@nord.example", "contact_phone": "+33199000102",
}  # fmt: skip
SUD = {
    **NORD,
    "account": "SUD", "name": "Sud", "support_code": "11112222",
    "contact_name": "Carl", "contact_email": "carl@sud.example", "contact_phone": "+33199000103",
}  # fmt: skip
ADVANCED = Entitlement(accreditations=("Advanced",), otherwise="goodbye", rank_by_account=True)
WITH_SERVICES = (*PARTNER_COLUMNS, "services", "certified_products")


def many(count: int) -> list[dict[str, str]]:
    """Rows of so many contacts of NORD."""
    return [
        {**NORD, "contact_name": f"Contact {n}", "contact_email": f"c{n}@nord.example"}
        for n in range(count)
    ]


def present(records: Database) -> list[str]:
    with records.read() as session:
        named = select(Contact.name).where(Contact.left_at.is_(None)).order_by(Contact.id)
        return list(session.scalars(named))


def test_whom_the_file_no_longer_names_is_listed_and_stays(
    command: Command, write: Write, records: Database
) -> None:
    command("partners", "import", write(partners(NORD, BOB, SUD)))
    said = command("partners", "import", write(partners(NORD))).output
    assert "not in the file, and still a contact: Bob, NORD (--exact lets them leave)" in said
    assert "accounts not in the file, left as they are: SUD" in said
    assert present(records) == ["Alice Martin", "Bob", "Carl"]


def test_an_exact_file_lets_the_contacts_of_its_own_accounts_leave(
    command: Command, write: Write, records: Database
) -> None:
    command("partners", "import", write(partners(*many(20), SUD)))
    said = command("partners", "import", write(partners(*many(18))), "--exact").output
    assert "not in the file, and left by it: Contact 18, NORD" in said
    assert "not in the file, and left by it: Contact 19, NORD" in said
    assert len(present(records)) == 19
    assert "Carl" in present(records)
    again = command("partners", "import", write(partners(*many(20))), "--exact", "--dry-run").output
    assert "left, and stays out: Contact 18, NORD (`callrouter contacts restore" in again


def test_who_left_by_a_file_enters_nowhere_without_a_code(
    command: Command, write: Write, records: Database
) -> None:
    command("partners", "import", write(partners(NORD, BOB)))
    command("partners", "import", write(partners(NORD)), "--exact", "--yes")
    with records.read() as session:
        assert with_number(session, "+33199000102") == (None, None)
        assert with_number(session, "+33199000101")[0] is not None


def test_more_than_a_tenth_at_once_wants_a_yes(
    command: Command, write: Write, records: Database
) -> None:
    command("partners", "import", write(partners(*many(20))))
    cut = write(partners(*many(17)))
    refused = command("partners", "import", cut, "--exact", fails=1).stderr
    assert "nothing was imported. 3 of 20 contacts would have left:" in refused
    assert "  Contact 17, NORD" in refused
    assert "Say --yes if it is meant so, or leave --exact out." in refused
    assert len(present(records)) == 20
    command("partners", "import", cut, "--exact", "--yes")
    assert len(present(records)) == 17


@pytest.mark.usefixtures("wednesday_at_noon")
def test_a_dry_run_shows_what_would_change_and_writes_nothing(
    command: Command, write: Write, records: Database
) -> None:
    command("partners", "import", write(partners(NORD, BOB)))
    changed = {
        "accredited_until": "2027-09-14", "quota_policy": "", "support_code": "24681357",
    }  # fmt: skip
    alice = {**NORD, **changed, "contact_phone": "01 99 00 01 09"}
    dan = {**BOB, **changed, "contact_name": "Dan", "contact_email": "dan@nord.example"}
    file = write(partners(alice, dan, {**SUD, "support_code": ""}))
    said = command("partners", "import", file, "--exact", "--dry-run").output.splitlines()
    assert said == [
        "Nothing was written. With this file there would be:",
        "accounts: 1 new, 1 changed, 0 unchanged",
        "new: SUD",
        "  name: Sud",
        "  language: fr",
        "  quota_policy: refuse",
        "  accreditation: Advanced",
        "  accredited_from: 2026-01-01",
        "  accredited_until: 2026-09-14",
        "  subscribed: yes",
        "  subscription_start: 2026-02-01",
        "  subscription_end: 2027-01-31",
        "  contact Carl: carl@sud.example",
        "  contact_phone of Carl: +33199000103",
        "  contact_language of Carl: fr",
        "changed: NORD",
        "  quota_policy: no longer refuse",
        "  accredited_until: 2026-09-14 becomes 2027-09-14",
        "  contact_phone of Alice Martin: +33199000101 becomes +33199000109",
        "  contact Dan: dan@nord.example (new)",
        "  contact_phone of Dan: +33199000102 (new)",
        "  contact_language of Dan: fr (new)",
        "  contact Bob: no longer bob@nord.example",
        "  support_code: the one before becomes another",
        "not in the file, and left by it: Bob, NORD",
        "1 of 2 contacts leave at once: this will want --yes.",
        "new support codes for: SUD",
    ]
    with records.read() as session:
        assert session.scalar(select(func.count(Partner.id))) == 1
    assert present(records) == ["Alice Martin", "Bob"]
    command("partners", "import", file, "--exact", "--yes")
    assert present(records) == ["Alice Martin", "Dan", "Carl"]


def test_a_dry_run_works_for_agents_too(command: Command, write: Write, records: Database) -> None:
    sam = {**LEA, "login": "sam", "phone": "+33199000202"}
    command("agents", "import", write(agents(LEA, sam)))
    file = write(agents({**LEA, "role": "supervisor", "languages": "fr"}))
    said = command("agents", "import", file, "--dry-run").output.splitlines()
    assert said[1:] == [
        "agents: 0 new, 1 changed, 0 unchanged",
        "changed: lea",
        "  languages: fr en becomes fr",
        "  role: agent becomes supervisor",
        "agents not in the file, left as they are: sam",
    ]
    with records.read() as session:
        assert session.scalar(select(Agent.role).where(Agent.login == "lea")) == "agent"


def test_a_number_that_two_accounts_share_is_told_and_taken(
    command: Command, write: Write, records: Database
) -> None:
    shared = {**SUD, "contact_phone": NORD["contact_phone"]}
    said = command("partners", "import", write(partners(NORD, shared))).output
    assert (
        "Look at this: line 2: contact_phone: The number +33 1 99 00 01 01 is also that of Carl "
        "(SUD): a number that two accounts share identifies neither."
    ) in said
    assert "line 3: contact_phone: The number +33 1 99 00 01 01 is also that of Alice" in said
    # Of a number on file, too.
    assert "line 2: contact_phone" in command("partners", "import", write(partners(NORD))).output


def services(**cells: str) -> str:
    """The file of NORD with services in its cells, as a French Excel has it."""
    cells = {name: f'"{value}"' for name, value in cells.items()}
    return sheet(WITH_SERVICES, {**NORD, **cells}, separator=";")


def shown(command: Command) -> dict[str, list[object]]:
    whole = json.loads(command("partners", "show", "NORD", "--json").output)
    for one in whole["services"]:
        del one["id"]
    return {name: whole[name] for name in ("services", "certified_products")}


def test_services_and_certified_products_are_columns_of_an_account(
    command: Command, write: Write
) -> None:
    file = write(
        services(
            services="Public Cloud: pci-123 from 2026-01-01 until 31/12/2026\nBare Metal: ns 1",
            certified_products="Public Cloud; Bare Metal",
        )
    )
    command("partners", "import", file)
    assert shown(command) == {
        "services": [
            {"name": "pci-123", "product": "Public Cloud", "from": "2026-01-01",
             "until": "2026-12-31"},
            {"name": "ns 1", "product": "Bare Metal", "from": None, "until": None},
        ],
        "certified_products": ["Public Cloud", "Bare Metal"],
    }  # fmt: skip
    text = command("partners", "show", "NORD").output
    assert "Public Cloud  pci-123  2026-01-01  2026-12-31" in text
    assert "Certified on   Public Cloud, Bare Metal" in text
    assert "1 unchanged" in command("partners", "import", file).output


def test_each_row_of_an_account_may_name_services_of_its_own(
    command: Command, write: Write
) -> None:
    rows = [
        {**NORD, "services": "Public Cloud: pci-123"},
        {**BOB, "services": "Bare Metal: ns1 until 2026-12-31", "certified_products": "Web"},
    ]
    command("partners", "import", write(sheet(WITH_SERVICES, *rows)))
    assert [one["name"] for one in shown(command)["services"]] == ["pci-123", "ns1"]  # type: ignore[index]


@pytest.mark.usefixtures("wednesday_at_noon")
def test_a_service_that_the_file_no_longer_names_has_ended_and_is_still_known(
    command: Command, write: Write, records: Database
) -> None:
    command("partners", "import", write(services(services="Public Cloud: a; Bare Metal: b")))
    without = write(services(services="Bare Metal: b"))
    said = command("partners", "import", without).output
    assert "until of a: 2026-07-15 (new)" in said
    with records.read() as session:
        ended = session.scalars(select(Partner)).one().services[0].ends_at
    assert ended == datetime(2026, 7, 15, 10, tzinfo=UTC)
    assert "1 unchanged" in command("partners", "import", without).output
    # A file without the column says nothing of services, nor does one that leaves it empty.
    assert "1 unchanged" in command("partners", "import", write(partners(NORD))).output
    assert "1 unchanged" in command("partners", "import", write(services())).output
    assert "until of b" in command("partners", "import", write(services(services="-"))).output


@pytest.mark.parametrize(
    ("product", "name"),
    [
        ("Public Cloud", "a; b"),
        ("Public Cloud", "backup from Paris"),
        ("Public Cloud", "on until further notice"),
        ("Cloud: Public", "eu:west:1"),
        ('The "cloud"', '"'),
        ('"Cloud"', "from"),
        ("Cloud; Bare", 'a "b"; c: d'),
        ("-", "-"),
    ],
)
def test_a_service_of_any_name_comes_back_from_an_export_as_it_was(
    command: Command, write: Write, records: Database, product: str, name: str
) -> None:
    command("partners", "import", write(partners(NORD)))
    days = ("--from", "2026-01-01", "--until", "2026-12-31")
    command("partners", "give", "NORD", "service", "--product", product, "--service", name, *days)
    command("partners", "give", "NORD", "service", "--product", "Bare Metal", "--service", "ns1")
    exported = write(command("partners", "export").stdout, "out.csv")
    assert "1 unchanged" in command("partners", "import", exported).output
    with records.begin() as session:
        session.execute(delete(Service))
    command("partners", "import", exported)
    with records.read() as session:
        kept = session.execute(select(Service.product, Service.name).order_by(Service.id)).all()
    assert [tuple(one) for one in kept] == [(product, name), ("Bare Metal", "ns1")]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("pci-123", "services: “pci-123” is no service. Write it like “Public Cloud: pci-123 from"),
        ("Public Cloud: a from soon", "services: “soon” is no date. Write it like 2026-09-14"),
        (
            "Web: a from 2026-02-01 until 2026-01-01",
            "“a” ends before it begins. After “until” comes its last",
        ),
        ("Web: a; Public Cloud: A", "“A” is there in two ways for this account. Write it once"),
    ],
)
def test_a_service_that_cannot_be_read_is_refused(
    command: Command, write: Write, cell: str, said: str
) -> None:
    assert said in command("partners", "import", write(services(services=cell)), fails=1).stderr


def test_whoever_is_exported_and_imported_again_is_unchanged(
    command: Command, write: Write
) -> None:
    command("partners", "import", write(services(services="Public Cloud: pci-1 from 2026-01-01")))
    command("agents", "import", write(agents(LEA)))
    for what, columns in (("partners", PARTNER_COLUMNS), ("agents", AGENT_COLUMNS)):
        for separator in (";", ","):
            exported = command(what, "export", "--separator", separator).stdout
            assert exported.startswith("\ufeff" + separator.join(f'"{one}"' for one in columns))
            assert "0 changed, 1 unchanged" in command(what, "import", write(exported)).output


def test_the_examples_of_the_help_can_be_used_as_they_stand(command: Command, write: Write) -> None:
    for what, example, count in (("partners", PARTNERS_EXAMPLE, 1), ("agents", AGENTS_EXAMPLE, 1)):
        shown = command(what, "import", "--help").output
        assert all(f"  {line}" in shown for line in example.splitlines())
        assert f"{count} new" in command(what, "import", write(example)).output


def test_an_accreditation_that_opens_nothing_may_be_on_file(
    command: Command, write: Write, config_with: Callable[[str, str, str], str]
) -> None:
    folder = config_with(
        "line.toml", "other_accreditations = []", 'other_accreditations = ["Gold"]'
    )
    none = dict.fromkeys(("subscription_start", "subscription_end"), "")
    gold = write(partners({**NORD, **none, "accreditation": "gold"}))
    assert "1 new" in command("partners", "import", gold, CALLROUTER_CONFIG=folder).output
    slip = write(partners({**NORD, "accreditation": "Golden"}))
    refused = command("partners", "import", slip, fails=1, CALLROUTER_CONFIG=folder).stderr
    assert "Write Gold or Advanced, or nothing" in refused
    assert json.loads(command("partners", "show", "NORD", "--json").output)["subscriptions"] == []
    subscribing = write(partners({**NORD, "accreditation": "gold"}))
    refused = command("partners", "import", subscribing, fails=1, CALLROUTER_CONFIG=folder).stderr
    assert "A subscription needs a valid Advanced accreditation" in refused


def test_an_agent_who_imports_leaves_an_admin_and_a_shell_need_not(
    command: Command, write: Write
) -> None:
    command("agents", "import", write(agents({**LEA, "role": "admin"})))
    demoting = write(agents(LEA))
    for how in (("--dry-run",), ()):
        said = command("agents", "import", demoting, "--as", "lea", *how, fails=1).stderr
        assert "line 2: role: No admin would be left." in said
    assert "1 changed" in command("agents", "import", demoting).output


def test_phones_that_agents_exchange_are_told_as_they_were_and_as_they_become(
    command: Command, write: Write
) -> None:
    max_ = {**LEA, "login": "max", "phone": "+33199000202"}
    command("agents", "import", write(agents(LEA, max_)))
    exchanged = agents({**LEA, "phone": max_["phone"]}, {**max_, "phone": LEA["phone"]})
    said = command("agents", "import", write(exchanged)).output
    assert "changed: lea\n  phone: +33199000201 becomes +33199000202\n" in said
    assert "changed: max\n  phone: +33199000202 becomes +33199000201\n" in said


def test_nothing_is_written_and_so_locked_before_the_whole_file_was_compared(
    command: Command, write: Write, records: Database
) -> None:
    """Calls of the accounts begin and end while a long file is read: they wait for no lock."""
    command("partners", "import", write(partners(NORD, SUD)))
    renewed = partners(
        {**NORD, "name": "Nord SA", "support_code": SUD["support_code"]},
        {**SUD, "name": "Sud SA", "support_code": NORD["support_code"]},
    )
    written: list[list[str]] = []

    def note(session: Session, *_: object) -> None:
        written.append([one.name for one in session.dirty if isinstance(one, Partner)])

    with records.begin() as session:
        event.listen(session, "before_flush", note)
        key = SecretStr("b81e-another-secret-in-the-tests")
        import_partners(session, key, renewed.encode(), ADVANCED, BY_TEST, datetime.now(UTC))
    assert sorted(next(filter(None, written))) == ["Nord SA", "Sud SA"]


def test_of_two_who_change_who_is_on_file_at_once_the_second_is_refused_and_may_be_tried_again(
    command: Command, write: Write, records: Database
) -> None:
    file = write(partners(NORD))
    with records.begin() as session:
        if session.get_bind().dialect.name == "postgresql":
            take_people_turn(session)
            said = command("partners", "import", file, fails=1).stderr
            assert "nothing was imported. Somebody else is changing" in said
            assert said.endswith("Try again in a moment.\n")
    assert "1 new" in command("partners", "import", file).output


def test_an_import_that_is_interrupted_says_that_nothing_was_imported(
    command: Command, write: Write, records: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("callrouter.people.files.partners.code_hash", interrupted)
        said = command("partners", "import", write(partners(NORD)), fails=1).stderr
    assert said.endswith("interrupted; nothing was imported.\n")
    assert present(records) == []
