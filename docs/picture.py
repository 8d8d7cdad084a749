"""Draws docs/architecture.svg: the rooms, what each is for, and which may use which.

`make picture` runs it. Everything in the picture is read from the code: the rooms are the packages
and modules at the top, their words the beginning of their docstrings, the arrows their imports. An
arrow that follows from others is left out: calls use records, since they use people, who do.
"""

from __future__ import annotations

import ast
import textwrap
from html import escape
from importlib.util import find_spec
from pathlib import Path

import grimp

PICTURE = Path(__file__).with_name("architecture.svg")
PACKAGES = ("callrouter", "webhooks", "workers")
APART = {"sandbox", "demo"}
"""Stand-ins and what starts them: no part of the product."""
SHARED = {"voice", "pages", "routes", "malformed", "repeated"}
"""What of webhooks is a room of its own: voice and pages, and what they both use."""
WIDTH, GAP, ROW, LINE = 236, 22, 64, 15

Arrows = dict[str, set[str]]


def arrows(graph: grimp.ImportGraph) -> Arrows:
    """Which rooms each room imports from."""
    found: Arrows = {}
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            one, other = _room(module), _room(imported)
            if one and other and one != other:
                found.setdefault(one, set()).add(other)
                found.setdefault(other, set())
    return found


def essential(found: Arrows) -> Arrows:
    """The arrows without those that follow from others."""
    return {
        room: {
            one for one in used if not any(one in _reached(found, other) for other in used - {one})
        }
        for room, used in found.items()
    }


def levels(found: Arrows) -> list[list[str]]:
    """The rooms from those that nobody uses down to those that use nobody."""
    height: dict[str, int] = {}

    def of(room: str) -> int:
        if room not in height:
            height[room] = 1 + max((of(one) for one in found[room]), default=-1)
        return height[room]

    top = max(of(room) for room in found)
    rows: list[list[str]] = [[] for _ in range(top + 1)]
    for room in sorted(found):
        rows[top - height[room]].append(room)
    return rows


def draw(found: Arrows) -> str:
    """The picture as SVG."""
    kept, rows = essential(found), levels(found)
    widest = max(map(len, rows))
    wide = widest * (WIDTH + GAP) + GAP
    at: dict[str, tuple[float, float]] = {}
    texts = {room: _text(room) for row in rows for room in row}
    y = GAP
    tall: dict[str, int] = {}
    for row in rows:
        # Each room stands below those that use it.
        row.sort(key=lambda room: (_middle([at[one][0] for one in at if room in kept[one]]), room))
        step = wide / len(row)
        for place, room in enumerate(row):
            at[room] = (step * (place + 0.5), y)
            tall[room] = 30 + LINE * len(texts[room])
        y += max(tall[room] for room in row) + ROW
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {y:.0f}" '
        'font-family="system-ui, sans-serif">',
        "<title>The rooms of callrouter and which of them use which</title>",
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#5b6b7f"/></marker>'
        "</defs>",
        f'<rect width="{wide:.0f}" height="{y:.0f}" fill="#ffffff"/>',
    ]
    for room, used in sorted(kept.items()):
        for one in sorted(used):
            (x1, top), (x2, y2) = at[room], at[one]
            y1 = top + tall[room]
            bend = (y2 - y1) / 2
            parts.append(
                f'<path d="M{x1:.0f} {y1:.0f} C{x1:.0f} {y1 + bend:.0f} {x2:.0f} {y2 - bend:.0f} '
                f'{x2:.0f} {y2 - 2:.0f}" fill="none" stroke="#5b6b7f" stroke-width="1.4" '
                'marker-end="url(#head)"/>'
            )
    for room, (x, top) in at.items():
        left = x - WIDTH / 2
        parts.append(
            f'<rect x="{left:.0f}" y="{top:.0f}" width="{WIDTH}" height="{tall[room]}" rx="7" '
            'fill="#f3f6fa" stroke="#33475b"/>'
            f'<text x="{left + 10:.0f}" y="{top + 20:.0f}" font-size="15" font-weight="600" '
            f'fill="#12263a">{escape(room)}</text>'
        )
        for number, line in enumerate(texts[room]):
            parts.append(
                f'<text x="{left + 10:.0f}" y="{top + 38 + LINE * number:.0f}" font-size="12" '
                f'fill="#33475b">{escape(line)}</text>'
            )
    return "\n".join([*parts, "</svg>", ""])


def picture() -> str:
    """The picture of the code as it is."""
    found = arrows(grimp.build_graph(*PACKAGES, cache_dir=None))
    return draw({room: used - APART for room, used in found.items() if room not in APART})


def _room(module: str) -> str | None:
    package, _, rest = module.partition(".")
    if package == "callrouter":
        return rest.partition(".")[0] or None
    within = rest.partition(".")[0]
    return f"webhooks.{within}" if within in SHARED else package


def _reached(found: Arrows, room: str) -> set[str]:
    reached: set[str] = set()
    ways = [room]
    while ways:
        new = found[ways.pop()] - reached
        reached |= new
        ways += new
    return reached


def _middle(places: list[float]) -> float:
    return sum(places) / len(places) if places else 0.0


def _text(room: str) -> list[str]:
    """The first sentence of its docstring, in short lines."""
    name = room if room.partition(".")[0] in PACKAGES[1:] else f"callrouter.{room}"
    spec = find_spec(name)
    assert spec is not None and spec.origin is not None
    said = ast.get_docstring(ast.parse(Path(spec.origin).read_text())) or ""
    sentence = " ".join(said.split("\n\n")[0].split()).partition(". ")[0].rstrip(".")
    return textwrap.wrap(sentence, 34)


if __name__ == "__main__":
    PICTURE.write_text(picture())
