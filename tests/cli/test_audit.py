"""`audit`: every act of those who run the service is on record, with who did it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from callrouter.records import AuditEvent, Database, OwedMail
from callrouter.rules.audit import ACTS
from callrouter.settings import SHIPPED_CONFIG
from callrouter.wording.audit import say_act
from tests.cli.sheets import LEA, NORD, agents, partners
from tests.world import OPEN

Command = Callable[..., Result]
Write = Callable[..., Path]

BOB = {**NORD, "contact_name": "Bob Durand", "contact_email": "bob@nord.example"}
MAX = {
    **LEA, "login": "max", "name": "Max Weber", "email": "max@vendor.example",
    "phone": "+33199000299", "role": "admin",
}  # fmt: skip

REASONS = ("--reason-fr", "panne", "--reason-en", "outage", "--yes")


@pytest.fixture
def staffed(command: Command, write: Write) -> None:
    """An account of two contacts and two agents are on file, by the shell's user."""
    command("partners", "import", write(partners(NORD, BOB)))
    command("agents", "import", write(agents(LEA, MAX), "agents.csv"))


def told(command: Command, *words: str) -> list[tuple[str, str, str]]:
    """What `audit` lists: who did what to what, the oldest first."""
    listed: list[dict[str, Any]] = json.loads(command("audit", *words, "--json").output)
    return [(one["author"], one["act"], one["about"]) for one in reversed(listed)]


@pytest.mark.usefixtures("staffed")
def test_every_act_says_who_did_it(command: Command, write: Write, records: Database) -> None:
    with records.begin() as session:
        mail = OwedMail(
            kind="ticket_created", event="e", message_id="<1@x>", recipient="a@nord.example",
            owed_at=OPEN, due_at=OPEN, failed_at=OPEN, language="fr",
        )  # fmt: skip
        session.add(mail)
    before = len(told(command))
    shipped = (SHIPPED_CONFIG / "hours.toml").read_text("utf-8")
    hours = write(shipped.replace("09:00-18:00", "09:00-17:00"), "other.toml")
    charged = {"quota_policy": "charge"}
    changed = write(partners({**NORD, **charged}, {**BOB, **charged}), "changed.csv")
    renamed = write(agents({**LEA, "languages": "fr"}, MAX), "renamed.csv")
    acts: list[tuple[tuple[str | Path, ...], str, str]] = [
        (("agents", "available", "lea"), "agent.set_available", "lea"),
        (("agents", "away", "lea"), "agent.set_away", "lea"),
        (("agents", "link", "lea"), "agent.link_made", "lea"),
        (("agents", "invite", "lea"), "agent.invited", "lea"),
        (("agents", "reset", "lea", "--yes"), "agent.reset", "lea"),
        (("agents", "sign-out", "lea"), "agent.signed_out", "lea"),
        (("agents", "disable", "lea"), "agent.disabled", "lea"),
        (("agents", "enable", "lea"), "agent.enabled", "lea"),
        (("agents", "import", renamed), "agent.changed", "lea"),
        (("partners", "import", changed), "partner.changed", "NORD"),
        (("partners", "code", "NORD"), "partner.code_renewed", "NORD"),
        (("partners", "add", "SUD", "--name", "Sud", "--language", "fr"), "partner.added", "SUD"),
        (("partners", "set", "NORD", "--language", "en"), "partner.changed", "NORD"),
        *(
            (("partners", verb, "NORD", kind, *words), f"partner.{kind}_{done}", "NORD")
            for kind, given, other in (
                ("accreditation", ("--accreditation", "Advanced"), "2"),
                ("subscription", (), "2"),
                ("service", ("--product", "VPS", "--service", "vps-1"), "1"),
            )
            for verb, done, words in (
                ("give", "added", given),
                ("change", "changed", (other, "--until", "2099-12-31")),
                *([("end", "ended", (other,))] if kind != "accreditation" else []),
            )
        ),
        (("partners", "end", "NORD", "accreditation", "2"), "partner.accreditation_ended", "NORD"),
        (("contacts", "set", "2", "--phone", ""), "contact.changed", "Bob Durand, NORD"),
        (("contacts", "add", "SUD", "--name", "Eve", "--email", "eve@sud.example"),
         "contact.added", "Eve, SUD"),
        (("refused-numbers", "add", "01 99 00 06 66", "--why", "Robot"), "number.refused",
         "+33199000666"),
        (("refused-numbers", "remove", "1"), "number.admitted", "+33199000666"),
        (("contacts", "first", "2"), "contact.made_first", "Bob Durand, NORD"),
        (("contacts", "remove", "2"), "contact.removed", "Bob Durand, NORD"),
        (("contacts", "restore", "2"), "contact.restored", "Bob Durand, NORD"),
        (("hours", "import", hours, "--yes"), "hours.revised", "hours, 1"),
        (("hours", "close", "--for", "20d", *REASONS), "hours.closed_now", "hours, 2"),
        (("hours", "open"), "hours.as_usual", "hours, 3"),
        (("hours", "open", "--for", "20h", *REASONS), "hours.opened_now", "hours, 4"),
        (("hours", "holidays", "--close-rest"), "hours.holidays_confirmed", "hours"),
        (("announcement", "set", "--fr", "Bonjour.", "--en", "Hello."), "announcement.set", ""),
        (("announcement", "clear"), "announcement.ended", ""),
        (("text-blocks", "set", "thanks", "--fr", "Merci.", "--en", "Thanks."),
         "text_block.set", "thanks"),
        (("text-blocks", "remove", "thanks"), "text_block.removed", "thanks"),
        (("wallboards", "add", "Salle 2"), "wallboard.link_made", "Salle 2"),
        (("wallboards", "revoke", "1"), "wallboard.link_revoked", "Salle 2"),
        (("mail", "retry", "1"), "mail.sent_again", "ticket_created"),
        (("agents", "remove", "lea", "--yes"), "agent.removed", "lea (left, 1)"),
    ]  # fmt: skip
    for words, _, _ in acts:
        command(*words, "--as", "max")
    assert told(command)[before:] == [
        ("max", act, about.replace("lea", "lea (left, 1)") if about == "lea" else about)
        for _, act, about in acts
    ]
    assert told(command, "--by", "max") == told(command)[before:]
    seen = {act for _, act, _ in told(command)}
    by_oneself = {"access_set", "password_set", "codes_set", "session_ended"}
    assert seen == {*ACTS} - {*(f"agent.{act}" for act in by_oneself)}


