"""What Alembic runs to reach the database: it hands us the connection, or asks for SQL on paper."""

from __future__ import annotations

from alembic import context

from app.phone.models import PHONE_TABLES
from app.staff.models import STAFF_TABLES

_METADATA = (*STAFF_TABLES, *PHONE_TABLES)[0].metadata  # of every table: theirs are read with the store's
connection = context.config.attributes["connection"]
if connection is None:
    context.configure(
        dialect_name=context.config.get_main_option("dialect") or "sqlite",
        target_metadata=_METADATA,
        literal_binds=True,
    )
else:
    context.configure(connection=connection, target_metadata=_METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
