"""The names of what the line keeps in Redis. Scripts and other versions know them too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Keys:
    """Every key, below one prefix."""

    prefix: str

    @property
    def callers(self) -> str:
        """Hash: the language of each place in the line."""
        return f"{self.prefix}callers"

    def line(self, language: str) -> str:
        """Sorted set: every place in the line of that language, by its order."""
        return f"{self.prefix}line:{language}"

    def free(self, language: str) -> str:
        """Sorted set: those of them that no offer is under way for."""
        return f"{self.prefix}free:{language}"

    @property
    def whole(self) -> str:
        """There once the line has been put back since Redis was last emptied."""
        return f"{self.prefix}whole"

    @property
    def told(self) -> str:
        """Hash: the position last told in each place, and when."""
        return f"{self.prefix}told"

    @property
    def warned(self) -> str:
        """Hash: when it was last told in each place that nobody is signed in."""
        return f"{self.prefix}warned"

    def waited(self, place: str) -> str:
        """There while who is in this place was heard from in Twilio's queue."""
        return f"{self.prefix}waited:{place}"

    def unattended(self, language: str) -> str:
        """There while nobody who speaks that language is signed in."""
        return f"{self.prefix}unattended:{language}"

    @property
    def spoken(self) -> str:
        """Stream: notes of what callers were told, until they are in the receipts."""
        return f"{self.prefix}spoken"

    @property
    def given_up(self) -> str:
        """Hash: the calls that were given up, until their tickets are opened."""
        return f"{self.prefix}lost"

    def failed_hops(self, sid: str) -> str:
        """The failed hops of a call."""
        return f"{self.prefix}moments:{sid}"

    @property
    def slot(self) -> str:
        """When the next agent may be rung."""
        return f"{self.prefix}slot"

    @property
    def wake(self) -> str:
        """The channel on which dispatchers are woken."""
        return f"{self.prefix}bell"

    def seen(self, process: str) -> str:
        """There while a process of this kind is."""
        return f"{self.prefix}seen:{process}"
