"""How much is remembered: of what is over, the oldest is forgotten in time."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def keep(store: dict[str, T], sid: str, item: T, most: int, over: Callable[[T], bool]) -> T | None:
    """Remember `item`. Beyond `most`, the oldest that is `over` is forgotten, and returned."""
    store[sid] = item
    if len(store) > most:
        oldest = next((sid for sid, old in store.items() if over(old)), None)
        if oldest is not None:
            return store.pop(oldest)
    return None
