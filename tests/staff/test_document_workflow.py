"""Claims about approval: by another person, of the version that was seen, and never of a draft."""

from __future__ import annotations

from datetime import date

import pytest
from staff_values import ANN, BEN

from app.staff.documents import Documents
from app.staff.errors import ChangedMeanwhileError, FieldError, StaffError
from app.staff.row_commands import set_text
from app.staff.states import Stage
from app.staff.versions import Versions
from app.staff.workflow import Workflow


def change(versions: Versions, document_id: str, text: str, *, seen: int) -> int:
    return versions.change(
        document_id, lambda now: set_text(now, "r2", text), what="Changed row 2", officer=ANN, seen=seen
    )


def approved(workflow: Workflow, document_id: str) -> None:
    workflow.submit(document_id, ANN, seen=1, lost=0)
    workflow.approve(document_id, BEN, seen=1)


def test_lost_facts_block_submission(workflow: Workflow, ready: str) -> None:
    with pytest.raises(StaffError, match="2 facts are lost"):
        workflow.submit(ready, ANN, seen=1, lost=2)


def test_the_submitter_cannot_approve(workflow: Workflow, versions: Versions, ready: str) -> None:
    workflow.submit(ready, ANN, seen=1, lost=0)

    with pytest.raises(StaffError, match="Another person"):
        workflow.approve(ready, ANN, seen=1)
    assert versions.held(ready).version.stage == Stage.SUBMITTED
    assert versions.held(ready).easy_read.sign_off.approved_by == ""


def test_another_person_approves_and_the_document_says_who_and_when(
    workflow: Workflow, versions: Versions, ready: str
) -> None:
    approved(workflow, ready)

    sign_off = versions.held(ready).easy_read.sign_off
    assert (sign_off.approved_by, sign_off.approved_on, sign_off.tested_by) == ("Ben Bright", date(2026, 11, 2), "")


def test_a_draft_cannot_be_approved(workflow: Workflow, ready: str) -> None:
    with pytest.raises(StaffError, match="not submitted"):
        workflow.approve(ready, BEN, seen=1)


def test_only_the_version_that_was_seen_is_submitted_or_approved(
    workflow: Workflow, versions: Versions, ready: str
) -> None:
    workflow.submit(ready, ANN, seen=1, lost=0)
    change(versions, ready, "Other words.", seen=1)

    with pytest.raises(ChangedMeanwhileError):
        workflow.approve(ready, BEN, seen=1)
    with pytest.raises(StaffError, match="not submitted"):
        workflow.approve(ready, BEN, seen=2)


def test_a_change_after_approval_is_a_draft_and_undoing_it_is_the_approved_version_again(
    workflow: Workflow, versions: Versions, documents: Documents, ready: str
) -> None:
    approved(workflow, ready)
    change(versions, ready, "Other words.", seen=1)

    assert versions.held(ready).version.stage == Stage.DRAFT
    assert versions.held(ready).easy_read.sign_off.approved_by == ""
    assert versions.held(ready, 1).easy_read.sign_off.approved_by == "Ben Bright"
    assert documents.find(ready).stage == Stage.DRAFT
    versions.undo(ready, ANN, seen=2)
    assert documents.find(ready).stage == Stage.APPROVED


def test_going_back_to_an_approved_version_is_a_draft(workflow: Workflow, versions: Versions, ready: str) -> None:
    approved(workflow, ready)
    change(versions, ready, "Other words.", seen=1)
    versions.go_back(ready, 1, ANN, seen=2)

    assert versions.held(ready).version.stage == Stage.DRAFT


def test_sending_back_needs_a_reason_and_leaves_it_as_a_comment(
    workflow: Workflow, versions: Versions, ready: str
) -> None:
    workflow.submit(ready, ANN, seen=1, lost=0)
    with pytest.raises(FieldError, match="what must change"):
        workflow.send_back(ready, BEN, seen=1, why=" ")
    workflow.send_back(ready, BEN, seen=1, why="Row 2 is too long.")

    assert versions.held(ready).version.stage == Stage.DRAFT
    assert [(comment.by, comment.text) for comment in workflow.comments(ready)] == [
        ("Ben Bright", "Row 2 is too long.")
    ]


def test_the_submitter_takes_it_back_without_a_reason(workflow: Workflow, versions: Versions, ready: str) -> None:
    workflow.submit(ready, ANN, seen=1, lost=0)
    workflow.send_back(ready, ANN, seen=1)

    assert versions.held(ready).version.submitted_by == ""


def test_a_test_is_recorded_of_an_approved_version_only(workflow: Workflow, versions: Versions, ready: str) -> None:
    with pytest.raises(StaffError, match="Only an approved"):
        workflow.record_test(ready, ANN, seen=1, group="People First", on=date(2026, 11, 1))
    approved(workflow, ready)
    workflow.record_test(ready, ANN, seen=1, group=" Testmere  People First ", on=date(2026, 11, 1), changes="None.")

    sign_off = versions.held(ready).easy_read.sign_off
    assert (sign_off.tested_by, sign_off.tested_on) == ("Testmere People First", date(2026, 11, 1))
    assert versions.held(ready).version.stage == Stage.TESTED


@pytest.mark.parametrize(("group", "on"), [(" ", date(2026, 11, 1)), ("People First", date(2026, 11, 3))])
def test_a_test_has_a_group_and_a_day_that_was(workflow: Workflow, ready: str, group: str, on: date) -> None:
    approved(workflow, ready)

    with pytest.raises(FieldError):
        workflow.record_test(ready, ANN, seen=1, group=group, on=on)


def test_a_tested_version_that_is_changed_is_not_tested(workflow: Workflow, versions: Versions, ready: str) -> None:
    approved(workflow, ready)
    workflow.record_test(ready, ANN, seen=1, group="People First", on=date(2026, 11, 1))
    change(versions, ready, "Other words.", seen=1)

    assert versions.held(ready).easy_read.sign_off.tested_by == ""
    assert workflow.tests(ready)[0].version == 1


def test_comments_are_marked_and_opened_again(workflow: Workflow, ready: str) -> None:
    workflow.comment(ready, "r2", " Is this the right sum? ", ANN)
    comment = workflow.comments(ready)[0]
    workflow.mark_comment(ready, comment.id, BEN, done=True)

    assert (comment.text, comment.row_id, comment.done) == ("Is this the right sum?", "r2", False)
    assert workflow.comments(ready)[0].done
    with pytest.raises(FieldError):
        workflow.comment(ready, "", "  ", ANN)
