"""A sheet before all others of a workbook that says one thing: rows put into a sheet would move its formulas."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from pipelines.documents.translated.package import Package
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.xml_parts import first_child, make
from pipelines.extraction.office import RELATION
from pipelines.extraction.sheets.cells import S

_PART = "xl/worksheets/notice.xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_WORKSHEET = f"{RELATION[1:-1]}/worksheet"


def add_notice_sheet(
    package: Package, book: str, text: str, script: Script, *, sheets: list[str], look: str = "0"
) -> set[str]:
    """Put the sheet in, its cell with a look of that number; the parts that change."""
    package.put(_PART, _sheet(text, script, look))
    types = package.tree("[Content_Types].xml")
    types.append(make(types, f"{_TYPES}Override", PartName=f"/{_PART}", ContentType=_KIND))
    folder, _, name = book.rpartition("/")
    listed = f"{folder}/_rels/{name}.rels".lstrip("/")
    links = package.tree(listed)
    identifier = _free({str(one.get("Id")) for one in links}, "rIdNotice")
    links.append(make(links, f"{_RELATIONS}Relationship", Id=identifier, Type=_WORKSHEET, Target=f"/{_PART}"))
    _list(package.tree(book), identifier)
    for sheet in sheets:
        for view in package.tree(sheet).iter(f"{S}sheetView"):
            view.attrib.pop("tabSelected", None)  # two chosen sheets are edited together
    return {"[Content_Types].xml", listed, book, *sheets}


def _list(root: Any, identifier: str) -> None:
    listed = first_child(root, f"{S}sheets")
    numbers = [int(one.get("sheetId")) for one in listed if str(one.get("sheetId")).isdecimal()]
    name = _free({str(one.get("name")).casefold() for one in listed}, "notice").capitalize()
    attributes = {"name": name, "sheetId": str(max(numbers, default=0) + 1), f"{RELATION}id": identifier}
    listed.insert(0, make(root, f"{S}sheet", **attributes))
    for defined in root.iter(f"{S}definedName"):
        if str(defined.get("localSheetId")).isdecimal():
            defined.set("localSheetId", str(int(defined.get("localSheetId")) + 1))
    for view in root.iter(f"{S}workbookView"):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")


def _sheet(text: str, script: Script, look: str) -> bytes:
    direction = ' rightToLeft="1"' if script.right_to_left else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{S[1:-1]}"><sheetViews>'
        f'<sheetView{direction} tabSelected="1" workbookViewId="0"/></sheetViews><cols><col min="1" max="1" '
        f'width="100" customWidth="1"/></cols><sheetData><row r="1"><c r="A1" s="{look}" t="inlineStr">'
        f"<is><t>{escape(text)}</t></is></c></row>"
        "</sheetData></worksheet>"
    ).encode()


def _free(taken: set[str], name: str) -> str:
    count = 1
    found = name
    while found in taken:
        count += 1
        found = f"{name}{count}"
    return found
