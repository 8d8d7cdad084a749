"""How the identifiers of resources are made: a two-letter kind and 32 hexadecimal digits."""

import uuid


def new_sid(kind: str) -> str:
    """Return a fresh identifier such as `CA…` for the two-letter `kind`."""
    return kind + uuid.uuid4().hex
