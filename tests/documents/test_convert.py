"""A whole document becomes one Easy Read draft, in order, with its word list, summary and what was not read."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.documents.convert import convert
from pipelines.documents.rows import ContactBlock, HardWord, Row, RowKind, SourceSentence
from pipelines.documents.rules.simplifier import RulesSimplifier
from pipelines.extraction.blocks import Block, BlockKind, Document, LeftOut

CONTACT = ContactBlock("Riverside Council", phone="01632 960123")


def _document(*blocks: Block, title: str = "") -> Document:
    return Document(name="council_tax_letter.docx", format="docx", title=title, blocks=blocks)


def _paragraph(number: int, text: str) -> Block:
    return Block(id=f"b{number}", kind=BlockKind.PARAGRAPH, text=text)


def _heading(number: int, text: str) -> Block:
    return Block(id=f"b{number}", kind=BlockKind.HEADING, text=text, level=1)


class _Sections:
    """A simplifier that says each sentence as it is and remembers which sections it was given."""

    name = "as it is"

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def simplify(self, section: Sequence[SourceSentence]) -> tuple[Row, ...]:
        self.sizes.append(len(section))
        return tuple(
            Row(
                id=f"{one.id}.r1",
                kind=one.kind,
                text=f"{one.text} A levy is money.",
                hard_words=(HardWord("levy", "A levy is money."),),
                source_ids=(one.id,),
            )
            for one in section
        )


def test_a_simplifier_gets_whole_sections_and_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    simplifier = _Sections()

    draft = convert(
        _document(_heading(1, "One"), _paragraph(2, "Come in. Sit down."), _heading(3, "Two"), _paragraph(4, "C.")),
        simplifier=simplifier,
        picture_set=None,
        contact=CONTACT,
        council="Riverside Council",
        progress=lambda done, total: told.append((done, total)),
    )

    assert simplifier.sizes[:2] == [3, 2]
    assert told == [(3, 5), (5, 5)]
    assert {name for row in draft.rows for name in row.source_ids} == {one.id for one in draft.sources}
    assert (draft.engine, draft.council, draft.contact) == ("as it is", "Riverside Council", CONTACT)


def test_a_hard_word_is_explained_once_in_the_whole_document() -> None:
    draft = convert(
        _document(_paragraph(1, "First."), _heading(2, "Two"), _paragraph(3, "Last.")),
        simplifier=_Sections(),
        picture_set=None,
        contact=None,
        council="",
    )

    assert [row.text for row in draft.rows] == ["First. A levy is money.", "Two", "Last."]
    assert [(word.term, word.meaning) for word in draft.word_list] == [("levy", "A levy is money.")]


def test_the_title_comes_from_the_file_else_the_first_heading_else_the_name() -> None:
    simplifier = RulesSimplifier()

    def title(document: Document) -> str:
        return convert(document, simplifier=simplifier, picture_set=None, contact=None, council="").title

    assert title(_document(_heading(1, "How to pay"), title="Your bill")) == "Your bill"
    assert title(_document(_heading(1, "How to pay"))) == "How to pay"
    assert title(_document(_paragraph(1, "Pay now."))) == "Council tax letter"


def test_a_long_document_begins_with_what_must_not_be_missed() -> None:
    filler = [_paragraph(number, f"The park has {number} big trees.") for number in range(1, 40)]
    duty = _paragraph(40, "You must pay £50 by 5 May 2026.")

    draft = convert(_document(*filler, duty), simplifier=RulesSimplifier(), picture_set=None, contact=None, council="")

    assert [row.text for row in draft.summary] == ["You must pay £50 by Tuesday 5 May 2026."]
    assert draft.summary[0].kind is RowKind.TEXT
    assert draft.summary[0].id not in {row.id for row in draft.rows}


def test_what_was_not_read_is_said_in_words() -> None:
    document = Document(
        name="a.pdf",
        format="pdf",
        blocks=(Block(id="b1", kind=BlockKind.IMAGE, text="A map", place="page 2"),),
        left_out=(LeftOut("header", "", "Draft"),),
    )

    draft = convert(document, simplifier=RulesSimplifier(), picture_set=None, contact=None, council="")

    assert draft.not_read == ("header: Draft", "picture (page 2): A map")
    assert draft.rows == ()
