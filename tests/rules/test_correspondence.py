"""Who writes what on a ticket, and what a text is kept as."""

from __future__ import annotations

from typing import get_args

import pytest

from callrouter.rules.correspondence import (
    WRITERS,
    MessageKind,
    Writer,
    as_text,
    may_be_written,
)

BY_NOBODY_ELSE = {
    "partner": {"told", "answer"},
    "agent": {
        "question", "reply", "progress", "diagnosis", "resolved", "refusal", "note", "update",
    },
    "callrouter": {"told", "answer", "question", "progress", "note", "update"},
}  # fmt: skip


@pytest.mark.parametrize("writer", get_args(Writer))
def test_each_writes_what_is_its_own(writer: Writer) -> None:
    kinds = set(get_args(MessageKind))
    written = {kind for kind in kinds if may_be_written(kind, writer, public=kind != "note")}
    assert written == BY_NOBODY_ELSE[writer]
    assert kinds == WRITERS.keys()


def test_a_note_is_never_for_the_partner_and_everything_else_always() -> None:
    assert not may_be_written("note", "agent", public=True)
    assert not may_be_written("reply", "agent", public=False)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Bonjour,\r\n\r\nc'est réparé.\r\n", "Bonjour,\n\nc'est réparé."),
        ("one\rtwo", "one\ntwo"),
        ("\tindented\n", "indented"),
        ("a\tb", "a\tb"),
        ("bell\a, escape \x1b[31m, NUL \x00", "bell\ufffd, escape \ufffd[31m, NUL \ufffd"),
        ("half a sign: \udc80", "half a sign: \ufffd"),
        ("👩‍💻 ça va", "👩‍💻 ça va"),
        (" \n ", ""),
    ],
)
def test_a_text_is_kept_as_it_was_meant(written: str, kept: str) -> None:
    assert as_text(written) == kept
