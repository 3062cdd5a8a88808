"""One Word paragraph as pieces: runs of a look, links, fields, pictures, notes. Changes nothing of the tree."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pipelines.documents.translated import unreadable
from pipelines.documents.translated.pieces import Piece, Solo, Words, Wrap
from pipelines.documents.translated.word_names import W
from pipelines.documents.translated.xml_parts import XML_SPACE, elements, look_of

# What differs between runs and is seen by nobody: language, proofing, history, and the tiny spacings of converters.
_UNSEEN = {
    f"{W}{name}"
    for name in "lang rtl noProof rPrChange ins del moveFrom moveTo spacing kern w fitText bCs iCs szCs".split()
}
_FLAT = {f"{W}{name}" for name in "ins moveTo smartTag customXml dir bdo".split()}  # only what is inside counts
_GONE = {f"{W}{name}" for name in "del moveFrom proofErr pPr rPr lastRenderedPageBreak softHyphen delText".split()}
# What names a place or a stretch is put round the whole paragraph: among the words it would cut them.
_FIRST = {f"{W}{name}Start" for name in "commentRange perm bookmark moveFromRange moveToRange".split()}
_LAST = {f"{W}{name}End" for name in "commentRange perm bookmark moveFromRange moveToRange".split()}
_KEPT_FORMS = {f"{W}{name}" for name in "dropDownList comboBox date checkbox dataBinding picture docPartList".split()}
_SHORTEST_LINE = 3  # underlined blanks that are a line to write on


@dataclass(frozen=True, slots=True)
class Atom:
    """One child of a run, with the run's properties; or an element that stands beside runs."""

    element: Any
    properties: Any = None
    in_run: bool = False


@dataclass(frozen=True, slots=True)
class LinkField:
    """A link spelt as a field: what stands before and after its words."""

    before: tuple[Atom, ...]
    after: tuple[Atom, ...]


@dataclass(slots=True)
class _Field:
    """A field under way."""

    atoms: list[Atom]
    depth: int = 1
    code: str = ""
    level: int = 0  # of the list of pieces that it began in
    words_follow: bool = False  # a link's words, which are translated


class Looks:
    """The looks of runs in a file, by a key that is equal for equal ones."""

    def __init__(self) -> None:
        self._properties: dict[str, Any] = {"": None}
        self.languages: Counter[str] = Counter()

    def key(self, properties: Any) -> str:
        key = look_of(properties, _UNSEEN)
        self._properties.setdefault(key, properties)
        return key

    def properties(self, key: str) -> Any:
        return self._properties.get(key)

    def is_raised(self, key: str) -> bool:
        return unreadable.in_word(self.properties(key))

    def count_language(self, properties: Any, text: str) -> None:
        language = properties.find(f"{W}lang") if properties is not None else None
        if language is not None:
            self.languages[str(language.get(f"{W}val") or "")] += len(text)


@dataclass(slots=True)
class Paragraph:
    """What a paragraph holds."""

    pieces: list[Piece] = field(default_factory=list[Piece])
    first: list[Any] = field(default_factory=list[Any])  # where comments and bookmarks begin
    last: list[Any] = field(default_factory=list[Any])  # where they end, and comments' marks


def read_paragraph(element: Any, looks: Looks) -> Paragraph:
    """The pieces of a w:p. A field that ends in another one, as a table of contents does, is translated inside."""
    reader = _Reader(looks, closed=_are_closed(element))
    reader.read(element)
    if reader.is_broken:
        reader = _Reader(looks, closed=False)
        reader.read(element)
    return reader.paragraph


