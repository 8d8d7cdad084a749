"""`hours` and `migrate`: revisions are made, followed at once, and come out as they went in."""

from __future__ import annotations

import getpass
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from callrouter.records import Database, HoursRevision
from callrouter.settings import SHIPPED_CONFIG

pytestmark = pytest.mark.usefixtures("wednesday_at_noon")

Command = Callable[..., Result]
Write = Callable[..., Path]

SHIPPED = (SHIPPED_CONFIG / "hours.toml").read_text("utf-8")
LATE = SHIPPED.replace('monday = ["09:00-18:00"]', 'monday = ["09:00-20:00"]')
DATED = (
    SHIPPED
    + """
[[dated]]
day = 2026-12-24
slots = ["09:00-12:30"]
reason_fr = "Veille de Noël"
reason_en = "Christmas Eve"

[[dated]]
day = 2026-12-25
slots = ["10:00-12:00", "14:00-22:00"]
reason_fr = "Astreinte « spéciale »"
reason_en = "\\"Special\\" duty"
"""
)


def revisions(records: Database) -> list[str]:
    """Who made each revision, the oldest first."""
    oldest_first = select(HoursRevision).order_by(HoursRevision.id)
    with records.read() as session:
        return [one.author for one in session.scalars(oldest_first)]


def test_migrate_makes_the_first_revision_from_the_file_once(
    command: Command, records: Database
) -> None:
    assert "revision 1" in command("migrate").output
    assert "revision" not in command("migrate").output
    assert revisions(records) == ["hours.toml"]


def test_migrate_makes_the_database(command: Command, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/deep/in/new.db"
    refused = command("hours", "show", fails=1, DATABASE_URL=url)
    assert "Run `callrouter migrate`" in refused.stderr
    assert not (tmp_path / "deep").exists()
    assert "now" in command("migrate", DATABASE_URL=url).output
    assert "already" in command("migrate", DATABASE_URL=url).output
    command("hours", "show", DATABASE_URL=url)


def test_an_imported_file_rules_at_once(command: Command, write: Write, records: Database) -> None:
    command("migrate")
    monday_evening = ("--line", "standard", "--at", "2026-07-06 19:00", "--json")
    assert json.loads(command("dial", *monday_evening).output)["outcome"] == "closed"
    said = command("hours", "import", write(LATE, "late.toml")).output
    assert "Revision 2 rules" in said
    assert json.loads(command("dial", *monday_evening).output)["outcome"] == "queued"
    assert revisions(records) == ["hours.toml", getpass.getuser()]


def test_who_became_root_by_sudo_goes_on_record(
    command: Command, write: Write, records: Database
) -> None:
    command("migrate")
    command("hours", "import", write(LATE, "late.toml"), SUDO_USER="camille")
    assert revisions(records) == ["hours.toml", "camille"]


def test_an_unchanged_file_makes_no_revision(
    command: Command, write: Write, records: Database
) -> None:
    command("migrate")
    said = command("hours", "import", write("# other words\n" + SHIPPED, "same.toml")).output
    assert "Revision 1 says the same already" in said
    assert len(revisions(records)) == 1


def test_a_bad_file_is_refused_and_changes_nothing(
    command: Command, write: Write, records: Database
) -> None:
    command("migrate")
    bad = write(SHIPPED.replace("09:00-18:00", "09:00-25:00", 1), "bad.toml")
    for what in ("check", "import"):
        said = command("hours", what, bad, fails=1).stderr
        assert said.startswith(f"{bad}: week.monday[0]: ")
        assert "00:00 to 24:00" in said
    assert len(revisions(records)) == 1


def test_check_needs_no_other_settings(command: Command, write: Write) -> None:
    good = write(DATED, "good.toml")
    assert "is good" in command("hours", "check", good, DATABASE_URL="", SECRET_KEY="").output


@pytest.mark.parametrize("content", [SHIPPED, LATE, DATED])
def test_what_comes_out_goes_in_again_unchanged(
    command: Command, write: Write, tmp_path: Path, content: str
) -> None:
    command("migrate")
    command("hours", "import", write(content, "in.toml"))
    out = tmp_path / "out.toml"
    command("hours", "export", out)
    assert out.read_text("utf-8").startswith("# ")
    assert "says the same already" in command("hours", "import", out).output
    assert command("hours", "export").output == out.read_text("utf-8")


def test_export_says_where_it_cannot_write(command: Command, tmp_path: Path) -> None:
    command("migrate")
    nowhere = tmp_path / "none" / "out.toml"
    assert f"{nowhere} cannot be written" in command("hours", "export", nowhere, fails=1).stderr


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-07-13 17:59:59", "open, closes 2026-07-13 18:00:00"),
        ("2026-07-13 18:00:00", "closed, reopens 2026-07-15 09:00:00"),
        ("2026-07-14 10:00", "closed (National Day), reopens 2026-07-15 09:00:00"),
        ("2026-07-13T16:00:00+00:00", "closed, reopens 2026-07-15 09:00:00"),
    ],
)
def test_show_says_whether_it_is_open(command: Command, at: str, said: str) -> None:
    command("migrate")
    assert f"Now       {said}\n" in command("hours", "show", "--at", at).output


def test_show_lists_the_week_the_dates_and_a_year_of_holidays(
    command: Command, write: Write
) -> None:
    command("migrate")
    command("hours", "import", write(DATED, "dated.toml"))
    shown = command("hours", "show", "--at", "2026-12-20 10:00").output
    assert "Revision  2" in shown
    assert "Saturday  closed" in shown
    assert "Thu 2026-12-24  09:00-12:30    Veille de Noël / Christmas Eve" in shown
    assert len(re.findall(r"^  \w{3} ", shown.split("Public holidays")[1], re.M)) == 11
    later = command("hours", "show", "--at", "2026-12-26 10:00").output
    assert "2026-12-24" not in later


def test_show_as_json(command: Command) -> None:
    command("migrate")
    seen = json.loads(command("hours", "show", "--at", "2026-07-13 18:02", "--json").output)
    assert seen["revision"] == 1
    assert seen["opening"]["reopens"] == "2026-07-15T07:00:00+00:00"
    assert seen["week"]["monday"] == ["09:00-18:00"]


@pytest.mark.parametrize("at", ["tomorrow", "2026-13-01", "2026-03-29 02:30"])
def test_a_moment_that_does_not_exist_is_refused(command: Command, at: str) -> None:
    command("migrate")
    command("hours", "show", "--at", at, fails=2)
