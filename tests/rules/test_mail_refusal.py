"""What real mail servers say, and whether that ends a mail.

The words are those that Postfix, Exim, Exchange, Gmail, OVH, SendGrid, qmail and Sendmail use.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from callrouter.rules.mail_refusal import Refusal, is_servers_trouble, verdict_of

ANSWERS = Path(__file__).with_name("mail_answers.txt")


def _answers() -> list[tuple[str, str, str]]:
    lines = ANSWERS.read_text("utf-8").splitlines()
    found = [line.split(maxsplit=2) for line in lines if line and not line.startswith("#")]
    return [(verdict, stage, answer.replace("\\n", "\n")) for verdict, stage, answer in found]


def _refusal(stage: str, answer: str) -> Refusal:
    code, _, words = answer.partition(" ")
    return Refusal(stage, int(code), words)  # type: ignore[arg-type]


@pytest.mark.parametrize(("verdict", "stage", "answer"), _answers())
def test_only_what_speaks_of_this_recipient_or_message_ends_a_mail(
    verdict: str, stage: str, answer: str
) -> None:
    assert verdict_of(_refusal(stage, answer)) == verdict


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("5.1.1 no", "5.1.1"),
        ("sorry (#5.7.1)", "5.7.1"),
        ("5.1.10 no", "5.1.10"),
        ("host 192.0.2.5 says no", None),
        ("version 15.1.1.2", None),
        ("no", None),
    ],
)
def test_an_enhanced_status_is_found_wherever_it_stands(words: str, status: str | None) -> None:
    assert Refusal("rcpt", 550, words).status == status


NO_MAILBOX = "550 5.1.1 <{}>: Recipient address rejected: User unknown a{}b - gsmtp"


def test_one_answer_to_several_recipients_is_the_servers_trouble() -> None:
    met = [
        (f"{who}@nord.example", _refusal("rcpt", NO_MAILBOX.format(f"{who}@nord.example", number)))
        for number, who in enumerate(("alice", "bob", "zoe"))
    ]
    assert is_servers_trouble(met)
    assert not is_servers_trouble(met[:1]), "one mail cannot tell"
    assert not is_servers_trouble([met[0], ("Alice@Nord.example", met[0][1])]), "nor can one person"
    other = ("eve@nord.example", _refusal("rcpt", "550 5.2.1 disabled"))
    assert not is_servers_trouble([*met, other])
    later = ("eve@nord.example", _refusal("data", NO_MAILBOX.format("eve", 4)))
    assert not is_servers_trouble([*met, later]), "another stage"
    assert not is_servers_trouble([])
