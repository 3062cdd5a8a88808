"""OpenDocument text (.odt) as blocks, read from its XML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipelines.errors import ExtractionError
from pipelines.extraction.archive import Archive
from pipelines.extraction.blocks import Block, BlockKind, Document, Link
from pipelines.extraction.gathering import MAX_PAGES, Gathering, cell_of, too_long
from pipelines.extraction.grid import Grid
from pipelines.extraction.headings import reads_as_heading
from pipelines.extraction.odt.looks import DRAW, OFFICE, STYLE, SVG, TABLE, TEXT, Looks, read_looks
from pipelines.extraction.pictures import add_picture
from pipelines.extraction.words import Words
from pipelines.extraction.xml import Element

_DC = "{http://purl.org/dc/elements/1.1/}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_MAX_REPEATED = 1000  # a row or cell that repeats more often fills a sheet, and says nothing
_CONTENTS = {
    f"{TEXT}{name}" for name in ("table-of-content", "alphabetical-index", "illustration-index", "table-index")
}
_AROUND = {f"{TEXT}{name}" for name in ("section", "index-body", "numbered-paragraph", "user-index", "bibliography")}
_SILENT = {
    f"{TEXT}{name}"
    for name in (
        "bookmark bookmark-start bookmark-end change-start change-end change sequence-decls variable-decls "
        "user-field-decls reference-mark ruby-text note-citation alphabetical-index-mark"
    ).split()
}
_SIGNS = {f"{TEXT}s": " ", f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}


def read_open_text(archive: Archive) -> Document:
    """Read an .odt file.

    Raises:
        ExtractionError: damaged, locked or too long.
    """
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise ExtractionError(f"{archive.name} is locked with a password. Save it without one.")
    content = archive.xml("content.xml")
    styles = archive.xml("styles.xml") if "styles.xml" in archive else None
    gathering = Gathering(archive.name)
    looks = read_looks([root for root in (content, styles) if root is not None])
    reader = OpenTextReader(gathering, looks)
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is not None:
        reader.blocks(body)
    _surroundings(content, styles, gathering)
    if any(name.startswith(("Basic/", "Scripts/")) for name in archive.names):
        gathering.leave_out("macros")
    for name in archive.strange:
        gathering.leave_out("part with a path outside the file", text=name)
    title, language = "", looks.language
    if "meta.xml" in archive:
        meta = archive.xml("meta.xml")
        title = next((found.text or "" for found in meta.iter(f"{_DC}title")), "")
        language = language or next((found.text or "" for found in meta.iter(f"{_DC}language")), "")
    return gathering.document("odt", title=title, language=language)


class OpenTextReader:
    """One pass over the text."""

    def __init__(self, gathering: Gathering, looks: Looks) -> None:
        self._gathering = gathering
        self._looks = looks
        self._words = Words()
        self._bold = True  # every word of the paragraph so far
        self._heading = 0  # level of the last heading that is marked as one
        self._beside: list[Callable[[], None]] = []  # what comes after the paragraph under way
        self._pages = 1
        self._place = ""

    def blocks(self, parent: Iterable[Element]) -> None:
        """Every block below an element, in order."""
        for child in parent:
            if child.tag == f"{TEXT}p":
                self._paragraph(child, BlockKind.PARAGRAPH)
            elif child.tag == f"{TEXT}h":
                level = child.get(f"{TEXT}outline-level", "1")
                self._paragraph(child, BlockKind.HEADING, level=int(level) if level.isdecimal() else 1)
            elif child.tag == f"{TEXT}list":
                self._list(child, level=0, style="")
            elif child.tag == f"{TABLE}table":
                self._table(child)
            else:
                self._other(child)

    def _other(self, element: Element) -> None:
        if element.tag == f"{TEXT}tracked-changes":
            for deletion in element.iter(f"{TEXT}deletion"):
                self._leave_out("deleted text of a tracked change", _words_below(deletion))
        elif element.tag in _CONTENTS:
            self._leave_out("table of contents", _words_below(element))
        elif element.tag in _AROUND:
            if element.get(f"{TEXT}display") == "none":
                self._leave_out("hidden text", _words_below(element))
            else:
                self.blocks(element)
        elif element.tag == f"{TEXT}soft-page-break":
            self._count_page()
        elif element.tag == f"{DRAW}frame":
            self._frame(element)
        elif element.tag == f"{OFFICE}forms":
            self._leave_out("form", "") if len(element) else None

    def _paragraph(self, element: Element, kind: BlockKind, *, level: int = 0, ordered: bool = False) -> bool:
        """One block; whether it had words."""
        before, self._words = self._words, Words()
        beside, self._beside = self._beside, []
        style = element.get(f"{TEXT}style-name", "")
        outer, self._bold = self._bold, True
        self._inline(element, bold=style in self._looks.bold)
        bold, self._bold = self._bold, outer
        words, hung = self._words, self._beside
        self._words, self._beside = before, beside
        if style in self._looks.hidden and words.text:
            self._leave_out("hidden text", words.text)
        else:
            if kind is BlockKind.PARAGRAPH and style in self._looks.titles:
                kind, level = BlockKind.HEADING, 1
            elif kind is BlockKind.PARAGRAPH and not self._place and bold and reads_as_heading(words.text):
                kind, level = BlockKind.HEADING, self._heading + 1
            elif kind is BlockKind.HEADING:
                self._heading = level
            elif kind is BlockKind.LIST_ITEM:
                level = max(level, self._looks.depths.get(style, 0))
            self._gathering.add(kind, words.text, level=level, ordered=ordered, links=words.links, place=self._place)
        for step in hung:
            step()
        return bool(words.text)

    def _inline(self, parent: Element, *, bold: bool) -> None:
        self._write(parent.text, bold=bold)
        for child in parent:
            if child.tag in _SIGNS:
                self._words.write(_SIGNS[child.tag])
            elif not self._is_beside(child) and child.tag not in _SILENT:
                linked = child.tag == f"{TEXT}a"
                if linked:
                    self._words.link(child.get(f"{_XLINK}href", ""))
                self._inline(child, bold=bold or child.get(f"{TEXT}style-name", "") in self._looks.bold)
                if linked:
                    self._words.link("")
            self._write(child.tail, bold=bold)

    def _write(self, text: str | None, *, bold: bool) -> None:
        if text:
            self._words.write(text.replace("\n", " "))
            self._bold = self._bold and (bold or not text.strip())

    def _is_beside(self, child: Element) -> bool:
        """Whether an element is no word of the paragraph; if so, it is kept for after it, or listed."""
        tag = child.tag
        if tag == f"{TEXT}note":
            self._beside.append(lambda: self._note(child))
        elif tag.startswith(DRAW):
            self._beside.append(lambda: self._frame(child))
        elif tag == f"{OFFICE}annotation":
            self._leave_out("comment", _words_below(child))
        elif tag == f"{TEXT}soft-page-break":
            self._count_page()
        elif tag in (f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"):
            self._leave_out("hidden text", child.get(f"{TEXT}string-value", "") or "".join(child.itertext()))
        elif child.get(f"{TEXT}style-name", "") in self._looks.hidden:
            self._leave_out("hidden text", "".join(child.itertext()))
        else:
            return False
        return True

    def _list(self, element: Element, *, level: int, style: str) -> None:
        style = element.get(f"{TEXT}style-name", "") or style
        numbered = self._looks.numbered.get(style, ())
        ordered = numbered[min(level, len(numbered) - 1)] if numbered else False
        for item in element:
            if item.tag == f"{TEXT}list-header":
                self.blocks(item)
            elif item.tag == f"{TEXT}list-item":
                self._item(item, level=level, ordered=ordered, style=style)

    def _item(self, item: Element, *, level: int, ordered: bool, style: str) -> None:
        begun = False
        for child in item:
            if child.tag == f"{TEXT}list":
                self._list(child, level=level + 1, style=style)
            elif child.tag == f"{TEXT}p" and not begun:
                begun = self._paragraph(child, BlockKind.LIST_ITEM, level=level, ordered=ordered)
            else:
                self.blocks([child])

    def _note(self, note: Element) -> None:
        body = note.find(f"{TEXT}note-body")
        mark = (note.findtext(f"{TEXT}note-citation") or "").strip()
        kind = note.get(f"{TEXT}note-class", "footnote")
        if body is None:
            return
        with self._gathering.aside() as blocks:
            self.blocks(body)
        cell = cell_of(blocks)
        place = self._place or ("" if kind == "footnote" else kind)
        self._gathering.add(BlockKind.FOOTNOTE, cell.text, links=cell.links, note=mark, place=place)
        self._gathering.put(cell.after)

    def _frame(self, frame: Element) -> None:
        """A picture, a text box, or an object of another program."""
        alt = frame.findtext(f"{SVG}desc") or frame.findtext(f"{SVG}title") or ""
        box = frame.find(f"{DRAW}text-box")
        if box is None and frame.tag not in (f"{DRAW}frame", f"{DRAW}g"):
            box = frame  # a shape holds its words itself
        if frame.tag == f"{DRAW}g":
            for child in frame:
                self._frame(child) if child.tag.startswith(DRAW) else None
        elif frame.find(f"{DRAW}object") is not None or frame.find(f"{DRAW}object-ole") is not None:
            self._leave_out("chart or embedded file", alt)
        elif (picture := frame.find(f"{DRAW}image")) is not None:
            add_picture(self._gathering, alt, place=self._place)
            target = picture.get(f"{_XLINK}href", "")
            if "://" in target:
                self._leave_out("picture kept outside the file", target)
        elif box is not None:
            before, self._place = self._place, "text box"
            self.blocks(box)
            self._place = before

    def _table(self, table: Element) -> None:
        rows = list(_below(table, f"{TABLE}table-row"))
        header_rows = sum(1 for row in rows if next(row.iterancestors(f"{TABLE}table-header-rows"), None) is not None)
        grid, links, after, frames = Grid(self._gathering), list[Link](), list[Block](), list[Block]()
        for row in rows:
            repeated = _repeated(row, "number-rows-repeated")
            for _ in range(repeated if _has_words(row) else 1):
                grid.begin_row()
                for cell in row:
                    self._cell(cell, grid, links=links, after=after, frames=frames)
        if max(map(len, grid.rows), default=0) <= 1:
            self._gathering.put(frames)
            return
        self._gathering.table(
            grid.rows, header_rows=header_rows or None, links=links, place=self._place, counted=grid.counted
        )
        self._gathering.put(after)

    def _cell(self, cell: Element, grid: Grid, *, links: list[Link], after: list[Block], frames: list[Block]) -> None:
        if cell.tag != f"{TABLE}table-cell":
            return  # a covered one: the grid knows what covers it
        with self._gathering.aside() as blocks:
            self.blocks(cell)
        read = cell_of(blocks)
        columns = _number(cell, "number-columns-spanned")
        for _ in range(_repeated(cell, "number-columns-repeated")):
            grid.put(read.text, columns=columns, rows=_number(cell, "number-rows-spanned"))
        links += read.links
        after += read.after
        frames += blocks

    def _count_page(self) -> None:
        self._pages += 1
        if self._pages > MAX_PAGES:
            raise too_long(self._gathering.name, self._pages)

    def _leave_out(self, what: str, text: str) -> None:
        self._gathering.leave_out(what, self._place, text)


def _surroundings(content: Element, styles: Element | None, gathering: Gathering) -> None:
    """List headers and footers."""
    for page in styles.iter(f"{STYLE}master-page") if styles is not None else ():
        for part in page:
            name = part.tag.rpartition("}")[2]
            words = _words_below(part)
            if name.startswith(("header", "footer")) and words.strip():
                gathering.leave_out(name.partition("-")[0], "", words)
    if next(content.iter(f"{OFFICE}script"), None) is not None:
        gathering.leave_out("macros")


def _below(parent: Element, tag: str) -> Iterator[Element]:
    """The rows of a table, also those in groups, not those of a table inside it."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _below(child, tag)


def _words_below(element: Element) -> str:
    words = (part for block in element.iter(f"{TEXT}p", f"{TEXT}h") for part in (*block.itertext(), " "))
    return "".join(words)


def _has_words(element: Element) -> bool:
    return any(text.strip() for text in element.itertext())


def _number(element: Element, name: str) -> int:
    value = element.get(f"{TABLE}{name}", "1")
    return max(1, int(value)) if value.isdecimal() and len(value) < 8 else 1


def _repeated(element: Element, name: str) -> int:
    """How often a row or cell is repeated. Thousands of times is the empty rest of a sheet."""
    times = _number(element, name)
    return times if times <= _MAX_REPEATED else 1
