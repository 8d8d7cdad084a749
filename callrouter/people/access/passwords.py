"""Passwords, by argon2id."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from callrouter.rules.password import as_kept

AT_ONCE = 2
"""Each takes 64 MiB and a quarter of a second: the others wait for their turn."""
PATIENCE = 5.0
"""Seconds that one waits for its turn."""


class TooBusy(Exception):
    """Too many passwords are being looked at."""


class Passwords:
    """Hashes passwords, at the cost that argon2-cffi takes by default unless a hasher with another
    is given."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = threading.BoundedSemaphore(AT_ONCE)
        self._nobodys: str | None = None

    def hashed(self, password: str) -> str:
        """How the password is kept. Raises TooBusy."""
        with _Turn(self._turn):
            return self._hasher.hash(as_kept(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether it is the password that is kept so. It takes as long where none is: how long an
        answer takes tells nobody who has a login. Raises TooBusy."""
        if self._nobodys is None:
            self._nobodys = self.hashed("nobody's password")
        with _Turn(self._turn):
            try:
                self._hasher.verify(kept or self._nobodys, as_kept(password))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None


class _Turn:
    def __init__(self, turn: threading.BoundedSemaphore) -> None:
        self._turn = turn

    def __enter__(self) -> None:
        if not self._turn.acquire(timeout=PATIENCE):
            raise TooBusy

    def __exit__(self, *_: object) -> None:
        self._turn.release()
