"""PowerPoint files taken apart into segments and written again: shapes, tables, notes, alt texts, title."""

from __future__ import annotations

from typing import Any

from pipelines.documents.translated.drawing_texts import (
    DrawnParagraphs,
    add_alt_texts,
    dress,
    left_drawings,
    turn,
)
from pipelines.documents.translated.package import Package
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.units import Part, Unit
from pipelines.documents.translated.word import share, title_part
from pipelines.documents.translated.xml_parts import ALTERNATIVE, make, nearest
from pipelines.errors import ExtractionError
from pipelines.extraction.archive import damaged
from pipelines.extraction.blocks import LeftOut
from pipelines.extraction.gathering import MAX_PAGES, plain_language, too_long
from pipelines.extraction.office import DRAWING as A
from pipelines.extraction.office import RELATION, main_part, related, relations
from pipelines.extraction.slides.bullets import P

_NOT_TEXT = ("dt", "sldNum")  # placeholders that PowerPoint fills itself
_EMU = 12_700  # of a point
_NOTICE_POINTS = 12


class SlideFile:
    """One PowerPoint file under translation."""

    def __init__(self, package: Package, script: Script | None = None) -> None:
        """Find the texts; as WordFile.

        Raises:
            ExtractionError: damaged, locked or over 200 slides.
        """
        self._package = package
        self._script = script
        self._drawn = DrawnParagraphs(script)
        self._main = main_part(package.archive)
        self._slides = self._in_order()
        self.parts: list[Part] = []
        for number, slide in enumerate(self._slides, start=1):
            self.parts.append(self._part(slide, f"slide {number}"))
            if notes := related(package.archive, relations(package.archive, slide), "notesSlide"):
                self.parts.append(self._part(notes, f"notes of slide {number}"))
        self._behind = self._layouts()
        self.parts += [self._part(name, "background of the slides", fixed=True) for name in self._behind]
        self.parts += title_part(package)

    @property
    def language(self) -> str:
        spoken = self._drawn.languages.most_common(1)
        return plain_language(spoken[0][0]) if spoken else ""

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        named = [(slide, f"slide {number}") for number, slide in enumerate(self._slides, start=1)]
        return left_drawings(self._package, named)

    def finish(self, changed: set[str], notice: str) -> set[str]:
        """As WordFile.finish."""
        script = self._script
        assert script is not None
        if any(part.name in changed for part in self.parts if part.stem != "title") and script.right_to_left:
            for part in self.parts:
                if part.stem != "title":
                    turn(part.root, is_root_style="slideMaster" in part.name)
                    changed = changed | {part.name}
            turn(self._package.tree(self._main), is_root_style=True)
            changed = changed | {self._main}
        if notice and self._slides:
            tree = self._package.tree(self._slides[0]).find(f"{P}cSld/{P}spTree")
            if tree is None:
                raise damaged(self._package.name)
            tree.append(self._notice(tree, notice, script))
            changed = changed | {self._slides[0]}
        return changed

    def _in_order(self) -> list[str]:
        found = relations(self._package.archive, self._main)
        root = self._package.tree(self._main)
        named = (found.get(str(slide.get(f"{RELATION}id"))) for slide in root.iter(f"{P}sldId"))
        slides = [one.target for one in named if one is not None and one.target in self._package.archive]
        if len(slides) > MAX_PAGES:
            raise too_long(self._package.name, len(slides), "slides")
        if not slides:
            raise ExtractionError(f"{self._package.name} has no slides in it. Choose another file.")
        return list(dict.fromkeys(slides))

    def _layouts(self) -> list[str]:
        """Layouts that slides use, and their masters: a name or an address may stand on them."""
        archive = self._package.archive
        used: dict[str, None] = {}
        for slide in self._slides:
            layout = related(archive, relations(archive, slide), "slideLayout")
            master = related(archive, relations(archive, layout), "slideMaster") if layout else ""
            used |= dict.fromkeys(part for part in (layout, master) if part)
        return list(used)

    def _part(self, name: str, place: str, *, fixed: bool = False) -> Part:
        root = self._package.tree(name)
        part = Part(name, root, stem=name.rpartition("/")[2].removesuffix(".xml"))
        chosen: dict[Any, dict[str, Unit]] = {}
        for element in root.iter(f"{A}p", f"{P}cNvPr"):
            kind = _placeholder(element)
            if kind in _NOT_TEXT or (fixed and kind):
                continue
            if element.tag == f"{P}cNvPr":
                add_alt_texts(part, element, place=place)
                continue
            where = f"table, {place}" if nearest(element, (f"{A}tc",)) is not None else place
            unit = self._drawn.add(part, element, place=where)
            alternative = nearest(element, (f"{ALTERNATIVE}AlternateContent",))
            if unit is not None and alternative is not None:
                again = nearest(element, (f"{ALTERNATIVE}Fallback",)) is not None
                share(part, unit, chosen.setdefault(alternative, {}), again=again)
        return part

    def _notice(self, tree: Any, text: str, script: Script) -> Any:
        """A box with the notice across the top of the first slide."""
        size = self._package.tree(self._main).find(f"{P}sldSz")
        width = int(size.get("cx") or 0) if size is not None else 9_144_000
        numbers = [int(one.get("id") or 0) for one in tree.iter(f"{P}cNvPr") if str(one.get("id")).isdecimal()]
        shape = _nest(tree, P, "sp")
        about = _nest(shape, P, "nvSpPr")
        _nest(about, P, "cNvPr", id=str(max(numbers, default=1) + 1), name="Notice")
        _nest(about, P, "cNvSpPr", txBox="1")
        _nest(about, P, "nvPr")
        form = _nest(shape, P, "spPr")
        place = _nest(form, A, "xfrm")
        _nest(place, A, "off", x="0", y="0")
        _nest(place, A, "ext", cx=str(width), cy=str(2 * _NOTICE_POINTS * _EMU))
        _nest(_nest(form, A, "prstGeom", prst="rect"), A, "avLst")
        _nest(_nest(form, A, "solidFill"), A, "srgbClr", val="FFFFFF")
        _nest(_nest(_nest(form, A, "ln", w=str(_EMU)), A, "solidFill"), A, "srgbClr", val="000000")
        body = _nest(shape, P, "txBody")
        _nest(body, A, "bodyPr", wrap="square", anchor="ctr")
        _nest(body, A, "lstStyle")
        paragraph = _nest(body, A, "p")
        _nest(paragraph, A, "pPr", algn="ctr", rtl="1" if script.right_to_left else "0")
        run = _nest(paragraph, A, "r")
        look = _nest(run, A, "rPr", lang=script.regional, sz=str(_NOTICE_POINTS * 100), b="1")
        _nest(_nest(look, A, "solidFill"), A, "srgbClr", val="000000")
        dress(look, script)
        _nest(run, A, "t").text = text
        tree.remove(shape)
        return shape


def _nest(parent: Any, space: str, tag: str, /, **attributes: str) -> Any:
    child = make(parent, f"{space}{tag}", **attributes)
    parent.append(child)
    return child


def _placeholder(element: Any) -> str:
    """The kind of placeholder that an element stands in; 'obj' where none is told; empty outside of one."""
    shape = next((one for one in element.iterancestors() if one.tag in (f"{P}sp", f"{P}pic", f"{P}graphicFrame")), None)
    mark = next(shape.iter(f"{P}ph"), None) if shape is not None else None
    return str(mark.get("type") or "obj") if mark is not None else ""
