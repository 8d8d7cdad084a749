"""Who puts people on file takes turns: partners, contacts, agents and refused numbers, by a page, a
command or a file."""

from __future__ import annotations

from sqlalchemy.orm import Session

from callrouter.records.database import is_alone, take_turns

PEOPLE = 0x63616C6D
"""Names the PostgreSQL lock of whoever puts people on file: each compares with what there is, and
two that do so at once would put the same one on file twice, or write over each other."""


def take_people_turn(session: Session) -> None:
    """Wait until nobody else is at what is on file of people: nobody will be until this transaction
    ends. Taken before any row is locked."""
    take_turns(session, PEOPLE)


def is_people_turn(session: Session) -> bool:
    """Take the turn until this transaction ends, or return False where somebody else has it."""
    return is_alone(session, PEOPLE)
