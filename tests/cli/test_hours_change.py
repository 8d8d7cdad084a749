"""Changing the hours: what differs is shown and asked, and earlier hours can be had again."""

from __future__ import annotations

import getpass
import json
import os
import pty
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from callrouter.admin.hours import Overtaken, change_hours
from callrouter.records import Agent, Announcement, Author, Call, Database, HoursRevision
from callrouter.rules.hours_document import read_schedule
from callrouter.settings import SHIPPED_CONFIG
from tests.cli.sheets import LEA, agents

pytestmark = pytest.mark.usefixtures("wednesday_at_noon")

Command = Callable[..., Result]
Write = Callable[..., Path]

SHIPPED = (SHIPPED_CONFIG / "hours.toml").read_text("utf-8")
LATE = SHIPPED.replace('monday = ["09:00-18:00"]', 'monday = ["09:00-20:00"]')
NEVER = SHIPPED.replace("09:00-18:00", "").replace('[""]', "[]")
NIGHT = LATE.replace("09:00-20:00", "21:00-23:00")


def authors(records: Database) -> list[str]:
    """Who made each revision, the first one first."""
    with records.read() as session:
        return [one.author for one in session.query(HoursRevision).order_by(HoursRevision.id)]


def on_a_terminal(environment: dict[str, str], *words: object, answer: str) -> tuple[int, str]:
    """Run `callrouter` with a person before it, who answers its question; its status and words."""
    terminal, end = pty.openpty()
    command = [Path(sys.executable).parent / "callrouter", *map(str, words)]
    process = subprocess.Popen(
        command, stdin=end, stdout=end, stderr=end, env={**os.environ, **environment}
    )
    os.close(end)
    said, asked = b"", False
    while chunk := _read(terminal):
        said += chunk
        if b"[y/N]" in said and not asked:
            asked = True
            os.write(terminal, f"{answer}\n".encode())
    os.close(terminal)
    return process.wait(), said.decode()


