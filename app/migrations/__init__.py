"""Bring a database to the newest form of the tables, from wherever it stands."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from pipelines.errors import StoreError

_FOLDER = Path(__file__).resolve().parent
_LOCK = 0x46444F4F  # any fixed number: PostgreSQL's advisory locks are named by one


def upgrade(database_url: str) -> None:
    """Create or alter the tables at a SQLAlchemy address; does nothing when they are the newest already."""
    engine = create_engine(database_url, poolclass=NullPool, hide_parameters=True)
    try:
        upgrade_engine(engine)
    finally:
        engine.dispose()


def upgrade_engine(engine: Engine) -> None:
    """As ``upgrade``. Several processes may start at once: the second waits for the first."""
    with engine.connect() as connection:
        _wait_for_turn(connection)
        try:
            command.upgrade(config(connection), "head")
        except CommandError as error:
            raise StoreError(
                f"the database's tables could not be brought up to date: {error}. "
                "A newer version of this program may have written them"
            ) from error
        connection.commit()


def config(connection: Connection | None = None) -> Config:
    """What Alembic needs, with no ``alembic.ini`` in the working folder."""
    made = Config()
    # ConfigParser reads '%' as the start of a reference.
    made.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def _wait_for_turn(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA busy_timeout = 30000")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
