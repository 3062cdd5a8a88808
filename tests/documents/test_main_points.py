"""The main points: what must be done, by when, how much, and what happens otherwise; never torn from what it needs."""

from __future__ import annotations

from pipelines.documents.main_points import main_points
from pipelines.documents.rows import RowKind
from pipelines.documents.rules.simplifier import RulesSimplifier
from pipelines.documents.sentences import source_sentences
from pipelines.extraction.blocks import Block, BlockKind, Document


def _points(*blocks: Block) -> list[str]:
    sources = source_sentences(Document(name="a.docx", format="docx", blocks=blocks))
    rows = RulesSimplifier().simplify(sources)
    tables = [block.id for block in blocks if block.kind is BlockKind.TABLE]
    return [row.text for row in main_points(rows, sources, tables)]


def _paragraph(number: int, text: str) -> Block:
    return Block(id=f"b{number}", kind=BlockKind.PARAGRAPH, text=text)


def _heading(number: int, text: str) -> Block:
    return Block(id=f"b{number}", kind=BlockKind.HEADING, text=text, level=2)


def _item(number: int, text: str, *, ordered: bool = False) -> Block:
    return Block(id=f"b{number}", kind=BlockKind.LIST_ITEM, text=text, ordered=ordered)


_DUTY = _paragraph(90, "You must pay £70 by 5 May 2027.")
_SAID = "You must pay £70 by Wednesday 5 May 2027."


def test_what_leans_on_a_sentence_comes_with_it_or_not_at_all() -> None:
    penalty = _paragraph(1, "If you do not let us in, we may apply to the court. The costs of this (£385) are yours.")
    lone = _paragraph(2, "This must be done within 28 days.")

    points = _points(penalty, lone, _DUTY)

    assert points[0].startswith("If you do not let us in, we may apply to the court.")
    assert points[0].endswith("The costs of this (£385) are yours.")
    assert points[1:] == [_SAID]


def test_an_exception_comes_with_its_rule() -> None:
    points = _points(_paragraph(1, "You must keep your dog on a lead. Guide dogs are exempt."), _DUTY)

    assert points == ["You must keep your dog on a lead. Guide dogs are exempt.", _SAID]


def test_what_only_informs_is_no_main_point() -> None:
    facts = _paragraph(1, "Applications are decided within 14 days. Details can be obtained on request.")
    labels = _paragraph(2, "Date of issue: 9 December 2026\nAccount reference: 70012345")

    assert _points(facts, labels, _DUTY) == [_SAID]
    assert _points(facts, labels) == []


def test_one_weak_point_alone_would_pass_for_all_that_matters() -> None:
    assert _points(_paragraph(1, "If you use the app, you must pay a fee of £0.10."), _paragraph(2, "It is new.")) == []


def test_the_last_day_stands_alone_although_a_list_of_ways_follows() -> None:
    points = _points(
        _paragraph(1, "You must answer by 5pm on 29 January 2027:"), _item(2, "Online"), _item(3, "By post"), _DUTY
    )

    assert points == ["You must answer by 5pm on Friday 29 January 2027.", _SAID]


def test_an_item_of_a_list_that_was_led_in_is_none() -> None:
    items = (_item(2, "You must be 18 by 1 May 2027."), _item(3, "You must live here."))

    assert _points(_paragraph(1, "You can vote if all of these are true:"), *items, _DUTY) == [_SAID]


def test_steps_are_taken_all_or_none_without_their_links() -> None:
    steps = [_item(1, "Fill in the form.", ordered=True), _item(2, "Pay the fee of £10.", ordered=True)]

    assert _points(*steps) == ["Fill in the form.", "Pay the fee of £10."]
    assert _points(*steps, *(_item(n, f"Bring paper {n}.", ordered=True) for n in range(3, 9)), _DUTY) == [_SAID]


def test_a_condition_in_the_heading_is_said() -> None:
    text = "You must continue to pay the amounts on your bill."

    point = _points(_DUTY, _heading(1, "If you think your bill is wrong"), _paragraph(2, text))[1]

    assert "if you think your bill is wrong" in point.lower()


def test_what_rises_is_named_by_the_heading() -> None:
    item = _item(2, "A rise of no more than 4.99% is under consideration")

    assert _points(_heading(1, "Council tax"), item, _DUTY)[0].startswith("Council tax: a rise of no more than 4.99%")


def test_a_short_table_of_new_prices_is_taken_whole() -> None:
    names = ("", "Until 4 April 2027", "From 5 April 2027")
    table = Block(
        id="b1",
        kind=BlockKind.TABLE,
        header=True,
        rows=(names, ("Rent", "£104.20", "£107.95"), ("Total", "£112.35", "£116.55")),
    )

    points = _points(table, _paragraph(2, "We hope to see you."))

    assert [point.split(":")[0] for point in points] == ["Rent", "Total"]
    assert "from Monday 5 April 2027 £107.95" in points[0]


def test_no_point_says_what_another_says() -> None:
    other = _paragraph(1, "Amount due: £70. Pay by 5 May 2027.")

    assert _points(other, _DUTY) == [_SAID]


def test_points_are_text_with_their_sentences_named() -> None:
    sources = source_sentences(Document(name="a.docx", format="docx", blocks=(_DUTY, _paragraph(91, "Reply now."))))
    row = main_points(RulesSimplifier().simplify(sources), sources)[0]

    assert (row.kind, row.source_ids, row.hard_words) == (RowKind.TEXT, ("b90.s1",), ())
