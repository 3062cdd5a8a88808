"""A store in a folder, and what works with it, for the tests of the officers' side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from staff_values import ANN, EASY_READ, Clock

from app.staff.accounts import Accounts
from app.staff.documents import Documents
from app.staff.jobs import Jobs
from app.staff.records import Records
from app.staff.versions import Versions
from app.staff.workflow import Workflow
from app.store import Store
from pipelines.settings import DocumentSettings, StaffSettings


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    made = Store.open(f"sqlite:///{tmp_path / 'staff.sqlite3'}", clock=clock)
    yield made
    made.close()


@pytest.fixture
def records(store: Store) -> Records:
    return Records(store.engine, clock=store.clock)


@pytest.fixture
def accounts(records: Records) -> Accounts:
    return Accounts(records, StaffSettings())


@pytest.fixture
def documents(records: Records) -> Documents:
    return Documents(records, DocumentSettings(), council="testmere")


@pytest.fixture
def versions(records: Records, documents: Documents) -> Versions:
    return Versions(records, documents)


@pytest.fixture
def workflow(records: Records, documents: Documents) -> Workflow:
    return Workflow(records, documents)


@pytest.fixture
def jobs(records: Records) -> Jobs:
    return Jobs(records)


@pytest.fixture
def ready(documents: Documents, versions: Versions, jobs: Jobs) -> str:
    """The id of a document whose first version is there."""
    document_id, _ = documents.take_in(b"a file", "bill.docx", ANN)
    jobs.claim("worker")
    jobs.progress(document_id, "worker", working=True)
    assert versions.first(document_id, EASY_READ, worker="worker")
    return document_id
