"""The notice of a translation in a Word file: read first, and in a margin, so that no line of the letter moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.documents.translated.margin_notice import Margins, Spot, spot_for
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.word_layout import dress_run
from pipelines.documents.translated.word_names import PARAGRAPH_ORDER, RUN_ORDER, W
from pipelines.documents.translated.xml_parts import first_child, make, put_in_order

_ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"
_PICTURES = (f"{W}drawing", f"{W}pict", f"{W}object")
_FIRST = 3  # paragraphs whose floating pictures may stand at the top of the page
_SMALL = 8  # points, where no margin has room
_PAGE = {"w": 11906, "h": 16838, "top": 1440, "bottom": 1440, "left": 1440, "right": 1440, "header": 708, "footer": 708}


def put_notice(root: Any, text: str, script: Script, part_of: Callable[[str], Any]) -> bool:
    """Put the notice before everything else in the body; whether there is a body.

    Args:
        root: of the document.
        text: the notice.
        script: how it is set.
        part_of: the tree of a header by its relation; None where there is none.
    """
    body = root.find(f"{W}body")
    if body is None:
        return False
    section = next((one for one in root.iter(f"{W}sectPr") if not _is_old(one)), None)
    heads = [] if section is None else [part_of(name) for name in _shown(section, "header")]
    pictured = any(next(head.iter(*_PICTURES), None) is not None for head in heads if head is not None)
    floating = any(next(one.iter(_ANCHOR, f"{W}pict"), None) is not None for one in list(body)[:_FIRST])
    spot = spot_for(text, _margins(section), is_top_taken=pictured or floating)
    body.insert(0, _paragraph(root, text, script, spot, _margins(section).width))
    if spot is not None and (len(body) < 2 or body[1].tag != f"{W}p"):
        body.insert(1, _foothold(root))
    return True


def _foothold(near: Any) -> Any:
    """A paragraph of one point: a frame belongs to the paragraph behind it, and is lost before a table."""
    paragraph = make(near, f"{W}p")
    spacing = {"before": "0", "after": "0", "line": "20", "lineRule": "exact"}
    told = make(near, f"{W}spacing", **{f"{W}{name}": value for name, value in spacing.items()})
    first_child(paragraph, f"{W}pPr").append(told)
    return paragraph


def _is_old(section: Any) -> bool:
    return next(section.iterancestors(f"{W}sectPrChange"), None) is not None


def _shown(section: Any, kind: str) -> list[str]:
    """The relations of the headers or footers that the first page may show."""
    name = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    return [str(one.get(name) or "") for one in section.findall(f"{W}{kind}Reference")]


def _margins(section: Any) -> Margins:
    found = dict(_PAGE)
    told = [] if section is None else [one for one in section if one.tag in (f"{W}pgSz", f"{W}pgMar")]
    for element in told:
        for name in _PAGE:
            value = str(element.get(f"{W}{name}") or "").lstrip("-")
            found[name] = int(value) if value.isdecimal() and len(value) < 7 else found[name]
    has = {kind: section is not None and bool(_shown(section, kind)) for kind in ("header", "footer")}
    return Margins(
        width=found["w"] - found["left"] - found["right"],
        height=found["h"],
        top=min(found["top"], found["header"]) if has["header"] else found["top"],
        bottom=min(found["bottom"], found["footer"]) if has["footer"] else found["bottom"],
    )


def _paragraph(near: Any, text: str, script: Script, spot: Spot | None, width: int) -> Any:
    """A paragraph out of the flow of the text; a small one in it where no margin has room."""
    paragraph = make(near, f"{W}p")
    properties = first_child(paragraph, f"{W}pPr")
    if spot is not None:
        frame = {
            "w": str(width), "h": str(spot.height), "hRule": "exact", "wrap": "around", "vAnchor": "page",
            "hAnchor": "margin", "x": "1", "y": str(spot.above),
        }  # fmt: skip
        properties.append(make(near, f"{W}framePr", **{f"{W}{name}": value for name, value in frame.items()}))
    spacing = {"before": "0", "after": "0", "line": "240", "lineRule": "auto"}
    put_in_order(
        properties, make(near, f"{W}spacing", **{f"{W}{name}": told for name, told in spacing.items()}), PARAGRAPH_ORDER
    )
    put_in_order(properties, make(near, f"{W}ind", **{f"{W}left": "0", f"{W}firstLine": "0"}), PARAGRAPH_ORDER)
    if script.right_to_left:
        put_in_order(properties, make(near, f"{W}bidi"), PARAGRAPH_ORDER)
    run = make(near, f"{W}r")
    look = first_child(run, f"{W}rPr")
    for name in ("sz", "szCs"):
        size = str(2 * (spot.size if spot else _SMALL))
        put_in_order(look, make(near, f"{W}{name}", **{f"{W}val": size}), RUN_ORDER)
    put_in_order(look, make(near, f"{W}b"), RUN_ORDER)
    dress_run(run, script, from_right=script.right_to_left)
    words = make(near, f"{W}t")
    words.text = text
    run.append(words)
    paragraph.append(run)
    return paragraph
