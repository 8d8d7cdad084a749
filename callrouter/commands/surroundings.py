"""Which environment a command works in: the shell's, a file's, or the running demo's."""

from __future__ import annotations

import re
import shlex
from collections.abc import MutableMapping
from importlib import import_module
from itertools import takewhile
from pathlib import Path

import click

from callrouter.commands.context import UnusableSettings
from callrouter.variables import Environment

OURS = ("CALLROUTER_CONFIG", *(name.upper() for name in Environment.model_fields))
SETTING = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)


def read_environment(file: Path, environ: MutableMapping[str, str]) -> None:
    """Do to `environ` what a shell that reads the file would, or systemd: lines of `NAME=value`,
    with `export` or without, and of `unset NAME`. Raises UnusableSettings."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UnusableSettings(
            f"{file} cannot be read ({said}). Name the file that holds the settings, as in --env "
            "/etc/callrouter/environment."
        ) from error
    for number, line in enumerate(lines, start=1):
        try:
            words = _words(line)
        except ValueError:
            words = [""]  # A quotation that does not end.
        if words[:1] == ["unset"]:
            for name in words[1:]:
                environ.pop(name, None)
            continue
        for word in words[1:] if words[:1] == ["export"] else words:
            found = SETTING.fullmatch(word)
            if found is None:
                raise UnusableSettings(
                    f"{file}: line {number} is no setting. Write NAME=value, the value in single "
                    "quotes where it has blanks."
                )
            environ[found[1]] = found[2]


def _words(line: str) -> list[str]:
    """The words of a line up to a comment, which begins where a word begins with `#`: within one it
    is a sign like any other, also of a secret. Raises ValueError where a quotation does not end."""
    if line.lstrip().startswith("#"):
        return []
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    return list(takewhile(lambda word: not word.startswith("#"), lexer))


def choose_environment(file: Path | None, environ: MutableMapping[str, str]) -> None:
    """The file's, if one is named. Else, where the shell says nothing of a service, that of this
    checkout's demo, or of the only one that runs on this machine; which is said on stderr."""
    if file is not None:
        read_environment(file, environ)
        return
    if any(environ.get(name) or environ.get(f"{name}_FILE") for name in OURS):
        return
    folders = import_module("callrouter.demo.folder")
    demos: list[Path] = folders.running_demos()
    own: Path = folders.own_folder(environ).resolve() / "environment"
    if own in demos:
        demos = [own]
    if len(demos) == 1:
        click.echo(f"Working on the demo in {demos[0].parent}.", err=True)
        read_environment(demos[0], environ)
    elif demos:
        each = "\n".join(f"  --env {shlex.quote(str(one))}" for one in demos)
        raise UnusableSettings(f"Several demos run on this machine. Say which one:\n{each}")
