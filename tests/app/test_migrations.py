"""Claims about bringing a database up to date: from nothing, twice, at once, and for PostgreSQL on paper."""

from __future__ import annotations

import io
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from app.migrations import config, upgrade
from app.phone.models import PHONE_TABLES
from app.staff.models import STAFF_TABLES
from app.store_models import Table
from pipelines.errors import StoreError

FIRST_TABLES = {"conversations", "answers", "handovers", "feedback", "audit", "alembic_version"}
TABLES = FIRST_TABLES | {table.__tablename__ for table in (*PHONE_TABLES, *STAFF_TABLES)}


def tables(file: Path) -> set[str]:
    rows = sqlite3.connect(file).execute("select name from sqlite_master where type = 'table'").fetchall()
    return {name for (name,) in rows}


def test_an_empty_database_gets_every_table(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path / 'new.db'}")

    assert tables(tmp_path / "new.db") == TABLES


def test_upgrading_twice_changes_nothing_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    upgrade(url)
    with sqlite3.connect(tmp_path / "kept.db") as connection:
        connection.execute("insert into conversations values ('c', 'v', 'northmere', '2026-11-02', '2026-12-02')")
    upgrade(url)

    assert sqlite3.connect(tmp_path / "kept.db").execute("select id from conversations").fetchall() == [("c",)]


def test_the_migrations_and_the_models_describe_the_same_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'same.db'}"
    upgrade(url)
    engine = create_engine(url)

    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Table.metadata)

    engine.dispose()
    assert differences == []


def test_processes_that_start_at_once_wait_for_each_other(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rush.db'}"

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, [url] * 4))

    assert tables(tmp_path / "rush.db") == TABLES


def test_a_database_of_a_newer_version_is_left_alone_and_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'newer.db'}"
    upgrade(url)
    with sqlite3.connect(tmp_path / "newer.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")

    with pytest.raises(StoreError, match="newer version"):
        upgrade(url)


def test_the_tables_can_be_written_for_postgresql() -> None:
    paper = io.StringIO()
    settings = config()
    settings.output_buffer = paper
    settings.set_main_option("dialect", "postgresql")

    command.upgrade(settings, "head", sql=True)

    assert "CREATE TABLE handovers" in paper.getvalue()
    assert "TIMESTAMP WITH TIME ZONE" in paper.getvalue()
