"""The line: who waits, in which order, and the bell that wakes the dispatchers."""

from callrouter.line.waiting import Bell, Head, Line, LineUnavailable, Place, Spoken

__all__ = ["Bell", "Head", "Line", "LineUnavailable", "Place", "Spoken"]