def _read(terminal: int) -> bytes:
    """What comes next; nothing, once the process has let go of the terminal."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_check_says_what_may_be_a_slip(command: Command, write: Write) -> None:
    said = command("hours", "check", write(NEVER, "never.toml")).output
    assert "can be used, but look at this" in said
    assert "The line never opens." in said
    said = command("hours", "check", write(NIGHT, "night.toml")).output
    assert "Monday: 9 p.m. – 11 p.m. is not within 6 a.m. – 10 p.m." in said


def test_days_of_the_same_unusual_hours_are_named_in_one_sentence(
    command: Command, write: Write
) -> None:
    file = write(SHIPPED.replace("09:00-18:00", "00:00-24:00"), "around.toml")
    said = command("hours", "check", file).output
    days = "Monday to Friday"
    assert f"{days}: midnight – midnight is not within 6 a.m. – 10 p.m." in said
    assert said.count("is not within") == 1


def test_import_says_what_it_would_have_meant_for_the_calls_of_last_month(
    command: Command, write: Write, records: Database
) -> None:
    command("migrate")
    answered = datetime(2026, 7, 8, 15, 30, tzinfo=UTC)  # 17:30
    with records.begin() as session:
        session.add(
            Call(
                sid="CA1", line="advanced", state="ended", outcome="queued", language="fr",
                arrived_at=answered, joined_at=answered, connected_at=answered,
            )
        )  # fmt: skip
    early = write(SHIPPED.replace("-18:00", "-17:00"), "early.toml")
    said = command("hours", "import", early).output
    told = "In the last 30 days: 1 caller who was answered would have met a closed line.\n"
    assert told in said


def test_import_says_what_changes_in_sentences(command: Command, write: Write) -> None:
    command("migrate")
    said = command("hours", "import", write(LATE, "late.toml")).output
    assert "Monday: 9 a.m. – 6 p.m. → 9 a.m. – 8 p.m.\n" in said
    assert "Revision 2 rules from now on." in said


def test_without_a_terminal_what_may_be_a_slip_is_refused_unless_it_is_meant(
    command: Command, write: Write, records: Database
) -> None:
    command("migrate")
    file = write(NIGHT, "night.toml")
    refused = command("hours", "import", file, fails=1)
    assert "Look at this: Monday: 9 p.m. – 11 p.m." in refused.output
    assert "say --yes" in refused.stderr
    assert len(authors(records)) == 1
    assert "Revision 2 rules" in command("hours", "import", file, "--yes").output


@pytest.mark.parametrize(("answer", "made"), [("y", True), ("n", False), ("", False)])
def test_a_person_is_asked_before_it_rules(
    command: Command,
    environment: dict[str, str],
    write: Write,
    records: Database,
    answer: str,
    made: bool,
) -> None:
    command("migrate")
    file = write(LATE, "late.toml")
    status, said = on_a_terminal(environment, "hours", "import", file, answer=answer)
    assert said.index("9 a.m. – 6 p.m. → 9 a.m. – 8 p.m.") < said.index(
        "Shall this rule from now on?"
    )
    assert status == (0 if made else 1)
    assert ("Revision 2 rules" in said) == made
    assert ("Nothing was changed." in said) != made
    assert len(authors(records)) == 1 + made


def test_history_lists_who_made_what_and_restore_makes_it_rule_again(
    command: Command, write: Write
) -> None:
    command("migrate")
    command("agents", "import", write(agents(LEA)))
    command("hours", "import", write(LATE, "late.toml"), "--as", "lea")
    said = command("hours", "restore", "1").output
    assert "Monday: 9 a.m. – 8 p.m. → 9 a.m. – 6 p.m." in said
    assert "Revision 3 rules" in said
    listed = json.loads(command("hours", "history", "--json").output)
    assert [(one["revision"], one["author"]) for one in listed] == [
        (3, getpass.getuser()), (2, "lea"), (1, "hours.toml"),
    ]  # fmt: skip
    assert "lea" in command("hours", "history").output
    assert json.loads(command("hours", "show", "--json").output)["week"]["monday"] == [
        "09:00-18:00"
    ]
    assert "says the same already" in command("hours", "restore", "1").output


def test_why_is_on_record_beside_who_and_when(command: Command, write: Write) -> None:
    command("migrate")
    late = write(LATE, "late.toml")
    said = command("hours", "import", late, "--why", "x" * 501, fails=1).stderr
    assert said == "--why: It is too long. Write at most 500 characters.\n"
    command("hours", "import", late, "--why", " Longer evenings,\nas agreed ")
    command("hours", "restore", "1")
    listed = json.loads(command("hours", "history", "--json").output)
    assert [one["why"] for one in listed] == [None, "Longer evenings, as agreed", None]
    assert "Longer evenings, as agreed" in command("hours", "history").output


def test_of_two_who_looked_at_the_same_hours_the_second_changes_nothing(
    records: Database, command: Command
) -> None:
    command("migrate")
    shipped = {"hours": read_schedule(tomllib.loads(SHIPPED))}
    late = read_schedule(tomllib.loads(LATE))

    def change(by: str) -> None:
        with records.begin() as session:
            change_hours(session, shipped, "hours", late, 1, Author(by), datetime.now(UTC))

    change("first")
    with pytest.raises(Overtaken):
        change("second")
    assert authors(records) == ["hours.toml", "first"]


def test_an_earlier_revision_can_be_seen(command: Command, write: Write) -> None:
    command("migrate")
    command("hours", "import", write(LATE, "late.toml"))
    shown = command("hours", "show", "1").output
    assert "Revision  1 (another one rules)" in shown
    assert "Monday    09:00-18:00" in shown
    for word in ("show", "restore", "diff"):
        said = command("hours", word, "9", fails=1).stderr
        assert "hours has no revision 9. `callrouter hours history` lists them." in said


def test_diff_compares_revisions_and_files(command: Command, write: Write) -> None:
    command("migrate")
    late, night = write(LATE, "late.toml"), write(NIGHT, "night.toml")
    command("hours", "import", late)
    to_late, from_late = (
        "Monday: 9 a.m. – 6 p.m. → 9 a.m. – 8 p.m.",
        "Monday: 9 a.m. – 8 p.m. → 9 a.m. – 6 p.m.",
    )
    assert from_late in command("hours", "diff").output
    assert to_late in command("hours", "diff", "1").output
    assert to_late in command("hours", "diff", "1", "2").output
    assert from_late in command("hours", "diff", "2", "1").output
    assert "9 a.m. – 8 p.m. → 9 p.m. – 11 p.m." in command("hours", "diff", night).output
    assert "9 a.m. – 6 p.m. → 9 p.m. – 11 p.m." in command("hours", "diff", "1", night).output
    assert "agree" in command("hours", "diff", "2", late).output
    refused = command("hours", "diff", "none.toml", fails=2).stderr
    assert "There is no file 'none.toml'. Name a file, or a revision's number." in refused


def test_dial_tries_a_file_before_it_rules(command: Command, write: Write) -> None:
    command("migrate")
    evening = ("dial", "--line", "standard", "--at", "2026-07-06 19:00", "--json")
    heard = json.loads(command(*evening, "--hours", write(LATE, "late.toml")).output)
    assert heard["outcome"] == "queued"
    assert (heard["receipt"][0]["schedule"], heard["receipt"][0]["revision"]) == ("late.toml", None)
    assert json.loads(command(*evening).output)["outcome"] == "closed"


def test_a_login_that_no_agent_has_is_refused(
    command: Command, write: Write, records: Database
) -> None:
    command("migrate")
    late = write(LATE, "late.toml")
    assert "no agent 'nobody'" in command("hours", "import", late, "--as", "nobody", fails=1).stderr
    said = command("announcement", "clear", "--as", "nobody", fails=1).stderr
    assert "no agent 'nobody'" in said
    assert len(authors(records)) == 1


def test_an_announcement_says_who_made_it(
    command: Command, write: Write, records: Database
) -> None:
    command("migrate")
    command("agents", "import", write(agents(LEA)))
    command("announcement", "set", "--fr", "Panne.", "--en", "Breakdown.", "--as", "lea")
    command("announcement", "clear")
    with records.read() as session:
        made = session.query(Announcement).order_by(Announcement.id)
        by = [(one.author, one.author_id) for one in made]
        lea = session.query(Agent).one().id
    assert by == [("agent", lea), (getpass.getuser(), None)]


def test_a_range_and_a_yearly_date_come_out_as_they_went_in(
    command: Command, write: Write, tmp_path: Path
) -> None:
    command("migrate")
    more = """
