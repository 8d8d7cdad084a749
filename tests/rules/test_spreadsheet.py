"""What no spreadsheet executes, whatever signs it takes for the end of a cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callrouter.rules.spreadsheet import as_it_was, inert


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Une question", "Une question"),
        ("a=b, c+d - e@f", "a=b, c+d - e@f"),
        ("=1+1", "'=1+1"),
        ("+33199000101", "'+33199000101"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "  '=1"),
        ('"=1', "\"'=1"),
        ("\t=1", "\t'=1"),
        ("a;=1", "a;'=1"),
        ('a";" +1', 'a";" \'+1'),
        ("a\n=1", "a\n'=1"),
        ("＝1", "'＝1"),
        ("", ""),
    ],
)
def test_a_formula_is_shown_as_text(text: str, shown: str) -> None:
    assert inert(text) == shown


@given(st.text(alphabet="a1 ;,|\t\n\"'=+-@＝", max_size=12))
def test_what_was_made_inert_comes_back_as_it_was(text: str) -> None:
    assert as_it_was(inert(text)) == text
