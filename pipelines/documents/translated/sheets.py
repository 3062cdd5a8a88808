"""Excel files taken apart into segments and written again: text cells, drawings, prompts; no formula or number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.documents.translated.drawing_texts import DrawnParagraphs, add_alt_texts, left_drawings, turn
from pipelines.documents.translated.package import Package
from pipelines.documents.translated.pieces import Piece, Words
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.sheet_direction import ReadingOrder, turn_sheet
from pipelines.documents.translated.sheet_lookups import LookedUp
from pipelines.documents.translated.sheet_names import TableHead, columns_are_named, heads_of
from pipelines.documents.translated.sheet_notice import add_notice_sheet
from pipelines.documents.translated.sheet_texts import CellTexts, text_of
from pipelines.documents.translated.units import Part
from pipelines.documents.translated.word import title_part
from pipelines.extraction.blocks import LeftOut
from pipelines.extraction.gathering import MAX_CELLS, MAX_PAGES, plain_language, too_long
from pipelines.extraction.office import DRAWING as A
from pipelines.extraction.office import RELATION, core_properties, main_part, related, relations
from pipelines.extraction.sheets.cells import S
from pipelines.translation.markup import plain

_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_PROMPTS = (("promptTitle", 32), ("prompt", 255), ("errorTitle", 32), ("error", 225))  # most characters in Excel


class SheetFile:
    """One Excel file under translation."""

    def __init__(self, package: Package, script: Script | None = None) -> None:
        """Find the texts; as WordFile.

        Raises:
            ExtractionError: damaged, locked, over 200 sheets or too many cells.
        """
        self._package = package
        self._script = script
        self._cells = CellTexts()
        self._drawn = DrawnParagraphs(script)
        self._main = main_part(package.archive)
        found = relations(package.archive, self._main)
        self._sheets = list(self._named_sheets())
        if len(self._sheets) > MAX_PAGES:
            raise too_long(package.name, len(self._sheets), "sheets")
        self._strings_part = related(package.archive, found, "sharedStrings")
        strings = package.tree(self._strings_part) if self._strings_part else ()
        self._strings = [one for one in strings if one.tag == f"{S}si"]
        self._count = 0
        self._tables = self._find_tables()
        self._heads: list[tuple[TableHead, str, Any]] = []  # with the part and element of the cell's text
        self._fixed = self._fixed_texts()
        self._shared = Part(self._strings_part, strings, stem="text")
        self.parts: list[Part] = [self._shared]
        self._left: list[LeftOut] = []
        self._seen: set[int] = set()
        for name, place in self._sheets:
            self._sheet(name, place)
        self.parts += title_part(package)

    @property
    def language(self) -> str:
        return plain_language(core_properties(self._package.archive)[1])

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        drawings = [(drawing, place) for name, place in self._sheets for drawing in self._drawings(name)]
        return (*dict.fromkeys(self._left), *left_drawings(self._package, [*self._sheets, *drawings]))

    def finish(self, changed: set[str], notice: str) -> set[str]:
        """As WordFile.finish."""
        script = self._script
        assert script is not None
        changed = changed | self._rename_columns(changed)
        if script.right_to_left and any(part.name in changed for part in self.parts if part.stem != "title"):
            changed = changed | self._turn()
        if notice:
            look, styles = self._notice_look(script)
            sheets = [name for name, _ in self._sheets]
            changed = changed | styles
            changed = changed | add_notice_sheet(self._package, self._main, notice, script, sheets=sheets, look=look)
        return changed

    def _turn(self) -> set[str]:
        """Every sheet from right to left; the parts that change."""
        styles = self._styles()
        order = ReadingOrder(self._package.tree(styles)) if styles else None
        changed: set[str] = set()
        for name, _ in self._sheets:
            turn_sheet(self._package.tree(name), self._strings, order)
            drawings = self._drawings(name)
            for drawing in drawings:
                turn(self._package.tree(drawing), is_root_style=True)
            changed.update((name, *drawings))
        return changed | {styles} if order and order.is_changed else changed

    def _notice_look(self, script: Script) -> tuple[str, set[str]]:
        """The number of the notice's look, and the parts that change by it."""
        styles = self._styles()
        if not script.right_to_left or not styles:
            return "0", set()
        return ReadingOrder(self._package.tree(styles)).from_right("0"), {styles}

    def _styles(self) -> str:
        return related(self._package.archive, relations(self._package.archive, self._main), "styles")

    def _named_sheets(self) -> Iterator[tuple[str, str]]:
        found = relations(self._package.archive, self._main)
        for sheet in self._package.tree(self._main).iter(f"{S}sheet"):
            relation = found.get(str(sheet.get(f"{RELATION}id")))
            if relation and relation.kind == "worksheet" and relation.target in self._package.archive:
                hidden = "" if sheet.get("state", "visible") == "visible" else "hidden "
                yield relation.target, f"{hidden}sheet {sheet.get('name', '')}"

    def _find_tables(self) -> dict[str, dict[str, TableHead]]:
        """By sheet and cell: the cells that name columns."""
        found: dict[str, dict[str, TableHead]] = {}
        for name, _ in self._sheets:
            for relation in relations(self._package.archive, name).values():
                if relation.kind == "table" and relation.target in self._package.archive:
                    table = self._package.tree(relation.target)
                    found.setdefault(name, {}).update(heads_of(table, relation.target))
        return found

    def _fixed_texts(self) -> LookedUp:
        """Texts that must stay because something else goes by them."""
        tables = {head.table for heads in self._tables.values() for head in heads.values()}
        roots = [self._package.tree(name) for name in (self._main, *(one for one, _ in self._sheets), *tables)]
        fixed = LookedUp(roots)
        if columns_are_named(roots):
            for head in (one for heads in self._tables.values() for one in heads.values()):
                fixed.add(str(head.column.get("name") or ""))
        return fixed

    def _sheet(self, name: str, place: str) -> None:
        root = self._package.tree(name)
        part = Part(name, root, stem=name.rpartition("/")[2].removesuffix(".xml"))
        for cell in root.iter(f"{S}c"):
            self._count += 1
            if self._count > MAX_CELLS:
                raise too_long(self._package.name)
            self._cell(cell, part, place)
        for prompt in root.iter(f"{S}dataValidation"):
            self._prompts(prompt, part, place)
        self.parts.append(part)
        for drawing in self._drawings(name):
            self._drawing(drawing, place)

    def _cell(self, cell: Any, part: Part, place: str) -> None:
        where = f"{place}, cell {cell.get('r')}" if cell.get("r") else place
        if cell.get("t") == "s":
            number = str(cell.findtext(f"{S}v") or "").strip()
            if not number.isdecimal() or int(number) >= len(self._strings):
                return
            text, owner = self._strings[int(number)], self._shared
        elif cell.get("t") == "inlineStr" and (inline := cell.find(f"{S}is")) is not None:
            text, owner, number = inline, part, ""
        else:
            return
        head = self._tables.get(part.name, {}).get(str(cell.get("r")))
        if head is not None:
            self._heads.append((head, owner.name, text))
        if text_of(text) in self._fixed:
            self._left.append(LeftOut("text that a formula or a choice goes by", where, text_of(text)[:300]))
        elif not number or int(number) not in self._seen:
            self._seen.update([int(number)] if number else [])
            self._add(text, owner, where)

    def _add(self, text: Any, owner: Part, place: str) -> None:
        def put(pieces: tuple[Piece, ...]) -> None:
            self._cells.write(text, pieces)

        owner.add_pieces(self._cells.read(text), put, place=place, is_raised=self._cells.is_raised)

    def _prompts(self, prompt: Any, part: Part, place: str) -> None:
        for name, most in _PROMPTS:
            unit = part.add_attribute(prompt, name, place=f"prompt, {place}", limit=most)
            if unit is not None:
                unit.puts = [_cutting(prompt, name, most)]

    def _drawings(self, sheet: str) -> list[str]:
        archive = self._package.archive
        found = relations(archive, sheet).values()
        return [one.target for one in found if one.kind == "drawing" and one.target in archive]

    def _drawing(self, name: str, place: str) -> None:
        root = self._package.tree(name)
        part = Part(name, root, stem=name.rpartition("/")[2].removesuffix(".xml"))
        for element in root.iter(f"{A}p", f"{_PLACED}cNvPr"):
            if element.tag == f"{_PLACED}cNvPr":
                add_alt_texts(part, element, place=place)
            elif not any(one.get("textlink") for one in element.iterancestors(f"{_PLACED}sp")):
                self._drawn.add(part, element, place=f"text box, {place}")
        self.parts.append(part)

    def _rename_columns(self, changed: set[str]) -> set[str]:
        """Call each column of a table by the words over it, no two alike; the parts that change."""
        touched: set[str] = set()
        taken: dict[str, set[str]] = {}
        for head, owner, text in self._heads:
            if owner not in changed:
                continue
            names = taken.setdefault(head.table, set())
            name = words = text_of(text)
            count = 1
            while name.casefold() in names:
                count += 1
                name = f"{words} ({count})"
            if name != words:
                self._cells.write(text, (Words(name),))
            names.add(name.casefold())
            head.column.set("name", name.replace("\n", "_x000a_"))
            touched.add(head.table)
        return touched


def _cutting(element: Any, name: str, most: int) -> Any:
    """Writes an attribute that Excel refuses when it is too long."""

    def put(translation: str) -> None:
        words = " ".join(plain(translation).split())
        element.set(name, words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + "…")

    return put
