"""A TOML file as a person wrote it: read, or answered by what to mend."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from callrouter.rules.toml_slips import say_slip


def read_toml(path: Path, problems: list[str]) -> dict[str, Any] | None:
    """What the file holds; None, and a sentence more in `problems`, where it cannot be read."""
    text = ""
    try:
        text = path.read_text("utf-8-sig")
        return tomllib.loads(text)
    except FileNotFoundError:
        problems.append(f"{path}: there is no such file; copy the shipped one from config/")
    except OSError as error:
        problems.append(f"{path}: cannot be read ({error.strerror}); mend its permissions")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.append(f"{path}: line {line} is no text in UTF-8; save the file as UTF-8")
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{path}: {say_slip(text, str(error))}")
    except (ValueError, RecursionError):
        problems.append(f"{path}: holds a number too long or lists nested too deeply; mend them")
    return None
