"""CSV files of people, as an office would send them."""

from __future__ import annotations

from callrouter.people.files import AGENT_COLUMNS, PARTNER_COLUMNS

NORD = {
    "account": "NORD",
    "name": "Nord Infogérance",
    "language": "fr",
    "accreditation": "Advanced",
    "accredited_from": "2026-01-01",
    "accredited_until": "2026-09-14",
    "subscription_start": "2026-02-01",
    "subscription_end": "2027-01-31",
    "support_code": "13572468",
    "quota_policy": "refuse",
    "contact_name": "Alice Martin",
    "contact_email": "alice@nord.example",
    "contact_phone": "01 99 00 01 01",
    "contact_language": "fr",
}
LEA = {
    "login": "lea",
    "name": "Léa Petit",
    "email": "lea@vendor.example",
    "phone": "+33199000201",
    "languages": "fr en",
    "role": "agent",
}


def sheet(columns: tuple[str, ...], *rows: dict[str, str], separator: str = ",") -> str:
    """A CSV file."""
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return "\n".join(separator.join(line) for line in lines) + "\n"


def partners(*rows: dict[str, str], **how: str) -> str:
    """A file of partners."""
    return sheet(PARTNER_COLUMNS, *rows, **how)


def agents(*rows: dict[str, str], **how: str) -> str:
    """A file of agents."""
    return sheet(AGENT_COLUMNS, *rows, **how)
