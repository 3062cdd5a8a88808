"""Excel's sheets and cells from right to left: the order of columns, and the direction in which a cell is read."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from pipelines.documents.translated.direction import is_from_right
from pipelines.documents.translated.sheet_texts import text_of
from pipelines.documents.translated.xml_parts import first_child, make, put_in_order
from pipelines.extraction.sheets.cells import S

_SHEET_ORDER = ("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection")
_FROM_RIGHT = "2"  # of Excel's reading orders; 1 is from the left, 0 goes by the first letter


class ReadingOrder:
    """Looks of cells that are read from the right, each made of one that is there when it is first needed."""

    def __init__(self, styles: Any) -> None:
        """Take the root of the part with the styles."""
        self._looks = styles.find(f"{S}cellXfs")
        self._made: dict[str, str] = {}
        self.is_changed = False

    def from_right(self, look: str) -> str:
        """The number of the look that is as another one, but read from the right; the same where there is none."""
        if self._looks is None or not look.isdecimal() or int(look) >= len(self._looks):
            return look
        if look not in self._made:
            made = deepcopy(self._looks[int(look)])
            first_child(made, f"{S}alignment").set("readingOrder", _FROM_RIGHT)
            made.set("applyAlignment", "1")
            self._looks.append(made)
            self._looks.set("count", str(len(self._looks)))
            self._made[look] = str(len(self._looks) - 1)
            self.is_changed = True
        return self._made[look]


def turn_sheet(root: Any, strings: Sequence[Any], order: ReadingOrder | None) -> None:
    """A sheet with its first column on the right, and each cell of such letters read from the right."""
    views = root.find(f"{S}sheetViews")
    if views is None:
        views = make(root, f"{S}sheetViews")
        views.append(make(root, f"{S}sheetView", workbookViewId="0"))
        put_in_order(root, views, _SHEET_ORDER)
    for view in views.iter(f"{S}sheetView"):
        view.set("rightToLeft", "1")
    if order is None:
        return
    for cell in root.iter(f"{S}c"):
        text = _text(cell, strings)
        if text is not None and is_from_right(text_of(text)):
            cell.set("s", order.from_right(str(cell.get("s") or "0")))


def _text(cell: Any, strings: Sequence[Any]) -> Any:
    if cell.get("t") == "inlineStr":
        return cell.find(f"{S}is")
    number = str(cell.findtext(f"{S}v") or "").strip()
    known = cell.get("t") == "s" and number.isdecimal() and int(number) < len(strings)
    return strings[int(number)] if known else None
