"""Whether a secret can be guessed. Whoever guesses one signs in Twilio's name, or in anybody's."""

from __future__ import annotations

import re

SHORTEST = 16
"""Characters."""
FEWEST_KINDS = 5
"""Different characters in a secret: one of sixteen digits by chance has eight."""
FEWEST_OF_ITS_OWN = 8
"""Letters and digits that are left without the words that everybody writes into an example."""

COMMON = (
    "accesskey", "callrouter", "changethis", "changeit", "changeme", "codekey", "development",
    "placeholder", "production", "insecure", "password", "replace", "sandbox", "support", "twilio",
    "default", "example", "secret", "please", "random", "string", "azerty", "qwerty", "letmein",
    "change", "insert", "token", "admin", "redis", "dummy", "value", "fixme", "passwd", "your",
    "auth", "demo", "here", "that", "this", "test", "todo", "pass", "root", "user", "with", "code",
    "very", "long", "enough", "key", "dev", "the", "foo", "bar", "baz", "for", "abc", "not", "use",
    "123", "me", "my", "of", "so", "is",
)  # fmt: skip
"""Words of examples."""
ROWS = (
    "01234567890123456789",
    "0123456789abcdef0123456789abcdef",
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
)
"""What fingers type along the keys."""


def weakness(secret: str) -> str | None:
    """Why the secret is none, in words that do not repeat it; None where it may be one.

    It is no measure of strength: it finds what nobody drew by chance.
    """
    if not secret.strip():
        return "is blank"
    if len(secret) < SHORTEST:
        return f"is too short, it needs at least {SHORTEST} characters"
    return pattern_of(secret)


def pattern_of(secret: str) -> str | None:
    """What makes it easy to guess, however long it is, in words that do not repeat it; or None."""
    plain = re.sub(r"[\W_]", "", secret.casefold())
    if len(set(secret)) < FEWEST_KINDS or _repeats(plain):
        return "repeats the same few characters"
    if any(plain in row or plain[::-1] in row for row in ROWS):
        return "only follows the keys of a keyboard"
    own = plain
    for word in COMMON:
        own = own.replace(word, "")
    if len(own) < FEWEST_OF_ITS_OWN:
        return "is a well-known example"
    return None


def _repeats(text: str) -> bool:
    """Whether it is one piece, again and again."""
    return text in (text + text)[1:-1]
