"""A CSV file as offices save it: its text, its separator, its lines.

Nothing is guessed: the same bytes are always read the same way, and what may be read in two ways is
refused with what to do.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from callrouter.rules.near_miss import slips_of
from callrouter.rules.problem import Problems, Wrong

SEPARATORS = (";", ",", "\t")
MOST_COLUMNS = 200
"""Columns with a name: each is compared with those that are known, and with the others."""
MOST_LINES = 20_000
"""Below the header: more are judged in no time that anybody waits for."""
MOST_SIGNS = 20_000
"""Of a separator in the header: Excel, which adds some for empty columns, has 16,384 of these."""

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files of Excel, LibreOffice and Numbers begin that are no CSV."""
_WIDE = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_OTHER_CODE_PAGE = re.compile(
    "[‚ƒ„†‡ˆ‰Š‹Ž˜™š›ž]"  # é, è and others of a Mac or of MS-DOS, read as if of Windows.
    "|(?<=[^\\W\\d_])[“”–—…•¤¼½¾](?=[^\\W\\d_])"  # The same, where no word holds such a sign.
)
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[;,\t]*', re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """The lines below the header: each with its number in the file and one cell for each name."""

    names: list[str]
    lines: list[tuple[int, list[str]]]
    separator: str
    wrong: list[tuple[int, Wrong]]
    """Lines that could not be read, by number."""


def read_sheet(content: bytes, known: Sequence[str], optional: Sequence[str] = ()) -> Sheet:
    """The cells of a file whose header names the `known` columns, in any order; those that are
    `optional` may be missing.

    Encodings, separators and the shapes that Excel gives a file are as `partners import --help`
    says. Raises Problems where no line can be made out at all.
    """
    text = _text(content)
    text, announced = _without_separator_line(text)
    skipped = 1 if announced is not None else 0
    separator = _separator(text, [*known, *optional], announced, skipped)
    lines = _lines(text, separator, skipped)
    line, header = next(lines, (1, []))
    while header and not header[-1].strip():
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise _refusal(line, Wrong("header_too_wide", {"count": len(header), "most": MOST_COLUMNS}))
    names = [_column(name) for name in header]
    wrong_header = list(_wrong_header(names, known, optional))
    if wrong_header:
        raise _refusal(line, *wrong_header)
    wrong: list[tuple[int, Wrong]] = []
    found = []
    last_is_whole = text.endswith(("\n", "\r"))
    rest = list(lines)
    if len(rest) > MOST_LINES:
        place, _ = rest[MOST_LINES]
        raise _refusal(place, Wrong("too_many_lines", {"count": len(rest), "most": MOST_LINES}))
    for place, (line, cells) in enumerate(rest):
        cut_off = place == len(rest) - 1 and not last_is_whole
        wrong_width = _wrong_width(cells, len(names), separator, cut_off)
        if wrong_width is not None:
            wrong.append((line, wrong_width))
            continue
        # Excel leaves out the last separators of lines that end with empty cells, and adds some.
        found.append((line, (cells + [""] * len(names))[: len(names)]))
    return Sheet(names, found, separator, wrong)


def _refusal(line: int, *wrong: Wrong) -> Problems:
    """Of the whole file, because of this line."""
    return Problems([one.at(f"line[{line}]") for one in wrong])


def _text(content: bytes) -> str:
    if not content.strip():
        raise _refusal(1, Wrong("file_empty"))
    if content.startswith(_WORKBOOKS):
        raise _refusal(1, Wrong("file_is_workbook"))
    encoding = next((name for mark, name in _WIDE if content.startswith(mark)), "utf-8-sig")
    if encoding == "utf-8-sig" and b"\0" in content:
        raise _refusal(1, Wrong("file_no_text"))
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8-sig":
            raise _refusal(1, Wrong("file_damaged")) from error
    return _windows_text(content)


