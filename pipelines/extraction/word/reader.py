"""A Word file read into blocks: headings, paragraphs, lists, tables, notes, text boxes, and what is left out."""

from __future__ import annotations

from pipelines.extraction.archive import Archive
from pipelines.extraction.blocks import Block, BlockKind, Document
from pipelines.extraction.gathering import MAX_PAGES, Gathering, cell_of, too_long
from pipelines.extraction.headings import reads_as_heading
from pipelines.extraction.office import (
    core_properties,
    main_part,
    note_active_parts,
    related,
    relations,
    shown_elements,
)
from pipelines.extraction.word.drawings import add_drawing, boxes_of
from pipelines.extraction.word.numbering import is_clause
from pipelines.extraction.word.runs import Found, Runs, Setting, words_of
from pipelines.extraction.word.styles import Styles, W, read_styles, switch, value_of
from pipelines.extraction.word.tables import read_table
from pipelines.extraction.words import Words
from pipelines.extraction.xml import Element

_AROUND = {f"{W}{name}" for name in ("ins", "moveTo", "customXml", "smartTag", "sdtContent")}
_ROMANS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def read_word(archive: Archive) -> Document:
    """Read a .docx or .docm file.

    Raises:
        ExtractionError: damaged, locked or too long.
    """
    part = main_part(archive)
    gathering = Gathering(archive.name)
    reader = WordReader(archive, part, gathering)
    root = archive.xml(part)
    body = root.find(f"{W}body")
    if body is not None:
        reader.blocks(body)
    reader.surroundings(root)
    note_active_parts(archive, gathering)
    title, language = core_properties(archive)
    spoken = reader.setting.languages.most_common(1)
    return gathering.document("docx", title=title, language=(spoken[0][0] if spoken else "") or language)


