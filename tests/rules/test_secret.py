"""A secret that somebody may guess is none."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import pytest

from callrouter.rules.secret import SHORTEST, weakness

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("", "is blank"),
        (" \t" * 20, "is blank"),
        ("x7Rt", "is too short, it needs at least 16 characters"),
        ("a" * 40, "repeats the same few characters"),
        ("abab" * 10, "repeats the same few characters"),
        ("k3Vq9-k3Vq9-k3Vq9", "repeats the same few characters"),
        ("changemechangeme", "repeats the same few characters"),
        ("0123456789abcdef", "only follows the keys of a keyboard"),
        ("FEDCBA9876543210", "only follows the keys of a keyboard"),
        ("qwertyuiop-asdfghjkl", "only follows the keys of a keyboard"),
        ("change-me-please!", "is a well-known example"),
        ("secret-key-123456", "is a well-known example"),
        ("super-secret-key-1", "is a well-known example"),
        ("your-auth-token-here", "is a well-known example"),
        ("Password_Password_1", "is a well-known example"),
        ("twilio-auth-token", "is a well-known example"),
        ("correct horse battery staple", None),
        ("7f3c9a1e5b2d8064", None),
        ("S3cret-of-Rémi-Ångström", None),
    ],
)
def test_what_anybody_could_guess_is_refused(secret: str, said: str | None) -> None:
    assert weakness(secret) == said


def test_what_chance_draws_is_taken() -> None:
    for _ in range(2000):
        assert weakness(secrets.token_hex(SHORTEST)) is None
        assert weakness(secrets.token_urlsafe(SHORTEST)) is None


@pytest.mark.parametrize("file", ["README.md", "docs/production/README.md"])
def test_no_secret_that_our_own_documents_show_is_taken(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    shown = re.findall(r"echo '([^':=/]+)'", text) + re.findall(r"://\w*:([^@\s]+)@", text)
    for one in shown:
        assert weakness(one) is not None, one
