"""Lines broken for width are one text; lines that somebody broke on purpose stay apart."""

from __future__ import annotations

import textwrap

import pytest

from pipelines.documents.translated.formats import open_document
from pipelines.extraction.plain_text import read_plain_text
from pipelines.extraction.wrapped_lines import go_on, joined

LETTER = (
    "You must pay the penalty charge of £70 by 3 May 2026. Please do not send cash in the post. If you do not pay, "
    "Northmere Borough Council may take you to court. You cannot appeal after that."
)


def _paragraphs(text: str) -> list[str]:
    lines = text.split("\n")
    found: list[list[str]] = []
    for line, is_on in zip(lines, go_on(lines), strict=True):
        if is_on:
            found[-1].append(line)
        else:
            found.append([line])
    return [joined(one) for one in found]


@pytest.mark.parametrize("width", [25, 32, 38, 45, 52, 59, 65, 72, 80])
def test_a_paragraph_wrapped_at_any_width_is_one_text(width: int) -> None:
    wrapped = textwrap.fill(LETTER, width)

    assert _paragraphs(wrapped) == [LETTER]
    assert [block.text for block in read_plain_text(wrapped.encode(), "a.txt").blocks] == [LETTER]
    assert [one.text for one in open_document(wrapped.encode(), "a.txt").segments] == [LETTER]


@pytest.mark.parametrize(
    "text",
    [
        "Please do not\nsend cash",
        "You must never\nPark here",
        "If you do not agree with\nthis decision, you can appeal.",
        "We are open Monday to\nFriday, and on Saturday\nmornings until noon.",
        "You can ask for a non-\nresident permit.",
        "Bring your bin in by the\n3 May at the latest.",
    ],
)
def test_short_lines_that_go_on(text: str) -> None:
    assert _paragraphs(text) == [text.replace("-\n", "-").replace("\n", " ")]


@pytest.mark.parametrize(
    "text",
    [
        "Northmere Borough Council\n1 High Street\nNorthmere\nNM1 2AB",
        "Mrs J Patel\nFlat 3\n12 The Avenue",
        "Parking Services Department Office\nTown Hall\nNorthmere",
        "Yours sincerely\nJane Smith\nHead of parking",
        "You can recycle:\npaper and card\nglass bottles and jars\ntin cans and lids",
        "paper\nglass\ntin cans",
        "Parking fines\nYou can pay a fine online.",
        "HOW TO APPEAL\nwrite to us within 28 days",
        "Telephone: 01632 960105\nemail: help@example.org",
        "Parking Services\nwww.example.org",
        "Monday: paper\nTuesday: glass",
        "- paper\n- glass",
        "1. Call us.\n2. Pay.",
        "Band A      £1,500\nBand B      £1,700",
        "Council tax\n===========\nis due in April",
        "Pay by 1 May.\nCall us if you cannot.",
    ],
)
def test_lines_broken_on_purpose_stay_apart(text: str) -> None:
    assert _paragraphs(text) == text.split("\n")


def test_an_address_beside_a_wrapped_paragraph_keeps_its_lines() -> None:
    text = "Please write to us with\nyour reasons at:\nTown Hall\n1 High Street\nNorthmere"

    assert _paragraphs(text) == ["Please write to us with your reasons at:", "Town Hall", "1 High Street", "Northmere"]


def test_a_translation_is_wrapped_as_its_source_was() -> None:
    file = open_document(b"Please do not\nsend cash.\n\nThank you\n", "a.txt")

    assert [one.text for one in file.segments] == ["Please do not send cash.", "Thank you"]
    made = file.rebuild({"text.1": "Por favor, no env\u00ede dinero."}, target="es").decode()
    assert made == "Por favor, no\nenv\u00ede dinero.\n\nThank you\n"
