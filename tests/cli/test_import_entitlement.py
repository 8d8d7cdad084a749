"""A file of partners and what entitles them: nobody subscribes without an accreditation (R3), and
what is over, or to come, stays beside what the file speaks of."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select

from callrouter.records import AuditEvent, Database
from tests.cli.sheets import NORD, partners, sheet

Command = Callable[..., Result]
Write = Callable[..., Path]

pytestmark = pytest.mark.usefixtures("wednesday_at_noon")


def nord(command: Command) -> dict[str, Any]:
    """The account as it is on file."""
    found: dict[str, Any] = json.loads(command("partners", "show", "NORD", "--json").output)
    return found


@pytest.mark.parametrize(
    "changed",
    [
        {"accreditation": "", "accredited_from": "", "accredited_until": ""},
        {"accredited_from": "", "accredited_until": "2026-01-31"},
        {"accredited_from": "", "accredited_until": "2026-07-14", "subscription_start": ""},
    ],
)
def test_a_subscription_without_an_accreditation_when_it_begins_refuses_the_file(
    command: Command, write: Write, changed: dict[str, str]
) -> None:
    refused = command("partners", "import", write(partners({**NORD, **changed})), fails=1).stderr
    assert "subscription_start: A subscription needs a valid Advanced accreditation" in refused


def test_what_is_over_and_what_is_to_come_stay_beside_what_a_file_says(
    command: Command, write: Write
) -> None:
    command("partners", "import", write(partners(NORD)))
    command("partners", "give", "NORD", "subscription", "--from", "2025-02-01",
            "--until", "2026-01-31")  # fmt: skip
    command("partners", "give", "NORD", "subscription", "--from", "2026-08-01",
            "--until", "2028-01-31")  # fmt: skip
    same = command("partners", "import", write(partners(NORD))).output
    assert "1 unchanged" in same
    longer = write(partners({**NORD, "subscription_end": "2027-03-31"}))
    command("partners", "import", longer)
    assert [(one["from"], one["until"]) for one in nord(command)["subscriptions"]] == [
        ("2026-02-01", "2027-03-31"), ("2025-02-01", "2026-01-31"), ("2026-08-01", "2028-01-31"),
    ]  # fmt: skip
    exported = command("partners", "export").stdout
    assert '"2026-02-01";"2027-03-31"' in exported
    assert "1 unchanged" in command("partners", "import", write(exported, "out.csv")).output

    none = {name: "" for name in NORD if name.startswith(("accredit", "subscription"))}
    for said in ("1 changed", "1 unchanged"):
        assert said in command("partners", "import", write(partners({**NORD, **none}))).output
    (ended,) = nord(command)["accreditations"]
    assert (ended["from"], ended["until"]) == ("2026-01-01", "2026-07-15"), "it was, until now"
    assert [(one["from"], one["until"]) for one in nord(command)["subscriptions"]] == [
        ("2026-02-01", "2026-07-15"), ("2025-02-01", "2026-01-31"),
    ]  # fmt: skip


def test_what_a_file_renews_is_put_beside_what_is_in_force(command: Command, write: Write) -> None:
    command("partners", "import", write(partners(NORD)))
    renewed = {
        **NORD, "accredited_from": "2026-09-15", "accredited_until": "2027-09-14",
        "subscription_start": "2027-02-01", "subscription_end": "2028-01-31",
    }  # fmt: skip
    said = command("partners", "import", write(partners(renewed))).output
    assert "accredited_from: 2026-09-15 (new)" in said
    assert "subscription_start: 2027-02-01 (new)" in said
    for kind, spans in (
        ("accreditations", [("2026-01-01", "2026-09-14"), ("2026-09-15", "2027-09-14")]),
        ("subscriptions", [("2026-02-01", "2027-01-31"), ("2027-02-01", "2028-01-31")]),
    ):
        assert [(one["from"], one["until"]) for one in nord(command)[kind]] == spans
    assert "1 unchanged" in command("partners", "import", write(partners(renewed))).output
    longer = {**renewed, "accredited_until": "2027-12-31"}
    said = command("partners", "import", write(partners(longer))).output
    assert "accredited_until: 2027-09-14 becomes 2027-12-31" in said
    assert len(nord(command)["accreditations"]) == 2


@pytest.mark.parametrize("until", ["", "2026-12-31"])
def test_whoever_is_renewed_before_the_end_may_call_until_then(
    command: Command, write: Write, until: str
) -> None:
    command("partners", "import", write(partners({**NORD, "accredited_until": until})))
    renewed = {**NORD, "accredited_from": "2026-09-15", "accredited_until": "2027-09-14"}
    spans = [("2026-01-01", "2026-09-14"), ("2026-09-15", "2027-09-14")]
    for said in ("1 changed", "1 unchanged"):
        assert said in command("partners", "import", write(partners(renewed))).output
        assert [(one["from"], one["until"]) for one in nord(command)["accreditations"]] == spans
    exported = command("partners", "export").stdout
    assert "1 unchanged" in command("partners", "import", write(exported, "out.csv")).output


def test_what_is_to_come_stays_when_a_file_speaks_of_a_time_before_it(
    command: Command, write: Write
) -> None:
    later = {**NORD, "accredited_from": "2026-09-15", "accredited_until": "2027-09-14",
             "subscription_start": "2026-09-15", "subscription_end": "2027-09-14"}  # fmt: skip
    command("partners", "import", write(partners(later)))
    sooner = {**later, "accredited_from": "2026-01-01", "accredited_until": "2026-09-14"}
    command("partners", "import", write(partners(sooner)))
    assert {(one["from"], one["until"]) for one in nord(command)["accreditations"]} == {
        ("2026-01-01", "2026-09-14"), ("2026-09-15", "2027-09-14"),
    }  # fmt: skip


def test_an_account_that_is_only_accredited_stays_so_when_its_export_comes_back(
    command: Command, write: Write
) -> None:
    only = dict.fromkeys(("subscription_start", "subscription_end"), "")
    file = write(sheet((*NORD, "subscribed"), {**NORD, **only, "subscribed": "no"}), "no.csv")
    command("partners", "import", file)
    assert nord(command)["subscriptions"] == []
    exported = command("partners", "export").stdout
    assert "1 unchanged" in command("partners", "import", write(exported, "out.csv")).output
    assert nord(command)["subscriptions"] == []
    # A file of before says it as ever: whoever is accredited subscribed.
    command("partners", "import", write(partners({**NORD, **only})))
    assert [one["until"] for one in nord(command)["subscriptions"]] == [None]
    command("partners", "import", file)
    assert [one["until"] for one in nord(command)["subscriptions"]] == ["2026-07-15"]


def test_a_renewal_that_is_corrected_is_the_same_one_and_a_gap_before_it_is_told(
    command: Command, write: Write
) -> None:
    command("partners", "import", write(partners({**NORD, "accredited_until": "2026-12-31"})))
    for first, before in (
        ("2026-09-15", "2026-09-14"), ("2026-09-01", "2026-08-31"), ("2026-10-01", "2026-08-31"),
    ):  # fmt: skip
        renewed = {**NORD, "accredited_from": first, "accredited_until": "2027-06-30"}
        file = write(partners(renewed))
        said = command("partners", "import", file).output
        assert [(one["from"], one["until"]) for one in nord(command)["accreditations"]] == [
            ("2026-01-01", before), (first, "2027-06-30"),
        ]  # fmt: skip
        assert "1 unchanged" in command("partners", "import", file).output
    assert (
        "Look at this: line 2: accredited_from: What is valid now ends on Monday 31 August 2026, "
        "and what follows begins only on Thursday 1 October 2026"
    ) in said


def test_what_a_person_ended_is_not_given_back_by_a_file_of_before(
    command: Command, write: Write
) -> None:
    command("partners", "import", write(partners(NORD)))
    (lost,) = nord(command)["accreditations"]
    command("partners", "end", "NORD", "accreditation", str(lost["id"]))
    said = command("partners", "import", write(partners(NORD))).output
    assert "line 2: accredited_from: It was ended on Wednesday 15 July 2026" in said
    assert "1 unchanged" in said
    assert [one["until"] for one in nord(command)["accreditations"]] == ["2026-07-15"]
    again = write(partners({**NORD, "accredited_from": "2026-07-15"}))
    for said in ("1 changed", "1 unchanged"):
        assert said in command("partners", "import", again).output
    assert [(one["from"], one["until"]) for one in nord(command)["accreditations"]] == [
        ("2026-01-01", "2026-07-15"), ("2026-07-15", "2026-09-14"),
    ]  # fmt: skip


def test_a_file_that_speaks_of_one_accreditation_leaves_another_one_alone(
    command: Command, write: Write, config_with: Callable[[str, str, str], str]
) -> None:
    folder = config_with(
        "line.toml", "other_accreditations = []", 'other_accreditations = ["Gold"]'
    )
    file = write(partners(NORD))
    command("partners", "import", file, CALLROUTER_CONFIG=folder)
    command("partners", "give", "NORD", "accreditation", "--accreditation", "Gold",
            "--from", "2026-01-01", CALLROUTER_CONFIG=folder)  # fmt: skip
    assert "1 unchanged" in command("partners", "import", file, CALLROUTER_CONFIG=folder).output
    held = nord(command)["accreditations"]
    assert [one["until"] for one in held] == ["2026-09-14", None]


def test_dates_of_a_subscription_beside_no_are_refused(command: Command, write: Write) -> None:
    file = write(sheet((*NORD, "subscribed"), {**NORD, "subscribed": "no"}))
    refused = command("partners", "import", file, fails=1).stderr
    assert "subscribed: There are dates of a subscription, and “no”." in refused


def test_what_a_file_grants_goes_on_record_as_on_the_partners_page(
    command: Command, write: Write, records: Database
) -> None:
    command("partners", "import", write(partners({**NORD, "support_code": ""})))
    command("partners", "import", write(partners({**NORD, "accredited_until": "2026-12-31"})))
    with records.read() as session:
        acts = session.execute(select(AuditEvent.act, AuditEvent.facts).order_by(AuditEvent.id))
        told = [(act, facts) for act, facts in acts if act.startswith("partner.")]
    assert told == [
        ("partner.added", {"imported": True}),
        ("partner.accreditation_added", {
            "imported": True, "accreditation": "Advanced", "from": "2026-01-01",
            "until": "2026-09-14",
        }),
        ("partner.subscription_added", {
            "imported": True, "from": "2026-02-01", "until": "2027-01-31",
        }),
        ("partner.accreditation_changed", {
            "imported": True, "accreditation": "Advanced",
            "changes": {"until": ["2026-09-14", "2026-12-31"]},
        }),
        ("partner.code_renewed", {"imported": True}),
    ]  # fmt: skip
