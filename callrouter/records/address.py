"""How the database's address is read."""

from __future__ import annotations

from urllib.parse import unquote

from sqlalchemy import URL
from sqlalchemy.engine import make_url


def parsed(address: str) -> URL:
    """The address in its parts. In the path of an SQLite file a character that means something in
    an address is written as `%3F`; SQLAlchemy would look for a file of that name."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and url.database:
        return url.set(database=unquote(url.database))
    return url
