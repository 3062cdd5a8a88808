"""Claims about versions: nothing is lost, undo goes back, and two officers do not overwrite each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from staff_values import ANN, BEN, EASY_READ, Clock

from app.staff.documents import Documents
from app.staff.errors import ChangedMeanwhileError, MissingError, StaffError
from app.staff.records import Records
from app.staff.row_commands import delete_row, find_row, move_row, rows_of, set_text
from app.staff.versions import Edit, Versions


def words(row_id: str, text: str) -> Edit:
    return lambda easy_read: set_text(easy_read, row_id, text)


def change(versions: Versions, document_id: str, row_id: str, text: str, *, seen: int, by: str = "ann") -> int:
    return versions.change(
        document_id,
        words(row_id, text),
        what=f"Changed {row_id}",
        officer=ANN if by == "ann" else BEN,
        seen=seen,
        rests_on=rows_of(row_id),
    )


def test_the_first_version_is_what_the_machine_made_and_a_draft(versions: Versions, ready: str) -> None:
    held = versions.held(ready)

    assert held.easy_read == EASY_READ
    assert (held.version.number, held.version.by, held.version.stage) == (1, "The machine", "draft")
    assert (held.can_undo, held.can_redo) == (False, False)


def test_every_change_is_a_version_that_stays_as_it_was(versions: Versions, ready: str) -> None:
    second = change(versions, ready, "r2", "Pay £1,500 by 1 April 2027.", seen=1)
    third = change(versions, ready, "r3", "Call us.", seen=2)

    assert (second, third) == (2, 3)
    assert versions.held(ready, 1).easy_read == EASY_READ
    assert find_row(versions.held(ready, 2).easy_read, "r3").text == EASY_READ.rows[2].text
    assert [version.what for version in versions.history(ready)] == ["Changed r3", "Changed r2", "Made by the machine"]


def test_what_changes_nothing_is_no_version(versions: Versions, ready: str) -> None:
    assert change(versions, ready, "r2", EASY_READ.rows[1].text, seen=1) == 1


def test_undo_and_redo_walk_along_the_versions(versions: Versions, ready: str) -> None:
    change(versions, ready, "r2", "Two.", seen=1)
    change(versions, ready, "r2", "Three.", seen=2)

    assert versions.undo(ready, ANN, seen=3) == 2
    assert versions.undo(ready, ANN, seen=2) == 1
    assert versions.held(ready).easy_read == EASY_READ
    assert versions.redo(ready, ANN, seen=1) == 2
    assert versions.redo(ready, ANN, seen=2) == 3
    assert find_row(versions.held(ready).easy_read, "r2").text == "Three."
    with pytest.raises(StaffError, match="nothing to redo"):
        versions.redo(ready, ANN, seen=3)


def test_a_change_after_an_undo_starts_anew_and_loses_nothing(versions: Versions, ready: str) -> None:
    change(versions, ready, "r2", "Two.", seen=1)
    versions.undo(ready, ANN, seen=2)
    change(versions, ready, "r2", "Instead.", seen=1)

    held = versions.held(ready)
    assert (held.version.number, held.version.parent, held.can_redo) == (3, 1, False)
    assert find_row(versions.held(ready, 2).easy_read, "r2").text == "Two."


def test_the_first_version_cannot_be_undone(versions: Versions, ready: str) -> None:
    with pytest.raises(StaffError, match="nothing to undo"):
        versions.undo(ready, ANN, seen=1)


def test_going_back_makes_a_new_version(versions: Versions, ready: str) -> None:
    change(versions, ready, "r2", "Two.", seen=1)

    assert versions.go_back(ready, 1, ANN, seen=2) == 3
    assert versions.held(ready).easy_read == EASY_READ
    assert versions.held(ready).version.what == "Went back to version 1"


def test_two_officers_on_two_rows_both_keep_their_words(versions: Versions, ready: str) -> None:
    change(versions, ready, "r2", "Ann's words.", seen=1)
    change(versions, ready, "r3", "Ben's words.", seen=1, by="ben")

    now = versions.held(ready).easy_read
    assert (find_row(now, "r2").text, find_row(now, "r3").text) == ("Ann's words.", "Ben's words.")


def test_two_officers_on_one_row_are_told(versions: Versions, ready: str) -> None:
    change(versions, ready, "r2", "Ann's words.", seen=1)

    with pytest.raises(ChangedMeanwhileError, match="Another officer"):
        change(versions, ready, "r2", "Ben's words.", seen=1, by="ben")
    assert find_row(versions.held(ready).easy_read, "r2").text == "Ann's words."


def test_a_row_that_another_deleted_is_told(versions: Versions, ready: str) -> None:
    versions.change(ready, lambda now: delete_row(now, "r2"), what="", officer=ANN, seen=1, rests_on=rows_of("r2"))

    with pytest.raises(ChangedMeanwhileError):
        change(versions, ready, "r2", "Ben's words.", seen=1, by="ben")


def test_an_edit_of_the_whole_rests_on_the_whole(versions: Versions, ready: str) -> None:
    change(versions, ready, "r3", "Ann's words.", seen=1)

    with pytest.raises(ChangedMeanwhileError):
        versions.change(ready, lambda now: move_row(now, "r1", 1), what="", officer=BEN, seen=1)
    with pytest.raises(ChangedMeanwhileError):
        versions.undo(ready, BEN, seen=1)


def test_many_at_the_same_moment_lose_nothing(versions: Versions, ready: str) -> None:
    def write(number: int) -> int:
        row_id = ("r1", "r2", "r3")[number % 3]
        return versions.change(
            ready,
            lambda now: set_text(now, row_id, f"{find_row(now, row_id).text} {number}"[-900:]),
            what="",
            officer=ANN,
            seen=versions.held(ready).version.number,
            rests_on=lambda _: None,
        )

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(write, range(12)))

    said = " ".join(row.text for row in versions.held(ready).easy_read.rows).split()
    assert {str(number) for number in range(12)} <= set(said)
    assert len(versions.history(ready)) == 13


def test_a_deleted_document_is_not_changed(versions: Versions, documents: Documents, ready: str) -> None:
    documents.delete(ready, ANN)

    with pytest.raises(MissingError, match="Bring it back"):
        change(versions, ready, "r2", "Words.", seen=1)
    documents.bring_back(ready, ANN)
    assert change(versions, ready, "r2", "Words.", seen=1) == 2


def test_the_audit_of_changes_has_no_words(versions: Versions, records: Records, ready: str) -> None:
    change(versions, ready, "r2", "Very secret words.", seen=1)

    assert "secret" not in str(records.deeds(ready))
    assert ("change", {"version": 2}) in [(deed.action, deed.detail) for deed in records.deeds(ready)]


def test_a_change_starts_the_time_to_live_anew(
    versions: Versions, documents: Documents, ready: str, clock: Clock
) -> None:
    before = documents.find(ready).expires
    clock.pass_by(days=100)
    change(versions, ready, "r2", "Words.", seen=1)

    assert (documents.find(ready).expires - before).days == 100
