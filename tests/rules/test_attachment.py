"""What a file's name and type become, and how much is too much."""

from __future__ import annotations

import pytest

from callrouter.rules.attachment import (
    LARGEST,
    LONGEST_NAME,
    is_too_much,
    media_type,
    safe_name,
    served_as,
)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("traceroute.txt", "traceroute.txt"),
        ("relevé d'août.pdf", "relevé d'août.pdf"),
        ("releve\u0301.pdf", "relevé.pdf"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\alice\\log.txt", "log.txt"),
        ("../../.bashrc", "bashrc"),
        ("..", "file"),
        ("", "file"),
        (" \t\n", "file"),
        ("a\r\nBcc: x@y.example", "aBcc_ x@y.example"),
        ("bell\a\x00\x1b.txt", "bell.txt"),
        # What ends in .exe is shown as if it ended in .txt.
        ("invoice\u202etxt.exe", "invoicetxt.exe"),
        ("a\u200bb.txt", "ab.txt"),
        ("half\udc80.txt", "half.txt"),
        ('a<b>:"c|d?e*.txt', "a_b___c_d_e_.txt"),
        ("con", "_con"),
        ("LPT1.txt", "_LPT1.txt"),
        ("console.txt", "console.txt"),
        ("trailing. . ", "trailing"),
    ],
)
def test_a_files_name_hides_nothing_and_leads_nowhere(given: str, kept: str) -> None:
    assert safe_name(given) == kept
    assert safe_name(kept) == kept


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("a" * 300 + ".pdf") == "a" * (LONGEST_NAME - 4) + ".pdf"
    assert safe_name("a" * 300) == "a" * LONGEST_NAME
    assert safe_name("a." + "b" * 300) == "a." + "b" * (LONGEST_NAME - 2)


@pytest.mark.parametrize(
    ("declared", "kept", "served"),
    [
        ("text/plain", "text/plain", "text/plain"),
        ("Text/Plain; charset=utf-8", "text/plain", "text/plain"),
        ("image/png", "image/png", "image/png"),
        ("text/html", "text/html", "application/octet-stream"),
        ("image/svg+xml", "image/svg+xml", "application/octet-stream"),
        ("application/xhtml+xml", "application/xhtml+xml", "application/octet-stream"),
        ("text/javascript", "text/javascript", "application/octet-stream"),
        ("", "application/octet-stream", "application/octet-stream"),
        ("text", "application/octet-stream", "application/octet-stream"),
        ("text/plain\r\nX: y", "application/octet-stream", "application/octet-stream"),
        ("a/" + "b" * 100, "application/octet-stream", "application/octet-stream"),
    ],
)
def test_a_type_is_kept_as_it_was_said_and_served_as_nothing_that_runs(
    declared: str, kept: str, served: str
) -> None:
    assert media_type(declared) == kept
    assert served_as(kept) == served


def test_25_mb_fit_and_a_byte_more_does_not() -> None:
    assert not is_too_much([1, LARGEST - 1])
    assert is_too_much([1, LARGEST])
