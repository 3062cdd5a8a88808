"""Sentences of our fixed replies in other languages, written by hand: what we say most often, no machine words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pipelines.data_file import entries, read_data_file
from pipelines.replies import PLACEHOLDERS

FILE = Path(__file__).parent / "fixed_sentences.yaml"

_PLACEHOLDER = re.compile(r"\{([a-z_]{1,20})\}")


def by_hand(sentence: str, language: str) -> str:
    """A sentence of a fixed reply, filled in, in another language; empty where nobody wrote it."""
    for pattern, written in load_fixed_sentences(FILE).get(language, ()):
        match = pattern.fullmatch(sentence)
        if match:
            return _filled(written, match)
    return ""


def _filled(written: str, values: re.Match[str]) -> str:
    return _PLACEHOLDER.sub(lambda name: values[name[1]], written)


@cache
def load_fixed_sentences(file: Path) -> dict[str, tuple[tuple[re.Pattern[str], str], ...]]:
    """By language: a pattern of the English sentence with its placeholders as groups, and the sentence in the language.

    Raises:
        KnowledgeError: the file is missing or no mapping.
    """
    return {
        language: tuple((_pattern(english), str(written)) for english, written in entries(row).items())
        for language, row in entries(read_data_file(file)).items()
    }


def _pattern(english: str) -> re.Pattern[str]:
    parts = _PLACEHOLDER.split(english)  # text, name, text, name, …
    made = "".join(
        f"(?P<{part}>.{{1,80}}?)" if at % 2 and part in PLACEHOLDERS else re.escape(part)
        for at, part in enumerate(parts)
    )
    return re.compile(made)
