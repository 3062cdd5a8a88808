"""Passages are cut at headings, stay short, keep every word and never show residents' wordings."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.knowledge.chunking import MAX_WORDS, MIN_WORDS, Section, anchor, cut, plain_text, sections


def test_each_section_has_the_headings_above_it() -> None:
    text = "# Permits\nFirst.\n## Cost\nIt costs £45.\n### Visitors\nFree.\n## Apply\nOnline."

    assert [(section.heading, section.text) for section in sections(text, title="permits")] == [
        ((), "First."),
        (("Cost",), "It costs £45."),
        (("Cost", "Visitors"), "Free."),
        (("Apply",), "Online."),
    ]


def test_underlined_headings_count_and_closing_signs_do_not() -> None:
    text = "Permits\n=======\nFirst.\n\nCost\n----\nIt costs £45.\n\n## **Apply** ##\nOnline.\n\n---\n\nEnd."

    assert [(section.heading, section.text) for section in sections(text, title="Permits")] == [
        ((), "First."),
        (("Cost",), "It costs £45."),
        (("Apply",), "Online.\n\nEnd."),
    ]


def test_wordings_belong_to_their_section_and_never_stand_in_its_text() -> None:
    text = "<!-- asked as: one; two;\n three -->\nFirst.\n## Cost\n<!-- Asked As: four --><!-- note -->\nIt costs."

    assert sections(text) == [
        Section((), "First.", ("one", "two", "three")),
        Section(("Cost",), "It costs.", ("four",)),
    ]


def test_a_comment_that_nobody_closed_is_not_shown() -> None:
    assert sections("<!-- asked as: how much is it\nIt costs £45.")[0].text == "It costs £45."


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("One line\ngoes on.\n\nNext.", "One line goes on.\n\nNext."),
        ("Bring:\n- a bill\n- a **card**\n\nThen pay.", "Bring:\n- a bill\n- a card\n\nThen pay."),
        ("* a\n+ b\n• c\n1. d\n2) e", "- a\n- b\n- c\n- d\n- e"),
        ("- a\n  goes on\n- b", "- a goes on\n- b"),
        ("Steps:\n1. Pay", "Steps:\n- Pay"),
        ("It ends on April\n28. You pay then.", "It ends on April 28. You pay then."),
        ("[Pay now](https://c.example/pay) or ![icon](x.png) call", "Pay now or icon call"),
        ("a **bold** word, *this*, `code` and 2 * 3 * 4", "a bold word, this, code and 2 * 3 * 4"),
        (
            "| Band | Charge |\n|---|:--:|\n| A | £1,000 |\n| B | £1,200 | £5 |",
            "- Band: Charge\n- A: £1,000\n- B: £1,200, £5",
        ),
        ("> Quoted.\n\n***\n\nEnd.", "Quoted.\n\nEnd."),
        ("-\n\n**bold over\ntwo lines**", "bold over two lines"),
        ("£5\u2028a\tday", "£5 a day"),
        ("", ""),
    ],
)
def test_markdown_becomes_plain_text(markdown: str, plain: str) -> None:
    assert plain_text(markdown) == plain


PLAIN_PAGE = """Parking permits
Who can have one
You can have a permit if you live on a street in a permit zone.
What it costs
A first permit costs £45 a year. A second costs £80.
You will need:
- proof of your address
- your car's papers
Zone A
Zone B
"""


def test_short_lines_of_a_plain_page_are_headings_when_a_sentence_follows() -> None:
    assert [
        (section.heading, section.text) for section in sections(PLAIN_PAGE, title="Parking permits", came_plain=True)
    ] == [
        (("Who can have one",), "You can have a permit if you live on a street in a permit zone."),
        (
            ("What it costs",),
            "A first permit costs £45 a year. A second costs £80.\n\nYou will need:\n- proof of your address\n"
            "- your car's papers\n\nZone A\n\nZone B",
        ),
    ]


def test_lines_of_a_plain_page_that_were_broken_when_full_are_joined() -> None:
    text = (
        "You can ask us to look at your bill again if you think that the band of\n"
        "Your home is wrong or that somebody who lives there should not be\n"
        "counted. Write to us."
    )

    assert sections(text, came_plain=True) == [Section((), text.replace("\n", " "))]


def test_a_markdown_page_has_no_soft_headings() -> None:
    text = "## Cost\nWhat it costs\nA first permit costs £45 a year in every zone."

    assert [section.heading for section in sections(text, came_plain=True)] == [("Cost",)]


def test_a_long_section_is_cut_between_sentences() -> None:
    text = " ".join(f"Sentence number {number} has exactly eight words here." for number in range(40))

    pieces = list(cut(Section((), text)))

    assert len(pieces) == 3
    assert all(piece.endswith("here.") and piece.startswith("Sentence") for piece in pieces)
    assert " ".join(pieces) == text


def test_a_rest_of_a_few_words_is_joined_as_it_stood() -> None:
    text = " ".join(["word"] * 105) + ".\n- " + " ".join(["item"] * 10) + "."

    assert list(cut(Section((), text))) == [text]


def test_a_short_section_is_one_passage() -> None:
    assert list(cut(Section((), "It costs £45."))) == ["It costs £45."]


words = st.text(alphabet="abcdeXYZ£0159'", min_size=1, max_size=9)
sentences = st.builds(
    lambda body, end: " ".join(body) + end, st.lists(words, min_size=1, max_size=40), st.sampled_from(".?!;:")
)
paragraphs = st.builds(" ".join, st.lists(sentences, min_size=1, max_size=12))
lines = st.one_of(
    paragraphs,
    paragraphs.map("- {}".format),
    paragraphs.map("## {}".format),
    paragraphs.map("**{}**".format),
    paragraphs.map("| {} |".format),
    st.just(""),
    st.just("<!-- asked as: zzz; zzz zz -->"),
)


def bare(text: str) -> list[str]:
    return re.findall(r"[\w£']+", text)


@given(st.lists(lines, max_size=12), st.booleans())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_word_is_lost_no_passage_is_too_long_and_no_wording_is_shown(source: list[str], came_plain: bool) -> None:
    text = "\n".join([*source, "End."])  # so that no heading stands without text

    cut_up = sections(text, came_plain=came_plain)

    pieces = [piece for section in cut_up for piece in cut(section)]
    shown = [word for piece in pieces for word in bare(piece)]
    said = [word for section in cut_up for word in bare(section.text)]
    headings = {word for section in cut_up for name in section.heading for word in bare(name)}
    written = [word for line in source if not line.startswith(("<!--", "##")) for word in bare(line)]
    assert shown == said
    assert [word for word in [*written, "End"] if word not in shown and word not in headings] == []
    assert all(len(piece.split()) < MAX_WORDS + MIN_WORDS for piece in pieces)
    assert "zzz" not in " ".join(pieces)
    assert all(piece.strip() for piece in pieces)


@given(st.text(max_size=400), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_text_at_all_can_be_cut(text: str, came_plain: bool) -> None:
    for section in sections(text, came_plain=came_plain):
        assert "".join(section.text.split()) == "".join("".join(cut(section)).split())


@pytest.mark.parametrize(
    ("heading", "link"),
    [((), ""), (("Cost", "If you can't pay – now"), "if-you-can-t-pay-now"), (("£45?",), "45")],
)
def test_a_deep_link_is_made_from_the_last_heading(heading: tuple[str, ...], link: str) -> None:
    assert anchor(heading) == link
