"""The line: who waits, in which order, and what wakes the dispatchers."""

from callrouter.line.waiting import Head, Line, LineUnavailable, Place, Spoken, Wakes, unless_away

__all__ = ["Head", "Line", "LineUnavailable", "Place", "Spoken", "Wakes", "unless_away"]
