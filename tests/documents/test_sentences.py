"""A document's sentences: where one ends, what it is called, and how tables and headings count."""

from __future__ import annotations

import pytest

from pipelines.documents.rows import RowKind
from pipelines.documents.sentences import source_sentences, split_sentences
from pipelines.extraction.blocks import Block, BlockKind, Document, Link


@pytest.mark.parametrize(
    "text",
    [
        "Bring proof of who you are, e.g. a passport.",
        "Mr. J. Smith of No. 5 will see you at 9.30 a.m. on Monday.",
        "It costs £1.50 at www.example.gov.uk. every day",
        "Wait approx. 10 minutes, i.e. until we call.",
        "Write to Dr. Patel at 12 St. Mary's Road.",
    ],
)
def test_a_full_stop_inside_ends_no_sentence(text: str) -> None:
    assert split_sentences(text) == (text,)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Pay now. You can pay online.", ("Pay now.", "You can pay online.")),
        ("Open at 9 a.m. You can call.", ("Open at 9 a.m.", "You can call.")),
        ("Is it late? Call us! 3 people can help.", ("Is it late?", "Call us!", "3 people can help.")),
        ("Bring bags, boxes etc. We are open.", ("Bring bags, boxes etc.", "We are open.")),
        ('She said "Pay." Then she left.', ('She said "Pay."', "Then she left.")),
        ("A line that goes\non here.\nA new line", ("A line that goes on here.", "A new line")),
        ("  ", ()),
    ],
)
def test_a_new_sentence_begins_after_a_stop(text: str, parts: tuple[str, ...]) -> None:
    assert split_sentences(text) == parts


def test_sentences_are_named_after_their_block() -> None:
    document = Document(
        name="a.txt",
        format="text",
        blocks=(
            Block(id="b1", kind=BlockKind.PARAGRAPH, text="One. Two."),
            Block(id="b2", kind=BlockKind.HEADING, text="How to pay", level=2),
            Block(id="b3", kind=BlockKind.LIST_ITEM, text="Sign it. Send it.", ordered=True),
            Block(id="b4", kind=BlockKind.LIST_ITEM, text="Online"),
        ),
    )

    found = source_sentences(document)

    assert [(one.id, one.kind, one.section) for one in found] == [
        ("b1.s1", RowKind.TEXT, 0),
        ("b1.s2", RowKind.TEXT, 0),
        ("b2.s1", RowKind.HEADING, 1),
        ("b3.s1", RowKind.STEP, 1),
        ("b4.s1", RowKind.ITEM, 1),
    ]


def test_a_table_becomes_one_sentence_a_row() -> None:
    two = Block(
        id="b1", kind=BlockKind.TABLE, header=True, rows=(("Band", "Annual charge"), ("A", "£1,500"), ("B", "£1,750"))
    )
    three = Block(
        id="b2",
        kind=BlockKind.TABLE,
        header=True,
        rows=(("Hall", "Per hour", "Deposit"), ("Main hall", "£24.50", "£100"), ("Kitchen", "", "£20"), ("", "", "")),
    )

    found = source_sentences(Document(name="a.docx", format="docx", blocks=(two, three)))

    assert [one.text for one in found] == [
        "Band A: £1,500 a year",
        "Band B: £1,750 a year",
        "Main hall: per hour £24.50, deposit £100",
        "Kitchen: deposit £20",
    ]


def test_a_link_belongs_to_the_sentence_with_its_words() -> None:
    block = Block(
        id="b1",
        kind=BlockKind.PARAGRAPH,
        text="Read this. Pay online today.",
        links=(Link("Pay online", "https://a.example"), Link("", "mailto:b@c.example")),
    )

    first, second = source_sentences(Document(name="a.html", format="html", blocks=(block,)))

    assert (first.links, second.links) == (("mailto:b@c.example",), ("https://a.example",))