@pytest.mark.usefixtures("staffed")
def test_an_import_tells_of_each_person_and_names_nobody(
    command: Command, write: Write, records: Database
) -> None:
    moved = {**NORD, "contact_phone": "+33199000177", "subscription_end": "2026-12-31"}
    command("partners", "import", write(partners(moved)), "--exact", "--yes")
    assert told(command, "--partner", "NORD")[-3:] == [
        (told(command)[-1][0], "contact.removed", "Bob Durand, NORD"),
        (told(command)[-1][0], "partner.subscription_changed", "NORD"),
        (told(command)[-1][0], "contact.changed", "Alice Martin, NORD"),
    ]
    with records.read() as session:
        facts = json.dumps([one.facts for one in session.query(AuditEvent)])
    assert "2026-12-31" in facts
    for word in ("Alice", "Bob", "nord.example", "+3319900"):
        assert word not in facts


def test_a_dry_run_and_what_is_refused_leave_nothing(command: Command, write: Write) -> None:
    command("partners", "import", write(partners(NORD)), "--dry-run")
    command("agents", "disable", "nobody", fails=1)
    command("partners", "import", write(partners(NORD)), "--as", "nobody", fails=1)
    assert [act for _, act, _ in told(command) if act != "hours.revised"] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_act_has_words_and_one_of_another_version_keeps_its_name(language: str) -> None:
    words = [say_act(act, language) for act in ACTS]  # type: ignore[arg-type]
    assert len({*words}) == len(ACTS)
    assert not {*words} & {*ACTS}
    assert say_act("agent.flown", language) == "agent.flown"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_events SET author = 'x'",
        "DELETE FROM audit_events",
        pytest.param(
            "INSERT OR REPLACE INTO audit_events (id, at, act, about, author, facts) "
            "SELECT id, at, act, about, 'x', facts FROM audit_events",
            marks=pytest.mark.only_on("sqlite"),
        ),
        pytest.param("TRUNCATE audit_events", marks=pytest.mark.only_on("postgresql")),
    ],
)
def test_what_is_on_record_cannot_be_changed(records: Database, change: str) -> None:
    with records.begin() as session:
        session.execute(
            insert(AuditEvent).values(
                at=OPEN, act="agent.added", about="agent", author="max", facts={}
            )
        )
    with pytest.raises(DBAPIError, match="append-only"), records.begin() as session:
        session.execute(text(change))
    with records.read() as session:
        assert [one.author for one in session.query(AuditEvent)] == ["max"]
