"""Opens the database the way kept words need it: private, durable, and erased when they are deleted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from pipelines.errors import StoreError

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "busy_timeout=10000",  # milliseconds
    "secure_delete=ON",  # deleted words are overwritten, not only unlinked
)


def open_engine(url: str) -> Engine:
    """An engine for a SQLAlchemy address. For SQLite, the file is made for its owner alone."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, hide_parameters=True, pool_pre_ping=True)
    if address.database:
        _make_private(Path(address.database))
    engine = create_engine(address, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:  # pyright: ignore[reportUnusedFunction]
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    return engine


def empty_write_ahead_file(engine: Engine) -> None:
    """Copy SQLite's write-ahead file into the database and cut it to nothing.

    Deleted words would otherwise wait there for the next checkpoint. When a reader is busy, SQLite leaves it be.
    """
    if engine.dialect.name != "sqlite":
        return
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()
    except SQLAlchemyError as error:
        raise StoreError(f"the write-ahead file could not be emptied ({type(error).__name__})") from None


def _make_private(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
