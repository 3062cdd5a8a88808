"""Easy Read as a Word file that an officer can go on editing: real headings, pictures with alt text, no floating parts.

Rows stand in one table between two headings: the picture in the left cell, the words in the right. Pictures that float
beside text would read better to nobody: screen readers do not reach them in order, and they move when a line is added.
A table in line is read cell by cell, picture first; Tab at its end adds a row. It has no header row and no borders, and
says in its description that it only lays out.
"""

# python-docx types its elements in part only, and what it does not offer is reached by private names.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportPrivateUsage=false

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipelines.documents.look import Look
from pipelines.documents.render.sheet import CONTACT, FORMATS, SUMMARY, WORD_LIST, Line, Run, Sheet, SheetRow, sentences
from pipelines.documents.rows import RowKind
from pipelines.engines.protocols import PictureSet
from pipelines.extraction.word_file import Writing, new_document, new_element, qualified, writing

if TYPE_CHECKING:
    from pipelines.extraction.word_file import Length, WordCell, WordDocument, WordParagraph, WordTable

PAGE_CM, MARGIN_CM, GAP_CM = (21.0, 29.7), 2.0, 0.6
_PIXELS_PER_CM = 118  # 300 dots an inch
_SMALL = 12.0  # points: page numbers and the credit


def to_docx(sheet: Sheet, look: Look, picture_set: PictureSet) -> bytes:
    """A .docx file.

    Raises:
        EngineError: a picture is not in the set.
    """
    document = new_document()
    writer = _Writer(document, writing(), look, picture_set)
    writer.set_up(sheet)
    writer.heading(sheet.title, 1)
    writer.paragraph((Run(sheet.council, bold=True),))
    for notice in sheet.notices:
        writer.notice(notice)
    if sheet.summary:
        writer.heading(SUMMARY, 2)
        writer.rows(sheet.summary)
    writer.rows(sheet.rows)
    writer.end_matter(sheet)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


