"""Turns what the rules simplifier would write into single findings: which words change into which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECE = re.compile(r"\b(?:[a-z]\.){2,}|£?\w+(?:[-'’.,/@]\w+)*|[^\w\s]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Words of a text that would be written in another way."""

    at: int
    old: str
    new: str


def rewrites(text: str, better: str) -> Iterator[Rewrite]:
    """The places where two versions of a sentence differ, each widened to whole words."""
    if text == better:
        return
    old, new = list(_PIECE.finditer(text)), list(_PIECE.finditer(better))
    matcher = SequenceMatcher(None, [piece[0] for piece in old], [piece[0] for piece in new], autojunk=False)
    for what, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if what == "equal" or from_old == to_old:
            continue
        start, end = old[from_old].start(), old[to_old - 1].end()
        written = better[new[from_new].start() : new[to_new - 1].end()] if from_new < to_new else ""
        if text[start:end].lower() != written.lower():
            yield Rewrite(start, text[start:end], written)
