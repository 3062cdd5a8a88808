"""What Alembic runs to reach the database: it hands us the connection, or asks for SQL on paper."""

from __future__ import annotations

from alembic import context

from app.store_models import Table

connection = context.config.attributes["connection"]
if connection is None:
    context.configure(
        dialect_name=context.config.get_main_option("dialect") or "sqlite",
        target_metadata=Table.metadata,
        literal_binds=True,
    )
else:
    context.configure(connection=connection, target_metadata=Table.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
