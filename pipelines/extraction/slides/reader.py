"""A PowerPoint file read into blocks: titles, text, lists, tables, alt texts and speaker notes, slide by slide."""

from __future__ import annotations

from collections import Counter

from pipelines.extraction.archive import Archive
from pipelines.extraction.blocks import BlockKind, Document, Link
from pipelines.extraction.gathering import MAX_PAGES, Gathering, too_long
from pipelines.extraction.grid import Grid
from pipelines.extraction.office import (
    DRAWING,
    RELATION,
    core_properties,
    main_part,
    note_active_parts,
    related,
    relations,
    shown_elements,
)
from pipelines.extraction.pictures import add_picture
from pipelines.extraction.slides.bullets import P, bullet_of, placeholder_of
from pipelines.extraction.word.drawings import DECORATIVE, add_chart
from pipelines.extraction.words import Words
from pipelines.extraction.xml import Element

_SURROUNDINGS = {"dt": "date in the footer", "ftr": "footer", "sldNum": "slide number", "hdr": "header"}
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"


def read_slides(archive: Archive) -> Document:
    """Read a .pptx or .pptm file.

    Raises:
        ExtractionError: damaged, locked or over 200 slides.
    """
    part = main_part(archive)
    gathering = Gathering(archive.name)
    found = relations(archive, part)
    named = (found.get(slide.get(f"{RELATION}id", "")) for slide in archive.xml(part).iter(f"{P}sldId"))
    parts = [one.target for one in named if one is not None and one.target in archive]
    if len(parts) > MAX_PAGES:
        raise too_long(archive.name, len(parts), "slides")
    languages: Counter[str] = Counter()
    opened = False
    for number, slide in enumerate(parts, start=1):
        reader = SlideReader(archive, slide, gathering, number=number, languages=languages, opened=opened)
        opened = reader.read() or opened
    note_active_parts(archive, gathering)
    title, language = core_properties(archive)
    spoken = languages.most_common(1)
    language = (spoken[0][0] if spoken else "") or language
    return gathering.document("pptx", title=title, language=language, pages=len(parts))


