"""How the database answers what is asked of it: which statements, and by which indexes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from callrouter.records import Database
from callrouter.records.table import Table

Asked = list[tuple[str, Any]]
"""Statements with their values."""


@contextmanager
def noted(records: Database) -> Iterator[Asked]:
    """What is asked of the records meanwhile."""
    asked: Asked = []

    def note(_c: Any, _k: Any, statement: str, values: Any, _x: Any, _m: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            asked.append((statement, values))

    event.listen(records.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(records.engine, "before_cursor_execute", note)


def plans_of(records: Database, asked: Asked, *, several: bool = False) -> list[tuple[str, str]]:
    """Each statement with the database's plan for it. PostgreSQL reads small tables whole and
    sorts their few rows, whatever indexes there are: it is told not to; and that it may use several
    indexes of a table at once, whereby the order is lost, only where asked."""
    plans = []
    with records.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:
            connection.execute(text("SET enable_seqscan = off"))
            connection.execute(text("SET enable_sort = off"))
            connection.execute(text(f"SET enable_bitmapscan = {'on' if several else 'off'}"))
            # Of two ways to answer a subquery it takes the cheaper one, forbidden or not.
            connection.execute(text("SET seq_page_cost = 1000000"))
        for statement, values in asked:
            explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
            rows = connection.exec_driver_sql(f"{explain} {statement}", values).all()
            plans.append((statement, "\n".join(str(row[-1]) for row in rows)))
        connection.rollback()
    return plans


def read_whole(plans: list[tuple[str, str]], *tables: str) -> list[str]:
    """The plans that read one of these tables from end to end, by no index."""
    scans = rf"SCAN (?:{'|'.join(tables)})(?! USING)|Seq Scan on (?:{'|'.join(tables)})\b"
    return [f"{asked}\n{plan}" for asked, plan in plans if re.search(scans, plan)]


def read_through(plans: list[tuple[str, str]], *tables: str) -> list[str]:
    """The plans that read one of these tables from end to end by an index that has all its rows,
    and not only the first few of them. Of PostgreSQL's plans that cannot be told."""
    known = {
        index.name
        for table in Table.metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    through = re.compile(rf"SCAN (?:{'|'.join(tables)}) USING (?:COVERING )?INDEX (\w+)")
    return [
        f"{asked}\n{plan}"
        for asked, plan in plans
        if " LIMIT " not in asked and set(through.findall(plan)) - known
    ]


def ordered_late(plans: list[tuple[str, str]], table: str) -> list[str]:
    """The plans that put the rows of this table into their order only once all are found. What
    PostgreSQL sorts among those of one instant is no matter."""
    sorts = r"USE TEMP B-TREE FOR ORDER BY|(?<!Incremental )\bSort  "
    of_table = [(asked, plan) for asked, plan in plans if f"FROM {table} " in f"{asked} "]
    return [f"{asked}\n{plan}" for asked, plan in of_table if re.search(sorts, plan)]
