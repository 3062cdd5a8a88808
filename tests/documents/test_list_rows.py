"""Items, steps and table rows: each stays one, with what the columns and groups are called."""

from __future__ import annotations

import pytest

from pipelines.documents.convert import convert
from pipelines.documents.look import Look
from pipelines.documents.render.plain import lines_of
from pipelines.documents.render.sheet import lay_out
from pipelines.documents.rows import EasyRead, Row, RowKind, SourceSentence
from pipelines.documents.rules.simplifier import RulesSimplifier
from pipelines.documents.sentences import source_sentences
from pipelines.extraction.blocks import Block, BlockKind, Document, Link


def _draft(*blocks: Block) -> EasyRead:
    document = Document(name="a.docx", format="docx", blocks=blocks)
    return convert(document, simplifier=RulesSimplifier(), picture_set=None, contact=None, council="")


def _step(number: int, text: str, *links: Link) -> Block:
    return Block(id=f"b{number}", kind=BlockKind.LIST_ITEM, text=text, ordered=True, links=links)


def _table(*rows: tuple[str, ...], header: bool = True) -> list[tuple[RowKind, str]]:
    block = Block(id="b1", kind=BlockKind.TABLE, header=header, rows=rows)
    return [(one.kind, one.text) for one in source_sentences(Document(name="a", format="docx", blocks=(block,)))]


def test_two_conditions_of_one_ground_stay_one_numbered_item() -> None:
    lead = Block(id="b1", kind=BlockKind.PARAGRAPH, text="You can challenge on these grounds:")
    draft = _draft(
        lead,
        _step(2, "the vehicle had been sold;"),
        _step(3, "you are a vehicle-hire firm and the hirer has signed a statement;"),
        _step(4, "the charge has been paid."),
    )

    steps = [row.text for row in draft.rows if row.kind is RowKind.STEP]

    assert steps[1:] == [
        "You are a vehicle-hire firm. And the hirer has signed a statement.",
        "The charge has been paid.",
    ]


def test_where_a_step_leads_is_no_step_of_its_own() -> None:
    draft = _draft(
        _step(1, "Fill in the form.", Link("form", "https://a.example/form")), _step(2, "Send the form to us.")
    )

    assert [row.text for row in draft.rows] == [
        "Fill in the form. The web page is https://a.example/form.",
        "Send the form to us.",
    ]


def test_the_rest_of_a_long_step_has_no_number() -> None:
    sources = tuple(SourceSentence(f"b{n}.s1", f"b{n}", "Long.", RowKind.STEP, 0) for n in (1, 2))
    rows = tuple(
        Row(id=f"r{at}", kind=RowKind.STEP, text=f"Row {at}.", source_ids=(source,))
        for at, source in enumerate(("b1.s1", "b1.s1", "b2.s1"))
    )

    sheet = lay_out(EasyRead(title="A", council="", sources=sources, rows=rows), Look())

    assert [row.number for row in sheet.rows] == [1, 0, 2]
    assert [line for line in lines_of(sheet) if "Row" in line] == ["1. Row 0.", "Row 1.", "2. Row 2."]


@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        (
            (("Usual collection", "Revised collection"), ("25 December 2026", "28 December 2026")),
            ["Usual collection: 25 December 2026, revised collection 28 December 2026"],
        ),
        ((("Measure", "Saving"), ("Fewer agency staff", "£1.7 million")), ["Fewer agency staff: saving £1.7 million"]),
        ((("Permit", "Price"), ("First permit", "£45")), ["First permit: £45"]),
        ((("Library", "Opening hours"), ("Ashcombe", "9am to 5pm")), ["Ashcombe: 9am to 5pm"]),
        ((("Team", "Telephone"), ("Parking", "01632 960104")), ["Parking: 01632 960104"]),
        ((("Step", "Last day"), ("Appeal", "17 May 2027")), ["Appeal: last day 17 May 2027"]),
        (
            (("Charge (per week)", "Until 4 April 2027", "From 5 April 2027"), ("Rent", "£104", "£107")),
            ["Rent per week: until 4 April 2027 £104, from 5 April 2027 £107"],
        ),
    ],
)
def test_a_row_says_its_columns_where_its_values_could_be_misread(
    rows: tuple[tuple[str, ...], ...], texts: list[str]
) -> None:
    assert [text for _, text in _table(*rows)] == texts


def test_the_name_of_a_group_of_rows_is_a_heading_and_no_item() -> None:
    rows = [("First", "£45"), ("Second", "£80"), ("Other permits", ""), ("Carer", "£25"), ("All prices rise.", "")]
    title = Block(id="b0", kind=BlockKind.PARAGRAPH, text="Resident permits")
    table = Block(id="b1", kind=BlockKind.TABLE, rows=tuple(rows))

    found = source_sentences(Document(name="a", format="docx", blocks=(title, table)))

    headings = [one.text for one in found if one.kind is RowKind.HEADING]
    assert headings == ["Resident permits", "Other permits"]
    assert {one.section for one in found} == {0}


def test_an_item_that_names_those_below_it_is_no_item_itself() -> None:
    blocks = [
        Block(id=f"b{at}", kind=BlockKind.LIST_ITEM, text=text, level=level)
        for at, (text, level) in enumerate([("Adults:", 0), ("a pass", 1), ("Children:", 0), ("a letter", 1)])
    ]

    found = source_sentences(Document(name="a", format="docx", blocks=tuple(blocks)))

    assert [one.kind for one in found] == [RowKind.TEXT, RowKind.ITEM, RowKind.TEXT, RowKind.ITEM]
