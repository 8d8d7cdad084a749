"""Run by Alembic for each command: works on the connection that records.migrate hands over."""

from alembic import context

from callrouter.records import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    # The connection's own transaction holds the whole change, on SQLite too.
    transactional_ddl=True,
    # SQLite cannot alter a column: Alembic then copies the table.
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
