"""One paragraph of OpenDocument as pieces, and pieces as a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from pipelines.documents.translated import unreadable
from pipelines.documents.translated.pieces import Piece, Solo, Words, Wrap
from pipelines.documents.translated.xml_parts import append_text, elements, local, look_of, make
from pipelines.extraction.odt.looks import OFFICE, STYLE, TEXT

_SPACES = re.compile(r"[ \t\r\n]+")
_FLAT = {f"{TEXT}meta", f"{TEXT}ruby-base"}
_GONE = {f"{TEXT}{name}" for name in "soft-page-break change change-start change-end".split()}
_ASIDE = {  # comments and names of places, which would cut words; whether it comes first in the paragraph
    f"{OFFICE}annotation": True,
    f"{OFFICE}annotation-end": False,
    f"{TEXT}bookmark": True,
    f"{TEXT}bookmark-start": True,
    f"{TEXT}bookmark-end": False,
    f"{TEXT}reference-mark": True,
    f"{TEXT}reference-mark-start": True,
    f"{TEXT}reference-mark-end": False,
}
_SEEN_BY_NOBODY = ("rsid", "paragraph-rsid", "language", "country")
_UNSEEN = {f"{name}{suffix}" for name in _SEEN_BY_NOBODY for suffix in ("", "-asian", "-complex")}
_CONTROL = "content-control"  # a form field, in the namespace of LibreOffice
_MOST_SPACES = 500


class SpanLooks:
    """Spans of a file by what their styles say, so that equal ones become one tag."""

    def __init__(self, roots: Iterable[Any]) -> None:
        self._spans: dict[str, tuple[Any, ...]] = {"": ()}
        self._styles: dict[str, str] = {}
        self._raised: set[str] = set()  # names of styles
        for root in roots:
            for style in root.iter(f"{STYLE}style"):
                if style.get(f"{STYLE}family") == "text":
                    name = str(style.get(f"{STYLE}name"))
                    self._styles[name] = _says(style)
                    self._raised |= {name} if unreadable.in_open_text(style) else set()

    def key(self, spans: tuple[Any, ...]) -> str:
        """A text that is equal for spans that look equal; empty for those that change nothing."""
        said: list[str] = []
        kept: list[Any] = []
        for span in spans:
            name = str(span.get(f"{TEXT}style-name") or "")
            meaning = self._styles.get(name, name)
            if meaning:
                said.append(meaning)
                kept.append(span)
        key = "|".join(said)
        self._spans.setdefault(key, tuple(kept))
        return key

    def is_raised(self, key: str) -> bool:
        return any(str(span.get(f"{TEXT}style-name") or "") in self._raised for span in self.spans(key))

    def spans(self, key: str) -> tuple[Any, ...]:
        return self._spans.get(key, ())


class OpenParagraph:
    """Reads a text:p or text:h; comments and bookmarks are put aside."""

    def __init__(self, element: Any, looks: SpanLooks) -> None:
        self._element = element
        self._looks = looks
        self._first: list[Any] = []
        self._last: list[Any] = []
        self.pieces = list(self._read(element, ()))

    def _read(self, parent: Any, spans: tuple[Any, ...]) -> Iterator[Piece]:
        yield from self._words(parent.text, spans)
        for child in parent:
            if isinstance(child.tag, str):
                yield from self._child(child, spans)
            yield from self._words(child.tail, spans)

    def _words(self, text: str | None, spans: tuple[Any, ...]) -> Iterator[Piece]:
        if text:
            yield Words(_SPACES.sub(" ", text), self._looks.key(spans))

    def _child(self, child: Any, spans: tuple[Any, ...]) -> Iterator[Piece]:
        tag = child.tag
        if tag == f"{TEXT}span":
            yield from self._read(child, (*spans, child))
        elif tag in _FLAT:
            yield from self._read(child, spans)
        elif tag == f"{TEXT}a" or local(child) == _CONTROL:
            yield Wrap(child, tuple(self._read(child, spans)), is_link=tag == f"{TEXT}a")
        elif tag == f"{TEXT}s":
            count = str(child.get(f"{TEXT}c") or "1")
            yield Words(" " * min(_MOST_SPACES, int(count) if count.isdecimal() else 1), self._looks.key(spans))
        elif tag in _ASIDE:
            (self._first if _ASIDE[tag] else self._last).append(child)
        elif tag not in _GONE:
            yield Solo((child, spans), must_stay=tag not in (f"{TEXT}tab", f"{TEXT}line-break"))

    def write(self, pieces: tuple[Piece, ...]) -> None:
        """The pieces in place of what stands in the paragraph."""
        made = [*self._first, *pieces, *self._last]
        element = self._element
        for child in list(element):
            element.remove(child)
        element.text = None
        for piece in made:
            if isinstance(piece, Words | Solo | Wrap):
                self._put(element, piece)
            else:
                self._append(element, piece)

    def _put(self, parent: Any, piece: Piece) -> None:
        if isinstance(piece, Words):
            _write_words(self._within(parent, self._looks.spans(piece.look)), piece.text)
        elif isinstance(piece, Wrap):
            link = make(parent, piece.handle.tag, **dict(piece.handle.attrib))
            for child in elements(piece.handle):
                if child.tag == f"{OFFICE}event-listeners":
                    self._append(link, deepcopy(child))
            parent.append(link)
            for inner in piece.inside:
                self._put(link, inner)
        else:
            child, spans = piece.handle
            self._append(self._within(parent, self._looks.spans(self._looks.key(spans))), child)

    def _within(self, parent: Any, spans: tuple[Any, ...]) -> Any:
        for span in spans:
            made = make(parent, span.tag, **dict(span.attrib))
            parent.append(made)
            parent = made
        return parent

    def _append(self, parent: Any, child: Any) -> None:
        child.tail = None
        parent.append(child)


def _write_words(parent: Any, text: str) -> None:
    """Text in which more than one space, and spaces at an edge, survive."""
    text = text.replace("\n", " ").replace("\t", " ")
    for spaces, word in re.findall(r"( *)([^ ]*)", text):
        if len(spaces) > 1:
            append_text(parent, " ")
            spare = make(parent, f"{TEXT}s")
            if len(spaces) > 2:
                spare.set(f"{TEXT}c", str(len(spaces) - 1))
            parent.append(spare)
        elif spaces:
            append_text(parent, " ")
        if word:
            append_text(parent, word)


def _says(style: Any) -> str:
    """What a style of text says; a style with a name for people counts by its name."""
    if style.get(f"{STYLE}display-name") or style.getparent().tag == f"{OFFICE}styles":
        return str(style.get(f"{STYLE}name"))
    said = "".join(
        f"{sorted(told)}{look_of(properties, ())}"
        for properties in elements(style)
        if (told := [one for one in properties.attrib.items() if str(one[0]).rpartition("}")[2] not in _UNSEEN])
        or len(properties)
    )
    return f"{style.get(f'{STYLE}parent-style-name') or ''}{said}"
