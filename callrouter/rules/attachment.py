"""What a file may be that goes with a message: how large, how it is named, and as what it is given
to whoever opens it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LARGEST = 25 * 2**20
"""Bytes of a message's text and files in all."""
LARGEST_MAIL = LARGEST * 78 // 57 + 2**18
"""Bytes of the mail that carries so much: 57 of a file are a line of 78, and what is beside it."""
LONGEST_NAME = 120
"""Characters: a file system takes no name of many more."""
NAMELESS = "file"

UNKNOWN_TYPE = "application/octet-stream"
HARMLESS = frozenset({
    "application/gzip",
    "application/json",
    "application/pdf",
    "application/zip",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/csv",
    "text/plain",
})  # fmt: skip
"""Types that no browser executes, whatever is in the file."""

_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_OF_A_SYSTEM = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for itself."""


def is_too_much(sizes: Iterable[int]) -> bool:
    """Whether texts and files of so many bytes are too much for one message."""
    return sum(sizes) > LARGEST


def safe_name(name: str) -> str:
    """The file's name without a folder, and without anything that hides what the file is or that a
    system takes for something else."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    plain = _OF_A_SYSTEM.sub("_", " ".join(seen.split())).strip(". ")
    if _DEVICE.fullmatch(plain):
        plain = f"_{plain}"
    return _shortened(plain) or NAMELESS


def _shortened(name: str) -> str:
    """At most LONGEST_NAME characters, the ending kept: by it people know what a file is."""
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:LONGEST_NAME].rstrip(". ")
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip('. ')}.{ending}"


def media_type(declared: str) -> str:
    """The type that was said of a file, without parameters; UNKNOWN_TYPE where it is none."""
    plain = declared.partition(";")[0].strip().lower()
    return plain if len(plain) <= 100 and _TYPE.fullmatch(plain) else UNKNOWN_TYPE


def served_as(stored: str) -> str:
    """The type under which a file is given to a browser: its own only where no browser executes
    that."""
    return stored if stored in HARMLESS else UNKNOWN_TYPE
