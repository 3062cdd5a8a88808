"""What hangs in a Word paragraph: pictures with their alt text, text boxes, charts, diagrams, embedded files."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.extraction.archive import Archive
from pipelines.extraction.gathering import Gathering
from pipelines.extraction.office import DRAWING, FALLBACK, RELATION, Relation, words_of_drawing
from pipelines.extraction.pictures import add_picture
from pipelines.extraction.word.styles import W
from pipelines.extraction.xml import Element

_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
CHART_EXTENDED = "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"


def boxes_of(drawing: Element) -> list[Element]:
    """The contents of the text boxes, each once, without those inside another box."""
    boxes: list[Element] = []
    for box in drawing.iter(f"{W}txbxContent"):
        around = {parent.tag for parent in box.iterancestors(f"{W}txbxContent", FALLBACK)}
        if not around:
            boxes.append(box)
    return boxes


def add_drawing(
    drawing: Element, gathering: Gathering, archive: Archive, *, relations: Mapping[str, Relation], place: str = ""
) -> None:
    """Everything of a drawing but its text boxes."""
    for frame in _frames(drawing):
        properties = next(frame.iter(f"{_PLACED}docPr"), None)
        alt = (properties.get("descr", "") or properties.get("title", "")) if properties is not None else ""
        decorative = any(mark.get("val") in ("1", "true") for mark in frame.iter(DECORATIVE))
        pictures = [picture for picture in frame.iter(PICTURE) if not _in_box(picture, frame)]
        if pictures:
            add_picture(gathering, alt, decorative=decorative, place=place)
            for blip in frame.iter(f"{DRAWING}blip"):
                _note_outside(blip.get(f"{RELATION}link", ""), gathering, relations, place=place)
        add_chart(frame, gathering, archive, relations=relations, place=place, alt=alt)
    _add_old_drawing(drawing, gathering, place)


def add_chart(
    frame: Element,
    gathering: Gathering,
    archive: Archive,
    *,
    relations: Mapping[str, Relation],
    place: str = "",
    alt: str = "",
) -> None:
    """List a chart or a SmartArt diagram as left out, with its words."""
    for tag, what, attribute in ((CHART, "chart", "id"), (CHART_EXTENDED, "chart", "id"), (DIAGRAM, "SmartArt", "dm")):
        for mark in frame.iter(tag):
            relation = relations.get(mark.get(f"{RELATION}{attribute}", ""))
            inside = relation is not None and not relation.outside and relation.target in archive
            words = words_of_drawing(archive.xml(relation.target)) if relation is not None and inside else ""
            gathering.leave_out(what, place, " ".join(filter(None, (alt, words))))


def _frames(drawing: Element) -> list[Element]:
    return [frame for frame in drawing.iter(f"{_PLACED}inline", f"{_PLACED}anchor") if not _in_box(frame, drawing)]


def _in_box(element: Element, top: Element) -> bool:
    """Whether the element stands inside a text box of the drawing; those are read on their own."""
    for parent in element.iterancestors():
        if parent is top:
            return False
        if parent.tag in (f"{W}txbxContent", FALLBACK):
            return True
    return False


def _note_outside(identifier: str, gathering: Gathering, relations: Mapping[str, Relation], *, place: str) -> None:
    relation = relations.get(identifier)
    if relation is not None and relation.outside:
        gathering.leave_out("picture kept outside the file", place, relation.target)


def _add_old_drawing(drawing: Element, gathering: Gathering, place: str) -> None:
    """VML, as older programs write it, and embedded objects."""
    for embedded in drawing.iter(f"{_OFFICE}OLEObject"):
        gathering.leave_out("embedded file", place, embedded.get("ProgID", ""))
    if drawing.tag == f"{W}object":
        return
    for picture in drawing.iter(f"{_VML}imagedata"):
        shape = picture.getparent()
        if not _in_box(picture, drawing) and shape is not None:
            add_picture(gathering, shape.get("alt", "") or picture.get(f"{_OFFICE}title", ""), place=place)
    for path in drawing.iter(f"{_VML}textpath"):
        gathering.leave_out("WordArt or watermark", place, path.get("string", ""))
