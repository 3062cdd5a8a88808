"""What a check says of a row, and the change that would cure it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.documents.rows import HardWord

Level = Literal["warn", "fail"]
CureKind = Literal["text", "explain", "alt", "picture_off", "step", "steps", "word_list"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cure:
    """A change that one click makes."""

    label: str  # as on the button: "Write '14 days'"
    kind: CureKind = "text"
    row_id: str = ""
    at: int = 0  # place in the row's text
    old: str = ""  # what stands there
    new: str = ""  # what will; of 'alt': the alt text; of 'steps': the steps, a line each
    words: tuple[HardWord, ...] = ()  # hard words that the row gets; of 'word_list': the whole list


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a rule has against a row or the document."""

    rule: str  # '1' to '32'
    title: str  # of the rule
    row_id: str = ""  # empty for the whole document
    level: Level
    text: str  # what is wrong, with the words concerned and what to do
    words: str = ""  # the very words, as in the row
    source: str = ""  # who says so, in words
    cure: Cure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spotted:
    """What a check has found, before the rule's title, its source and the row are put to it."""

    rule: str
    level: Level = "warn"
    text: str
    words: str = ""
    cure: Cure | None = None