class SlideReader:
    """One slide with its notes and comments."""

    def __init__(
        self, archive: Archive, part: str, gathering: Gathering, *, number: int, languages: Counter[str], opened: bool
    ) -> None:
        self._archive = archive
        self._root = archive.xml(part)
        self._relations = relations(archive, part)
        self._gathering = gathering
        self._number = number
        self._place = f"slide {number}"
        self._languages = languages
        self._opened = opened  # whether an opening slide came before: its title stands above the others
        layout = related(archive, self._relations, "slideLayout")
        master = related(archive, relations(archive, layout), "slideMaster") if layout else ""
        self._above = (archive.xml(layout) if layout else None, archive.xml(master) if master else None)

    def read(self) -> bool:
        """Add the slide; whether it is an opening slide."""
        opening = False
        if self._root.get("show", "1") in ("0", "false"):
            self._leave_out("hidden slide", _words_below(self._root))
        else:
            tree = self._root.find(f"{P}cSld/{P}spTree")
            shapes = shown_elements(tree) if tree is not None else []
            kinds = {id(shape): (placeholder_of(shape) or ("", ""))[0] for shape in shapes if shape.tag == f"{P}sp"}
            opening = "ctrTitle" in kinds.values()
            # A title that was added last is still read first.
            for shape in sorted(shapes, key=lambda shape: kinds.get(id(shape)) not in ("title", "ctrTitle")):
                self._shape(shape)
        self._notes()
        self._comments()
        return opening

    def _shape(self, shape: Element) -> None:
        about = next(shape.iter(f"{P}cNvPr"), None)
        if about is not None and about.get("hidden") in ("1", "true"):
            self._leave_out("hidden text", _words_below(shape))
        elif shape.tag == f"{P}grpSp":
            for child in shown_elements(shape):
                self._shape(child)
        elif shape.tag == f"{P}sp":
            self._text_shape(shape)
        elif shape.tag == f"{P}pic":
            self._picture(shape, about)
        elif shape.tag == f"{P}graphicFrame":
            self._frame(shape, about)
        elif shape.tag == f"{P}contentPart":
            self._leave_out("handwriting", "")

    def _text_shape(self, shape: Element) -> None:
        kind = (placeholder_of(shape) or ("", ""))[0]
        body = shape.find(f"{P}txBody")
        if kind in _SURROUNDINGS:
            words = _words_below(shape)
            if words.strip():
                self._gathering.leave_out(_SURROUNDINGS[kind], "", "" if kind == "sldNum" else words)
        elif body is None:
            return
        elif kind in ("title", "ctrTitle"):
            words = [self._words(paragraph) for paragraph in body.findall(f"{DRAWING}p")]
            text = " ".join(filter(None, (one.text for one in words)))
            level = 2 if kind == "title" and self._opened else 1
            links = [link for one in words for link in one.links]
            self._gathering.add(BlockKind.HEADING, text, level=level, links=links, place=self._place)
        else:
            self._paragraphs(body, shape, self._place)

    def _paragraphs(self, body: Element, shape: Element, place: str) -> None:
        for paragraph in body.findall(f"{DRAWING}p"):
            words = self._words(paragraph)
            bullet = bullet_of(paragraph, shape, self._above)
            if bullet is None:
                self._gathering.add(BlockKind.PARAGRAPH, words.text, links=words.links, place=place)
            else:
                self._gathering.add(
                    BlockKind.LIST_ITEM,
                    words.text,
                    level=bullet.level,
                    ordered=bullet.ordered,
                    links=words.links,
                    place=place,
                )

    def _words(self, paragraph: Element) -> Words:
        words = Words()
        for run in shown_elements(paragraph):
            if run.tag == f"{DRAWING}br":
                words.write("\n")
            elif run.tag in (f"{DRAWING}r", f"{DRAWING}fld"):
                self._run(run, words)
            else:
                for text in run.iter(_MATH_TEXT):
                    words.write(text.text or "")
        return words

    def _run(self, run: Element, words: Words) -> None:
        text = (run.findtext(f"{DRAWING}t") or "").replace("\n", " ").replace("_x000B_", "\n")
        properties = run.find(f"{DRAWING}rPr")
        link = properties.find(f"{DRAWING}hlinkClick") if properties is not None else None
        relation = self._relations.get(link.get(f"{RELATION}id", "")) if link is not None else None
        if relation is not None and relation.outside:
            words.link(relation.target)
        words.write(text)
        words.link("")
        if properties is not None and text.strip():
            self._languages[properties.get("lang", "")] += len(text)

    def _picture(self, shape: Element, about: Element | None) -> None:
        media = next(shape.iter(f"{DRAWING}videoFile", f"{DRAWING}audioFile"), None)
        alt = (about.get("descr", "") or about.get("title", "")) if about is not None else ""
        if media is not None:
            self._leave_out("video" if media.tag.endswith("videoFile") else "sound", alt)
            return
        decorative = any(mark.get("val") in ("1", "true") for mark in shape.iter(DECORATIVE))
        add_picture(self._gathering, alt, decorative=decorative, place=self._place)
        for blip in shape.iter(f"{DRAWING}blip"):
            relation = self._relations.get(blip.get(f"{RELATION}link", ""))
            if relation is not None and relation.outside:
                self._leave_out("picture kept outside the file", relation.target)

    def _frame(self, frame: Element, about: Element | None) -> None:
        table = next(frame.iter(f"{DRAWING}tbl"), None)
        if table is not None:
            self._table(table)
        for embedded in frame.iter(f"{P}oleObj"):
            self._leave_out("embedded file", embedded.get("progId", ""))
        alt = about.get("descr", "") if about is not None else ""
        add_chart(frame, self._gathering, self._archive, relations=self._relations, place=self._place, alt=alt)

    def _table(self, table: Element) -> None:
        grid, links = Grid(self._gathering), list[Link]()
        for row in table.findall(f"{DRAWING}tr"):
            grid.begin_row()
            for cell in row.findall(f"{DRAWING}tc"):
                if cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true"):
                    continue  # the grid knows what covers it
                words = [self._words(paragraph) for paragraph in cell.iter(f"{DRAWING}p")]
                text = "\n".join(filter(None, (one.text for one in words)))
                grid.put(text, columns=_span(cell, "gridSpan"), rows=_span(cell, "rowSpan"))
                links += [link for one in words for link in one.links]
        properties = table.find(f"{DRAWING}tblPr")
        styled = properties is not None and properties.get("firstRow") in ("1", "true")
        self._gathering.table(grid.rows, bold=styled, links=links, place=self._place, counted=grid.counted)

    def _notes(self) -> None:
        part = related(self._archive, self._relations, "notesSlide")
        if not part:
            return
        slide_relations, self._relations = self._relations, relations(self._archive, part)
        slide_above, self._above = self._above, (None, None)  # notes have a master of their own, without bullets
        for shape in self._archive.xml(part).iter(f"{P}sp"):
            body = shape.find(f"{P}txBody")
            if (placeholder_of(shape) or ("", ""))[0] == "body" and body is not None:
                self._paragraphs(body, shape, f"notes of slide {self._number}")
        self._relations, self._above = slide_relations, slide_above

    def _comments(self) -> None:
        for relation in self._relations.values():
            if relation.kind == "comments" and not relation.outside and relation.target in self._archive:
                root = self._archive.xml(relation.target)
                words = [text.text or "" for text in root.iter(f"{P}text", f"{DRAWING}t")]
                self._leave_out("comment", " ".join(words))

    def _leave_out(self, what: str, text: str) -> None:
        self._gathering.leave_out(what, self._place, text)


def _words_below(element: Element) -> str:
    return " ".join(filter(None, (text.text for text in element.iter(f"{DRAWING}t"))))


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1")
    return max(1, min(200, int(value))) if value.isdecimal() and len(value) < 8 else 1
