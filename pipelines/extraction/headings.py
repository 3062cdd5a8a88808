"""Headings that nobody marked as such: a short bold line that is no sentence."""

from __future__ import annotations

import re

_MOST_WORDS = 10  # a bold line of more is a sentence
# Sentences, several lines, mere figures, and lines without a letter.
_NO_HEADING = re.compile(r"[.,;:!…]$|\n|^[£$€]?\d[\d,.]*%?$|^\W*$")


def reads_as_heading(text: str) -> bool:
    """Whether a line that is bold as a whole is a heading: short, one line, and no sentence."""
    return len(text.split()) <= _MOST_WORDS and not _NO_HEADING.search(text)
