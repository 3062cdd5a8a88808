"""Files that were cut short or changed by chance give a document or a plain message, never anything else."""

from __future__ import annotations

import random

import pytest

from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import Document
from pipelines.extraction.read import read_document
from tests.extraction.sample_files import samples, with_parts

_NAMES = sorted(samples())
_CUTS = 25
_FLIPS = 40
_MAIN = {
    "letter.docx": "word/document.xml",
    "slides.pptx": "ppt/slides/slide1.xml",
    "prices.xlsx": "xl/worksheets/sheet1.xml",
    "rent.odt": "content.xml",
}


def _outcome(data: bytes, name: str) -> Document | str:
    try:
        return read_document(data, name)
    except ExtractionError as error:
        return str(error)


def _is_plain(outcome: Document | str, name: str) -> bool:
    """A document that can be used, or a message that names the file and says what to do, without a trace."""
    if isinstance(outcome, Document):
        return [block.id for block in outcome.blocks] == [f"b{n}" for n in range(1, len(outcome.blocks) + 1)]
    return outcome.startswith(name) and outcome.endswith(".") and "Error" not in outcome and len(outcome) < 300


@pytest.mark.parametrize("name", _NAMES)
def test_a_file_cut_short(name: str) -> None:
    data = samples()[name]

    outcomes = [_outcome(data[: len(data) * cut // _CUTS], name) for cut in range(_CUTS)]

    assert [outcome for outcome in outcomes if not _is_plain(outcome, name)] == []


@pytest.mark.parametrize("name", _NAMES)
def test_a_file_with_bits_flipped(name: str) -> None:
    data = samples()[name]
    chance = random.Random(f"bits of {name}")
    outcomes: list[Document | str] = []
    for _ in range(_FLIPS):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        outcomes.append(_outcome(bytes(changed), name))

    assert [outcome for outcome in outcomes if not _is_plain(outcome, name)] == []


@pytest.mark.parametrize("name", sorted(_MAIN))
def test_a_part_with_its_elements_in_disorder(name: str) -> None:
    data = samples()[name]
    chance = random.Random(f"disorder of {name}")
    outcomes: list[Document | str] = []
    for _ in range(_FLIPS):

        def shuffle(part: bytes) -> bytes:
            pieces = part.split(b">")
            for _ in range(3):
                first, second = chance.randrange(len(pieces)), chance.randrange(len(pieces))
                pieces[first], pieces[second] = pieces[second], pieces[first]
            return b">".join(pieces)

        outcomes.append(_outcome(with_parts(data, {_MAIN[name]: shuffle}), name))

    assert [outcome for outcome in outcomes if not _is_plain(outcome, name)] == []


@pytest.mark.parametrize("name", sorted(_MAIN))
def test_a_part_whose_attributes_say_nonsense(name: str) -> None:
    data = samples()[name]
    chance = random.Random(f"nonsense of {name}")
    words = [b"-1", b"99999999999", b"", b"x", b"1e9", "²".encode(), b"../..", b"true"]
    outcomes: list[Document | str] = []
    for _ in range(_FLIPS):

        def spoil(part: bytes) -> bytes:
            pieces = part.split(b'"')
            for _ in range(5):
                place = chance.randrange(1, len(pieces), 2)
                if b"schemas" not in pieces[place] and b"urn:" not in pieces[place]:
                    pieces[place] = chance.choice(words)
            return b'"'.join(pieces)

        outcomes.append(_outcome(with_parts(data, {_MAIN[name]: spoil}), name))

    assert [outcome for outcome in outcomes if not _is_plain(outcome, name)] == []
