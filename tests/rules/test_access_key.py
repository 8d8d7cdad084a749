"""What lets somebody in is made from the key and a word on record, each for its own use."""

from __future__ import annotations

import re

from callrouter.rules.access_key import codes_secret, digits_hash, link_token, mailed_digits

KEY, OTHER = b"5f0c-our-own-secret", b"another-secret"


def test_each_is_made_of_key_and_word_and_of_nothing_else() -> None:
    for make in (link_token, mailed_digits, codes_secret):
        assert make(KEY, "word") == make(KEY, "word")
        assert len({make(KEY, "word"), make(KEY, "other"), make(OTHER, "word")}) == 3


def test_one_does_not_lead_to_another() -> None:
    token = link_token(KEY, "word")
    assert re.fullmatch(r"[\w-]{43}", token)
    assert re.fullmatch(r"[0-9]{6}", mailed_digits(KEY, "word"))
    assert re.fullmatch(r"[A-Z2-7]{32}", codes_secret(KEY, "word"))
    assert digits_hash(KEY, "a", "123456") != digits_hash(KEY, "b", "123456")
    assert "123456" not in digits_hash(KEY, "a", "123456")


def test_digits_begin_with_zeros_too() -> None:
    assert any(mailed_digits(KEY, str(n)).startswith("0") for n in range(100))
