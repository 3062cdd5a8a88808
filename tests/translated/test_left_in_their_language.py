"""What keeps its language is told in plain words."""

from __future__ import annotations

from pipelines.documents.translated.left import in_words, summary
from pipelines.extraction.blocks import LeftOut

LEFT = (
    LeftOut("text of a chart", "slide 2", "Permits by year"),
    LeftOut("text of a chart", "slide 3", "Fines " * 40),
    LeftOut("comment", "", ""),
)


def test_each_kind_is_counted_in_one_sentence() -> None:
    assert summary(LEFT) == "Stays in its language: text of a chart (2), comment"
    assert summary(()) == ""


def test_each_part_has_a_line_with_its_place_and_the_start_of_its_text() -> None:
    lines = in_words(LEFT)

    assert lines[0] == "text of a chart, slide 2: ‘Permits by year’"
    assert lines[1].endswith("Fines …’")
    assert len(lines[1]) < 150
    assert lines[2] == "comment"
