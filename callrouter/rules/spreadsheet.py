"""Text that a spreadsheet shows and never executes."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"""(^|[;,|\t\r\n])([\s"']*)(?=[=+\-@＝＋－＠])""")
"""Where a formula would begin: at the start of a cell, or after a sign that some spreadsheet takes
for the end of one, since it opens files whose cells other signs part."""


def inert(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet would take for a formula."""
    return _FORMULA.sub(r"\1\2'", text)
