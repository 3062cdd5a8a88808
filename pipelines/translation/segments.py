"""What is translated: a sentence or paragraph with its formatting as numbered tags, before and after.

Text of a segment is a small markup of its own: ``<1>…</1>`` is formatting round words, ``<2/>`` something that stands
in the text and is no word (a picture, a line break, a field, a masked fact). Numbers are unique within a segment.
``&``, ``<`` and ``>`` of the text itself are written ``&amp;``, ``&lt;`` and ``&gt;``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One piece of a file that is translated as a whole."""

    id: str  # unique within the file, the same each time the same file is read
    text: str  # in the markup above; never only blanks and tags
    place: str = ""  # in words: 'table', 'header', 'notes of slide 3'; empty for the body
    limit: int = 0  # most characters that fit; 0 for no limit
    raised: frozenset[int] = frozenset()  # pairs never to put round a whole sentence: superscript, struck out, hidden


class Origin(StrEnum):
    """Who made a translation."""

    PERSON = "person"  # written or accepted by somebody
    MEMORY = "memory"  # word for word in the translation memory
    FUZZY = "fuzzy"  # of a like sentence in the memory
    MACHINE = "machine"  # an engine's draft
    UNTOUCHED = "untouched"  # the source text: nothing that could translate it did


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a person should look at."""

    check: str  # 'mask', 'tag', 'length', 'untranslated', 'glossary', 'meaning', 'negation', 'engine'
    text: str  # in plain English
    passing: bool = False  # an engine broke or took too long: another time it may not


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A segment in the other language."""

    id: str
    source: str
    text: str  # in the same markup, with every tag of the source; the source itself where the origin is UNTOUCHED
    origin: Origin
    engine: str  # 'memory', or the engine's name with the hash of its weights; empty where untouched
    score: float  # 0 to 1: how little it needs a human eye
    faults: tuple[Fault, ...] = ()
    signed: str = ""  # name of the person who accepted it
    left: int = 0  # sentences of it that stay in the source's language

    @property
    def is_poor(self) -> bool:
        """Whether a person must look at it before anyone else does."""
        return bool(self.faults) or self.origin is Origin.UNTOUCHED

    @property
    def is_unfinished(self) -> bool:
        """Whether an engine failed at a sentence of it, so that it is worth trying again."""
        return any(fault.passing for fault in self.faults)
