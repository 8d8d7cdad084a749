"""`callrouter agents add`, `import`, `role`, `invite` and `reset`: who may sign in, and as what."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from callrouter.people.access.invitations import who_is_invited
from callrouter.people.access.links import SignInError
from callrouter.people.files import AGENT_COLUMNS
from callrouter.records import Agent, AuditEvent, Database, OwedMail
from tests.cli.conftest import Command
from tests.cli.sheets import LEA, agents, sheet

KEY = b"5f0c-our-own-secret-in-the-tests"
SAID = (
    *("--name", "Camille Roux"), *("--email", "camille@vendor.example"),
    *("--phone", "01 99 00 02 11"), *("--languages", "fr, en"),
)  # fmt: skip


def acts(records: Database) -> list[tuple[str, str]]:
    """What was done, and by whom."""
    with records.read() as session:
        found = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
        return [(one.act, one.author) for one in found]


def invited(records: Database, printed: str) -> str:
    """Whom the link that was printed invites."""
    address, _, token = printed.strip().splitlines()[-1].rpartition("/")
    assert address == "https://router.example/invitation"
    return who_is_invited(records, KEY, token, "", datetime.now(UTC)).person.login


def test_the_first_admin_gets_in_by_a_printed_link(command: Command, records: Database) -> None:
    said = command("agents", "add", "camille", *SAID, "--role", "admin", "--invite").output
    assert said.startswith("camille is on file.\n")
    assert invited(records, said) == "camille"
    with records.read() as session:
        agent = session.scalars(select(Agent)).one()
        mail = session.scalars(select(OwedMail)).one()
    assert (agent.role, agent.state, agent.phone) == ("admin", "away", "+33199000211")
    assert (agent.languages, agent.name) == ("fr en", "Camille Roux")
    assert (mail.kind, mail.recipient) == ("agent_invited", "camille@vendor.example")
    assert [act for act, _ in acts(records)] == ["agent.added", "agent.invited"]


def test_everything_that_is_wrong_with_a_new_agent_is_said(
    command: Command, records: Database
) -> None:
    command("agents", "add", "camille", *SAID)
    refused = command(
        "agents", "add", "Camille", "--name", "", "--email", "camille", "--phone", "0199000211",
        "--languages", "de", "--role", "boss", fails=1,
    ).stderr  # fmt: skip
    assert refused.splitlines() == [
        "--name: It is missing. Fill it in.",
        "--email: “camille” is no email address. Write it like name@example.com.",
        "--languages: “de” is not spoken here. Write fr and en, separated by a space.",
        "--role: “boss” is no choice. Write agent, supervisor or admin.",
        "login: The login “camille” is that of another agent already. Choose another one.",
        "--phone: This phone is also that of camille. Give each agent their own.",
    ]
    with records.read() as session:
        assert len(session.scalars(select(Agent)).all()) == 1


def test_nobody_is_on_file_who_cannot_be_invited(command: Command, records: Database) -> None:
    refused = command("agents", "add", "camille", *SAID, "--invite", fails=2, SECRET_KEY="").stderr
    assert "SECRET_KEY" in refused
    assert acts(records) == []
    command("agents", "add", "camille", *SAID, SECRET_KEY="")
    assert acts(records) == [("agent.added", acts(records)[0][1])]


def test_a_role_is_changed_and_by_whom_is_on_record(command: Command, records: Database) -> None:
    command("agents", "add", "camille", *SAID)
    assert command("agents", "role", "camille", "admin").output == "camille is now admin.\n"
    again = command("agents", "role", "camille", "admin", "--as", "camille").output
    assert again == "camille was already admin.\n"
    assert "“boss” is no choice" in command("agents", "role", "camille", "boss", fails=1).stderr
    assert "no agent 'camile'" in command("agents", "role", "camile", "agent", fails=1).stderr
    with records.read() as session:
        last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last is not None
    assert last.facts == {"changes": {"role": ["agent", "admin"]}}
    assert len(acts(records)) == 2


def test_an_invitation_is_mailed_and_printed_and_a_reset_takes_it_away(
    command: Command, records: Database
) -> None:
    command("agents", "add", "camille", *SAID)
    first = command("agents", "invite", "camille").output
    assert invited(records, first) == "camille"
    assert (
        "signed out everywhere"
        in command("agents", "reset", "camille", typed="n\n", fails=1).output
    )
    assert invited(records, first) == "camille"
    second = command("agents", "reset", "camille", "--yes").output
    assert invited(records, second) == "camille"
    with pytest.raises(SignInError):
        invited(records, first)
    with records.read() as session:
        kinds = session.scalars(select(OwedMail.kind).order_by(OwedMail.id)).all()
    assert kinds == ["agent_invited", "access_reset"]


def test_nobody_is_invited_who_is_disabled_or_not_there(
    command: Command, records: Database
) -> None:
    command("agents", "add", "camille", *SAID)
    command("agents", "disable", "camille")
    for act in (("invite",), ("reset", "--yes")):
        refused = command("agents", act[0], "camille", *act[1:], fails=1).stderr
        assert refused == "login: The agent “camille” is disabled. Enable it first.\n"
    assert "no agent 'sam'" in command("agents", "invite", "sam", fails=1).stderr


def test_an_agent_is_set_away_for_a_reason(command: Command, records: Database) -> None:
    command("agents", "add", "camille", *SAID)
    command("agents", "available", "camille")
    command("agents", "away", "camille", "--reason", "lunch")
    with records.read() as session:
        agent = session.scalars(select(Agent)).one()
    assert (agent.state, agent.reason) == ("away", "lunch")
    assert "'bored' is not one of 'break'" in command(
        "agents", "away", "camille", "--reason", "bored", fails=2
    ).stderr  # fmt: skip


def works_by_phone(records: Database, login: str) -> bool:
    with records.read() as session:
        return session.scalars(select(Agent).where(Agent.login == login)).one().phone_only


def test_whoever_is_made_available_by_the_command_works_by_telephone_only(
    command: Command, records: Database
) -> None:
    command("agents", "add", "camille", *SAID)
    assert not works_by_phone(records, "camille")
    command("agents", "available", "camille")
    assert works_by_phone(records, "camille")
    command("agents", "away", "camille")
    assert works_by_phone(records, "camille")
    (listed,) = json.loads(command("agents", "list", "--json").output)
    assert listed["phone_only"] is True


def test_a_file_of_agents_may_say_who_works_by_telephone_only(
    command: Command, records: Database, tmp_path: Path
) -> None:
    columns = (*AGENT_COLUMNS, "phone_only")

    def imports(content: str) -> None:
        file = tmp_path / "agents.csv"
        file.write_text(content, "utf-8")
        command("agents", "import", str(file))

    imports(sheet(columns, {**LEA, "phone_only": "Yes"}))
    assert works_by_phone(records, "lea")
    # A file that does not tell leaves it as it is.
    imports(sheet(columns, {**LEA, "name": "Léa Grand"}))
    imports(sheet(AGENT_COLUMNS, {**LEA, "role": "supervisor"}))
    assert works_by_phone(records, "lea")
    exported = command("agents", "export").output
    assert exported.splitlines()[1].endswith(';"supervisor";"yes"')
    imports(sheet(columns, {**LEA, "phone_only": "no"}))
    assert not works_by_phone(records, "lea")
    imports(exported)
    assert works_by_phone(records, "lea")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(sheet(columns, {**LEA, "phone_only": "maybe"}), "utf-8")
    said = command("agents", "import", str(wrong), fails=1).stderr
    assert "line 2: phone_only: “maybe” is no choice. Write yes or no, or nothing." in said


def test_an_agent_whose_address_a_file_changes_is_told_at_the_one_before(
    command: Command, write: Callable[..., Path], records: Database
) -> None:
    command("agents", "import", write(agents(LEA)))
    moved = write(agents({**LEA, "email": "lea@new.example"}))
    command("agents", "import", moved, "--dry-run")
    for _ in range(2):
        command("agents", "import", moved)
    with records.read() as session:
        owed = session.scalars(select(OwedMail)).all()
    assert [(one.recipient, one.kind, one.facts["what"]) for one in owed] == [
        ("lea@vendor.example", "access_changed", "address")
    ]
