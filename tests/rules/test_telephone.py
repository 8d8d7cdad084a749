"""What is a telephone number, however it was written, and how it is shown."""

from __future__ import annotations

import pytest

from callrouter.rules import telephone
from callrouter.rules.telephone import HOME


@pytest.mark.parametrize(
    ("written", "anywhere", "at_home"),
    [
        ("+33199000101", "+33199000101", "+33199000101"),
        ("+33 1 99 00 01 01", "+33199000101", "+33199000101"),
        ("+33 (0)1.99-00-01-01", "+33199000101", "+33199000101"),
        ("tel:+33199000101", "+33199000101", "+33199000101"),
        ("01 99 00 01 01", None, "+33199000101"),
        ("0033199000101", None, "+33199000101"),
        ("+14155550100", "+14155550100", "+14155550100"),
        ("+33199000101 ext 5", "+33199000101", "+33199000101"),
        ("3631", None, None),
        ("123", None, None),
        ("+33", None, None),
        ("+999199000101", None, None),
        ("+" + "1" * 40, None, None),
        ("sip:alice@nord.example", None, None),
        ("anonymous", None, None),
        ("none", None, None),
        ("", None, None),
        ("\x00", None, None),
    ],
)
def test_a_number_is_read_with_its_country_or_as_dialled_at_home(
    written: str, anywhere: str | None, at_home: str | None
) -> None:
    assert telephone.read_number(written) == anywhere
    assert telephone.read_number(written, HOME) == at_home


@pytest.mark.parametrize(
    ("written", "has_one"),
    [
        ("+33199000101", False),
        ("01 99 00 01 01", False),
        ("+33199000101 ext 5", True),
        ("01 99 00 01 01;ext=5", True),
        ("ext 5", False),
    ],
)
def test_an_extension_is_seen(written: str, has_one: bool) -> None:
    assert telephone.has_extension(written, HOME) is has_one


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("+33199000101", "+33199000101"),
        ("+14155550100", "+14155550100"),
        ("+266696687", None),
        ("+7378742833", None),
        ("+2562533", None),
        ("+8656696", None),
        ("+86282452253", None),
        ("33199000101", None),
        ("0199000101", None),
        (" +33199000101", None),
        ("+33 1 99 00 01 01", None),
        ("+33199000101\n", None),
        ("+٣٣١٩٩٠٠٠١٠١", None),
        ("+0199000101", None),
        ("+331990", None),
        ("+" + "1" * 16, None),
        ("Anonymous", None),
        ("client:alice", None),
        ("", None),
    ],
)
def test_a_caller_has_a_number_only_where_the_carrier_sent_a_whole_one(
    sent: str, number: str | None
) -> None:
    assert telephone.caller_number(sent) == number


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+33199000101", "FR"),
        ("+14155550100", "US"),
        ("+16135550100", "CA"),
        ("+4930123456", "DE"),
        ("+99", None),
        ("", None),
    ],
)
def test_the_country_of_a_number_is_told_by_the_whole_of_it(
    number: str, country: str | None
) -> None:
    assert telephone.country_of(number) == country


@pytest.mark.parametrize(
    ("letters", "known"), [("FR", True), ("CA", True), ("fr", False), ("XX", False), ("", False)]
)
def test_a_country_is_named_by_two_capital_letters(letters: str, known: bool) -> None:
    assert telephone.is_country(letters) is known


def test_a_number_is_written_in_groups() -> None:
    assert telephone.in_groups("+33199000001") == "+33 1 99 00 00 01"
    assert telephone.in_groups("+14155550100") == "+1 415-555-0100"
    with pytest.raises(ValueError, match="no telephone number"):
        telephone.in_groups("anonymous")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("+33199000123", "+3319900••23"),
        ("+3225551234", "+322555••34"),
        ("the number +33199000101, is not valid", "the number +3319900••01, is not valid"),
        ("+33199000101+33199000102", "+3319900••01+3319900••02"),
        ("nothing to hide, 3631 and +123456", "nothing to hide, 3631 and +123456"),
        ("", ""),
    ],
)
def test_every_number_in_a_text_for_a_log_loses_two_digits(text: str, shown: str) -> None:
    assert telephone.mask_numbers(text) == shown
