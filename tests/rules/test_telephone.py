"""What is a telephone number, however it was written, and how it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callrouter.rules import telephone
from callrouter.rules.telephone import HOME, Fault


def read_or_fault(written: str, home: str | None = HOME) -> str | Fault:
    """The number, or what is wrong with it."""
    read = telephone.read_number(written, home)
    return read.fault if isinstance(read, telephone.Refused) else read


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+33199000101", "+33199000101"),
        ("+33 1 99 00 01 01", "+33199000101"),
        ("+33 (0)1.99-00-01-01", "+33199000101"),
        ("(+33) 1 99 00 01 01", "+33199000101"),
        ("+ 33 1 99 00 01 01", "+33199000101"),
        ("01 99 00 01 01", "+33199000101"),
        ("0199000101", "+33199000101"),
        ("01/99/00/01/01", "+33199000101"),
        ("01.99.00.01.01", "+33199000101"),
        ("01·99·00·01·01", "+33199000101"),
        ("01\u00a099\u202f00\u200901\u300001", "+33199000101"),
        ("01\t99 00 01 01", "+33199000101"),
        ("01–99‑00—01−01", "+33199000101"),
        ("\u202a+33199000101\u202c", "+33199000101"),
        ("\ufeff01\u200b99\u200e00\u00ad01\u206001", "+33199000101"),
        ("（０１）９９００＋", Fault.NO_NUMBER),
        ("（０１）９９０００１０１", "+33199000101"),
        ("＋33199000101", "+33199000101"),
        ("٠١٩٩٠٠٠١٠١", "+33199000101"),
        ("0033 1 99 00 01 01", "+33199000101"),
        ("33199000101", "+33199000101"),
        ("tel:+33199000101", "+33199000101"),
        ("tel:+33-1-99-00-01-01", "+33199000101"),
        ("Tél. : 01 99 00 01 01", "+33199000101"),
        # A spreadsheet's mark of a text, and the 0 that it takes where there is none.
        ("'01 99 00 01 01", "+33199000101"),
        ("199000101", "+33199000101"),
        ("06 39 98 00 01", "+33639980001"),
        ("06 12 34 56 78", "+33612345678"),
        ("0800 12 34 56", "+33800123456"),
        ("+14155550100", "+14155550100"),
        ("00 44 20 7946 0123", "+442079460123"),
        ("+44 (0)20 7946 0123", "+442079460123"),
        ("+39 (0)6 6981 2345", "+390669812345"),
        ("01 99 00 01 0", Fault.TOO_SHORT),
        ("0262 90 01 2", Fault.TOO_SHORT),
        ("+33 1 99 00 01 0", Fault.TOO_SHORT),
        ("3631", Fault.TOO_SHORT),
        ("123", Fault.TOO_SHORT),
        ("1", Fault.TOO_SHORT),
        ("00", Fault.WITHHELD),
        ("+33", Fault.TOO_SHORT),
        ("01 99 00 01 011", Fault.TOO_LONG),
        ("01 99 00 01 01 / 02", Fault.TOO_LONG),
        ("01 99 00 01 01 / 01 99 00 01 02", Fault.TOO_LONG),
        ("+" + "1" * 40, Fault.TOO_LONG),
        ("+999199000101", Fault.WRONG_COUNTRY),
        ("O1 99 00 01 01", Fault.LOOKALIKE),
        ("01 99 00 0l 01", Fault.LOOKALIKE),
        ("+33 I99 OO 01 01", Fault.LOOKALIKE),
        ("3,3199E+10", Fault.SHORTENED),
        ("3.3199000101E+10", Fault.SHORTENED),
        ("01 99 00 01 01,,1", Fault.KEYED),
        ("01 99 00 01 01;1", Fault.KEYED),
        ("+33199000101p1", Fault.KEYED),
        ("0199000101#", Fault.KEYED),
        ("+33199000101*2", Fault.KEYED),
        ("+33199000101 ext 5", Fault.EXTENSION),
        ("01 99 00 01 01x5", Fault.EXTENSION),
        ("01 99 00 01 01 poste 5", Fault.EXTENSION),
        ("tel:+33199000101;ext=5", Fault.EXTENSION),
        ("04 00 00 00 00 0", Fault.TOO_LONG),
        ("06 90 00 00 00 00", Fault.TOO_LONG),
        ("07 00 12 34 56", Fault.UNASSIGNED),
        ("+44 1632 960123", Fault.UNASSIGNED),
        ("+33266696687", Fault.WITHHELD),
        ("02 66 69 66 87", Fault.WITHHELD),
        ("00 00 00 00 00", Fault.WITHHELD),
        ("+33 0 00 00 00 00", Fault.WITHHELD),
        ("06 12 34 56 78 ou 06 12 34 56 79", Fault.NO_NUMBER),
        ("1-800-FLOWERS", Fault.NO_NUMBER),
        ("sip:alice@nord.example", Fault.NO_NUMBER),
        ("anonymous", Fault.NO_NUMBER),
        ("abc", Fault.NO_NUMBER),
        ("Olo", Fault.NO_NUMBER),
        ("+", Fault.NO_NUMBER),
        ("()", Fault.MISSING),
        ("\x00", Fault.NO_NUMBER),
        ("01²99", Fault.NO_NUMBER),
        ("", Fault.MISSING),
        (" \u200b\u00a0", Fault.MISSING),
    ],
)
def test_a_number_is_read_as_it_was_meant_or_refused_for_what_is_wrong_with_it(
    written: str, number: str | Fault
) -> None:
    assert read_or_fault(written) == number


@pytest.mark.parametrize(
    ("dialled", "number"),
    [
        ("0262 90 01 23", "+262262900123"),
        ("0263 12 34 56", "+262263123456"),
        ("0692 12 34 56", "+262692123456"),
        ("0693 12 34 56", "+262693123456"),
        ("0269 60 12 34", "+262269601234"),
        ("0639 01 23 45", "+262639012345"),
        ("0590 90 12 34", "+590590901234"),
        ("0690 12 34 56", "+590690123456"),
        ("0691 22 12 34", "+590691221234"),
        ("0594 20 12 34", "+594594201234"),
        ("0694 20 12 34", "+594694201234"),
        ("0596 70 12 34", "+596596701234"),
        ("0696 12 34 56", "+596696123456"),
        ("0697 12 34 56", "+596697123456"),
        ("0508 41 23 45", "+508412345"),
        ("0708 41 23 45", "+508708412345"),
        ("0976 01 23 45", "+590976012345"),
        ("0976 20 12 34", "+594976201234"),
        ("0976 31 23 45", "+262976312345"),
        ("0976 61 23 45", "+596976612345"),
        ("0598 71 23 45", "+590598712345"),
        ("0709 00 12 34", "+590709001234"),
        ("262900123", "+262262900123"),
        ("+262 262 90 01 23", "+262262900123"),
        ("00 262 262 90 01 23", "+262262900123"),
        # In France after all.
        ("0268 12 34 56", "+33268123456"),
        ("0261 91 00 01", "+33261910001"),
        ("0269 99 99 99", Fault.UNASSIGNED),
        ("+33 269 99 99 99", Fault.UNASSIGNED),
        ("+33 262 90 01 23", Fault.OVERSEAS),
        ("0033 262 90 01 23", Fault.OVERSEAS),
        ("+33 (0)262 90 01 23", Fault.OVERSEAS),
        ("33 690 12 34 56", Fault.OVERSEAS),
    ],
)
def test_overseas_numbers_have_country_codes_of_their_own_however_they_are_dialled_in_france(
    dialled: str, number: str | Fault
) -> None:
    assert read_or_fault(dialled) == number


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("01 99 00 01 0", "'01 99 00 01 0' lacks digits; write it whole, like +33199000123"),
        (
            "+33 262 90 01 23",
            "'+33 262 90 01 23' has the country code +33 before an overseas number; "
            "write +262262900123",
        ),
        (
            "01 99 00 01 01,,1",
            "'01 99 00 01 01,,1' is more than a number, as what follows it is keyed once it "
            "answers; write the number alone",
        ),
        ("", "is missing; write it like +33199000123"),
    ],
)
def test_what_is_refused_says_why_and_what_to_do(written: str, said: str) -> None:
    assert str(telephone.read_number(written, HOME)) == said


@pytest.mark.parametrize("written", ["01 99 00 01 01", "0033199000101", "199000101"])
def test_where_no_country_is_home_a_number_needs_its_code(written: str) -> None:
    assert read_or_fault(written, home=None) is Fault.NO_COUNTRY


VISIBLE = st.sampled_from(["", " ", ".", "-", "/", "\u00a0", "\u202f", "\u2011", "  "])
INVISIBLE = st.sampled_from(["", "\u200b", "\u200e", "\u202a", "\u202c", "\u2060", "\ufeff"])
FICTION = st.integers(0, 9999).map(lambda last: f"19900{last:04}")
OVERSEAS = st.sampled_from(["262900123", "692123456", "590901234", "694201234", "696123456"])


@given(
    digits=FICTION | OVERSEAS,
    before=st.sampled_from(["", "tel:", "TEL: ", "Tél. ", "'"]),
    data=st.data(),
)
def test_however_a_number_is_written_it_reads_back_the_same(
    digits: str, before: str, data: st.DataObject
) -> None:
    number = telephone.read_number(f"0{digits}", HOME)
    assert isinstance(number, str)
    written = data.draw(st.sampled_from([f"0{digits}", number, f"00{number[1:]}"]))
    signs = [data.draw(INVISIBLE) + sign + data.draw(VISIBLE) for sign in written]
    assert telephone.read_number(before + "".join(signs) + data.draw(INVISIBLE), HOME) == number
    assert telephone.read_number(telephone.in_groups(number)) == number


@given(st.text(max_size=40) | st.text("+0123456789 ()./-,;#*pwx\u00a0OIl", max_size=24))
def test_whatever_is_written_is_a_number_for_good_or_a_sentence_that_says_what_to_do(
    written: str,
) -> None:
    read = telephone.read_number(written, HOME)
    if isinstance(read, str):
        assert telephone.read_number(read) == read
        assert telephone.caller_number(read) == read
    else:
        assert "; " in str(read)


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("01 99 00 01 01", "+33199000101"),
        ("0800 12 34 56", "+33800123456"),
        ("09 72 10 10 07", "+33972101007"),
        ("0262 90 01 23", "+262262900123"),
        ("01 99 00 01 0", Fault.TOO_SHORT),
        ("+44 20 7946 0123", Fault.ABROAD),
        ("0590 90 12 34", Fault.ABROAD),
        ("0899 12 34 56", Fault.COSTLY),
        ("0810 12 34 56", Fault.COSTLY),
        ("0820 20 32 03", Fault.COSTLY),
    ],
)
def test_we_dial_only_valid_numbers_of_our_countries_that_cost_no_more_than_others(
    written: str, dialled: str | Fault
) -> None:
    found = telephone.number_to_dial(written, ("FR", "RE"), HOME)
    assert (found.fault if isinstance(found, telephone.Refused) else found) == dialled


def test_a_number_outside_the_countries_says_which_they_are() -> None:
    refused = telephone.number_to_dial("+442079460123", ("FR", "RE"))
    assert str(refused) == (
        "'+442079460123' is outside FR and RE; write another, or add its country to countries in "
        "line.toml"
    )


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("+33199000101", "+33199000101"),
        ("+14155550100", "+14155550100"),
        # No range that is known, but a carrier let it through.
        ("+33700123456", "+33700123456"),
        ("+441632960123", "+441632960123"),
        ("+33262900123", "+262262900123"),
        ("+33508412345", "+508412345"),
        ("+33269999999", "+33269999999"),
        ("+266696687", None),
        ("+7378742833", None),
        ("+2562533", None),
        ("+8656696", None),
        ("+86282452253", None),
        ("+7748483", None),
        ("+17378742833", None),
        ("+12562533", None),
        ("+18656696", None),
        ("+33266696687", None),
        ("+4486282452253", None),
        ("+262266696687", None),
        ("+000000000", None),
        ("+0", None),
        ("+330000000000", None),
        ("+33000000000", None),
        ("+10000000000", None),
        # A German mobile number whose end is a word: its country code is +49.
        ("+4917378742833", "+4917378742833"),
        ("33199000101", None),
        ("0199000101", None),
        (" +33199000101", None),
        ("+33 1 99 00 01 01", None),
        ("+33199000101\n", None),
        ("+٣٣١٩٩٠٠٠١٠١", None),
        ("+0199000101", None),
        ("+331990", None),
        ("+3319900010", None),
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
    ("written", "number"),
    [
        ("+33700123456", "+33700123456"),
        # As the pages show it.
        ("+33 7 00 12 34 56", "+33700123456"),
        ("01 99 00 01 01", "+33199000101"),
        ("0262 90 01 23", "+262262900123"),
        ("07 00 12 34 56", Fault.UNASSIGNED),
        ("nobody", Fault.NO_NUMBER),
    ],
)
def test_a_caller_is_read_as_sent_as_shown_and_as_dialled(
    written: str, number: str | Fault
) -> None:
    found = telephone.read_caller(written)
    assert (found.fault if isinstance(found, telephone.Refused) else found) == number


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
