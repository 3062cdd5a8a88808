"""Claims about what an officer can do to rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from staff_values import EASY_READ

from app.staff.document_commands import leave_out, no_longer_leave_out, set_contact, set_title, set_word_list
from app.staff.errors import FieldError, MissingError, StaffError
from app.staff.redo import made_again
from app.staff.row_commands import (
    add_after,
    add_for_source,
    add_hard_word,
    clean_text,
    delete_row,
    drop_hard_word,
    find_row,
    group_of,
    merge_with_next,
    move_row,
    new_row,
    put_in_place,
    set_checked,
    set_kind,
    set_picture,
    set_text,
    split_row,
)
from pipelines.documents.rows import ContactBlock, EasyRead, LeftOutFact, Row, RowKind
from pipelines.engines.protocols import Picture


def texts(easy_read: EasyRead) -> list[str]:
    return [row.text for row in easy_read.rows]


def test_new_words_are_kept_clean_and_the_row_keeps_its_id_and_source() -> None:
    changed = find_row(set_text(EASY_READ, "r2", "  Pay   £1,500. \r\n\r\n By 1 April 2027.\x00 "), "r2")

    assert changed.text == "Pay £1,500.\nBy 1 April 2027."
    assert (changed.id, changed.source_ids, changed.picture) == ("r2", ("b2.s1",), EASY_READ.rows[1].picture)


def test_a_hard_word_goes_with_its_word_and_the_machines_remarks_with_the_old_words() -> None:
    without = find_row(set_text(EASY_READ, "r3", "Do you owe money?"), "r3")
    still = find_row(set_text(EASY_READ, "r3", "ARREARS are money you owe."), "r3")

    assert without.hard_words == ()
    assert [trouble.code for trouble in without.troubles] == ["no_picture"]
    assert [word.term for word in still.hard_words] == ["arrears"]


@pytest.mark.parametrize("text", ["", " \n ", "x" * 1001])
def test_a_row_has_words_but_not_too_many(text: str) -> None:
    with pytest.raises(FieldError):
        set_text(EASY_READ, "r2", text)


def test_a_row_is_split_at_its_line_its_sentence_or_the_place_given() -> None:
    one_line = set_text(EASY_READ, "r2", "You must pay £1,500. Pay by 1 April.")

    assert texts(split_row(EASY_READ, "r2"))[1:3] == ["You must pay £1,500.", "Pay by 1 April 2027."]
    assert texts(split_row(one_line, "r2"))[1:3] == ["You must pay £1,500.", "Pay by 1 April."]
    assert texts(split_row(one_line, "r2", at=8))[1:3] == ["You must", "pay £1,500. Pay by 1 April."]


def test_both_parts_of_a_split_row_say_the_same_sentence_and_have_ids_of_their_own() -> None:
    split = split_row(EASY_READ, "r2")

    assert split.rows[1].id == "r2"
    assert split.rows[1].source_ids == split.rows[2].source_ids
    assert len({row.id for row in split.rows}) == 4


def test_one_sentence_is_not_split() -> None:
    with pytest.raises(StaffError, match="one sentence"):
        split_row(EASY_READ, "r1")


def test_merging_keeps_both_words_sources_and_hard_words() -> None:
    merged = merge_with_next(EASY_READ, "r2").rows[1]

    assert merged.text.endswith("1 April 2027.\nAre you in arrears?\nCall us on 01632 960101.")
    assert merged.source_ids == ("b2.s1", "b2.s2")
    assert [word.term for word in merged.hard_words] == ["arrears"]
    assert merged.picture == EASY_READ.rows[1].picture


def test_the_last_row_has_none_to_merge_with() -> None:
    with pytest.raises(StaffError, match="last row"):
        merge_with_next(EASY_READ, "r3")


def test_rows_move_and_stay_at_the_edge() -> None:
    assert [row.id for row in move_row(EASY_READ, "r3", -1).rows] == ["r1", "r3", "r2"]
    assert move_row(EASY_READ, "r1", -1) == EASY_READ
    assert move_row(EASY_READ, "r3", 1) == EASY_READ


def test_a_new_row_stands_under_its_row_and_says_that_it_is_new() -> None:
    row = new_row()
    added = add_after(EASY_READ, "r1", row)

    assert added.rows[1] == row
    assert find_row(set_text(added, row.id, "Bring your letter."), row.id).troubles == ()


def test_a_sentence_without_a_row_gets_one_after_those_before_it() -> None:
    added, row_id = add_for_source(EASY_READ, "b3.s1")
    between, _ = add_for_source(replace(EASY_READ, rows=(EASY_READ.rows[0], EASY_READ.rows[2])), "b2.s1")

    assert added.rows[-1] == Row(id=row_id, text="Bring your letter with you.", source_ids=("b3.s1",))
    assert [row.source_ids for row in between.rows] == [("b1.s1",), ("b2.s1",), ("b2.s2",)]


def test_a_document_keeps_its_last_row() -> None:
    one = replace(EASY_READ, rows=EASY_READ.rows[:1])

    with pytest.raises(StaffError, match="only row"):
        delete_row(one, "r1")
    assert texts(delete_row(EASY_READ, "r2")) == [EASY_READ.rows[0].text, EASY_READ.rows[2].text]


def test_a_row_that_is_gone_is_told() -> None:
    with pytest.raises(MissingError, match="no longer in the document"):
        set_text(EASY_READ, "r9", "words")


def test_a_picture_ends_the_remark_that_there_is_none() -> None:
    phone = Picture("openmoji", "260E", "telephone", "A telephone")
    with_picture = find_row(set_picture(EASY_READ, "r3", phone), "r3")

    assert with_picture.picture == phone
    assert [trouble.code for trouble in with_picture.troubles] == ["long"]
    assert find_row(set_picture(EASY_READ, "r2", None), "r2").picture is None


def test_a_heading_made_of_a_row_stands_under_the_title() -> None:
    assert find_row(set_kind(EASY_READ, "r2", RowKind.HEADING), "r2").level == 2
    assert set_kind(EASY_READ, "r1", RowKind.HEADING) == EASY_READ


def test_a_hard_word_is_explained_in_the_row_and_in_the_list() -> None:
    added = add_hard_word(EASY_READ, "r2", "April", "April is a month.")

    assert [word.term for word in find_row(added, "r2").hard_words] == ["April"]
    assert [word.term for word in added.word_list] == ["April", "arrears"]
    assert drop_hard_word(added, "r2", "April") == EASY_READ


def test_only_a_word_of_the_row_can_be_explained() -> None:
    with pytest.raises(FieldError, match="does not have the word"):
        add_hard_word(EASY_READ, "r2", "Apr", "A month.")


def test_the_rows_of_one_sentence_are_replaced_together_where_the_first_stands() -> None:
    split = split_row(EASY_READ, "r2")
    group = [row.id for row in group_of(split, split.rows[2].id)]
    again = put_in_place(split, group, (Row(id="x", text="One."), Row(id="y", text="Two."), Row(id="z", text="Three.")))

    assert group == ["r2", split.rows[2].id]
    assert texts(again) == [EASY_READ.rows[0].text, "One.", "Two.", "Three.", EASY_READ.rows[2].text]
    assert again.rows[1].id == "r2"
    assert len({row.id for row in again.rows}) == 5


def test_a_row_without_a_sentence_is_not_made_again() -> None:
    row = new_row()

    with pytest.raises(StaffError, match="no sentence"):
        made_again(add_after(EASY_READ, "r1", row), row.id, simplifier=None)  # pyright: ignore[reportArgumentType]


def test_rows_of_the_summary_are_changed_like_others() -> None:
    summed = replace(EASY_READ, summary=(Row(id="s1", text="This is about your bill."), Row(id="s2", text="Pay it.")))

    assert set_checked(set_text(summed, "s2", "Pay your bill."), "s2", True).summary[1] == Row(
        id="s2", text="Pay your bill.", checked=True
    )
    assert [row.id for row in move_row(summed, "s2", -1).summary] == ["s2", "s1"]
    assert delete_row(summed, "s1").rows == EASY_READ.rows


def test_the_word_list_is_sorted_and_rows_take_up_a_new_meaning() -> None:
    changed = set_word_list(EASY_READ, [("arrears", "Money you owe."), ("", ""), ("Appeal", "Ask us to look again.")])

    assert [word.term for word in changed.word_list] == ["Appeal", "arrears"]
    assert find_row(changed, "r3").hard_words[0].meaning == "Money you owe."


@pytest.mark.parametrize("pairs", [[("arrears", "")], [("", "Money")], [("bill", "a"), ("Bill", "b")]])
def test_half_a_word_and_a_word_twice_are_refused(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(FieldError):
        set_word_list(EASY_READ, pairs)


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        (ContactBlock("", phone="soon"), "phone"),
        (ContactBlock("", email="me"), "email"),
        (ContactBlock("", phone="01632 960101", url="javascript:alert(1)"), "url"),
        (ContactBlock("", url="https://www.testmere.example"), "phone"),
    ],
)
def test_whom_to_ask_must_be_reachable(contact: ContactBlock, field: str) -> None:
    with pytest.raises(FieldError) as refused:
        set_contact(EASY_READ, contact)

    assert refused.value.field == field


def test_a_title_is_one_line() -> None:
    assert set_title(EASY_READ, " Your\n bill ").title == "Your bill"
    with pytest.raises(FieldError):
        set_title(EASY_READ, "  ")


def test_a_fact_is_left_out_by_name_with_a_reason_and_taken_back() -> None:
    left = leave_out(EASY_READ, "£1,500", "b2.s1", by="Ann Archer", why=" It is on\nthe bill. ")

    assert left.left_out == (LeftOutFact("£1,500", "b2.s1", "Ann Archer", "It is on the bill."),)
    assert no_longer_leave_out(left, "£1,500", "b2.s1") == EASY_READ
    with pytest.raises(FieldError):
        leave_out(EASY_READ, "£1,500", "b2.s1", by="Ann Archer", why=" ")


@given(st.text(max_size=400))
def test_cleaning_words_twice_is_cleaning_them_once(text: str) -> None:
    once = clean_text(text)

    assert clean_text(once) == once
    assert "\r" not in once
    assert not once.startswith("\n")


@given(st.text(max_size=80), st.integers(min_value=0, max_value=90))
def test_a_split_loses_no_word(text: str, at: int) -> None:
    words = clean_text(f"Start {text} end")
    whole = set_text(EASY_READ, "r2", words)
    try:
        parts = split_row(whole, "r2", at=at).rows[1:3]
    except StaffError:
        return

    assert "".join("".join(part.text.split()) for part in parts) == "".join(words.split())
