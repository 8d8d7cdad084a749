"""The folder that the demo keeps everything in, and that only one demo uses at a time."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
"""Where the Procfile stands."""

LONGEST_SOCKET = 100
"""Bytes in the path of a Unix socket: the system allows no more than 107."""


ANOTHER = "Or name another folder: CALLROUTER_DATA=/some/folder callrouter demo"


class FolderInUse(Exception):
    """The folder cannot be used, as another demo runs on it; the text says why, and what to do."""


class Folder:
    """A data folder, locked from `open` to `close`."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.database = self.path / "callrouter.db"
        self.logs = self.path / "logs"
        self.mails = self.path / "mails"
        self.valkey = self.path / "valkey"
        self.environment = self.path / "environment"
        self._secrets = self.path / "secrets.json"
        self._seeded = self.path / "seeded"
        self._lock: IO[str] | None = None
        self._sockets: Path | None = None

    def open(self) -> None:
        """Make the folder where it is missing, and lock it. Raises FolderInUse."""
        if self.database.exists() and not self._secrets.exists():
            raise FolderInUse(
                f"{self.database} was not made by a demo, so it is left alone. {ANOTHER}"
            )
        try:
            for folder in (self.path, self.logs, self.mails, self.valkey):
                folder.mkdir(parents=True, exist_ok=True)
            lock = (self.path / "lock").open("a+")
        except OSError as error:
            raise FolderInUse(f"{trouble_with(error)} {ANOTHER}") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            owner = lock.read().strip() or "unknown"
            lock.close()
            raise FolderInUse(
                f"A demo runs on {self.path} already (process {owner}). End that one first, or "
                "give this one a folder of its own: CALLROUTER_DATA=/some/folder callrouter demo"
            ) from None
        self._lock = lock
        try:
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            self._register()
        except OSError as error:
            raise FolderInUse(f"{trouble_with(error)} {ANOTHER}") from error

    def close(self) -> None:
        """Let another demo have the folder."""
        if self._sockets is not None:
            shutil.rmtree(self._sockets, ignore_errors=True)
        if self._lock is not None:
            _register_entry(self.path).unlink(missing_ok=True)
            with suppress(OSError):  # As on a disk that is full.
                self._lock.truncate(0)
                self._lock.close()
            self._lock = None

    def _register(self) -> None:
        """Let commands find this demo for as long as it holds its lock."""
        entry = _register_entry(self.path)
        entry.parent.mkdir(mode=0o700, exist_ok=True)
        entry.unlink(missing_ok=True)
        entry.symlink_to(self.path)

    @property
    def socket(self) -> Path:
        """Where Valkey listens: here, or in a folder of its own where this path is too long."""
        here = self.path / "valkey.sock"
        if len(os.fsencode(here)) <= LONGEST_SOCKET:
            return here
        if self._sockets is None:
            self._sockets = Path(tempfile.mkdtemp(prefix="callrouter-"))
        return self._sockets / "valkey.sock"

    @property
    def is_new(self) -> bool:
        """Whether nobody has been put on file here yet."""
        return not (self._seeded.exists() and self.database.exists())

    def has_been_seeded(self) -> None:
        """Remember that the people are on file, so that what was changed since is kept."""
        self._seeded.touch()

    def secrets(self) -> dict[str, str]:
        """The secrets of this folder, made at the first time and kept, readable by its owner."""
        kept: dict[str, str] = {}
        if self._secrets.exists():
            kept = json.loads(self._secrets.read_text("utf-8"))
        # One that the version which made the folder did not know is made now.
        all_of_them = {
            "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
            "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
            "SECRET_KEY": secrets.token_urlsafe(32),
            "SUPPORT_CODE_KEY": secrets.token_urlsafe(32),
        } | kept
        if all_of_them != kept:
            write_private(self._secrets, json.dumps(all_of_them, indent=2))
        return all_of_them


def own_folder(environ: Mapping[str, str]) -> Path:
    """Where the demo of this checkout keeps everything, unless CALLROUTER_DATA names another."""
    return Path(environ.get("CALLROUTER_DATA") or ROOT / "var" / "demo").absolute()


def running_demos() -> list[Path]:
    """The environment files of this user's demos that run on this machine."""
    register = _register_entry(Path()).parent
    try:
        if register.stat().st_uid != os.getuid():
            return []  # Somebody else's: it may lead anywhere.
        entries = sorted(register.iterdir())
    except OSError:
        return []
    folders = [entry.resolve() for entry in entries if _is_locked(entry / "lock")]
    return [one / "environment" for one in folders if (one / "environment").is_file()]


def _register_entry(folder: Path) -> Path:
    name = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"callrouter-demos-{os.getuid()}" / name


def _is_locked(file: Path) -> bool:
    try:
        with file.open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def trouble_with(error: OSError) -> str:
    """What the system refused the demo, in a sentence with what to do."""
    where = f" {error.filename}" if error.filename else " the demo's folder"
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"The disk is full, nothing more can be written into{where}. Make room on it."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"This user may not write to{where}. Mend its permissions."
        case errno.EEXIST | errno.ENOTDIR:
            return f"There is a file where a folder belongs:{where}. Move it away."
        case errno.ENAMETOOLONG:
            return f"The path is too long:{where}."
        case _:
            return f"{error.strerror or error}:{where}."


def write_private(file: Path, text: str) -> None:
    """Write a file whole, readable by its owner only."""
    unfinished = file.with_name(f".{file.name}.new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
    unfinished.replace(file)
