"""Texts in Excel's cells: with one look, or in runs of several."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from pipelines.documents.translated import unreadable
from pipelines.documents.translated.pieces import Piece, Solo, Words
from pipelines.documents.translated.xml_parts import XML_SPACE, elements, look_of, make
from pipelines.extraction.sheets.cells import S


class CellTexts:
    """Reads and writes elements that hold the text of a cell, with the looks of one file."""

    def __init__(self) -> None:
        self._looks: dict[str, Any] = {}

    def read(self, element: Any) -> Iterator[Piece]:
        """The pieces of an si or is element; a line break is a piece of its own."""
        for child in elements(element):
            if child.tag == f"{S}t":
                yield from _lines(str(child.text or ""), "")
            elif child.tag == f"{S}r":
                properties = child.find(f"{S}rPr")
                key = look_of(properties, ())
                self._looks.setdefault(key, properties)
                yield from _lines(str(child.findtext(f"{S}t") or ""), key)

    def is_raised(self, look: str) -> bool:
        return unreadable.in_cell(self._looks.get(look))

    def write(self, element: Any, pieces: tuple[Piece, ...]) -> None:
        """The pieces in place of what stands there. Readings of Chinese signs fall away with the words."""
        runs: list[tuple[str, str]] = []
        for piece in pieces:
            text, look = (piece.text, piece.look) if isinstance(piece, Words) else ("\n", runs[-1][1] if runs else "")
            if runs and runs[-1][1] == look:
                runs[-1] = (runs[-1][0] + text, look)
            else:
                runs.append((text, look))
        for child in list(element):
            element.remove(child)
        if len(runs) == 1 and not runs[0][1]:
            element.append(_text(element, runs[0][0]))
            return
        for text, look in runs:
            run = make(element, f"{S}r")
            if self._looks.get(look) is not None:
                run.append(deepcopy(self._looks[look]))
            run.append(_text(element, text))
            element.append(run)


def text_of(element: Any) -> str:
    """The words of a cell without looks."""
    return "".join(
        str(child.text or "") if child.tag == f"{S}t" else str(child.findtext(f"{S}t") or "")
        for child in elements(element)
        if child.tag in (f"{S}t", f"{S}r")
    )


def _lines(text: str, look: str) -> Iterator[Piece]:
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
        if number:
            yield Solo("\n", must_stay=False)
        yield Words(line, look)


def _text(near: Any, text: str) -> Any:
    element = make(near, f"{S}t")
    element.text = text
    if text != text.strip() or "\n" in text:
        element.set(XML_SPACE, "preserve")
    return element
