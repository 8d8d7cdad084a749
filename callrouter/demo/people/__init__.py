"""Who plays in the demo: partners, customers and agents, as CSV files to import, and phones."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from importlib.resources import files

from callrouter.records import Author
from callrouter.settings import LineSettings

DEMO = Author("demo")
"""Who does what nobody at the demo does."""


def read(name: str) -> bytes:
    """One of the files beside this one."""
    return files(__name__).joinpath(name).read_bytes()


def admin() -> str:
    """Who may open every page, and takes no calls."""
    return next(row["login"] for row in _rows("agents.csv") if row["role"] == "admin")


def who_answer() -> list[str]:
    """Those who take calls."""
    return [row["login"] for row in _rows("agents.csv") if row["role"] != "admin"]


def equipment(lines: Sequence[LineSettings]) -> dict[str, list[dict[str, str]]]:
    """The numbers and handsets that the sandbox is to have."""
    numbers = [{"number": line.number, "name": f"{line.tier.title()} line"} for line in lines]
    callers = [
        {
            "number": row["contact_phone"],
            "name": f"{row['contact_name']} ({row['name']})",
            "group": "Partners" if row["accreditation"] else "Customers",
            "language": row["contact_language"],
        }
        for row in _rows("partners.csv")
    ]
    agents = [
        {
            "number": row["phone"],
            "name": row["name"],
            "group": "Agents",
            "language": row["languages"].split()[0],
        }
        for row in _rows("agents.csv")
        if row["login"] in who_answer()
    ]
    return {"numbers": numbers, "phones": callers + agents}


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(read(name).decode("utf-8").splitlines()))
