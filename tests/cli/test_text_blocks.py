"""`text-blocks`: texts that agents use again."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result

Command = Callable[..., Result]

FR = "Bonjour {contact}, pouvez-vous nous envoyer un traceroute pour le ticket {number} ?"
EN = "Hello {contact}, could you send us a traceroute for ticket {number}?"


def test_a_text_is_kept_shown_changed_and_removed(command: Command) -> None:
    command("migrate")
    said = command("text-blocks", "set", "ask-for-traceroute", "--fr", FR, "--en", EN)
    assert "tickets reply NUMBER --block ask-for-traceroute" in said.output
    listed = command("text-blocks", "list").output
    assert "ask-for-traceroute  Bonjour {contact}, pouvez-vous nous env…" in listed
    command("text-blocks", "set", "ask-for-traceroute", "--en", "Hi {contact}.")
    (kept,) = json.loads(command("text-blocks", "list", "--json").output)
    assert (kept["fr"], kept["en"]) == (FR, "Hi {contact}.")
    assert command("text-blocks", "show", "ask-for-traceroute").output == (
        f"fr\n\n{FR}\n\nen\n\nHi {{contact}}.\n"
    )
    command("text-blocks", "remove", "ask-for-traceroute")
    assert json.loads(command("text-blocks", "list", "--json").output) == []


def test_what_cannot_be_kept_says_what_to_write(command: Command) -> None:
    command("migrate")
    command("text-blocks", "set", "ask-more", "--fr", FR, "--en", EN)
    for words, why in (
        (("set", "Ask It", "--fr", FR, "--en", EN), "Write it in small letters"),
        (("set", "new", "--fr", FR), "--en: The text is empty."),
        (
            ("set", "new", "--fr", FR, "--en", "{numbr}"),
            "If {number} is meant",
        ),
        (("show", "aks-more"), "no text block “aks-more”. If “ask-more” is meant"),
        (("remove", "other"), "Look it up in the list of text blocks"),
        (("set", "new", "--fr", FR, "--en", EN, "--as", "nobody"), "nobody"),
    ):
        assert why in command("text-blocks", *words, fails=1).output
    assert len(json.loads(command("text-blocks", "list", "--json").output)) == 1
