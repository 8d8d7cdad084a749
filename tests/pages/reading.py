"""A page as it is read."""

from __future__ import annotations

import re
from html import unescape


def shown(page: str) -> str:
    """The words of a page, without its frame."""
    main = page.partition('<main id="content"')[2].partition(">")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))
