"""PowerPoint files become blocks, slide by slide, with speaker notes."""

from __future__ import annotations

import io

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn
from pptx.util import Cm

from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import Block, BlockKind, Link
from pipelines.extraction.read import read_document
from tests.extraction.sample_files import PNG, left_out, saved, seen, slides_sample


def test_a_slide_becomes_a_heading_a_list_and_notes() -> None:
    document = read_document(slides_sample(), "talk.pptx")

    assert document.format == "pptx"
    assert document.pages == 1
    assert document.blocks == (
        Block(id="b1", kind=BlockKind.HEADING, text="Parking permits", level=1, place="slide 1"),
        Block(id="b2", kind=BlockKind.LIST_ITEM, text="A permit costs £50", place="slide 1"),
        Block(id="b3", kind=BlockKind.PARAGRAPH, text="Say that it is £50 a year.", place="notes of slide 1"),
    )


def test_bullets_come_from_the_master_unless_the_paragraph_says_otherwise() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    frame = slide.placeholders[1].text_frame
    frame.text = "Bullet"
    for text, level, xml in (("Inner", 1, ""), ("Number", 0, "a:buAutoNum"), ("Plain", 0, "a:buNone")):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
        if xml:
            paragraph._p.get_or_add_pPr().append(paragraph._p.makeelement(qn(xml), {}))
    slide.shapes.add_textbox(0, 0, Cm(5), Cm(2)).text_frame.text = "In a box"

    blocks = read_document(saved(deck), "a.pptx").blocks

    assert [(block.text, block.kind.value, block.level, block.ordered) for block in blocks] == [
        ("Bullet", "list_item", 0, False),
        ("Inner", "list_item", 1, False),
        ("Number", "list_item", 0, True),
        ("Plain", "paragraph", 0, False),
        ("In a box", "paragraph", 0, False),
    ]


def test_titles_stand_below_the_title_of_an_opening_slide() -> None:
    deck = pptx.Presentation()
    for layout, title in ((0, "Your council"), (1, "Bins")):
        deck.slides.add_slide(deck.slide_layouts[layout]).shapes.title.text = title

    blocks = read_document(saved(deck), "a.pptx").blocks

    assert [(block.text, block.level, block.place) for block in blocks] == [
        ("Your council", 1, "slide 1"),
        ("Bins", 2, "slide 2"),
    ]


def test_tables_links_groups_and_alt_texts_are_read() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(3, 2, 0, 0, Cm(10), Cm(3)).table
    for cell, text in zip(table.iter_cells(), ["Permit", "Price a year", "First", "£50", "Second", "£90"], strict=True):
        cell.text = text
    group = slide.shapes.add_group_shape()
    run = group.shapes.add_textbox(0, 0, Cm(5), Cm(2)).text_frame.paragraphs[0].add_run()
    run.text = "Apply online"
    run.hyperlink.address = "https://www.anytown.gov.uk/permits"
    picture = slide.shapes.add_picture(io.BytesIO(PNG), 0, 0)
    picture._element.nvPicPr.cNvPr.set("descr", "A parked car")

    blocks = read_document(saved(deck), "a.pptx").blocks

    assert [(block.kind.value, block.text) for block in blocks] == [
        ("table", "First: £50 a year\nSecond: £90 a year"),
        ("paragraph", "Apply online"),
        ("image", "A parked car"),
    ]
    assert blocks[1].links == (Link("Apply online", "https://www.anytown.gov.uk/permits"),)


def test_merged_cells_of_a_slide_are_spread() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(2, 3, 0, 0, Cm(10), Cm(3)).table
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    for row, column, text in ((0, 0, "North"), (0, 1, "Cars"), (1, 1, "a"), (1, 2, "b")):
        table.cell(row, column).text = text

    (block,) = read_document(saved(deck), "a.pptx").blocks

    assert block.rows == (("North", "Cars", "Cars"), ("North", "a", "b"))


def test_charts_hidden_slides_and_pictures_without_alt_are_listed() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    data = CategoryChartData()
    data.categories = ["2025"]
    data.add_series("Bins", [3])
    chart = slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, Cm(5), Cm(5), data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Bins by year"
    slide.shapes.add_picture(io.BytesIO(PNG), 0, 0)._element.nvPicPr.cNvPr.set("descr", "")
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = "Not for residents"
    hidden._element.set("show", "0")

    document = read_document(saved(deck), "a.pptx")

    assert seen(document) == []
    assert left_out(document) == [
        ("chart", "slide 1", "Bins by year"),
        ("picture without alt text", "slide 1", ""),
        ("hidden slide", "slide 2", "Not for residents"),
    ]


def test_footers_of_slides_are_listed_once() -> None:
    deck = pptx.Presentation()
    for _ in range(2):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = "Title"
        body = slide.shapes.add_textbox(0, 0, Cm(3), Cm(1))
        body.text_frame.text = "Anytown Council"
        properties = body._element.nvSpPr.nvPr
        properties.append(properties.makeelement(qn("p:ph"), {"type": "ftr", "idx": "11"}))

    document = read_document(saved(deck), "a.pptx")

    assert left_out(document) == [("2 × footer", "", "Anytown Council")]


def test_over_200_slides_are_refused() -> None:
    deck = pptx.Presentation()
    for _ in range(201):
        deck.slides.add_slide(deck.slide_layouts[6])

    with pytest.raises(ExtractionError, match=r"^a\.pptx has 201 slides; at most 200\. Split it\.$"):
        read_document(saved(deck), "a.pptx")