[[dated]]
day = 2050-08-09
until = 2050-08-13
yearly = true
spoken = false
slots = []
reason_fr = "Congés"
reason_en = "Break"
"""
    command("hours", "import", write(SHIPPED + more, "in.toml"))
    assert "Tue 2050-08-09 to Sat 2050-08-13, every year  closed" in command("hours", "show").output
    command("hours", "export", tmp_path / "out.toml")
    assert "until = 2050-08-13" in (tmp_path / "out.toml").read_text("utf-8")
    assert "says the same already" in command("hours", "import", tmp_path / "out.toml").output


def test_hours_that_only_a_later_version_can_read_are_named_and_can_be_replaced(
    command: Command, write: Write, records: Database
) -> None:
    """Also by the very hours that were there before: the remedy that `check` gives."""
    command("migrate")
    later = HoursRevision(
        number=2, document={"of": "later"}, author="x", created_at=datetime.now(UTC)
    )
    with records.begin() as session:
        session.add(later)
    said = command("hours", "show").stdout
    assert "Revision  1\n" in said
    assert "Newer     revision 2, which only the version that made it can read" in said
    assert json.loads(command("hours", "show", "--json").stdout)["unread"] == 2
    said = command("hours", "import", write(SHIPPED, "shipped.toml"), "--yes").stdout
    assert "Revision 3 rules from now on." in said
    said = command("hours", "show").stdout
    assert "Revision  3\n" in said
    assert "Newer" not in said