class WordReader:
    """One pass over a Word file."""

    def __init__(self, archive: Archive, part: str, gathering: Gathering) -> None:
        self.gathering = gathering
        self.bold: list[bool] = []  # of each paragraph with words, for the tables
        self._archive = archive
        self._part = part
        self._relations = relations(archive, part)
        self.setting = Setting(self._styles(), self._relations)
        self._notes = {kind: self._notes_of(f"{kind}s") for kind in ("footnote", "endnote")}
        self._noted = {"footnote": 0, "endnote": 0}
        self._pages = 1
        self._carried: Words | None = None
        self._heading = 0

    def blocks(self, parent: Element, place: str = "") -> None:
        """Every block below an element, in order."""
        for child in shown_elements(parent):
            if child.tag == f"{W}p":
                self._paragraph(child, place)
            elif child.tag == f"{W}tbl":
                read_table(self, child, place)
            elif child.tag == f"{W}sdt":
                self._content_control(child, place)
            elif child.tag in _AROUND:
                self.blocks(child, place)
            elif child.tag in (f"{W}del", f"{W}moveFrom"):
                self.gathering.leave_out("deleted text of a tracked change", place, words_of(child))
            elif child.tag == f"{W}altChunk":
                self.gathering.leave_out("part in another format", place)

    def surroundings(self, root: Element) -> None:
        """List headers, footers, comments, and a template that is kept outside."""
        for part in dict.fromkeys(self._named_parts(root)):
            what = "header" if "header" in part.rpartition("/")[2] else "footer"
            element = self._archive.xml(part)
            text = words_of(element)
            if text.strip():
                self.gathering.leave_out(what, "", text)
        comments = related(self._archive, self._relations, "comments")
        for comment in self._archive.xml(comments).iter(f"{W}comment") if comments else ():
            author = comment.get(f"{W}author", "")
            self.gathering.leave_out("comment", "", f"{author}: {words_of(comment)}" if author else words_of(comment))
        if settings := related(self._archive, self._relations, "settings"):
            for relation in relations(self._archive, settings).values():
                if relation.kind == "attachedTemplate" and relation.outside:
                    self.gathering.leave_out("template kept outside the file", "", relation.target)

    def _styles(self) -> Styles:
        parts = (related(self._archive, self._relations, kind) for kind in ("styles", "numbering"))
        styles, numbering = (self._archive.xml(part) if part else None for part in parts)
        return read_styles(styles, numbering)

    def _notes_of(self, kind: str) -> dict[str, Element]:
        part = related(self._archive, self._relations, kind)
        found = self._archive.xml(part) if part else ()
        return {note.get(f"{W}id", ""): note for note in found if note.get(f"{W}type", "normal") == "normal"}

    def _named_parts(self, root: Element) -> list[str]:
        """The headers and footers that some section uses."""
        named = (
            self._relations.get(reference.get(identifier, ""))
            for reference in root.iter(f"{W}headerReference", f"{W}footerReference")
            for identifier in reference.attrib
            if identifier.endswith("}id")
        )
        return [one.target for one in named if one is not None and one.target in self._archive]

    def _content_control(self, control: Element, place: str) -> None:
        content = control.find(f"{W}sdtContent")
        if content is None:
            return
        galleries = {gallery.get(f"{W}val", "") for gallery in control.iter(f"{W}docPartGallery")}
        if "Table of Contents" in galleries:
            self.gathering.leave_out("table of contents", place, words_of(content))
        elif switch(control.find(f"{W}sdtPr"), "showingPlcHdr"):
            self.gathering.leave_out("empty form field", place, words_of(content))
        else:
            self.blocks(content, place)

    def _paragraph(self, element: Element, place: str) -> None:
        properties = element.find(f"{W}pPr")
        style = value_of(properties, "pStyle") or self.setting.styles.default
        found = Runs(self.setting, style, self._carried).read(element)
        self._carried = None
        self._pages += found.page_breaks
        if self._pages > MAX_PAGES:
            raise too_long(self.gathering.name, self._pages)
        mark = properties.find(f"{W}rPr") if properties is not None else None
        if mark is not None and mark.find(f"{W}del") is not None and found.words.text:
            self._carried = found.words  # its end was deleted: it goes on in the next paragraph
        else:
            self._add_words(found, style, properties, place=place)
        self._beside(found, place)

    def _add_words(self, found: Found, style: str, properties: Element | None, *, place: str) -> None:
        text, links = found.words.text, found.words.links
        if found.in_contents or any(one.name.lower().startswith("toc ") for one in self.setting.styles.chain(style)):
            if text:
                self.gathering.leave_out("table of contents", place, text)
            return
        listed = self.setting.styles.list_place(style, properties)
        number = self.setting.styles.numbering.next(listed.list_id, listed.own_level) if listed else ""
        if not text:
            return
        self.bold.append(found.bold)
        level = self.setting.styles.heading_level(style, properties)
        self._heading = level or self._heading
        # Other sentences name a clause or a part by its number, so it is a word of it, as in a PDF of the same file.
        named = f"{number} {text}" if number and not text.startswith(number) else text
        if level or (not listed and not place and found.bold and reads_as_heading(text)):
            self.gathering.add(BlockKind.HEADING, named, level=level or self._heading + 1, links=links, place=place)
        elif listed and is_clause(number):
            self.gathering.add(BlockKind.PARAGRAPH, named, links=links, place=place)
        elif listed:
            self.gathering.add(
                BlockKind.LIST_ITEM,
                text,
                level=listed.level,
                ordered=listed.ordered,
                number=number,
                links=links,
                place=place,
            )
        else:
            self.gathering.add(BlockKind.PARAGRAPH, text, links=links, place=place)

    def _beside(self, found: Found, place: str) -> None:
        """What hangs on a paragraph comes after it."""
        if "".join(found.deleted).strip():
            self.gathering.leave_out("deleted text of a tracked change", place, "".join(found.deleted))
        if "".join(found.hidden).strip():
            self.gathering.leave_out("hidden text", place, "".join(found.hidden))
        for placeholder in found.placeholders:
            self.gathering.leave_out("empty form field", place, placeholder)
        for drawing in found.drawings:
            add_drawing(drawing, self.gathering, self._archive, relations=self._relations, place=place)
            for box in boxes_of(drawing):
                self.blocks(box, "text box")
        for kind, identifier, own_mark in found.notes:
            self._note(kind, identifier, own_mark, place=place)

    def _note(self, kind: str, identifier: str, own_mark: str, *, place: str) -> None:
        note = self._notes[kind].pop(identifier, None)
        if note is None:
            return
        if not own_mark:
            self._noted[kind] += 1
        number = self._noted[kind]
        mark = own_mark or (str(number) if kind == "footnote" or number >= len(_ROMANS) else _ROMANS[number])
        with self.gathering.aside() as blocks:
            self.blocks(note, kind)
        self.gathering.put(_as_note(blocks, mark, kind, place))


def _as_note(blocks: list[Block], mark: str, kind: str, place: str) -> list[Block]:
    """A note of several paragraphs as one block, then its pictures."""
    cell = cell_of(blocks)
    where = place or ("" if kind == "footnote" else kind)
    note = Block(id="", kind=BlockKind.FOOTNOTE, text=cell.text, links=cell.links, note=mark, place=where)
    return [*([note] if cell.text else []), *cell.after]
