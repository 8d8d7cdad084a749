"""The environment with its files read: `NAME_FILE` names a file that holds the value of `NAME`.

So that a secret need not stand in the environment, where every child process can read it: systemd's
credentials, Docker's and Kubernetes' secrets are files.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

LARGEST = 16 * 1024
"""Bytes: more than any secret has; whoever names a larger file has named the wrong one."""


def read_files(
    environ: Mapping[str, str], names: Collection[str], problems: list[str]
) -> dict[str, str]:
    """`environ` in which each variable of `names` that has a file has that file's content, without
    the blanks and line ends around it. What is wrong with a file is added to `problems`."""
    found = dict(environ)
    for name in names:
        path = environ.get(f"{name}_FILE", "")
        if not path:
            continue
        key = f"environment: {name}_FILE"
        if environ.get(name, ""):
            problems.append(f"{key}: {name} is set as well; keep one of the two")
            continue
        try:
            content = Path(path).read_bytes()
            value = content.decode("utf-8").strip() if len(content) <= LARGEST else ""
        except (OSError, UnicodeDecodeError) as error:
            said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            problems.append(f"{key}: {path} cannot be read ({said}); mend it or its permissions")
            continue
        if not value or "\n" in value:
            problems.append(f"{key}: {path} must hold one line, the value of {name}")
            continue
        found[name] = value
    return found