def _windows_text(content: bytes) -> str:
    """The text of Excel on Windows, where it saves no UTF-8."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refusal(line, Wrong("file_of_no_encoding")) from error
    other = _OTHER_CODE_PAGE.search(text)
    if other is not None:
        line = text.count("\n", 0, other.start()) + 1
        raise _refusal(line, Wrong("file_of_a_mac", {"sign": other[0]}))
    return text


def _without_separator_line(text: str) -> tuple[str, str | None]:
    """The text without Excel's own first line, `sep=;`, and the separator which that names."""
    first = re.split(r"\r\n|\r|\n", text, maxsplit=1)
    announced = _SEPARATOR_LINE.fullmatch(first[0].strip(" "))
    if announced is None:
        return text, None
    return (first[1] if len(first) > 1 else ""), announced[1]


def _separator(text: str, columns: Sequence[str], announced: str | None, skipped: int) -> str:
    """What separates cells: the only sign by which columns can be told apart in the header."""
    first = text.lstrip("\r\n")
    header = re.split(r"\r\n|\r|\n", first, maxsplit=1)[0]
    line = 1 + skipped + text[: len(text) - len(first)].count("\n")
    count = max(header.count(sign) for sign in SEPARATORS)
    if count > MOST_SIGNS:
        raise _refusal(line, Wrong("header_too_wide", {"count": count + 1, "most": MOST_COLUMNS}))
    parted = re.split(f"([{''.join(SEPARATORS)}])", header)
    # What stands between two names of columns, or after one, parts them.
    telling = [
        sign
        for sign in SEPARATORS
        if any(found == sign and _column(before) in columns for before, found in pairwise(parted))
    ]
    if len(telling) > 1:
        raise _refusal(line, Wrong("header_mixed", {"separators": tuple(telling)}))
    if announced is not None:
        if announced not in SEPARATORS or (telling and telling != [announced]):
            used = tuple(telling) or SEPARATORS
            raise _refusal(1, Wrong("separator_of_others", {"sign": announced, "separators": used}))
        return announced
    return telling[0] if telling else max(SEPARATORS, key=header.count)


def _lines(text: str, separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not empty, with the number of the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1 + skipped
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1 + skipped
    except csv.Error as error:
        raise _refusal(begins, Wrong("no_csv", {"why": str(error)})) from error


def _column(cell: str) -> str:
    """The name of a column, however its words are parted and written."""
    return re.sub(r"[\s-]+", "_", cell.strip().strip('"').strip().lower())


def _wrong_header(
    names: Sequence[str], known: Sequence[str], optional: Sequence[str]
) -> Iterator[Wrong]:
    missing = [name for name in known if name not in names]
    meant = {name: slips_of(name, missing) for name in dict.fromkeys(names)}
    unknown = [name for name in meant if name not in {*known, *optional}]
    for name in unknown:
        if not name:
            yield Wrong("column_without_name")
        elif meant[name]:
            yield Wrong("column_meant", {"written": name, "meant": meant[name][0]})
        else:
            yield Wrong("column_unknown", {"written": name})
    twice = tuple(name for name in meant if name and names.count(name) > 1)
    if twice:
        yield Wrong("columns_twice", {"columns": twice})
    renamed = {near[0] for name in unknown if (near := meant[name])}
    absent = tuple(name for name in missing if name not in renamed)
    if absent:
        yield Wrong("columns_missing", {"columns": absent})


def _wrong_width(cells: list[str], width: int, separator: str, cut_off: bool) -> Wrong | None:
    counted = {"cells": len(cells), "width": width}
    if any(cell.strip() for cell in cells[width:]):
        return Wrong("too_many_cells", counted)
    if len(cells) >= width:
        return None
    others = tuple(one for one in SEPARATORS if one != separator and one in cells[0])
    if len(cells) == 1 and others:
        return Wrong("line_mixed", {"others": others[:1], "separators": (separator,)})
    return Wrong("cut_off", counted) if cut_off else None
