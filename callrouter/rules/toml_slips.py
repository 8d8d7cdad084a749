"""What a person did who wrote a file that is no TOML, and what to do: the parser's own words are
for programmers."""

from __future__ import annotations

import re

_AT = re.compile(r"\(at line (\d+), column \d+\)")
_TWICE = re.compile(r"Cannot declare \((.+?),?\) twice|Cannot overwrite a value")
_TEXTS = re.compile(r'"[^"]*"|\'[^\']*\'')
_COMMENT = re.compile(r"#.*")

_SLIPS: tuple[tuple[str, str], ...] = (
    (r"[“”„«»‘’`´]", "has the quotation marks of a word processor; type straight ones: \""),
    (r"[\u00a0\u2007\u202f\u200b-\u200f\ufeff]", "has a space or a mark that nobody sees; type it "
     "again with ordinary spaces"),
    (r"^\s*[\w-]+\s*:", "has a colon where an equals sign belongs; write name = value"),
    (r"^[^=\[]*[^\x00-\x7f][^=]*=", "has a name with accents; write one as in the shipped file"),
    (r"=\s*\d{1,2}[/.]\d{1,2}[/.]\d{4}", "has a date that is written otherwise; write it like "
     "2026-12-24"),
    (r"[=\[,]\s*\d{1,2}\s*([:h.]\s*\d{0,2})?\s*[-–—]", "has hours without quotation marks; write "
     "them like [\"09:00-18:00\"]"),
    (r"=\s*\d+,\d", "has a number with a comma; write a point, and hours like [\"09:30-18:00\"]"),
    (r"=\s*(?i:yes|no|oui|non|vrai|faux|true|false)\s*$", "has a word for yes or no; write true or "
     "false, in small letters"),
    (r"=\s*$", "has no value behind the equals sign; write one, or remove the line"),
    (r"=\s*[A-Za-z]", "has a text without quotation marks; write it like \"Europe/Paris\""),
    (r"\[[^\]]*;", "separates with semicolons; separate by commas"),
    (r"\]\s*\[", "has two lists; write what is in both into one"),
    (r"^\s*[\w-]+\s+[\w-]+[^=]*=", "has a name of two words; write one as in the shipped file"),
    (r",\s*,", "has a comma too many; remove one"),
    (r"^\s*\[+\s*[\w.-]*\s*$", "has a bracket that is not closed; write it like [week] or "
     "[[dated]]"),
    (r"[\"']", "has a quotation mark too few or too many; put one before and one behind "
     "each text"),
)  # fmt: skip
"""What stands on the line outside of texts and comments, and what to do; the first that fits."""


def say_slip(text: str, error: str) -> str:
    """What is wrong with this text, that the TOML parser refused with these words, and what to
    do, with the number of the line."""
    lines = text.splitlines()
    found = _AT.search(error)
    number = int(found[1]) if found else len(text.rstrip().splitlines())
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    twice = _TWICE.search(error)
    if twice is not None:
        if line.lstrip().startswith("[[") and twice[1] is None:
            name = line.strip().strip("[]")
            return f"line {number}: [{name}] stands above; write [[{name}]] each time"
        name = f"[{twice[1].strip(chr(39))}]" if twice[1] else line.split("=")[0].strip()
        return f"line {number}: {name} is there twice; keep one of the two"
    if "Invalid date" in error:
        return f"line {number}: names a day that no calendar has; write another, like 2026-12-24"
    bare = _COMMENT.sub("", _TEXTS.sub("", line))
    for pattern, said in _SLIPS:
        if re.search(pattern, bare):
            return f"line {number}: {said}"
    if "Unclosed array" in error or bare.count("[") != bare.count("]"):
        return f"line {number}: a list is not closed, here or above; write ] behind its last value"
    return f"line {number}: is no valid TOML: {error}; compare it with the shipped file"
