"""The marks within a text: bold, link, footnote, and what a reviewer inserted, deleted or remarked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_MARKS = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|\[(?P<words>[^\]^]+)\]\((?P<target>[^)]+)\)|\[\^(?P<note>\w+)\]"
    r"|\{\+(?P<inserted>.+?)\+\}|\{-(?P<deleted>.+?)-\}|\{>(?P<comment>.+?)<\}|(?P<line>\n)"
)
Kind = Literal["plain", "bold", "link", "note", "inserted", "deleted", "comment", "line"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one kind. Of a note the text is its mark; of a line break there is none."""

    kind: Kind
    text: str
    target: str = ""


def runs(text: str) -> Iterator[Run]:
    """The text in order, cut at its marks."""
    end = 0
    for found in _MARKS.finditer(text):
        if found.start() > end:
            yield Run("plain", text[end : found.start()])
        yield _run(found)
        end = found.end()
    if end < len(text):
        yield Run("plain", text[end:])


def plain(text: str) -> str:
    """The words alone, as they stand once changes are accepted; notes and remarks are left out."""
    kept = ("plain", "bold", "link", "inserted")
    return "".join("\n" if run.kind == "line" else run.text for run in runs(text) if run.kind in (*kept, "line"))


def _run(found: re.Match[str]) -> Run:
    if found["words"]:
        return Run("link", found["words"], found["target"])
    kinds: tuple[Kind, ...] = ("bold", "note", "inserted", "deleted", "comment")
    for kind in kinds:
        if found[kind]:
            return Run(kind, found[kind])
    return Run("line", "")
