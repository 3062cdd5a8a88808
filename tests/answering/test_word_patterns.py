"""A pattern over words finds what it says, in either order where asked, and names its own mistakes."""

from __future__ import annotations

import re

import pytest

from pipelines.answering.word_patterns import PatternReader, WordPatterns

SETS = {"pet": ["cat", "[big] dog", "(gold|cat) fish"]}


def found(pattern: str, plain: str) -> bool:
    return WordPatterns(PatternReader(SETS).read(pattern)).any_in(f" {plain} . ")


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [
        ("my cat", "is my cat here"),
        ("my (cat|dog)", "my dog"),
        ("my [old] cat", "my cat"),
        ("cat ~2 mat", "cat on the mat"),
        ("cat ~12 mat", "cat a b c d e f g h mat"),
        ("strang* me", "strangling me"),
        ("my ({pet}) bit", "my big dog bit"),
        ("cat ~2~ mat", "mat under a cat"),
        ("cat !(food)", "cat bed"),
    ],
)
def test_a_pattern_finds_its_words(pattern: str, plain: str) -> None:
    assert found(pattern, plain)


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [
        ("my cat", "my cats"),
        ("cat ~2 mat", "cat on the red mat"),
        ("cat ~2 mat", "cat . mat"),
        ("cat ~2 mat", "mat under cat"),
        ("cat !(food)", "cat food"),
        ("my ({pet}) bit", "my goldfish bit"),
    ],
)
def test_a_pattern_finds_nothing_else(pattern: str, plain: str) -> None:
    assert not found(pattern, plain)


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("(cat", "'(' is not closed"),
        ("cat)", "closes nothing"),
        ("[cat]", "no word in it must be there"),
        ("{bird}", "no set called 'bird'"),
        ("cat + dog", "cannot hold '+'"),
    ],
)
def test_a_mistake_in_a_pattern_is_named(pattern: str, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        PatternReader(SETS).read(pattern)
