"""Who writes what on a ticket, and what a text is kept as."""

from __future__ import annotations

from typing import get_args

import pytest

from callrouter.rules.correspondence import (
    LONGEST_ID,
    WRITERS,
    MessageKind,
    Writer,
    as_id,
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
        ("out of\x0bWord\x0cor a\x85terminal", "out of\nWord\nor a\nterminal"),
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


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<a@x.example>", "<a@x.example>"),
        (" <a@x>\r\nBcc: b@y ", "<a@x> Bcc: b@y"),
        ("<\x00\ud800@x>", "<\ufffd\ufffd@x>"),
        ("  ", None),
        (None, None),
    ],
)
def test_an_id_is_kept_in_one_line(written: str | None, kept: str | None) -> None:
    assert as_id(written) == kept


def test_two_long_ids_stay_two_and_fit() -> None:
    first, second = as_id("x" * 5000), as_id("x" * 5001)
    assert first is not None and len(first) <= LONGEST_ID
    assert first == as_id("x" * 5000) != second
