"""The bugs to plant: one table a file, each named for the rooms it is about."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent


@dataclass(frozen=True)
class Mutant:
    """A bug: one text of one file replaced by another."""

    name: str
    """What goes wrong, in plain words."""
    file: str
    old: str
    """Occurs in the file exactly once."""
    new: str
    tests: list[str]
    """Where the test is that is to fail: files, or where they take long, the test itself."""

    def plant(self, root: Path) -> None:
        """Change the file below `root`. Raises ValueError where the text is not there just once."""
        path = root / self.file
        text = path.read_text("utf-8") if path.is_file() else ""
        if (times := text.count(self.old)) != 1:
            raise ValueError(f"{self.name}: the old text is {times} times in {self.file}")
        path.write_text(text.replace(self.old, self.new), "utf-8")


def mutants() -> list[Mutant]:
    """Every bug, table by table."""
    tables = [tomllib.loads(one.read_text("utf-8")) for one in sorted(FOLDER.glob("*.toml"))]
    return [Mutant(**fields) for table in tables for fields in table["mutant"]]
