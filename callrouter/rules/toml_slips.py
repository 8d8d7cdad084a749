"""What a person did who wrote a file that is no TOML, and what to do: the parser's own words are
for programmers."""

from __future__ import annotations

import re

from callrouter.rules.problem import Wrong

_AT = re.compile(r"\(at line (\d+), column \d+\)")
_TWICE = re.compile(r"Cannot declare \((.+?),?\) twice|Cannot overwrite a value")
_TEXTS = re.compile(r'"[^"]*"|\'[^\']*\'')
_COMMENT = re.compile(r"#.*")

_SLIPS: tuple[tuple[str, str], ...] = (
    (r"[“”„«»‘’`´]", "quotation_marks"),
    (r"[\u00a0\u2007\u202f\u200b-\u200f\ufeff]", "unseen_mark"),
    (r"^\s*[\w-]+\s*:", "colon"),
    (r"^[^=\[]*[^\x00-\x7f][^=]*=", "accented_name"),
    (r"=\s*\d{1,2}[/.]\d{1,2}[/.]\d{4}", "other_date"),
    (r"[=\[,]\s*\d{1,2}\s*([:h.]\s*\d{0,2})?\s*[-–—]", "bare_hours"),
    (r"=\s*\d+,\d", "decimal_comma"),
    (r"=\s*(?i:yes|no|oui|non|vrai|faux|true|false)\s*$", "yes_or_no"),
    (r"=\s*$", "no_value"),
    (r"=\s*[A-Za-z]", "bare_text"),
    (r"\[[^\]]*;", "semicolons"),
    (r"\]\s*\[", "two_lists"),
    (r"^\s*[\w-]+\s+[\w-]+[^=]*=", "two_words"),
    (r",\s*,", "commas"),
    (r"^\s*\[+\s*[\w.-]*\s*$", "bracket"),
    (r"[\"']", "quotation_mark"),
)
"""What stands on the line outside of texts and comments, and which slip it is; the first that
fits."""


def slip_of(text: str, error: str) -> Wrong:
    """What is wrong with this text, that the TOML parser refused with these words; its facts have
    the number of the line."""
    lines = text.splitlines()
    found = _AT.search(error)
    number = int(found[1]) if found else len(text.rstrip().splitlines())
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    twice = _TWICE.search(error)
    if twice is not None:
        if line.lstrip().startswith("[[") and twice[1] is None:
            return _slip("table_once_a_list", number, setting=line.strip().strip("[]"))
        name = f"[{twice[1].strip(chr(39))}]" if twice[1] else line.split("=")[0].strip()
        return _slip("twice", number, setting=name)
    if "Invalid date" in error:
        return _slip("no_such_day", number)
    bare = _COMMENT.sub("", _TEXTS.sub("", line))
    for pattern, name in _SLIPS:
        if re.search(pattern, bare):
            return _slip(name, number)
    if "Unclosed array" in error or bare.count("[") != bare.count("]"):
        return _slip("open_list", number)
    return _slip("otherwise", number, error=error)


def _slip(name: str, line: int, **facts: object) -> Wrong:
    return Wrong(f"toml_{name}", {"line": line, **facts})
