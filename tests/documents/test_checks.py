"""Each rule fires on what breaks it and on nothing else, and its cure cures it without harm."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from documents_of_tests import COUNCIL, document
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.documents.checks import Finding, OutputFacts, apply_cure, check, check_output, check_row, context_of
from pipelines.documents.look import Look
from pipelines.documents.rows import ContactBlock, EasyRead, HardWord, Row, RowKind, SignOff
from pipelines.engines.protocols import Picture

DATA = Path(__file__).parent / "data"
CASES = [json.loads(line) for line in (DATA / "checks.jsonl").read_text(encoding="utf-8").splitlines()]
TEXT_RULES = ("1", "2", "3", "4", "5", "6", "8", "9", "10", "11", "12", "13", "14", "20", "25", "27", "28")
PLAIN = Look(pictures=False)
WEIGHT = {"warn": 1, "fail": 3}
ARREARS = HardWord("arrears", "Arrears means money that you should have paid already.")


def of_text(text: str) -> list[Finding]:
    easy_read = document(text, sources=(text,))
    return list(check_row(easy_read.rows[0], context_of(easy_read, pictures=False)))


def of_rule(found: tuple[Finding, ...] | list[Finding], rule: str) -> list[Finding]:
    return [finding for finding in found if finding.rule == rule]


def weights(found: tuple[Finding, ...]) -> Counter[str]:
    total: Counter[str] = Counter()
    for finding in found:
        total[finding.rule] += WEIGHT[finding.level]
    return total


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']} {case['text'][:50]}")
def test_a_rule_fires_where_it_is_broken_and_only_there(case: dict[str, object]) -> None:
    found = of_rule(of_text(str(case["text"])), str(case["rule"]))

    assert bool(found) == case["fires"]


def test_every_text_rule_has_twelve_of_each() -> None:
    count = Counter((case["rule"], case["fires"]) for case in CASES)

    assert all(count[rule, fires] >= 12 for rule in TEXT_RULES for fires in (True, False))


@pytest.mark.parametrize("text", sorted({str(case["text"]) for case in CASES}))
def test_a_cure_takes_its_finding_away_and_makes_nothing_worse(text: str) -> None:
    easy_read = document(text, sources=(text,))
    before = check(easy_read, PLAIN)

    for finding in before:
        if finding.cure is not None:
            after = check(apply_cure(easy_read, finding), PLAIN)
            assert sum(one.text == finding.text for one in after) < sum(one.text == finding.text for one in before)
            assert {rule for rule, weight in weights(after).items() if weight > weights(before)[rule]} <= {"30"}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([str(case["text"]) for case in CASES]), min_size=1, max_size=3, unique=True))
def test_cures_one_after_the_other_come_to_an_end(texts: list[str]) -> None:
    text = " ".join(texts)
    easy_read = document(text, sources=(text,))

    for _ in range(40):
        finding = next((one for one in check(easy_read, PLAIN) if one.cure), None)
        if finding is None:
            break
        cured = apply_cure(easy_read, finding)
        assert cured != easy_read
        easy_read = cured

    assert not any(finding.cure for finding in check(easy_read, PLAIN))


@given(st.text(max_size=120))
@settings(deadline=None)
def test_any_text_is_checked_without_an_error(text: str) -> None:
    for finding in of_text(text):
        assert finding.text
        assert finding.source
        assert finding.row_id == "r1"


def test_a_cure_for_words_that_are_gone_changes_nothing() -> None:
    easy_read = document("You have fourteen days.", sources=("You have fourteen days.",))
    (finding,) = of_rule(check(easy_read, PLAIN), "13")
    edited = replace(easy_read, rows=(replace(easy_read.rows[0], text="You have two weeks."),))

    assert apply_cure(edited, finding) == edited


def test_a_cure_finds_its_words_after_an_edit_before_them() -> None:
    easy_read = document("You have fourteen days.", sources=("You have fourteen days.",))
    (finding,) = of_rule(check(easy_read, PLAIN), "13")
    edited = replace(easy_read, rows=(replace(easy_read.rows[0], text="Remember that you have fourteen days."),))

    assert apply_cure(edited, finding).rows[0].text == "Remember that you have 14 days."


@pytest.mark.parametrize(("words", "level"), [(10, ""), (11, "warn"), (15, "warn"), (16, "fail")])
def test_the_limits_of_a_sentence_are_10_and_15_words(words: int, level: str) -> None:
    found = of_rule(of_text(" ".join(["word"] * words) + "."), "1")

    assert [finding.level for finding in found] == ([level] if level else [])
    assert all(f"{words} words" in finding.text for finding in found)


def test_a_wrong_weekday_has_no_cure_since_nobody_knows_which_is_right() -> None:
    (finding,) = of_rule(of_text("Come on Monday 5 April 2025."), "14")

    assert "Saturday" in finding.text
    assert finding.cure is None


def test_an_explained_word_is_neither_hard_nor_unexplained() -> None:
    explained = Row(id="r1", text=f"You are in arrears. {ARREARS.meaning}", hard_words=(ARREARS,))
    easy_read = EasyRead(
        title="", council="", rows=(explained, Row(id="r2", text="Pay your arrears.")), word_list=(ARREARS,)
    )

    assert of_rule(check(easy_read, PLAIN), "5") == []


def test_a_word_is_explained_where_it_stands_first() -> None:
    explained = Row(id="r2", text=f"You are in arrears. {ARREARS.meaning}", hard_words=(ARREARS,))
    easy_read = EasyRead(
        title="", council="", rows=(Row(id="r1", text="Pay your arrears."), explained), word_list=(ARREARS,)
    )

    assert [finding.row_id for finding in of_rule(check(easy_read, PLAIN), "5")] == ["r1"]


def test_explaining_a_word_puts_it_into_the_word_list() -> None:
    easy_read = document("You are in arrears.", sources=("You are in arrears.",))
    (finding,) = of_rule(check(easy_read, PLAIN), "5")

    cured = apply_cure(easy_read, finding)

    assert cured.rows[0].text == f"You are in arrears. {ARREARS.meaning}"
    assert [word.meaning for word in cured.word_list] == [ARREARS.meaning]
    assert of_rule(check(cured, PLAIN), "5") == []


def test_a_hard_word_that_is_not_in_the_word_list_is_put_there() -> None:
    row = Row(id="r1", text=f"You are in arrears. {ARREARS.meaning}", hard_words=(ARREARS,))
    easy_read = EasyRead(title="", council="", rows=(row,))
    (finding,) = of_rule(check(easy_read, PLAIN), "5")

    assert finding.row_id == ""
    assert apply_cure(easy_read, finding).word_list == (ARREARS,)


def test_two_words_for_one_thing_become_the_one_used_most() -> None:
    easy_read = document("Pay your bill.", "The bill is late.", "We sent an invoice.")
    (finding,) = of_rule(check(easy_read, PLAIN), "7")

    assert finding.row_id == "r3"
    assert apply_cure(easy_read, finding).rows[2].text == "We sent a bill."


def picture(symbol: str, concept: str, alt: str = "A paper bill") -> Picture:
    return Picture("openmoji", symbol, concept, alt)


def test_a_row_without_a_picture_is_found_and_not_when_pictures_are_off() -> None:
    easy_read = document("Pay your bill.")

    assert [finding.row_id for finding in of_rule(check(easy_read), "15")] == ["r1", ""]
    assert of_rule(check(easy_read, PLAIN), "15") == []


def test_one_picture_for_two_things_is_found_and_taken_out() -> None:
    rows = (
        Row(id="r1", text="Pay your bill.", picture=picture("1F9FE", "bill")),
        Row(id="r2", text="Read the letter.", picture=picture("1F9FE", "letter")),
    )
    easy_read = EasyRead(title="", council="", rows=rows)
    (finding,) = of_rule(check(easy_read), "17")

    assert (finding.row_id, finding.level) == ("r2", "fail")
    assert apply_cure(easy_read, finding).rows[1].picture is None


def test_two_pictures_for_one_thing_are_found() -> None:
    rows = (
        Row(id="r1", text="Pay your bill.", picture=picture("1F9FE", "bill")),
        Row(id="r2", text="Read your bill.", picture=picture("1F4B7", "bill")),
    )

    assert [finding.row_id for finding in of_rule(check(EasyRead(title="", council="", rows=rows)), "17")] == ["r2"]


@pytest.mark.parametrize(
    "alt", ["", " ", "1F9FE", "bill.png", "IMG_0042", "Generated", "Picture of a bill", "image", "-"]
)
def test_words_of_a_picture_that_say_nothing_are_found_and_mended(alt: str) -> None:
    row = Row(id="r1", text="Pay your bill.", picture=picture("1F9FE", "bill", alt))
    easy_read = EasyRead(title="", council="", rows=(row,))
    (finding,) = of_rule(check(easy_read), "18")

    assert of_rule(check(apply_cure(easy_read, finding)), "18") == []


def test_words_of_a_picture_that_say_something_are_left_alone() -> None:
    row = Row(id="r1", text="Pay your bill.", picture=picture("1F9FE", "bill", "A paper bill"))

    assert of_rule(check(EasyRead(title="", council="", rows=(row,))), "18") == []


@pytest.mark.parametrize(
    ("look", "rule"),
    [
        (Look(picture_side="right"), "16"),
        (Look(picture_width=2.9), "17"),
        (Look(size=13.9), "19"),
        (Look(font="Times New Roman"), "19"),
        (Look(align="justify"), "20"),
        (Look(hyphenate=True), "20"),
        (Look(line_spacing=1.4), "21"),
        (Look(sentence_a_line=False), "21"),
        (Look(ink="#777777"), "22"),
        (Look(link="#9999ff"), "22"),
    ],
)
def test_a_layout_that_breaks_a_rule_is_found(look: Look, rule: str) -> None:
    layout = {finding.rule for finding in check(document("Pay."), look)} - {
        finding.rule for finding in check(document("Pay."))
    }

    assert layout == {rule}


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (OutputFacts(picture_sides=frozenset({"left", "right"})), "16"),
        (OutputFacts(picture_widths=(4.0, 2.5)), "17"),
        (OutputFacts(pictures_without_words=1), "18"),
        (OutputFacts(fonts=frozenset({"Arial", "Georgia"})), "19"),
        (OutputFacts(smallest_points=12), "19"),
        (OutputFacts(alignments=frozenset({"justify"})), "20"),
        (OutputFacts(italic=1), "20"),
        (OutputFacts(underlined=2), "20"),
        (OutputFacts(hyphenates=True), "20"),
        (OutputFacts(line_spacing=1.0), "21"),
        (OutputFacts(sentences_on_one_line=3), "21"),
        (OutputFacts(rows_split=1), "24"),
    ],
)
def test_a_file_that_breaks_a_rule_is_found(facts: OutputFacts, rule: str) -> None:
    assert [finding.rule for finding in check_output(facts)] == [rule]


def test_a_file_that_keeps_the_rules_or_says_nothing_is_left_alone() -> None:
    good = OutputFacts(
        fonts=frozenset({"Arial"}),
        smallest_points=16,
        line_spacing=1.5,
        alignments=frozenset({"left"}),
        picture_widths=(4.0, 3.0),
        picture_sides=frozenset({"left"}),
    )

    assert check_output(good) == ()
    assert check_output(OutputFacts()) == ()


@pytest.mark.parametrize(("pages", "level"), [(20, []), (21, ["warn"]), (24, ["warn"]), (25, ["fail"])])
def test_a_document_has_at_most_20_pages_and_never_more_than_24(pages: int, level: list[str]) -> None:
    assert [finding.level for finding in of_rule(check(document("Pay."), pages=pages), "23")] == level


def test_pages_are_estimated_where_nobody_knows_them() -> None:
    many = document(*[f"You must pay bill number {at}." for at in range(400)])

    assert "about" in of_rule(check(many), "23")[0].text
    assert of_rule(check(document("Pay.")), "23") == []


def test_more_than_six_rows_need_a_heading() -> None:
    seven = document(*[f"Row {at}." for at in range(7)])
    parted = replace(seven, rows=(*seven.rows[:4], Row(id="h", kind=RowKind.HEADING, text="Pay"), *seven.rows[4:]))

    assert "7 rows" in of_rule(check(seven), "24")[0].text
    assert of_rule(check(parted), "24") == []


def test_a_heading_is_short_and_ends_without_a_stop() -> None:
    heading = Row(id="h", kind=RowKind.HEADING, text="How to pay your bill and when you have to pay it.")
    easy_read = EasyRead(title="", council="", rows=(heading,))
    found = of_rule(check(easy_read), "24")

    assert [finding.cure is not None for finding in found] == [False, True]
    assert not apply_cure(easy_read, found[1]).rows[0].text.endswith(".")


def test_a_document_over_four_pages_needs_a_summary() -> None:
    easy_read = document("Pay.")

    assert of_rule(check(easy_read, pages=4), "26") == []
    assert of_rule(check(easy_read, pages=5), "26")
    assert of_rule(check(replace(easy_read, summary=(Row(id="s1", text="Pay."),)), pages=5), "26") == []


def test_a_document_says_who_to_ask_and_how_to_get_other_formats() -> None:
    full = ContactBlock(COUNCIL, phone="01632 960 100", other_formats="Call us to get this in large print.")

    assert [finding.level for finding in of_rule(check(document("Pay.")), "29")] == ["fail"]
    assert len(of_rule(check(replace(document("Pay."), contact=ContactBlock(COUNCIL, email="a@b.uk"))), "29")) == 2
    assert of_rule(check(replace(document("Pay."), contact=full)), "29") == []


def test_a_text_about_people_is_asked_to_speak_to_them() -> None:
    about = document(*[f"The office on floor {at} is open." for at in range(5)])
    spoken = document(*[f"You can go to floor {at}." for at in range(5)])

    assert [finding.row_id for finding in of_rule(check(about), "12")] == [""]
    assert of_rule(check(spoken), "12") == []


def test_a_hard_text_has_its_grade_told() -> None:
    hard = document(*["Administrative documentation necessitates consideration of individual circumstances."] * 5)

    assert "grade" in of_rule(check(hard), "30")[0].text
    assert of_rule(check(document(*["You can pay now."] * 5)), "30") == []


def test_only_a_tested_and_approved_version_is_free_of_rule_32() -> None:
    signed = SignOff("Anna Reid", date(2026, 5, 5), "Northmere People First", date(2026, 5, 1))

    assert len(of_rule(check(document("Pay.")), "32")) == 2
    assert len(of_rule(check(replace(document("Pay."), sign_off=replace(signed, tested_by=" "))), "32")) == 1
    assert of_rule(check(replace(document("Pay."), sign_off=signed)), "32") == []


def test_a_lost_fact_is_said_on_the_row_that_should_hold_it() -> None:
    easy_read = document("Pay the bill.", "Call us.", sources=("Pay £20 now.", "Call us."))
    found = of_rule(check(easy_read, PLAIN), "31")

    assert [(finding.row_id, finding.level, finding.words) for finding in found] == [("r1", "fail", "£20")]
    assert "Pay £20 now." in found[0].text


def test_a_lost_sentence_is_said_of_the_document() -> None:
    easy_read = document("Call us.", sources=("Pay £20 now.", "Call us."), named=("s2",))

    assert [finding.row_id for finding in of_rule(check(easy_read, PLAIN), "31")] == [""]


def test_numbered_rows_become_steps_and_three_orders_three_steps() -> None:
    text = "Fill in the form. Sign it. Send it to us."
    easy_read = document(text, sources=(text,))
    (finding,) = of_rule(check(easy_read, PLAIN), "25")

    steps = apply_cure(easy_read, finding).rows

    assert [(row.kind, row.text) for row in steps] == [
        (RowKind.STEP, "Fill in the form."),
        (RowKind.STEP, "Sign it."),
        (RowKind.STEP, "Send it to us."),
    ]
    assert len({row.id for row in steps}) == 3
    assert {row.source_ids for row in steps} == {("s1",)}


def test_checking_a_row_finds_what_checking_the_document_finds_in_it() -> None:
    texts = [str(case["text"]) for case in CASES[::9]]
    easy_read = document(*texts, sources=texts)
    context = context_of(easy_read, pictures=False)
    whole = check(easy_read, PLAIN)

    for row in easy_read.rows:
        assert check_row(row, context) == tuple(finding for finding in whole if finding.row_id == row.id)


def test_an_empty_document_is_checked() -> None:
    found = check(EasyRead(title="", council=""))

    assert {finding.rule for finding in found} == {"29", "32"}
