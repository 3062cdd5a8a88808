"""Makes an SVG drawing harmless: only shapes, colours and names within the drawing stay."""

from __future__ import annotations

import re

# Document types and entities are refused before this parser sees a byte, so its known weaknesses do not apply.
from xml.etree import ElementTree

from pipelines.errors import EngineError

MAX_BYTES = 2_000_000
MAX_ELEMENTS = 20_000
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_SHAPES = frozenset(
    "svg g path rect circle ellipse line polyline polygon defs use symbol clipPath mask linearGradient radialGradient "
    "stop title desc style text tspan".split()
)
_ATTRIBUTES = frozenset(
    "id class d x y x1 y1 x2 y2 cx cy r rx ry width height points transform viewBox preserveAspectRatio version fill "
    "fill-rule fill-opacity stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray "
    "stroke-dashoffset stroke-opacity opacity clip-path clip-rule mask gradientUnits gradientTransform spreadMethod "
    "offset stop-color stop-opacity fx fy style display visibility color href clipPathUnits maskUnits "
    "maskContentUnits font-size font-family font-weight text-anchor paint-order vector-effect".split()
)
_INSIDE = re.compile(r"\s*url\(\s*['\"]?#[\w.:-]+['\"]?\s*\)[\w\s#.,()-]*")  # a place in the same drawing
_OUTSIDE = re.compile(r"url\s*\(|@import|expression|javascript:|[\\<]|https?:|//", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([\d.]+)\s*(?:px)?\s*")


def clean_svg(data: bytes, *, what: str) -> bytes:
    """The drawing with nothing but shapes: no script, no address, no foreign content, no animation.

    Args:
        data: the whole file.
        what: its name for the message: 'bus.svg'.

    Returns:
        UTF-8 without declaration or document type; the root has a viewBox.

    Raises:
        EngineError: too large, damaged, not SVG, or with entities, which can fetch files or grow without end.
    """
    if len(data) > MAX_BYTES:
        raise EngineError(f"{what} is larger than {MAX_BYTES // 1_000_000} MB. Save it smaller.")
    if b"<!ENTITY" in data or b"\x00" in data:
        raise EngineError(f"{what} has entities or an unusual encoding. Save it as plain SVG in UTF-8.")
    data = re.sub(rb"<!DOCTYPE[^>\[]*>", b"", data, count=1)
    if b"<!DOCTYPE" in data:
        raise EngineError(f"{what} has a document type of its own. Save it as plain SVG.")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        raise EngineError(f"{what} is damaged. Open it in a drawing program and save it again.") from error
    if root.tag != f"{{{SVG}}}svg":
        raise EngineError(f"{what} is no SVG drawing.")
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise EngineError(f"{what} has more than {MAX_ELEMENTS:,} parts. Save it simpler.")
    _clean(root)
    _give_view_box(root, what)
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    return ElementTree.tostring(root, encoding="utf-8")


def _clean(element: ElementTree.Element) -> None:
    waiting = [element]  # no recursion: drawings may be deep
    while waiting:
        part = waiting.pop()
        for name, value in list(part.attrib.items()):
            if not _harmless(name, value):
                del part.attrib[name]
        for child in list(part):
            name = child.tag.removeprefix(f"{{{SVG}}}")
            if name not in _SHAPES or (name == "style" and _reaches_out(child.text or "")):
                part.remove(child)
            else:
                waiting.append(child)


def _harmless(name: str, value: str) -> bool:
    if name in ("href", f"{{{XLINK}}}href"):
        return value.startswith("#")
    return name in _ATTRIBUTES and not _reaches_out(value)


def _reaches_out(value: str) -> bool:
    return bool(_OUTSIDE.search(re.sub(_INSIDE, "", value)))


def _give_view_box(root: ElementTree.Element, what: str) -> None:
    """Without it a drawing cannot be shown at another size."""
    if root.get("viewBox"):
        return
    sides = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    if not (sides[0] and sides[1]):
        raise EngineError(f"{what} does not say its size. Save it with a viewBox.")
    root.set("viewBox", f"0 0 {sides[0][1]} {sides[1][1]}")
