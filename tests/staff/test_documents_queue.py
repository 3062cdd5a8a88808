"""Claims about taking files in, the queue, deletion and expiry."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from staff_values import ANN, BEN, EASY_READ, NOON, Clock

from app.staff.documents import Documents, Wish
from app.staff.errors import MissingError, StaffError
from app.staff.jobs import Jobs
from app.staff.records import Records
from app.staff.states import Stage, WorkState
from app.staff.versions import Versions
from app.staff.workflow import Workflow
from app.store import Store
from pipelines.settings import DocumentSettings


def test_the_same_file_with_the_same_settings_is_one_document(documents: Documents) -> None:
    first, is_new = documents.take_in(b"a file", "bill.docx", ANN, made_with="1")
    again = documents.take_in(b"a file", "copy of bill.docx", BEN, made_with="1")
    other, _ = documents.take_in(b"a file", "bill.docx", ANN, made_with="2")

    assert is_new
    assert again == (first, False)
    assert other != first


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\ann\My letter.docx", "My letter.docx"),
        ("a\x00b\nc.docx", "abc.docx"),
        ("", "document"),
        ("x" * 300 + ".docx", "x" * 196 + ".docx"),
    ],
)
def test_a_file_keeps_only_its_own_name(documents: Documents, name: str, kept: str) -> None:
    document_id, _ = documents.take_in(b"a file", name, ANN)

    assert documents.find(document_id).name == kept


def test_an_empty_and_a_large_file_are_refused_with_what_to_do(records: Records) -> None:
    small = Documents(records, DocumentSettings(most_upload_mb=1), council="testmere")

    with pytest.raises(StaffError, match="empty"):
        small.take_in(b"", "bill.docx", ANN)
    with pytest.raises(StaffError, match="larger than 1 MB"):
        small.take_in(b"x" * 1_000_001, "bill.docx", ANN)


def test_the_queue_has_an_end(records: Records) -> None:
    short = Documents(records, DocumentSettings(queue=2), council="testmere")
    for number in range(2):
        short.take_in(f"file {number}".encode(), "bill.docx", ANN)

    with pytest.raises(StaffError, match="too many files wait"):
        short.take_in(b"file 3", "bill.docx", ANN)


def test_documents_are_claimed_once_and_in_order(documents: Documents, jobs: Jobs, clock: Clock) -> None:
    first, _ = documents.take_in(b"file 1", "1.docx", ANN)
    clock.pass_by(seconds=1)
    second, _ = documents.take_in(b"file 2", "2.docx", ANN)
    assert documents.find(second).before == 1
    claimed = [jobs.claim("one"), jobs.claim("two"), jobs.claim("three")]

    assert [job.document_id if job else "" for job in claimed] == [first, second, ""]
    assert documents.find(first).state == WorkState.READING


def test_a_document_whose_worker_is_gone_is_taken_up_again(documents: Documents, jobs: Jobs, clock: Clock) -> None:
    document_id, _ = documents.take_in(b"file", "1.docx", ANN)
    jobs.claim("dead")
    clock.pass_by(seconds=119)
    assert jobs.claim("alive") is None
    clock.pass_by(seconds=2)
    claimed = jobs.claim("alive")

    assert claimed
    assert claimed.document_id == document_id
    assert not jobs.progress(document_id, "dead", done=5, total=9)
    assert jobs.progress(document_id, "alive", done=1, total=9)


def test_a_late_result_of_a_lost_worker_is_not_kept(
    documents: Documents, jobs: Jobs, versions: Versions, clock: Clock
) -> None:
    document_id, _ = documents.take_in(b"file", "1.docx", ANN)
    jobs.claim("dead")
    jobs.progress(document_id, "dead", working=True)
    clock.pass_by(minutes=3)
    jobs.claim("alive")

    assert not versions.first(document_id, EASY_READ, worker="dead")


def test_a_file_that_takes_three_workers_down_is_not_tried_again(
    documents: Documents, jobs: Jobs, clock: Clock
) -> None:
    document_id, _ = documents.take_in(b"file", "1.docx", ANN)
    for worker in "abc":
        assert jobs.claim(worker)
        clock.pass_by(minutes=3)

    assert jobs.claim("d") is None
    found = documents.find(document_id)
    assert found.state == WorkState.FAILED
    assert "three times" in found.problem


def test_work_given_back_at_the_end_of_the_service_is_no_try(documents: Documents, jobs: Jobs) -> None:
    document_id, _ = documents.take_in(b"file", "1.docx", ANN)
    for _ in range(5):
        assert jobs.claim("worker")
        jobs.give_back(document_id, "worker")

    assert documents.find(document_id).state == WorkState.WAITING


def test_a_stopped_document_is_no_longer_wanted_and_can_be_tried_again(documents: Documents, jobs: Jobs) -> None:
    document_id, _ = documents.take_in(b"file", "1.docx", ANN)
    jobs.claim("worker")
    documents.stop(document_id, ANN)

    assert not jobs.renew(document_id, "worker")
    assert documents.find(document_id).state == WorkState.STOPPED
    documents.try_again(document_id, ANN)
    assert jobs.claim("worker")


def test_a_failed_document_says_why_and_the_same_file_tries_again(documents: Documents, jobs: Jobs) -> None:
    document_id, _ = documents.take_in(b"file", "1.docx", ANN)
    jobs.claim("worker")
    jobs.fail(document_id, "worker", "This file is locked with a password.")

    assert documents.find(document_id).problem == "This file is locked with a password."
    assert documents.take_in(b"file", "1.docx", ANN) == (document_id, False)
    assert documents.find(document_id).state == WorkState.WAITING


def test_the_list_is_searched_by_words_state_stage_and_owner(
    documents: Documents, workflow: Workflow, ready: str
) -> None:
    other, _ = documents.take_in(b"other", "100%_sure.docx", BEN)

    def ids(**wish: Any) -> list[str]:
        return [found.id for found in documents.list(Wish(**wish)).documents]

    assert ids(words="TAX bill") == [ready]
    assert ids(words="bill.docx") == [ready]
    assert ids(words="%_") == [other]
    assert ids(state="waiting") == [other]
    assert ids(state="draft") == [ready]
    assert ids(owner_id=BEN.id) == [other]
    workflow.submit(ready, ANN, seen=1, lost=0)
    assert ids(state="submitted") == [ready]
    assert documents.find(ready).stage == Stage.SUBMITTED
    assert ids(sort="title") == [other, ready]


def test_another_councils_documents_are_not_there(records: Records, ready: str) -> None:
    elsewhere = Documents(records, DocumentSettings(), council="elsewhere")

    assert elsewhere.list(Wish()).documents == ()
    with pytest.raises(MissingError):
        elsewhere.find(ready)


def test_a_deleted_document_can_be_brought_back_for_its_days(
    documents: Documents, versions: Versions, ready: str, clock: Clock
) -> None:
    until = documents.delete(ready, ANN)

    assert documents.list(Wish()).documents == ()
    assert [found.id for found in documents.list(Wish(state="deleted")).documents] == [ready]
    assert until == NOON + timedelta(days=14)
    documents.bring_back(ready, BEN)
    assert versions.held(ready).easy_read == EASY_READ
    assert documents.find(ready).expires == NOON + timedelta(days=180)


def test_the_same_file_after_a_deletion_is_a_new_document(documents: Documents, ready: str) -> None:
    documents.delete(ready, ANN)

    assert documents.take_in(b"a file", "bill.docx", ANN)[1]


def test_the_nightly_purge_takes_uploads_documents_and_all_that_hangs_on_them(
    store: Store, documents: Documents, workflow: Workflow, ready: str, tmp_path: Path
) -> None:
    documents.take_in(b"other file of many words", "other.docx", ANN)
    workflow.comment(ready, "r2", "a remark to be forgotten", ANN)
    documents.delete(ready, ANN)
    fortnight = store.purge(NOON + timedelta(days=14))
    month = store.purge(NOON + timedelta(days=30))
    half_year = store.purge(NOON + timedelta(days=180))

    gone = [{name: count for name, count in receipt.removed if count} for receipt in (fortnight, month, half_year)]
    assert gone[0] == {"staff_uploads": 1, "document_comments": 1, "document_versions": 1, "documents": 1}
    assert gone[1] == {"staff_uploads": 1}
    assert gone[2] == {"documents": 1}
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"many words" not in held
    assert b"a remark to be forgotten" not in held


def test_a_document_past_its_time_is_not_shown_before_the_purge(documents: Documents, ready: str, clock: Clock) -> None:
    clock.pass_by(days=180)

    assert documents.list(Wish()).documents == ()
    with pytest.raises(MissingError):
        documents.find(ready)


def test_a_file_no_longer_kept_cannot_be_tried_again(
    store: Store, documents: Documents, jobs: Jobs, clock: Clock
) -> None:
    document_id, _ = documents.take_in(b"file", "1.docx", ANN)
    documents.stop(document_id, ANN)
    store.purge(NOON + timedelta(days=31))

    assert not documents.find(document_id).has_file
    with pytest.raises(StaffError, match="Upload it again"):
        documents.try_again(document_id, ANN)
