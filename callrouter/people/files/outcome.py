"""What became of a file of people: what it changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from callrouter.rules.problem import Problem

MANY = 0.1
"""The share of the contacts of a file's accounts that may leave at once without being confirmed."""


@dataclass(frozen=True)
class Change:
    """One value that an import changed, by the name of its column; None where there was none, or
    is none any more."""

    what: str
    before: str | None
    after: str | None
    of: str | None = None
    """The contact of the account whom it is about, by name."""


@dataclass
class Imported:
    """What an import did, or would do: accounts or logins by what became of them."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    """Support codes made now, by account. Kept nowhere: show them once."""
    changes: dict[str, list[Change]] = field(default_factory=dict)
    """What changed of each, value by value; of a new one, what it has now."""
    left: dict[int, str] = field(default_factory=dict)
    """Contacts whom the file names although they left, by id: their name and account."""
    disabled: list[str] = field(default_factory=list)
    """Agents whom the file names although they are disabled."""
    missing: list[str] = field(default_factory=list)
    """Accounts or agents on file whom the file does not name."""
    missing_contacts: list[str] = field(default_factory=list)
    """Contacts of its accounts whom the file does not name: they stay."""
    ended: list[str] = field(default_factory=list)
    """Contacts of its accounts whom the file does not name: they left by it."""
    present: int = 0
    """Contacts that its accounts had before."""
    warnings: list[Problem] = field(default_factory=list)
    """What may be a slip, by line."""

    def fingerprint(self, content: bytes) -> str:
        """What it did of a file of that content, as a short text: the same again only where the
        same was done. Whom the file does not touch plays no part, nor does a code that was made."""
        told = (
            self.created, sorted(self.changes.items()), sorted(self.codes), sorted(self.left),
            sorted(self.disabled), self.ended, self.warnings,
        )  # fmt: skip
        return hashlib.sha256(content + repr(told).encode()).hexdigest()

    @property
    def ends_many(self) -> bool:
        """Whether so many contacts leave at once that the file may be a wrong one, or cut off."""
        return len(self.ended) > self.present * MANY

    def note(self, name: str, known: bool, changes: list[Change]) -> None:
        """Take down what became of one account or agent."""
        kept = self.updated if changes else self.unchanged
        (kept if known else self.created).append(name)
        if changes:
            self.changes[name] = changes


def differences(before: dict[str, str], after: dict[str, str]) -> list[Change]:
    """What differs between two descriptions, value by value, in their own order."""
    names = dict.fromkeys([*before, *after])
    return [
        Change(name, before.get(name) or None, after.get(name) or None)
        for name in names
        if (before.get(name) or "") != (after.get(name) or "")
    ]
