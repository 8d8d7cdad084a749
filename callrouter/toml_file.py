"""A TOML file as a person wrote it: read, or answered by what to mend."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from callrouter.rules.problem import Wrong
from callrouter.rules.toml_slips import slip_of
from callrouter.wording.problems import say_problem

MOST_NESTING = 4_000_000
"""The parser takes as many steps for a line as the square of the parts of its longest name: so many
are done within a second, and a thousand dates on one line stay far below."""


def read_toml(path: Path, problems: list[str]) -> dict[str, Any] | None:
    """What the file holds; None, and a sentence more in `problems`, where it cannot be read."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        problems.append(f"{path}: there is no such file; copy the shipped one from config/")
        return None
    except OSError as error:
        problems.append(f"{path}: cannot be read ({error.strerror}); mend its permissions")
        return None
    read = toml_of(content)
    if isinstance(read, Wrong):
        problems.append(f"{path}: {say_problem(read.at(''), 'en')}")
        return None
    return read


def toml_of(content: bytes) -> dict[str, Any] | Wrong:
    """What a file of that content holds, or what is wrong with it."""
    text = ""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        if sum(line.count(".") ** 2 for line in text.split("\n")) > MOST_NESTING:
            return Wrong("toml_too_deep")
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Wrong("toml_not_utf8", {"line": line})
    except tomllib.TOMLDecodeError as error:
        return slip_of(text, str(error))
    except (ValueError, RecursionError):
        return Wrong("toml_too_deep")
