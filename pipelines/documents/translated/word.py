"""Word files taken apart into segments and written again: body, tables, headers, notes, boxes, alt texts, title."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from pipelines.documents.translated import word_layout, word_notice
from pipelines.documents.translated.direction import by_direction
from pipelines.documents.translated.drawing_texts import add_alt_texts, left_drawings
from pipelines.documents.translated.package import DC, Package
from pipelines.documents.translated.pieces import Piece, Solo, Words, Wrap
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.units import Part, Unit
from pipelines.documents.translated.word_names import W
from pipelines.documents.translated.word_runs import Atom, LinkField, Looks, Paragraph, read_paragraph
from pipelines.documents.translated.xml_parts import ALTERNATIVE, XML_SPACE, elements, make, nearest
from pipelines.extraction.blocks import LeftOut
from pipelines.extraction.gathering import plain_language
from pipelines.extraction.office import main_part, related, relations

_PLACES = {"header": "header", "footer": "footer", "footnotes": "footnote", "endnotes": "endnote"}
_BOX = f"{W}txbxContent"


class WordFile:
    """One Word file under translation."""

    def __init__(self, package: Package, script: Script | None = None) -> None:
        """Find the texts.

        Args:
            package: the file.
            script: how the translation is set; None while it is only read.

        Raises:
            ExtractionError: damaged or locked.
        """
        self._package = package
        self._script = script
        self._looks = Looks()
        self._main = main_part(package.archive)
        self._relations = relations(package.archive, self._main)
        self.parts = [self._part(name, place) for name, place in self._texts()]
        self.parts += title_part(package)

    @property
    def language(self) -> str:
        """That of most words, else the one of the styles."""
        spoken = self._looks.languages.most_common(1)
        found = spoken[0][0] if spoken else ""
        styles = related(self._package.archive, self._relations, "styles")
        if not found and styles:
            path = f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang"
            language = self._package.tree(styles).find(path)
            found = str(language.get(f"{W}val") or "") if language is not None else ""
        return plain_language(found)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        return left_drawings(self._package, self._texts())

    def finish(self, changed: set[str], notice: str) -> set[str]:
        """Set direction, fonts and language, and put the notice first; the parts that are to be written."""
        assert self._script is not None
        if notice:
            root = self._package.tree(self._main)
            if word_notice.put_notice(root, notice, self._script, self._header):
                changed = changed | {self._main}
        if not any(part.name in changed for part in self.parts if part.stem != "title"):
            return changed
        for kind, dress in (("styles", word_layout.dress_styles), ("settings", word_layout.dress_settings)):
            if part := related(self._package.archive, self._relations, kind):
                dress(self._package.tree(part), self._script)
                changed = changed | {part}
        if self._script.right_to_left:
            for name, _ in self._texts():
                word_layout.turn(self._package.tree(name))
                changed = changed | {name}
        return changed

    def _header(self, name: str) -> Any:
        """The tree of a header by its relation."""
        found = self._relations.get(name)
        is_here = found is not None and not found.outside and found.target in self._package.archive
        return self._package.tree(found.target) if found is not None and is_here else None

    def _texts(self) -> list[tuple[str, str]]:
        """The parts with text, and how their place is called."""
        others = dict.fromkeys(
            (one.target, _PLACES[one.kind])
            for one in sorted(self._relations.values(), key=lambda one: (list(_PLACES).index(one.kind), one.target)
                              if one.kind in _PLACES else (9, ""))
            if one.kind in _PLACES and not one.outside and one.target in self._package.archive
        )  # fmt: skip
        return [(self._main, ""), *others]

    def _part(self, name: str, place: str) -> Part:
        root = self._package.tree(name)
        part = Part(name, root, stem=name.rpartition("/")[2].removesuffix(".xml"))
        chosen: dict[Any, dict[str, Unit]] = {}  # texts of a drawing in its modern form
        for element in root.iter(f"{W}p", f"{{{_WP}}}docPr"):
            if element.tag == f"{W}p":
                self._paragraph(element, part, place, chosen)
            else:
                add_alt_texts(part, element, chosen=_choice_of(element, chosen))
        return part

    def _paragraph(self, element: Any, part: Part, place: str, chosen: dict[Any, dict[str, Unit]]) -> None:
        if nearest(element, (f"{W}p", f"{W}del", f"{W}moveFrom")) is not None and _is_deleted(element):
            return
        paragraph = read_paragraph(element, self._looks)

        def put(pieces: tuple[Piece, ...]) -> None:
            self._write(element, paragraph, pieces)

        if nearest(element, (_BOX,)) is not None:
            place = "text box"
        elif not place and nearest(element, (f"{W}tbl",)) is not None:
            place = "table"
        unit = part.add_pieces(paragraph.pieces, put, place=place, is_raised=self._looks.is_raised)
        alternative = nearest(element, (f"{ALTERNATIVE}AlternateContent",))
        if unit is not None and alternative is not None:
            share(part, unit, chosen.setdefault(alternative, {}), again=_is_fallback(element))

    def _write(self, element: Any, paragraph: Paragraph, pieces: tuple[Piece, ...]) -> None:
        made = [node for piece in pieces for node in self._nodes(piece, element)]
        marks = [self._placed(one, element) if isinstance(one, Atom) else one for one in paragraph.last]
        for child in list(element):
            if child.tag != f"{W}pPr":
                element.remove(child)
        for node in [*paragraph.first, *made, *marks]:
            element.append(node)

    def _nodes(self, piece: Piece, near: Any) -> list[Any]:
        if isinstance(piece, Words):
            return self._runs(piece, near)
        if isinstance(piece, Solo):
            return _placed_together(piece.handle, near, self._placed)
        return self._wrapped(piece, near)

    def _wrapped(self, wrap: Wrap, near: Any) -> list[Any]:
        inside = [node for piece in wrap.inside for node in self._nodes(piece, near)]
        if isinstance(wrap.handle, LinkField):
            before, after = (
                [self._placed(Atom(deepcopy(one.element), one.properties, in_run=one.in_run), near) for one in atoms]
                for atoms in (wrap.handle.before, wrap.handle.after)
            )
            return [*before, *inside, *after]
        element = make(near, wrap.handle.tag, **dict(wrap.handle.attrib))
        target = element
        if wrap.handle.tag == f"{W}sdt":
            target = make(near, f"{W}sdtContent")
            for child in elements(wrap.handle):
                element.append(target if child.tag == f"{W}sdtContent" else deepcopy(child))
        for node in inside:
            target.append(node)
        return [element]

    def _runs(self, words: Words, near: Any) -> list[Any]:
        script = self._script
        assert script is not None
        pieces: Iterable[tuple[str, bool]] = by_direction(words.text) if script.right_to_left else [(words.text, False)]
        made: list[Any] = []
        for text, from_right in pieces:
            run = self._empty_run(self._looks.properties(words.look), near)
            written = make(near, f"{W}t")
            written.text = text.replace("\n", " ")
            written.set(XML_SPACE, "preserve")
            run.append(written)
            word_layout.dress_run(run, script, from_right=from_right)
            made.append(run)
        return made

    def _placed(self, atom: Atom, near: Any) -> Any:
        """An element that stays, moved to where it belongs now."""
        if not atom.in_run:
            atom.element.tail = None
            return atom.element
        run = self._empty_run(atom.properties, near)
        run.append(atom.element)
        return run

    def _empty_run(self, properties: Any, near: Any) -> Any:
        run = make(near, f"{W}r")
        if properties is not None:
            run.append(deepcopy(properties))
        return run


def share(part: Part, unit: Unit, seen: dict[str, Unit], *, again: bool) -> None:
    """Translate a text that stands twice, for programs new and old, once."""
    if again and (first := seen.get(unit.segment.text)) is not None:
        part.units.remove(unit)
        first.puts += unit.puts
    elif not again:
        seen.setdefault(unit.segment.text, unit)


def title_part(package: Package) -> list[Part]:
    """The title among the file's properties."""
    name = package.core_part()
    if not name:
        return []
    part = Part(name, package.tree(name), stem="title")
    for title in part.root.iter(f"{DC}title"):
        part.add_text(title, place="title of the file")
    return [part]


def _placed_together(atoms: Iterable[Atom], near: Any, place: Any) -> list[Any]:
    return [place(atom, near) for atom in atoms]


def _is_deleted(element: Any) -> bool:
    return any(one.tag in (f"{W}del", f"{W}moveFrom") for one in element.iterancestors())


def _is_fallback(element: Any) -> bool:
    return nearest(element, (f"{ALTERNATIVE}Fallback",)) is not None


def _choice_of(element: Any, chosen: dict[Any, dict[str, Unit]]) -> dict[str, Unit] | None:
    alternative = nearest(element, (f"{ALTERNATIVE}AlternateContent",))
    return None if alternative is None else chosen.setdefault(alternative, {})


_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