class _Writer:
    def __init__(self, document: WordDocument, w: Writing, look: Look, picture_set: PictureSet) -> None:
        self._document = document
        self._w = w
        self._look = look
        self._set = picture_set
        self._pictures = 0

    def set_up(self, sheet: Sheet) -> None:
        self._properties(sheet)
        self._page()
        self._styles(sheet)

    def _properties(self, sheet: Sheet) -> None:
        properties = self._document.core_properties
        properties.title, properties.author, properties.language = sheet.title, sheet.council, sheet.language
        properties.comments, properties.last_modified_by, properties.subject = "", sheet.council, "Easy Read"
        properties.keywords = "Easy Read"
        properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)  # else that of the template

    def _page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = (self._w.Cm(side) for side in PAGE_CM)
        margin = self._w.Cm(MARGIN_CM)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin
        footer = section.footer.paragraphs[0]
        footer.alignment = self._w.WD_ALIGN_PARAGRAPH.CENTER
        for text, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
            footer.add_run(text).font.size = self._w.Pt(_SMALL)
            self._field(footer, field)

    def _field(self, paragraph: WordParagraph, name: str) -> None:
        for kind in ("begin", "", "separate", "text", "end"):
            run = paragraph.add_run("1" if kind == "text" else None)
            run.font.size = self._w.Pt(_SMALL)
            if kind in ("begin", "separate", "end"):
                run._r.append(new_element("w:fldChar", fldCharType=kind))
            elif not kind:
                code = new_element("w:instrText")
                code.text = f" {name} "
                run._r.append(code)

    def _styles(self, sheet: Sheet) -> None:
        look = self._look
        normal: Any = self._document.styles["Normal"]
        self._font(normal, look.size, bold=False)
        form = normal.paragraph_format
        form.line_spacing, form.space_after, form.space_before = look.line_spacing, self._w.Pt(2), self._w.Pt(0)
        form.alignment = self._alignment()
        self._language(normal, sheet)
        for level, factor in enumerate((1.75, 1.4, 1.2, 1.1, 1.0, 1.0), start=1):
            style: Any = self._document.styles[f"Heading {level}"]
            self._font(style, look.size * factor, bold=True)
            form = style.paragraph_format
            form.space_before = self._w.Pt(0 if level == 1 else look.size * 1.6)
            form.space_after, form.line_spacing = self._w.Pt(look.size * 0.6), 1.15
            form.keep_with_next = form.keep_together = True

    def _font(self, style: Any, size: float, *, bold: bool) -> None:
        font = style.font
        font.name, font.size, font.bold, font.italic = self._look.font, self._w.Pt(size), bold, False
        font.color.rgb = self._w.RGBColor.from_string(self._look.ink[1:].upper())
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qualified(f"w:{name}"), None)  # a theme's font would win over the one asked for
        for name in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qualified(f"w:{name}"), self._look.font)

    def _language(self, normal: Any, sheet: Sheet) -> None:
        for properties in (
            normal.element.get_or_add_rPr(),
            *self._document.styles.element.iter(qualified("w:rPrDefault")),
        ):
            for old in list(properties.iter(qualified("w:lang"))):
                old.getparent().remove(old)
        kind = {"bidi": sheet.language} if sheet.right_to_left else {"val": sheet.language, "eastAsia": sheet.language}
        normal.element.get_or_add_rPr().append(new_element("w:lang", **kind))
        if sheet.right_to_left:
            normal.element.get_or_add_pPr().insert(0, new_element("w:bidi"))

    def _alignment(self) -> Any:
        kinds = self._w.WD_ALIGN_PARAGRAPH
        return {"left": kinds.LEFT, "right": kinds.RIGHT, "centre": kinds.CENTER, "justify": kinds.JUSTIFY}[
            self._look.align
        ]

    def heading(self, text: str, level: int) -> None:
        self._document.add_heading(text, level)

    def paragraph(self, line: Line, *, keep: bool = False) -> WordParagraph:
        paragraph = self._document.add_paragraph()
        self._write(paragraph, line)
        paragraph.paragraph_format.keep_with_next = keep
        paragraph.paragraph_format.keep_together = True
        return paragraph

    def notice(self, text: str) -> None:
        paragraph = self.paragraph((Run(text),))
        borders = new_element("w:pBdr")
        for side in ("top", "left", "bottom", "right"):
            borders.append(new_element(f"w:{side}", val="single", sz="8", space="6", color=self._look.ink[1:]))
        # The schema wants the border before spacing and alignment.
        properties = paragraph._p.get_or_add_pPr()
        followers = [child for child in properties if child.tag not in map(qualified, ("w:keepNext", "w:keepLines"))]
        properties.insert(len(properties) - len(followers), borders)
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = self._w.Pt(8)

    def rows(self, rows: tuple[SheetRow, ...]) -> None:
        pictures = any(row.picture for row in rows)
        for heading, group in _between_headings(rows):
            if heading:
                self.heading(heading.text, heading.level)
            if group and pictures:
                self._table(group)
            else:
                for row in group:
                    self._bare(row)

    def _table(self, group: list[SheetRow]) -> None:
        widths = self._widths()
        table = self._document.add_table(rows=len(group), cols=len(widths))
        self._mark_as_layout(table)
        for column, one in zip(table.columns, widths, strict=True):
            column.width = one
        for row, made in zip(group, table.rows, strict=True):
            made._tr.get_or_add_trPr().append(new_element("w:cantSplit"))
            cells = list(made.cells)
            for cell, one in zip(cells, widths, strict=True):
                cell.width = one
                cell.vertical_alignment = self._w.WD_CELL_VERTICAL_ALIGNMENT.CENTER
            if self._look.picture_side == "right":
                cells.reverse()
            self._draw(cells[0], row)
            self._words(cells[-1], row)
        self._document.add_paragraph().paragraph_format.line_spacing = self._w.Pt(1)  # parts it from what follows

    def _widths(self) -> list[Length]:
        width = PAGE_CM[0] - 2 * MARGIN_CM
        picture = self._look.picture_width + GAP_CM
        sides = {"left": (picture, width - picture), "right": (width - picture, picture), "above": (width,)}
        return [self._w.Cm(one) for one in sides[self._look.picture_side]]

    def _mark_as_layout(self, table: WordTable) -> None:
        table.autofit = False
        properties = table._tbl.tblPr
        for old in list(properties.iter(qualified("w:tblStyle"), qualified("w:tblLook"))):
            properties.remove(old)
        look = dict.fromkeys(("firstRow", "lastRow", "firstColumn", "lastColumn"), "0")
        properties.append(new_element("w:tblLook", val="0600", noHBand="1", noVBand="1", **look))
        properties.append(new_element("w:tblCaption", val="Layout"))
        text = "Only for layout: a picture on one side, words on the other. Read row by row."
        properties.append(new_element("w:tblDescription", val=text))

    def _draw(self, cell: WordCell, row: SheetRow) -> None:
        if row.picture is None:
            return
        pixels = max(512, round(self._look.picture_width * _PIXELS_PER_CM))
        image = io.BytesIO(self._set.png(row.picture.symbol, pixels))
        paragraph = cell.paragraphs[0]
        shape = paragraph.add_run().add_picture(image, width=self._w.Cm(self._look.picture_width))
        self._pictures += 1
        name = shape._inline.docPr
        name.set("id", str(self._pictures))
        name.set("name", f"Picture {self._pictures}")
        name.set("descr", row.picture.alt)
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = self._w.Pt(6)

    def _words(self, cell: WordCell, row: SheetRow) -> None:
        for place, line in enumerate(_marked(row)):
            fresh = place == 0 and not (self._look.picture_side == "above" and row.picture)
            paragraph = cell.paragraphs[0] if fresh else cell.add_paragraph()
            self._write(paragraph, line)
            paragraph.paragraph_format.keep_together = True
            paragraph.paragraph_format.keep_with_next = row.leads
        # So that rows without a picture stand apart from one another too.
        cell.paragraphs[0].paragraph_format.space_before = self._w.Pt(self._look.size * 0.4)
        cell.paragraphs[-1].paragraph_format.space_after = self._w.Pt(self._look.size * 0.4)

    def _bare(self, row: SheetRow) -> None:
        lines = _marked(row)
        for place, line in enumerate(lines):
            paragraph = self.paragraph(line, keep=place + 1 < len(lines) or row.leads)
            if place + 1 == len(lines):
                paragraph.paragraph_format.space_after = self._w.Pt(self._look.size)

    def _write(self, paragraph: WordParagraph, line: Line) -> None:
        for run in line:
            if run.link:
                self._link(paragraph, run)
            else:
                paragraph.add_run(run.text).bold = True if run.bold else None

    def _link(self, paragraph: WordParagraph, run: Run) -> None:
        target = paragraph.part.relate_to(run.link, self._w.HYPERLINK, is_external=True)
        # A number that breaks over a line is read wrong, and so is an address that breaks behind its hyphen.
        text = run.text.replace(" ", "\u00a0") if run.link.startswith("tel:") else run.text
        first, *others = text.split("-")
        made = paragraph.add_run(first)
        for part in others:
            made._r.append(new_element("w:noBreakHyphen"))
            made.add_text(part)
        made.font.color.rgb = self._w.RGBColor.from_string(self._look.link[1:].upper())
        made.font.underline = True
        link = new_element("w:hyperlink")
        link.set(qualified("r:id"), target)
        element = made._r
        element.addprevious(link)
        link.append(element)

    def end_matter(self, sheet: Sheet) -> None:
        if sheet.words:
            self.heading(WORD_LIST, 2)
        for word in sheet.words:
            self.paragraph((Run(word.term, bold=True),), keep=True).paragraph_format.space_before = self._w.Pt(8)
            for part in sentences(word.meaning):
                self.paragraph((Run(part),))
        if sheet.contact:
            self.heading(CONTACT, 2)
            for label, line in sheet.contact:
                self.paragraph((Run(f"{label}: ", bold=True), *line))
            self.heading(FORMATS, 2)
            for part in sentences(sheet.other_formats):
                self.paragraph((Run(part),))
        if sheet.credit:
            paragraph = self.paragraph((Run(sheet.credit),))
            paragraph.paragraph_format.space_before = self._w.Pt(24)
            for run in paragraph.runs:
                run.font.size = self._w.Pt(_SMALL)


def _marked(row: SheetRow) -> list[Line]:
    mark = f"{row.number}. " if row.number else "• " if row.kind is RowKind.ITEM and not row.continues else ""
    first, *others = row.lines
    return [(Run(mark), *first) if mark else first, *others]


def _between_headings(rows: tuple[SheetRow, ...]) -> Iterator[tuple[SheetRow | None, list[SheetRow]]]:
    heading: SheetRow | None = None
    group: list[SheetRow] = []
    for row in rows:
        if row.kind is RowKind.HEADING:
            if heading or group:
                yield heading, group
            heading, group = row, []
        else:
            group.append(row)
    if heading or group:
        yield heading, group
