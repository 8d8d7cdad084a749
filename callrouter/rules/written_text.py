"""How a text that somebody wrote is shown: what it quotes apart from what is new in it, and the
addresses in it apart from the words around them. Nothing of it is ever taken for HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FOLDED_FROM = 3
"""Lines: a shorter quotation is part of what is said, as between two answers."""

_QUOTED = re.compile(r"\s{0,3}>")
_SAYS_WHO = re.compile(r"\s*(On|Le|Am|El|Il)\b.{3,200}\b(wrote|a écrit|schrieb)\s*:\s*")
_BEGINS = re.compile(r"\s*(On|Le|Am|El|Il)\s\S.*")
_ALL_BELOW = re.compile(
    r"\s*-{2,}\s*(original message|message d.origine|message original|forwarded message"
    r"|message transféré|ursprüngliche nachricht)\s*-{2,}\s*",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\s*")
_RULE = re.compile(r"\s*[_-]{5,}\s*")
_FROM = re.compile(r"\s*\*?(From|De|Von|Da)\s*:\*?\s*\S.*")
_OF_LETTERHEAD = re.compile(
    r"\s*\*?(Sent|Envoyé|Gesendet|Date|Datum|To|À|An|Subject|Objet|Betreff)\s*:\*?\s.*"
)
LETTERHEAD = 6
"""Lines, after the one that says from whom it is."""
_ADDRESS = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)
_ENDS_A_SENTENCE = ".,;:!?»)]}"


@dataclass(frozen=True)
class Part:
    """A part of a text."""

    text: str
    is_quoted: bool = False

    @property
    def lines(self) -> int:
        """How many there are."""
        return self.text.count("\n") + 1


@dataclass(frozen=True)
class Span:
    """Words, or an address that they may be followed to."""

    text: str
    is_address: bool = False


def parts_of(text: str) -> list[Part]:
    """The text in its order: what its author wrote, and what it quotes of others, with the line
    that says whose words those are. A short quotation stays within the rest."""
    lines = text.split("\n")
    parts: list[Part] = []
    own: list[str] = []
    place = 0
    while place < len(lines):
        end = _end_of_quotation(lines, place)
        if end is not None and end - place >= FOLDED_FROM:
            _add(parts, own, is_quoted=False)
            _add(parts, lines[place:end], is_quoted=True)
            own, place = [], end
        else:
            step = 1 if end is None else end - place
            own += lines[place : place + step]
            place += step
    _add(parts, own, is_quoted=False)
    return parts


def spans_of(text: str) -> Iterator[Span]:
    """The text in its order: words, and addresses of the web, without what ends the sentence that
    they stand in."""
    place = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_ENDS_A_SENTENCE)
        if address.count("(") > address.count(")"):
            address += found[0][len(address) :][:1]
        if found.start() > place:
            yield Span(text[place : found.start()])
        yield Span(address, is_address=True)
        place = found.start() + len(address)
    if place < len(text):
        yield Span(text[place:])


def _end_of_quotation(lines: list[str], start: int) -> int | None:
    """Where the quotation ends that begins with this line; None where none does."""
    if _ALL_BELOW.fullmatch(lines[start]) or _is_letterhead(lines, start):
        return len(lines)
    place = _after_who(lines, start)
    if place >= len(lines):
        return None
    if not _QUOTED.match(lines[place]):
        # Some programs mark no line of it. Whose words they are, they say with an address.
        return len(lines) if place > start and "@" in "".join(lines[start:place]) else None
    while place < len(lines) and (_QUOTED.match(lines[place]) or _goes_on(lines, place)):
        place += 1
    return place


def _is_letterhead(lines: list[str], start: int) -> bool:
    """Whether the head of an earlier mail stands here, as some programs put it above all of that:
    from whom, when, to whom, about what. A rule and a blank line may be above it."""
    for above in (_RULE, _BLANK):
        if start < len(lines) and above.fullmatch(lines[start]):
            start += 1
    if start >= len(lines) or not _FROM.fullmatch(lines[start]):
        return False
    below = lines[start + 1 : start + 1 + LETTERHEAD]
    return sum(_OF_LETTERHEAD.fullmatch(one) is not None for one in below) >= 2


def _after_who(lines: list[str], start: int) -> int:
    """Past the line or two that say whose words follow, and the blank lines after them."""
    both = f"{lines[start]} {lines[start + 1]}" if start + 1 < len(lines) else ""
    if _SAYS_WHO.fullmatch(lines[start]):
        place = start + 1
    elif _BEGINS.fullmatch(lines[start]) and _SAYS_WHO.fullmatch(both):
        place = start + 2
    else:
        return start
    while place < len(lines) and not lines[place].strip():
        place += 1
    return place


def _goes_on(lines: list[str], place: int) -> bool:
    """A blank line between two quoted ones."""
    after = lines[place + 1] if place + 1 < len(lines) else ""
    return not lines[place].strip() and _QUOTED.match(after) is not None


def _add(parts: list[Part], lines: list[str], *, is_quoted: bool) -> None:
    text = "\n".join(lines).strip("\n")
    if text.strip():
        parts.append(Part(text, is_quoted))
