"""`callrouter mail`: what failed or is late, and sending it again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import Result

from callrouter.records import Database, OwedMail
from callrouter.records.mail import owe

Command = Callable[..., Result]
WORDS = "550 5.1.1 <•••@nord.example>\nNo such mailbox"


@pytest.fixture(autouse=True)
def _mails(command: Command, records: Database) -> None:
    """One that failed, one that is late, one that was accepted."""
    command("migrate")
    now = datetime.now(UTC)
    with records.begin() as session:
        for name, failed, sent in (("alice", now, None), ("bob", None, None), ("zoe", None, now)):
            owe(
                session, event=name, kind="ticket_created", recipient=f"{name}@nord.example",
                language="fr", facts={}, now=now - timedelta(hours=2),
                mail_from="support@vendor.example",
            )  # fmt: skip
            mail = session.query(OwedMail).filter_by(event=name).one()
            mail.failed_at, mail.sent_at, mail.problem = failed, sent, WORDS if failed else None


def test_what_failed_and_what_is_late_is_listed_with_the_servers_words(command: Command) -> None:
    printed = command("mail", "list").output
    header, failed, late, _, counted = printed.splitlines()
    assert header.split() == [
        "ID", "STATE", "OWED", "KIND", "TICKET", "RECIPIENT", "ATTEMPTS", "NEXT", "PROBLEM",
    ]  # fmt: skip
    assert failed.split()[:2] == ["1", "failed"]
    assert failed.endswith("550 5.1.1 <•••@nord.example> No such mailbox")
    assert "bob@nord.example" in late
    assert counted == "1 failed, 1 late."
    assert "bob" not in command("mail", "list", "--state", "failed").output
    assert [one["id"] for one in json.loads(command("mail", "list", "--json").output)] == [1, 2]


def test_one_mail_is_shown_whatever_became_of_it(command: Command) -> None:
    shown = command("mail", "show", "1").output
    assert re.search(r"^state +failed$", shown, re.MULTILINE)
    assert re.search(r"^problem +550 .* No such mailbox$", shown, re.MULTILINE)
    assert json.loads(command("mail", "show", "3", "--json").output)["state"] == "sent"
    assert "There is no mail 99." in command("mail", "show", "99", fails=1).output


HUGE = "9223372036854775808"


@pytest.mark.parametrize(
    "words",
    [
        ["mail", "show", HUGE], ["mail", "retry", HUGE], ["contacts", "first", HUGE],
        ["contacts", "remove", HUGE], ["contacts", "restore", HUGE], ["hours", "show", HUGE],
        ["hours", "restore", HUGE],
    ],
)  # fmt: skip
def test_a_number_that_no_database_has_is_answered_as_wrong(
    command: Command, words: list[str]
) -> None:
    assert f"{HUGE} is not in the range" in command(*words, fails=2).output


def test_a_mail_is_sent_again(command: Command, records: Database) -> None:
    assert command("mail", "retry", "1").output == "1 mail is sent again.\n"
    with records.read() as session:
        mail = session.get_one(OwedMail, 1)
        assert (mail.failed_at, mail.problem) == (None, None)
    assert command("mail", "list", "--state", "failed").output.endswith("0 failed, 1 late.\n")


def test_all_of_them_are_sent_again_at_once(command: Command) -> None:
    assert command("mail", "retry", "--all").output == "2 mails are sent again.\n"
    assert command("mail", "list").output.endswith("0 failed, 0 late.\n")
    assert command("mail", "retry", "--all").output == "0 mails are sent again.\n"


def test_a_mail_that_cannot_be_sent_again_is_named_and_the_others_are(command: Command) -> None:
    printed = command("mail", "retry", "3", "1", "99", fails=1).output
    assert "1 mail is sent again." in printed
    assert "Mail 3 was accepted already: there is nothing to send again." in printed
    assert "There is no mail 99." in printed


@pytest.mark.parametrize("words", [(), ("1", "--all")])
def test_mails_are_named_or_all_are_meant(command: Command, words: tuple[str, ...]) -> None:
    assert (
        "Name mails by their ids, or give --all."
        in command("mail", "retry", *words, fails=2).output
    )


def test_check_counts_them_and_says_what_to_do(command: Command, records: Database) -> None:
    def found() -> dict[str, str]:
        findings = json.loads(command("check", "--json", fails=1).output)
        return next(one for one in findings if one["probe"] == "owed mail")

    assert found()["state"] == "warning"
    said = "1 failed, 1 late; the last one: 550 5.1.1 <•••@nord.example> No such mailbox"
    assert found()["said"] == said
    assert "callrouter mail list" in found()["fix"]
    command("mail", "retry", "--all")
    assert found()["state"] == "ok"


def test_check_looks_at_the_other_route_where_there_is_one(command: Command) -> None:
    def probes(fails: int = 1, **changed: str) -> dict[str, dict[str, str]]:
        findings = json.loads(command("check", "--json", fails=fails, **changed).output)
        return {one["probe"]: one for one in findings}

    assert "alert mail" not in probes()
    away = probes(ALERT_SMTP_URL="smtp://user:hush-hush@127.0.0.1:9")["alert mail"]
    assert away["state"] == "failed"
    assert "ALERT_SMTP_URL" in away["fix"]
    assert "hush-hush" not in str(away)
    assert "ALERT_SMTP_URL must begin with" in str(probes(ALERT_SMTP_URL="mail.example"))