class _Reader:
    def __init__(self, looks: Looks, *, closed: bool) -> None:
        self.paragraph = Paragraph()
        self._looks = looks
        self._closed = closed  # whether each field ends here
        self._pieces = [self.paragraph.pieces]  # of the paragraph, of the wrap in it, …
        self._field: _Field | None = None
        self._fields: list[_Field] = []  # links whose words are under way
        self.broken = False

    @property
    def is_broken(self) -> bool:
        return self.broken or self._field is not None or bool(self._fields)

    def read(self, parent: Any) -> None:
        for child in elements(parent):
            tag = child.tag
            if tag in _GONE:
                continue
            if tag == f"{W}r":
                self._run(child)
            elif tag in _FLAT:
                self.read(child)
            elif self._field is not None:
                self._in_field(child)
            elif tag in _FIRST:
                self.paragraph.first.append(child)
            elif tag in _LAST:
                self.paragraph.last.append(child)
            else:
                self._beside_runs(child)

    def _in_field(self, child: Any) -> None:
        """An element within a field that is kept as it is."""
        assert self._field is not None
        if next(child.iter(f"{W}fldChar"), None) is not None:
            self.broken = True
        self._field.atoms.append(Atom(child))

    def _beside_runs(self, child: Any) -> None:
        if child.tag == f"{W}hyperlink":
            self._wrap(child, child, is_link=True)
        elif child.tag == f"{W}sdt" and (content := child.find(f"{W}sdtContent")) is not None and not _is_form(child):
            self._wrap(child, content, is_link=False)
        else:
            self._emit(Solo((Atom(child),)))

    def _wrap(self, element: Any, content: Any, *, is_link: bool) -> None:
        inside: list[Piece] = []
        self._pieces.append(inside)
        self.read(content)
        self._pieces.pop()
        self._emit(Wrap(element, tuple(inside), is_link=is_link))

    def _run(self, run: Any) -> None:
        properties = run.find(f"{W}rPr")
        for child in elements(run):
            if child.tag in _GONE:
                continue
            atom = Atom(child, properties, in_run=True)
            if self._field is not None:
                self._within_field(self._field, atom)
            elif child.tag == f"{W}fldChar":
                self._field_mark(atom)
            elif child.tag == f"{W}commentReference":
                self.paragraph.last.append(atom)
            else:
                self._plain(atom)

    def _plain(self, atom: Atom) -> None:
        tag = atom.element.tag
        if tag == f"{W}t":
            self._text(atom)
        elif tag == f"{W}noBreakHyphen":
            self._emit(Words("\u2011", self._looks.key(atom.properties)))
        else:
            breaks = tag in (f"{W}tab", f"{W}cr") or (
                tag == f"{W}br" and atom.element.get(f"{W}type", "textWrapping") == "textWrapping"
            )
            self._emit(Solo((atom,), must_stay=not breaks))

    def _text(self, atom: Atom) -> None:
        text = str(atom.element.text or "")
        if atom.element.get(XML_SPACE) != "preserve":
            text = text.strip(" \t\r\n")
        underlined = atom.properties is not None and atom.properties.find(f"{W}u") is not None
        if underlined and not text.strip() and len(text) >= _SHORTEST_LINE:
            self._emit(Solo((atom,)))
            return
        self._looks.count_language(atom.properties, text)
        self._emit(Words(text.replace("\n", " "), self._looks.key(atom.properties)))

    def _field_mark(self, atom: Atom) -> None:
        kind = atom.element.get(f"{W}fldCharType")
        if self._closed and kind == "begin":
            self._field = _Field([atom], level=len(self._pieces))
        elif self._closed and kind == "end" and self._fields:
            link = self._fields.pop()
            if len(self._pieces) != link.level + 1:
                self.broken = True
                return
            inside = self._pieces.pop()
            self._emit(Wrap(LinkField(tuple(link.atoms), (atom,)), tuple(inside), is_link=True))
        else:
            self._emit(Solo((atom,)))

    def _within_field(self, one: _Field, atom: Atom) -> None:
        kind = atom.element.get(f"{W}fldCharType") if atom.element.tag == f"{W}fldChar" else ""
        one.atoms.append(atom)
        one.depth += {"begin": 1, "end": -1}.get(str(kind), 0)
        if atom.element.tag == f"{W}instrText" and one.depth == 1:
            one.code += atom.element.text or ""
        if one.depth == 0:
            self._field = None
            self._emit(Solo(tuple(one.atoms)))
        elif kind == "separate" and one.depth == 1 and one.code.strip().upper().startswith("HYPERLINK"):
            self._field = None
            self._fields.append(one)
            self._pieces.append([])

    def _emit(self, piece: Piece) -> None:
        self._pieces[-1].append(piece)


def _are_closed(paragraph: Any) -> bool:
    """Whether each field that begins in a paragraph ends in it, and no other does."""
    depth = 0
    for mark in paragraph.iter(f"{W}fldChar"):
        if next(mark.iterancestors(f"{W}p")) is not paragraph:
            continue
        depth += {"begin": 1, "end": -1}.get(str(mark.get(f"{W}fldCharType")), 0)
        if depth < 0:
            return False
    return depth == 0


def _is_form(control: Any) -> bool:
    """Whether a content control's words are chosen from a list, or come from elsewhere each time the file is opened."""
    properties = control.find(f"{W}sdtPr")
    return properties is not None and any(
        str(one.tag).rpartition("}")[2] == wanted.rpartition("}")[2]
        for one in elements(properties)
        for wanted in _KEPT_FORMS
    )
