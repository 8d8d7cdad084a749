"""What of a form is kept while it is being typed, and for how long."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

KEPT = timedelta(days=14)
"""How long what was typed and not saved is offered again."""
AT_MOST = 100
"""Drafts of one person; the oldest make room."""
SECRET = re.compile(r"(^|[^a-z])(code|csrf|key|otp|passphrase|password|pin|secret|token)([^a-z]|$)")
"""What a field is called whose value is never kept, wherever in its name."""

Fields = Mapping[str, Sequence[str]]
"""Each name with its values in order: none for a box that is not ticked."""


def may_be_kept(name: str) -> bool:
    """Whether what is typed into a field of this name may be written down."""
    return SECRET.search(name.lower()) is None


def kept_of(fields: Fields) -> dict[str, list[str]]:
    """The fields that are written down."""
    return {name: list(values) for name, values in fields.items() if may_be_kept(name)}
