"""Sets OpenDocument text for a language: direction of paragraphs, tables and pages; fonts; the language itself."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from pipelines.documents.translated.direction import stays_left_to_right
from pipelines.documents.translated.margin_notice import Margins, Spot, spot_for
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.xml_parts import first_child, make
from pipelines.extraction.odt.looks import OFFICE, STYLE, TABLE, TEXT

DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_SUFFIX = {"complex": "-complex", "asian": "-asian", "": ""}
_COPIES = ("font-weight", "font-style", "font-size")  # told apart for complex and Asian scripts
# LibreOffice takes 'start' for the left side whatever the direction, so that sides are named.
_TURNED = {"left": "right", "start": "right", "right": "left", "end": "left"}
_NOTICE, _BOX = "TranslationNotice", "TranslationNoticeBox"
_SMALL = 8  # points, where no margin has room
_FIRST = 3  # paragraphs whose pictures may stand at the top of the page
_TWIPS = {"cm": 1440 / 2.54, "mm": 144 / 2.54, "in": 1440, "pt": 20}
_KEPT_SIDE = "TranslationLeftToRight"


def dress(root: Any, script: Script) -> None:
    """Language and fonts of every style; what nothing is said of takes those of the default styles."""
    for properties in root.iter(f"{STYLE}text-properties"):
        parent = properties.getparent()
        is_default = parent.tag == f"{STYLE}default-style"
        _name_language(properties, script, always=is_default and parent.get(f"{STYLE}family") == "paragraph")
        if script.kind:
            _name_font(properties, script, always=is_default)
            for name in _COPIES:
                told = properties.get(f"{FO}{name}")
                own = f"{STYLE}{name}{_SUFFIX[script.kind]}"
                if told and not is_default and not properties.get(own):
                    properties.set(own, told)


def turn(root: Any) -> None:
    """Styles of paragraphs, tables and pages from right to left."""
    for properties in root.iter(f"{STYLE}page-layout-properties"):
        properties.set(f"{STYLE}writing-mode", "rl-tb")
    for properties in root.iter(f"{STYLE}table-cell-properties"):
        if properties.get(f"{STYLE}writing-mode"):  # in LibreOffice that of cells decides on the order of columns
            properties.set(f"{STYLE}writing-mode", "rl-tb")
    for style in root.iter(f"{STYLE}default-style", f"{STYLE}style"):
        family = style.get(f"{STYLE}family")
        is_default = style.tag == f"{STYLE}default-style"
        if family == "paragraph":
            _turn_paragraphs(style, is_default=is_default)
        elif family == "table" and not is_default:  # LibreOffice forgets what is the same as the default
            properties = first_child(style, f"{STYLE}table-properties")
            properties.set(f"{STYLE}writing-mode", "rl-tb")
            _turn_side(properties, f"{TABLE}align")


def _turn_paragraphs(style: Any, *, is_default: bool) -> None:
    properties = style.find(f"{STYLE}paragraph-properties")
    if is_default:
        properties = first_child(style, f"{STYLE}paragraph-properties")
        properties.set(f"{FO}text-align", properties.get(f"{FO}text-align") or "left")
    if properties is not None:
        if is_default or properties.get(f"{STYLE}writing-mode"):
            properties.set(f"{STYLE}writing-mode", "rl-tb")
        _turn_side(properties, f"{FO}text-align")


def _turn_side(properties: Any, name: str) -> None:
    if properties.get(name) in _TURNED:
        properties.set(name, _TURNED[properties.get(name)])


def keep_left_to_right(root: Any) -> None:
    """Sentences that have no translation yet, as they were."""
    for number, paragraph in enumerate(list(root.iter(f"{TEXT}p", f"{TEXT}h"))):
        if not stays_left_to_right("".join(paragraph.itertext())):
            continue
        name = f"{_KEPT_SIDE}{number}"
        style = _automatic(root, name, str(paragraph.get(f"{TEXT}style-name") or "Standard"))
        properties = first_child(style, f"{STYLE}paragraph-properties")
        properties.set(f"{STYLE}writing-mode", "lr-tb")
        properties.set(f"{FO}text-align", "left")
        paragraph.set(f"{TEXT}style-name", name)


def put_notice(root: Any, styles: Any, text: str, script: Script) -> None:
    """The notice before the text, read first: in a margin of the first page, else as a small paragraph.

    Args:
        root: of the content.
        styles: the tree with the sizes of the pages.
        text: the notice.
        script: how it is set.
    """
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        return
    margins = _margins(styles)
    is_top_taken = any(next(one.iter(f"{DRAW}frame"), None) is not None for one in list(body)[:_FIRST])
    # LibreOffice 7.4 leaves the box out of some pages that run from the right: better a line moved than no notice.
    spot = None
    if not script.right_to_left:
        spot = spot_for(text, margins, is_top_taken=is_top_taken or _is_pictured(styles))
    notice = make(root, f"{TEXT}p", **{f"{TEXT}style-name": _notice_style(root, script, spot.size if spot else _SMALL)})
    notice.text = text
    placed = notice if spot is None else _framed(root, notice, spot, margins.width)
    shown = (f"{TEXT}p", f"{TEXT}h", f"{TEXT}list", f"{TEXT}section", f"{TABLE}table", f"{TEXT}table-of-content")
    first = next((child for child in body if child.tag in shown or str(child.tag).startswith(DRAW)), None)
    if first is None:
        body.append(placed)
    else:
        first.addprevious(placed)


def _notice_style(root: Any, script: Script, size: int) -> str:
    style = _automatic(root, _NOTICE, "Standard")
    properties = first_child(style, f"{STYLE}paragraph-properties")
    for name in ("margin-top", "margin-bottom", "margin-left", "text-indent", "padding"):
        properties.set(f"{FO}{name}", "0cm")
    properties.set(f"{FO}border", "none")
    properties.set(f"{STYLE}writing-mode", "rl-tb" if script.right_to_left else "lr-tb")
    properties.set(f"{FO}text-align", "right" if script.right_to_left else "left")
    look = style.find(f"{STYLE}text-properties")
    if look is None:
        look = make(root, f"{STYLE}text-properties")
        properties.addnext(look)
    for suffix in _SUFFIX.values():
        space = STYLE if suffix else FO
        look.set(f"{space}font-size{suffix}", f"{size}pt")
        look.set(f"{space}font-weight{suffix}", "bold")
    return _NOTICE


def _framed(root: Any, notice: Any, spot: Spot, width: int) -> Any:
    """The notice in a box that belongs to the first page and moves nothing."""
    style = make(root, f"{STYLE}style", **{f"{STYLE}name": _BOX, f"{STYLE}family": "graphic"})
    properties = make(root, f"{STYLE}graphic-properties")
    for name, value in (
        ("wrap", "run-through"), ("run-through", "foreground"), ("vertical-pos", "from-top"), ("vertical-rel", "page"),
        ("horizontal-pos", "from-left"), ("horizontal-rel", "page-content"),
    ):  # fmt: skip
        properties.set(f"{STYLE}{name}", value)
    for name, value in (("border", "none"), ("padding", "0cm"), ("background-color", "transparent")):
        properties.set(f"{FO}{name}", value)
    for name in ("fill", "stroke"):
        properties.set(f"{DRAW}{name}", "none")
    style.append(properties)
    first_child(root, f"{OFFICE}automatic-styles").append(style)
    told = {f"{DRAW}style-name": _BOX, f"{DRAW}name": _BOX, f"{TEXT}anchor-type": "page"}
    told |= {f"{TEXT}anchor-page-number": "1", f"{SVG}x": "0cm", f"{SVG}y": f"{spot.above / 20}pt"}
    frame = make(
        root, f"{DRAW}frame", **told, **{f"{SVG}width": f"{width / 20}pt", f"{SVG}height": f"{spot.height / 20}pt"}
    )
    box = make(root, f"{DRAW}text-box")
    box.append(notice)
    frame.append(box)
    return frame


def _first_page(styles: Any) -> tuple[Any, Any]:
    """The master of the first page, and the properties of its layout."""
    masters = list(styles.iter(f"{STYLE}master-page"))
    master = next((one for one in masters if one.get(f"{STYLE}name") == "Standard"), masters[0] if masters else None)
    wanted = master.get(f"{STYLE}page-layout-name") if master is not None else None
    layouts = (one for one in styles.iter(f"{STYLE}page-layout") if one.get(f"{STYLE}name") == wanted)
    layout = next(layouts, None)
    return master, None if layout is None else layout.find(f"{STYLE}page-layout-properties")


def _margins(styles: Any) -> Margins:
    """In OpenDocument, header and footer stand within the margins."""
    _, properties = _first_page(styles)

    def length(name: str, usual: int) -> int:
        told = str(properties.get(f"{FO}{name}") or "") if properties is not None else ""
        found = re.fullmatch(r"(\d{1,5}(?:\.\d{1,9})?)(cm|mm|in|pt)", told)
        return round(float(found[1]) * _TWIPS[found[2]]) if found else usual

    around = length("margin", 1134)
    sides = (length(f"margin-{side}", around) for side in ("left", "right", "top", "bottom"))
    left, right, top, bottom = sides
    width = length("page-width", 11906) - left - right
    return Margins(width=width, height=length("page-height", 16838), top=top, bottom=bottom)


def _is_pictured(styles: Any) -> bool:
    master, _ = _first_page(styles)
    header = master.find(f"{STYLE}header") if master is not None else None
    return header is not None and next(header.iter(f"{DRAW}frame"), None) is not None


def _automatic(root: Any, name: str, parent: str) -> Any:
    """A new style of paragraphs that rests on another, itself automatic or not."""
    styles = root.find(f"{OFFICE}automatic-styles")
    if styles is None:
        styles = first_child(root, f"{OFFICE}automatic-styles")
    attributes = {f"{STYLE}name": name, f"{STYLE}family": "paragraph", f"{STYLE}parent-style-name": parent}
    style = make(root, f"{STYLE}style", **attributes)
    for old in styles:
        if old.get(f"{STYLE}name") == parent and old.get(f"{STYLE}family") == "paragraph":
            # An automatic style cannot be rested on: what it says is copied.
            style = _copy(old, name)
            break
    styles.append(style)
    return style


def _copy(style: Any, name: str) -> Any:
    copied = deepcopy(style)
    copied.set(f"{STYLE}name", name)
    return copied


def _name_language(properties: Any, script: Script, *, always: bool) -> None:
    suffix = _SUFFIX[script.kind]
    space = STYLE if suffix else FO
    if always or properties.get(f"{space}language{suffix}") not in (None, "zxx", "none"):
        language, _, country = script.regional.partition("-")
        properties.set(f"{space}language{suffix}", language)
        properties.set(f"{space}country{suffix}", country or "none")


def _name_font(properties: Any, script: Script, *, always: bool) -> None:
    names = [f"{STYLE}font-{word}{_SUFFIX[script.kind]}" for word in ("name", "family")]
    if always or any(properties.get(name) for name in names):
        properties.attrib.pop(names[0], None)
        properties.set(names[1], f"'{script.font}'")
