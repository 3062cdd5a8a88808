"""What of a file is translated: texts with the places that they go back to, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.documents.translated.pieces import Coded, Piece, decode, encode
from pipelines.translation.markup import escape, has_words, plain
from pipelines.translation.segments import Segment

Put = Callable[[str], None]  # writes a translation, in markup, to its place


@dataclass(slots=True)
class Unit:
    """One text, and where its translation goes: in a text box that is there twice, to both."""

    segment: Segment
    puts: list[Put]
    is_always_put: bool = False  # also where the translation is the text itself


@dataclass(slots=True)
class Part:
    """One file within a file."""

    name: str
    root: Any = None  # its tree, where it is XML
    units: list[Unit] = field(default_factory=list[Unit])
    stem: str = ""  # begins the identifiers of its segments

    def add(
        self, text: str, put: Put, *, place: str = "", limit: int = 0, raised: frozenset[int] = frozenset()
    ) -> Unit | None:
        """One text in markup; None when it holds no word."""
        if not has_words(text):
            return None
        name = f"{self.stem}.{len(self.units) + 1}"
        unit = Unit(Segment(id=name, text=text, place=place, limit=limit, raised=raised), [put])
        self.units.append(unit)
        return unit

    def add_pieces(
        self,
        pieces: Iterable[Piece],
        put: Callable[[tuple[Piece, ...]], None],
        *,
        place: str = "",
        limit: int = 0,
        is_raised: Callable[[str], bool] = lambda look: False,
    ) -> Unit | None:
        """One paragraph with looks and things in it; ``is_raised`` says which looks no whole sentence may have."""
        coded = encode(pieces, is_raised)
        put_text = _decoding(coded, put)
        return self.add(coded.text, put_text, place=place, limit=limit, raised=coded.raised) if coded.text else None

    def add_attribute(self, element: Any, name: str, *, place: str, limit: int = 0) -> Unit | None:
        """The text in an attribute, as far as it is there."""
        value = str(element.get(name) or "")
        stripped = value.strip()

        def put(translation: str) -> None:
            element.set(name, " ".join(plain(translation).split()))

        return self.add(escape(stripped), put, place=place, limit=limit) if stripped else None

    def add_text(self, element: Any, *, place: str) -> Unit | None:
        """The text of an element without others in it."""

        def put(translation: str) -> None:
            element.text = " ".join(plain(translation).split())

        stripped = str(element.text or "").strip()
        return self.add(escape(stripped), put, place=place) if stripped else None


def apply(parts: Iterable[Part], translations: Mapping[str, str]) -> set[str]:
    """Write translations to their places; the names of the parts that changed.

    What has no translation, an empty one, or its own text as translation, keeps every byte.
    """
    changed: set[str] = set()
    for part in parts:
        for unit in part.units:
            translation = translations.get(unit.segment.id, "")
            is_new = translation != unit.segment.text or unit.is_always_put
            if is_new and plain(translation).strip():
                for put in unit.puts:
                    put(translation)
                changed.add(part.name)
    return changed


def segments_of(parts: Iterable[Part]) -> tuple[Segment, ...]:
    return tuple(unit.segment for part in parts for unit in part.units)


def _decoding(coded: Coded, put: Callable[[tuple[Piece, ...]], None]) -> Put:
    return lambda translation: put(decode(translation, coded))
