"""Whatever others say, no number and no address of anybody is kept of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callrouter.rules.masking import mask_addresses, mask_mailbox, mask_numbers, masked

GAPS = st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f", " - "])
COUNTRIES = st.sampled_from(["33", "32", "44", "1", "262", "49"])
AROUND = st.sampled_from(
    ["", "550 5.1.1 ", "<", "user ", "tel:", "'To' number ", "?To=", "redis: ", "Zoé : ", "\n"]
)
AFTER = st.sampled_from(["", ", 550", "> refused", "' is not valid", ": User unknown", ".", "\n7"])


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, str]:
    """A number as somebody may write it, and its digits without what stands for its country."""
    if draw(st.booleans()):
        rest = draw(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True))
        gap = draw(st.sampled_from(["", " ", ".", "-", "\u00a0"]))
        return f"0{rest[0]}{gap}" + gap.join(re.findall("..", rest[1:])), rest
    country = draw(COUNTRIES)
    rest = draw(st.from_regex(r"[2-9][0-9]{7,9}", fullmatch=True))
    begin = draw(st.sampled_from(["+", "00", "%2B", "+ "]))
    gap = draw(GAPS)
    groups = [rest[at : at + 2] for at in range(0, len(rest), 2)]
    return begin + country + gap + gap.join(groups), rest


@st.composite
def addresses(draw: st.DrawFn) -> tuple[str, str]:
    """An address as somebody may write it, and its mailbox."""
    mailbox = draw(st.from_regex(r"[a-zé]{4}[a-z0-9.+_=!#-]{0,20}[a-z]", fullmatch=True))
    domain = draw(st.sampled_from(["nord.example", "NORD.Example", "exämple.fr", "[192.0.2.1]"]))
    at = "%40" if domain.isascii() and draw(st.booleans()) else "@"
    quoted = draw(st.sampled_from(["{}", "<{}>", '"{}"', "'{}'", "mailto:{}", "<{}>..."]))
    inside = draw(st.sampled_from(["{}", '"{}"', '"{} martin"', "'{}'"]))
    written = draw(st.sampled_from([mailbox, mailbox.upper(), mailbox.title()]))
    return quoted.format(inside.format(written) + at + domain), mailbox


@given(AROUND, numbers(), AFTER)
def test_no_number_survives(before: str, number: tuple[str, str], after: str) -> None:
    written, digits = number
    kept = masked(f"{before}{written}{after}")
    assert digits not in re.sub(r"\D", "", kept)
    assert f"••{digits[-2:]}" in kept


@given(AROUND, addresses(), AFTER)
def test_no_address_survives(before: str, address: tuple[str, str], after: str) -> None:
    written, mailbox = address
    assert mailbox.lower() not in masked(f"{before}{written} {after}").lower()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("550 5.1.1 <Alice.Martin@NORD.example>: unknown", "550 5.1.1 <•••@NORD.example>: unknown"),
        ('"alice martin"@nord.example', "•••@nord.example"),
        ("SRS0=x=y=nord.example=alice@relay.example", "•••@relay.example"),
        ("?to=alice%40nord.example&x", "•••@nord.example&x"),
        ("a@b.example, c@d.example", "•••@b.example, •••@d.example"),
        ("@property of a class, 3 @ 4", "@property of a class, 3 @ 4"),
    ],
)
def test_an_address_in_a_text_keeps_its_domain(text: str, shown: str) -> None:
    assert mask_addresses(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("550 5.1.1 alice.martin... User unknown", "550 5.1.1 •••... User unknown"),
        ("ALICE.MARTIN is over quota", "••• is over quota"),
        ("malice.martins", "malice.martins"),
    ],
)
def test_a_mailbox_named_alone_is_masked_where_the_text_is_about_it(text: str, shown: str) -> None:
    assert mask_mailbox(text, "Alice <alice.martin@nord.example>") == shown
    assert mask_mailbox(text, "") == mask_mailbox(text, "no address") == text
    assert mask_mailbox("to us", "to@nord.example") == "to us"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("+33199000123", "+33••23"),
        ("+3225551234", "+32••34"),
        ("the number +33199000101, is not valid", "the number +33••01, is not valid"),
        ("+33199000101+33199000102", "+33••01+33••02"),
        ("+33 1 99 00 01 23 and +33.1.99.00.01.24.", "+33••23 and +33••24."),
        ("+33\u00a01\u202f99 00 01 23", "+33••23"),
        ("0033 1 99 00 01 23", "+33••23"),
        ("+33 (0)1 99 00 01 23", "+33••23"),
        ("+1 (415) 555-0100", "+1••00"),
        ("tel:+262-262-90-01-23", "tel:+262••23"),
        ("?PhoneNumber=%2B33199000123&Beta=", "?PhoneNumber=+33••23&Beta="),
        ("01 99 00 01 23, 0199000124", "0••23, 0••24"),
        ("from 33199000123", "from +33••23"),
        ("+33199000123 of 50000017", "+33••23 of 50000017"),
        ("nothing to hide, 3631 and +123456", "nothing to hide, 3631 and +123456"),
        ("CA" + "0123456789" * 3 + "01 at 2026-07-13T12:04:00+00:00", None),
        ("ticket 5000 0017, 1790000000000 ms, 0.0199000123 s, 127.0.0.1:51234", None),
        ("", ""),
    ],
)
def test_a_number_in_a_text_keeps_its_country_and_its_last_two_digits(
    text: str, shown: str | None
) -> None:
    assert mask_numbers(text) == (text if shown is None else shown)
