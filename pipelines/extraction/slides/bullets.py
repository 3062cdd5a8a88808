"""Whether a paragraph on a slide has a bullet or a number: by itself, its shape, the layout or the master."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.extraction.office import DRAWING
from pipelines.extraction.xml import Element

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_TITLES = ("title", "ctrTitle")
_PLAIN = ("subTitle", "dt", "ftr", "sldNum", "hdr")
_DEEPEST = 8  # levels of a list in PowerPoint, from 0


@dataclass(frozen=True, slots=True)
class Bullet:
    level: int
    ordered: bool


def placeholder_of(shape: Element) -> tuple[str, str] | None:
    """Type and index of a placeholder; None for a shape that was drawn by hand."""
    mark = next(shape.iter(f"{P}ph"), None)
    return None if mark is None else (mark.get("type", "obj"), mark.get("idx", "0"))


def bullet_of(paragraph: Element, shape: Element, above: tuple[Element | None, Element | None]) -> Bullet | None:
    """The bullet of a paragraph.

    Args:
        paragraph: an a:p.
        shape: the shape that it stands in.
        above: roots of the slide's layout and master.
    """
    properties = paragraph.find(f"{DRAWING}pPr")
    depth = properties.get("lvl", "0") if properties is not None else "0"
    level = min(_DEEPEST, int(depth)) if depth.isdecimal() else 0
    for source in ([properties] if properties is not None else []), _inherited(shape, above, level):
        for one in source:
            kinds = {child.tag for child in one}
            if kinds & {f"{DRAWING}buChar", f"{DRAWING}buBlip"}:
                return Bullet(level, ordered=False)
            if f"{DRAWING}buAutoNum" in kinds:
                return Bullet(level, ordered=True)
            if f"{DRAWING}buNone" in kinds:
                return None
    return None


def _inherited(shape: Element, above: tuple[Element | None, Element | None], level: int) -> Iterator[Element]:
    """The paragraph properties of a level, nearest first."""
    name = f"{DRAWING}lvl{level + 1}pPr"
    placeholder = placeholder_of(shape)
    layout, master = above
    shapes = [shape]
    if placeholder is not None:
        kind, index = placeholder
        shapes += [one for one in (_same_index(layout, index), _same_kind(master, kind)) if one is not None]
    for one in shapes:
        yield from one.findall(f"{P}txBody/{DRAWING}lstStyle/{name}")
    if master is not None and placeholder is not None and placeholder[0] not in _PLAIN:
        style = "titleStyle" if placeholder[0] in _TITLES else "bodyStyle"
        yield from master.findall(f"{P}txStyles/{P}{style}/{name}")


def _same_index(root: Element | None, index: str) -> Element | None:
    shapes = root.iter(f"{P}sp") if root is not None else ()
    return next((shape for shape in shapes if (placeholder_of(shape) or ("", ""))[1] == index), None)


def _same_kind(root: Element | None, kind: str) -> Element | None:
    wanted = {"ctrTitle": "title", "obj": "body", "subTitle": "body"}.get(kind, kind)
    shapes = root.iter(f"{P}sp") if root is not None else ()
    return next((shape for shape in shapes if (placeholder_of(shape) or ("", ""))[0] == wanted), None)
