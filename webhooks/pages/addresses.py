"""Where the page of each thing is: one address each, that can be pasted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote, urlencode


def of_call(sid: str) -> str:
    """A call's timeline and receipt."""
    return f"/calls/{quote(sid, safe='')}"


def of_ticket(number: str) -> str:
    """A ticket."""
    return f"/tickets/{quote(number, safe='')}"


def of_work(of: str, after: str | None = None) -> str:
    """The work list, or what it has after that place: of `mine`, `nobody` or `all`."""
    return of_list("/work", {"of": "" if of == "all" else of, "after": after or ""})


def of_partner(account: str) -> str:
    """An account."""
    return f"/partners/{quote(account, safe='')}"


def of_agent(login: str) -> str:
    """An agent."""
    return f"/agents/{quote(login, safe='')}"


def of_schedule(name: str) -> str:
    """The business hours of that name."""
    return f"/hours/{quote(name, safe='')}"


def of_holidays(schedule: str) -> str:
    """The public holidays to come of those business hours."""
    return f"{of_schedule(schedule)}/holidays"


def of_revision(schedule: str, number: int) -> str:
    """A revision of the business hours."""
    return f"/hours/{quote(schedule, safe='')}/revisions/{number}"


def of_day(schedule: str, day: date, revision: int | None = None) -> str:
    """What callers hear on a day, by the business hours; by those of a revision, where one is
    named."""
    by = "" if revision is None else f"?revision={revision}"
    return f"/hours/{quote(schedule, safe='')}/days/{day.isoformat()}{by}"


def of_list(page: str, asked: Mapping[str, str]) -> str:
    """The list on that page with what is asked of it; what is empty asks for nothing."""
    written = urlencode({name: value for name, value in asked.items() if value})
    return f"{page}?{written}" if written else page


def of_dialler(**filled_in: str) -> str:
    """The dialler, its form filled in."""
    return f"/dial?{urlencode(filled_in)}"
