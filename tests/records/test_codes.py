"""Support codes: their form, and a hash that needs the key."""

import pytest

from callrouter.records.codes import code_hash, is_code, new_code


def test_the_hash_is_hmac_sha256_under_the_key() -> None:
    # printf 13572468 | openssl dgst -sha256 -hmac key
    known = "c50e766d4a0e8fc5583b8925c279177bffacf2ae3fb6d2f707194e0940ace5b8"
    assert code_hash("key", "13572468") == known
    assert code_hash("another", "13572468") != known


@pytest.mark.parametrize("text", ["1357246", "135724680", "1357246a", "1357246²", "١٣٥٧٢٤٦٨", ""])
def test_only_eight_plain_digits_are_a_code(text: str) -> None:
    assert not is_code(text)


def test_a_new_code_is_one() -> None:
    assert all(is_code(new_code()) for _ in range(1000))
