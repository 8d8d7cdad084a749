"""Who puts people on file takes turns: partners, contacts, agents and refused numbers, by a page, a
command or a file."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from callrouter.records.database import is_slow, take_turns
from callrouter.rules.problem import Problem, Problems

PEOPLE = 0x63616C6D
"""Names the PostgreSQL lock of whoever puts people on file: each compares with what there is, and
two that do so at once would put the same one on file twice, or write over each other."""


class TurnTaken(Problems):
    """Somebody else is changing who is on file, and was so for as long as is waited: an import of
    thousands takes seconds. Nothing is wrong with what was written."""

    def __init__(self) -> None:
        super().__init__([Problem("", "people_turn_taken")])


def take_people_turn(session: Session) -> None:
    """Wait until nobody else is at what is on file of people: nobody will be until this transaction
    ends. Taken before any row is locked. Raises TurnTaken after a second."""
    try:
        take_turns(session, PEOPLE)
    except DBAPIError as error:
        if not is_slow(error):
            raise
        raise TurnTaken from error
