"""Who made something: an agent, known by id, or whoever uses a shell, or a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

LONGEST_NAME = 80
AGENT = "agent"
"""The name under which an agent goes on record."""


@dataclass(frozen=True)
class Author:
    """Who does something. An agent goes on record by id alone: a name can be erased, and what was
    done stays."""

    name: str
    """`agent`, the user of a shell, or the name of a file."""
    agent_id: int | None = None

    def columns(self) -> dict[str, Any]:
        """As the columns of `Authored` keep it."""
        return {"author": self.name[:LONGEST_NAME], "author_id": self.agent_id}


def by_agent(agent_id: int) -> Author:
    """The agent of that id as an author."""
    return Author(AGENT, agent_id)


class Authored:
    """A row that says who made it."""

    author: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """See Author. The version before revision 0015 wrote an agent's login."""
    author_id: Mapped[int | None] = mapped_column()
    """Which agent."""
