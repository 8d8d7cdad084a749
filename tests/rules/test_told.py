"""What a partner tells of its request, as it is kept."""

from __future__ import annotations

import pytest

from callrouter.rules.told import LONGEST_LINE, TOLD, given, in_one_line
from callrouter.wording.told import LABELS, as_text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Site\r\n down ", "Site down"),
        ("", None),
        ("\n", None),
        (None, None),
        ("x" * LONGEST_LINE, "x" * LONGEST_LINE),
        ("x" * (LONGEST_LINE + 1), "x" * (LONGEST_LINE - 1) + "…"),
    ],
)
def test_a_subject_is_one_line_of_bounded_length(written: str | None, kept: str | None) -> None:
    assert in_one_line(written) == kept


def test_only_what_was_told_is_kept_in_the_order_of_the_parts() -> None:
    assert list(given({"tests": "ping", "since": " ", "symptoms": " slow "}, TOLD).items()) == [
        ("symptoms", "slow"),
        ("tests", "ping"),
    ]
    with pytest.raises(ValueError, match="symptom'"):
        given({"symptom": "slow"}, TOLD)


def test_it_reads_as_one_text_in_either_language() -> None:
    told = {"tests": "ping", "symptoms": "lent"}
    assert as_text(told, "fr") == "Symptômes\u00a0: lent\n\nTests effectués\u00a0: ping"
    assert as_text(told, "en") == "Symptoms: lent\n\nTests done: ping"
    assert as_text({}, "fr") == ""
    assert set(LABELS) == set(TOLD)
