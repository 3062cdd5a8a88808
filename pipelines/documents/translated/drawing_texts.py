"""Text in drawings, which PowerPoint, Excel and Word spell alike: paragraphs, alt texts, and what is left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from pipelines.documents.translated import unreadable
from pipelines.documents.translated.direction import stays_left_to_right
from pipelines.documents.translated.package import Package
from pipelines.documents.translated.pieces import Piece, Solo, Words, Wrap
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.units import Part, Unit
from pipelines.documents.translated.xml_parts import elements, first_child, look_of, make, put_in_order
from pipelines.extraction.blocks import LeftOut
from pipelines.extraction.office import DRAWING as A
from pipelines.extraction.office import relations, words_of_drawing
from pipelines.extraction.pictures import plain_alt

_UNSEEN = ("lang", "altLang", "dirty", "err", "smtClean", "smtId", "noProof", "bmk")
_RUN_ORDER = tuple(
    "ln noFill solidFill gradFill blipFill pattFill grpFill effectLst effectDag highlight uLnTx uLn uFillTx uFill "
    "latin ea cs sym hlinkClick hlinkMouseOver rtl extLst".split()
)
_STAYS = (f"{A}pPr", f"{A}endParaRPr")
_LEFT = {
    "chart": "text of a chart",
    "chartEx": "text of a chart",
    "diagramData": "text of a diagram (SmartArt)",
    "comments": "comment",
    "threadedComment": "comment",
    "oleObject": "embedded file",
    "package": "embedded file",
}
_SWAPPED = {"l": "r", "r": "l"}


class DrawnParagraphs:
    """Paragraphs of DrawingML within one file."""

    def __init__(self, script: Script | None) -> None:
        self.languages: Counter[str] = Counter()
        self._script = script
        self._looks: dict[str, Any] = {}

    def add(self, part: Part, element: Any, *, place: str) -> Unit | None:
        """An a:p as a segment of its part."""

        def put(pieces: tuple[Piece, ...]) -> None:
            self._write(element, pieces)

        return part.add_pieces(self._read(element), put, place=place, is_raised=self._is_raised)

    def _is_raised(self, look: str) -> bool:
        return unreadable.in_drawing(self._looks.get(look))

    def _read(self, paragraph: Any) -> Iterable[Piece]:
        for child in elements(paragraph):
            if child.tag == f"{A}r":
                yield self._words(child)
            elif child.tag not in _STAYS:
                yield Solo(child, must_stay=child.tag != f"{A}br")

    def _words(self, run: Any) -> Piece:
        properties = run.find(f"{A}rPr")
        text = str(run.findtext(f"{A}t") or "")
        if properties is None:
            return Words(text)
        self.languages[str(properties.get("lang") or "")] += len(text)
        told = sorted((name, value) for name, value in properties.attrib.items() if name not in _UNSEEN)
        key = f"{told}{look_of(properties, ())}"
        self._looks.setdefault(key, properties)
        words = Words(text, key)
        return Wrap(None, (words,), is_link=True) if properties.find(f"{A}hlinkClick") is not None else words

    def _write(self, paragraph: Any, pieces: tuple[Piece, ...]) -> None:
        made = [node for piece in pieces for node in self._nodes(piece, paragraph)]
        for child in list(paragraph):
            if child.tag not in _STAYS:
                paragraph.remove(child)
        end = paragraph.find(f"{A}endParaRPr")
        for node in made:
            if end is None:
                paragraph.append(node)
            else:
                end.addprevious(node)

    def _nodes(self, piece: Piece, near: Any) -> list[Any]:
        if isinstance(piece, Solo):
            return [piece.handle]
        if isinstance(piece, Wrap):
            return [node for one in piece.inside for node in self._nodes(one, near)]
        run = make(near, f"{A}r")
        properties = deepcopy(self._looks.get(piece.look))
        if properties is None:
            properties = make(near, f"{A}rPr")
        run.append(properties)
        text = make(near, f"{A}t")
        text.text = piece.text.replace("\n", " ")
        run.append(text)
        if self._script is not None:
            dress(properties, self._script)
        return [run]


def dress(properties: Any, script: Script) -> None:
    """Language and font of a run."""
    properties.set("lang", script.regional)
    for name in ("dirty", "err"):
        properties.attrib.pop(name, None)
    if script.font:
        tag = {"complex": "cs", "asian": "ea", "": "latin"}[script.kind]
        put_in_order(properties, make(properties, f"{A}{tag}", typeface=script.font), _RUN_ORDER)


def turn(root: Any, *, is_root_style: bool = False) -> None:
    """Paragraphs, their styles and tables of a part from right to left.

    PowerPoint takes 'l' for the left side whatever the direction, so alignments change sides.

    Args:
        root: of a slide, a layout, a master, or of the presentation.
        is_root_style: whether the part's styles rest on no others, and say nothing where they mean the left.
    """
    for level in range(1, 10):
        for style in root.iter(f"{A}lvl{level}pPr"):
            style.set("rtl", "1")
            if style.get("algn") in _SWAPPED or (is_root_style and not style.get("algn")):
                style.set("algn", _SWAPPED[style.get("algn") or "l"])
    for table in root.iter(f"{A}tblPr"):
        table.set("rtl", "1")
    for paragraph in root.iter(f"{A}p"):
        _turn_paragraph(paragraph)


def _turn_paragraph(paragraph: Any) -> None:
    properties = first_child(paragraph, f"{A}pPr")
    stays = stays_left_to_right("".join(text.text or "" for text in paragraph.iter(f"{A}t")))
    properties.set("rtl", "0" if stays else "1")
    told = properties.get("algn")
    if stays:
        properties.set("algn", told or "l")
    elif told in _SWAPPED:
        properties.set("algn", _SWAPPED[told])
    elif not told and not _has_placeholder(paragraph):
        properties.set("algn", "r")


def _has_placeholder(paragraph: Any) -> bool:
    """Whether a paragraph takes its alignment from a layout."""
    shape = next((one for one in paragraph.iterancestors() if str(one.tag).endswith("}sp")), None)
    return shape is not None and any(str(one.tag).endswith("}ph") for one in shape.iter())


def add_alt_texts(part: Part, element: Any, *, place: str = "", chosen: dict[str, Unit] | None = None) -> None:
    """Description and title of a picture, as far as a person wrote them."""
    for name in ("descr", "title"):
        value = str(element.get(name) or "")
        if not plain_alt(value) or (name == "title" and value == element.get("descr")):
            continue
        where = f"picture, {place}" if place else "picture"
        unit = part.add_attribute(element, name, place=where)
        if unit is not None and chosen is not None:
            first = chosen.setdefault(f"{name} {unit.segment.text}", unit)
            if first is not unit:
                part.units.remove(unit)
                first.puts += unit.puts


def left_drawings(package: Package, parts: Iterable[tuple[str, str]]) -> tuple[LeftOut, ...]:
    """Charts, diagrams, comments and embedded files that hang on parts: they keep their language."""
    found: dict[LeftOut, None] = {}
    for name, place in parts:
        for relation in relations(package.archive, name).values():
            if relation.outside or relation.kind not in _LEFT or relation.target not in package.archive:
                continue
            words = ""
            if relation.target.endswith(".xml"):
                root = package.archive.xml(relation.target)
                words = words_of_drawing(root) or " ".join(" ".join(root.itertext()).split())
            found[LeftOut(_LEFT[relation.kind], place, " ".join(words.split())[:300])] = None
    return tuple(found)
