"""What a partner tells of its request (art. 4.1): the names of its parts, and how long they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from callrouter.rules.correspondence import as_text

Told = Literal["symptoms", "since", "impact", "tests", "pre_diagnosis"]
"""`impact` as the partner sees it: how severe that is, an agent says. `tests` that it has done."""
CallBack = Literal["whom", "number", "when"]

TOLD: tuple[Told, ...] = get_args(Told)
CALL_BACK: tuple[CallBack, ...] = get_args(CallBack)

LONGEST_LINE = 200
"""Characters of a subject, and of a service's name."""


def in_one_line(written: str | None) -> str | None:
    """A subject or a name as it is kept: one line, cut where it is too long. None for nothing."""
    line = " ".join(as_text(written or "").split())
    if len(line) > LONGEST_LINE:
        line = f"{line[: LONGEST_LINE - 1]}…"
    return line or None


def changed(
    before: Mapping[str, str], parts: Mapping[str, str | None], names: tuple[str, ...]
) -> dict[str, str]:
    """Those of these parts that are not as before, without the blanks around them; None leaves a
    part as it is, and an empty text takes it away. Raises as `given`."""
    empty = {name: "" for name, text in parts.items() if text is not None}
    now = {**empty, **given(parts, names)}
    return {name: text for name, text in now.items() if text != before.get(name, "")}


def given(parts: Mapping[str, str | None], names: tuple[str, ...]) -> dict[str, str]:
    """Those of these parts that something was told of, in the order of their names. Raises
    ValueError for a part of another name."""
    unknown = sorted(set(parts) - set(names))
    if unknown:
        raise ValueError(f"nothing is told under the name {unknown[0]!r}")
    texts = {name: as_text(parts.get(name) or "") for name in names}
    return {name: text for name, text in texts.items() if text}
