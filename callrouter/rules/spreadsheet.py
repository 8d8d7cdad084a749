"""Text that a spreadsheet shows and never executes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

_START = r"""(^|[;,|\t\r\n])([\s"']*)"""
"""Where a formula would begin: at the start of a cell, or after a sign that some spreadsheet takes
for the end of one, since it opens files whose cells other signs part."""
_SIGN = r"(?=[=+\-@＝＋－＠])"
_FORMULA, _INERT = re.compile(_START + _SIGN), re.compile(f"{_START}'{_SIGN}")


def inert(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet would take for a formula."""
    return _FORMULA.sub(r"\1\2'", text)


def as_it_was(text: str) -> str:
    """The text of a cell without the apostrophes that `inert` put into it."""
    return _INERT.sub(r"\1\2", text) if "'" in text else text


def as_csv(rows: Iterable[Iterable[str]], separator: str = ",") -> str:
    """These rows, the first of which names the columns. Every cell is quoted, and none is a formula
    to any spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows((inert(cell) for cell in row) for row in rows)
    return out.getvalue()
