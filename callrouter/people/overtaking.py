"""What is on file may be changed by somebody else while a form of it is open: what each of the two
changed is kept, and whoever changes the same as somebody before is told first."""

from __future__ import annotations

import re
from collections.abc import Mapping


class Overtaken(Exception):
    """Somebody else changed the same meanwhile. Nothing was written."""

    def __init__(self, theirs: dict[str, str], on_file: Mapping[str, str], merged: dict[str, str]):
        self.theirs = theirs
        """What they put there, by the name of the field."""
        self.on_file = on_file
        """What is on file now, by the name of the field."""
        self.merged = merged
        """The same, but for what was written."""
        super().__init__(f"changed meanwhile: {', '.join(theirs)}")


def merge(
    on_file: Mapping[str, str], written: Mapping[str, str], was: Mapping[str, str] | None
) -> dict[str, str]:
    """What is to stand on file now: what is `written`, and what was on file of all else. `was` is
    what whoever wrote had before them; what they left as it was stays as it is now. Without it
    whatever is written counts. Raises Overtaken where they wrote what somebody else, too, has
    changed since."""
    seen = was or {}
    touched = {
        name: value
        for name, value in written.items()
        if name in on_file and not (name in seen and _alike(name, value, seen[name]))
    }
    merged = {**on_file, **touched}
    theirs = {
        name: on_file[name]
        for name, value in touched.items()
        if name in seen
        and not _alike(name, on_file[name], seen[name])
        and not _alike(name, on_file[name], value)
    }
    if theirs:
        raise Overtaken(theirs, on_file, merged)
    return merged


def _alike(name: str, one: str, other: str) -> bool:
    return _plain(name, one) == _plain(name, other)


def _plain(name: str, value: str) -> object:
    """A value as it is compared: a number however it is grouped, a list however it is parted."""
    if name == "phone":
        return "".join(value.split())
    if name == "certified_products":
        return sorted(part.strip() for part in re.split(r"[\n;,]", value) if part.strip())
    return value.strip()
