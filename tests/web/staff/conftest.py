"""The officers' pages of a real small service, with two officers and one document that is ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from staff_desk import Desk
from staff_values import EASY_READ, PASSWORD
from starlette.testclient import TestClient

from app.main import create_app
from app.staff.records import Officer
from app.store import Store
from app.web.staff.room import StaffRoom
from pipelines.services import Services
from pipelines.settings import Settings


@pytest.fixture
def app(testmere: Settings, testmere_services: Services, tmp_path: Path) -> Iterator[FastAPI]:
    store = Store.open(f"sqlite:///{tmp_path / 'pages.sqlite3'}")
    yield create_app(testmere_services, store, testmere)
    store.close()


@pytest.fixture
def room(app: FastAPI) -> StaffRoom:
    return app.state.staff


@pytest.fixture
def anyone(app: FastAPI) -> TestClient:
    return TestClient(app)


@pytest.fixture
def officer_named(room: StaffRoom) -> Callable[[str], Officer]:
    def make(name: str) -> Officer:
        email = f"{name.split()[0].lower()}@council.example"
        return room.accounts.accept(room.accounts.invite(name), name=name, email=email, password=PASSWORD)

    return make


@pytest.fixture
def desk_of(app: FastAPI, room: StaffRoom, officer_named: Callable[[str], Officer]) -> Callable[[str], Desk]:
    def make(name: str) -> Desk:
        client = TestClient(app)
        client.cookies.set("front_door_staff", room.sign_in.open_for(officer_named(name)), path="/staff")
        return Desk(client)

    return make


@pytest.fixture
def ann(desk_of: Callable[[str], Desk]) -> Desk:
    return desk_of("Ann Archer")


@pytest.fixture
def ben(desk_of: Callable[[str], Desk]) -> Desk:
    return desk_of("Ben Bright")


@pytest.fixture
def ready(room: StaffRoom) -> str:
    """The address of a document that is ready."""
    document_id, _ = room.documents.take_in(b"a file", "bill.docx", Officer("cat", "Cat Carter"))
    room.jobs.claim("worker")
    room.jobs.progress(document_id, "worker", working=True)
    room.versions.first(document_id, EASY_READ, worker="worker")
    return f"/staff/documents/{document_id}"
