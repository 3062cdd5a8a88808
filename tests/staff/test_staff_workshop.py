"""Claims about the work at the side: what the child says is kept, and nothing it does takes the service down."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from staff_values import ANN, EASY_READ

from app.staff.documents import Documents
from app.staff.easy_read_json import from_json, pack, to_json, unpack
from app.staff.errands import EasyReadErrand
from app.staff.jobs import Jobs
from app.staff.states import WorkState
from app.staff.versions import Versions
from app.staff.workshop import CONVERT, Workshop
from pipelines.documents.rows import ContactBlock
from pipelines.errors import StoreError
from pipelines.settings import Settings

READ_ORDER = """
import json, sys, time
order = json.loads(sys.stdin.buffer.readline())
content = sys.stdin.buffer.read(order["size"])
"""
CONTACT = ContactBlock("Testmere Borough Council", phone="01632 960101")
Make = Callable[[str], Workshop]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, council="testmere", data_folder=tmp_path)


@pytest.fixture
def workshop(jobs: Jobs, versions: Versions, settings: Settings) -> Make:
    """A workshop whose child runs a few lines of Python in place of the product's own."""

    def make(lines: str) -> Workshop:
        errand = EasyReadErrand(versions, settings, speaker=lambda: ("Testmere Borough Council", CONTACT))
        return Workshop(jobs, errand, settings, command=(sys.executable, "-c", READ_ORDER + lines))

    return make


@pytest.fixture
def waiting(documents: Documents) -> str:
    return documents.take_in(b"# Your bill\n\nYou must pay \xc2\xa31,500.\n", "bill.md", ANN)[0]


def test_the_products_own_child_turns_a_file(
    jobs: Jobs, versions: Versions, settings: Settings, documents: Documents, waiting: str
) -> None:
    errand = EasyReadErrand(versions, settings, speaker=lambda: ("Testmere Borough Council", CONTACT))
    workshop = Workshop(jobs, errand, settings, command=CONVERT)

    assert workshop.work_one()
    held = versions.held(waiting)
    assert held.easy_read.contact == CONTACT
    assert any("£1,500" in row.text for row in held.easy_read.rows)
    assert documents.find(waiting).state == WorkState.READY
    assert not workshop.work_one()


def test_what_the_child_makes_is_the_first_version(workshop: Make, versions: Versions, waiting: str) -> None:
    ready = json.dumps({"ready": json.loads(to_json(EASY_READ))})
    workshop(f'print(\'{{"done": 0, "total": 0, "working": true}}\', flush=True)\nprint({ready!r})').work_one()

    assert versions.held(waiting).easy_read == EASY_READ


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("""print('{"failed": "This file is locked with a password."}')""", "This file is locked with a password."),
        ("import os; os.kill(os.getpid(), 9)", "stopped the program"),
        ("""print('{"broke": "ValueError at reader.py:7"}')""", "Something went wrong"),
        ("""print('{"ready": {"no": "document"}}')""", "Something went wrong"),
        ("""print('no JSON'); print('["no object"]')""", "stopped the program"),
    ],
)
def test_a_child_that_fails_leaves_the_reason(
    workshop: Make, documents: Documents, waiting: str, lines: str, problem: str
) -> None:
    assert workshop(lines).work_one()

    found = documents.find(waiting)
    assert found.state == WorkState.FAILED
    assert problem in found.problem
    assert "ValueError" not in found.problem


def test_a_stopped_document_ends_its_child(workshop: Make, documents: Documents, waiting: str) -> None:
    busy = workshop('print(\'{"done": 1, "total": 9}\', flush=True); time.sleep(600)')
    worker = threading.Thread(target=busy.work_one, daemon=True)
    worker.start()
    while documents.find(waiting).state != WorkState.READING:
        pass
    documents.stop(waiting, ANN)
    worker.join(30)

    assert not worker.is_alive()
    assert documents.find(waiting).state == WorkState.STOPPED


def test_a_service_that_ends_gives_its_document_back(workshop: Make, documents: Documents, waiting: str) -> None:
    busy = workshop('print(\'{"done": 1, "total": 9}\', flush=True); time.sleep(600)')
    busy.start()
    while documents.find(waiting).state != WorkState.READING:
        pass
    busy.close()

    assert documents.find(waiting).state == WorkState.WAITING


def test_a_document_survives_being_kept(tmp_path: Path) -> None:
    assert unpack(pack(EASY_READ)) == EASY_READ
    assert from_json(to_json(EASY_READ)) == EASY_READ
    with pytest.raises(StoreError, match="damaged"):
        unpack(b"not compressed")
    with pytest.raises(StoreError):
        from_json(b"{}")
